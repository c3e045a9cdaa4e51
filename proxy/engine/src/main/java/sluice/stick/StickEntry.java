package sluice.stick;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A copy of one entry at one instant, for showing and for peers; filled again and again by a walk.
///
/// ```
/// 0x1a00000007: key=127.0.0.1 use=1 exp=59991 shard=0 gpc0=0 conn_cur=1 http_req_rate(10000)=352
/// ```
public final class StickEntry {
    final StickKey key = new StickKey();
    private int[] row = new int[0];
    private @Nullable StickTable table;
    private long handle;
    private int references;
    private int expiresInMillis;
    private int now;

    void fill(StickTable table, Shard shard, int index, int slot, int now) {
        this.table = table;
        this.now = now;
        handle = (long) index << 32 | slot;
        references = shard.references(slot);
        expiresInMillis = table.expireMillis() == 0 ? 0 : Math.max(0, shard.expiry(slot) - now);
        int words = table.type().words(table.keyLength());
        int stride = words + table.layout().words();
        if (row.length < stride) {
            row = new int[stride];
        }
        System.arraycopy(shard.row(slot), shard.at(slot), row, 0, stride);
        int used = table.type() == KeyType.STRING ? 1 + (row[0] + 3) / 4 : words;
        if (key.words.length < used) {
            key.words = new int[used];
        }
        System.arraycopy(row, 0, key.words, 0, used);
        key.used = used;
    }

    private StickTable table() {
        if (table == null) {
            throw new AssertionError("an entry that was never filled");
        }
        return table;
    }

    /// Streams that hold it.
    public int references() {
        return references;
    }

    /// Milliseconds until it goes; 0 when it does not expire.
    public int expiresInMillis() {
        return expiresInMillis;
    }

    /// What stands for HAProxy's address of the entry: stable while the entry lives.
    public long pointer() {
        return handle + 1 << 6;
    }

    /// The value of a column, rates computed for the instant of the copy; 0 when the table does not store it.
    public long value(DataType data, int element) {
        int offset = table().layout().offset(data, element);
        if (offset == Layout.ABSENT) {
            return 0;
        }
        int at = table().type().words(table().keyLength()) + offset;
        return switch (data.form()) {
            case NUMBER, TEXT -> Integer.toUnsignedLong(row[at]);
            case LONG -> (long) row[at] << 32 | Integer.toUnsignedLong(row[at + 1]);
            case RATE -> Rate.read(row, at, table().layout().period(data), now);
        };
    }

    /// Milliseconds since the period of a rate began.
    public int elapsed(DataType data, int element) {
        return now - word(data, element, Rate.START);
    }

    /// Events in the period of a rate that runs.
    public int current(DataType data, int element) {
        return word(data, element, Rate.CURRENT);
    }

    /// Events in the period before.
    public int previous(DataType data, int element) {
        return word(data, element, Rate.PREVIOUS);
    }

    private int word(DataType data, int element, int which) {
        int offset = table().layout().offset(data, element);
        return row[table().type().words(table().keyLength()) + offset + which];
    }

    /// A copy of the key, to speak of the entry later.
    public StickKey key() {
        var copy = new StickKey();
        copy.words = Arrays.copyOf(key.words, Math.max(1, key.used));
        copy.used = key.used;
        return copy;
    }

    /// The bytes of the key in network order: 4, 16, those of the text, or as many as the table says.
    public byte[] keyBytes() {
        return switch (table().type()) {
            case IPV4, INTEGER -> bytes(0, 4);
            case IPV6 -> bytes(0, 16);
            case STRING -> bytes(1, row[0]);
            case BINARY -> bytes(0, table().keyLength());
        };
    }

    /// The key as `show table` writes it: addresses and numbers as text, strings as they are, binary in hexadecimal digits.
    public String keyText() {
        return switch (table().type()) {
            case IPV4 -> Address.ipv4(row[0], 0).host();
            case IPV6 ->
                    Address.ipv6(
                                    (long) row[0] << 32 | Integer.toUnsignedLong(row[1]),
                                    (long) row[2] << 32 | Integer.toUnsignedLong(row[3]),
                                    0)
                            .host();
            case INTEGER -> Integer.toUnsignedString(row[0]);
            case STRING -> new String(bytes(1, row[0]), StandardCharsets.ISO_8859_1);
            case BINARY -> hexadecimal();
        };
    }

    private byte[] bytes(int first, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (row[first + (i >> 2)] >>> (24 - 8 * (i & 3)));
        }
        return bytes;
    }

    private String hexadecimal() {
        var text = new StringBuilder();
        for (byte octet : bytes(0, table().keyLength())) {
            text.append(Character.forDigit(octet >> 4 & 15, 16))
                    .append(Character.forDigit(octet & 15, 16));
        }
        return text.toString().toUpperCase(java.util.Locale.ROOT);
    }

    /// The line of `show table`, without line end. Data types stand in the order of [DataType].
    public String line() {
        var text = new StringBuilder();
        text.append("0x").append(Long.toHexString(pointer())).append(": key=");
        if (table().type() == KeyType.STRING) {
            escape(keyText(), text);
        } else {
            text.append(keyText());
        }
        text.append(" use=").append(references);
        text.append(" exp=").append(expiresInMillis);
        // Keys are not spread over peers by `shards`.
        text.append(" shard=0");
        for (DataType data : DataType.values()) {
            int elements = table().layout().elements(data);
            for (int i = 0; i < elements; i++) {
                text.append(' ').append(columnName(data, i)).append('=');
                if (data.form() == DataType.Form.TEXT) {
                    String server = table().text(value(data, i));
                    text.append(server == null ? "-" : server);
                } else {
                    text.append(Long.toUnsignedString(value(data, i)));
                }
            }
        }
        return text.toString();
    }

    private String columnName(DataType data, int element) {
        var layout = table().layout();
        String name = data.word();
        if (data.isArray()) {
            name = (data == DataType.GPC_RATE ? "gpc" : name) + element;
            name += data == DataType.GPC_RATE ? "_rate" : "";
        }
        return data.isRate() ? name + "(" + layout.period(data) + ")" : name;
    }

    private static void escape(String key, StringBuilder out) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            switch (c) {
                case ' ', '=', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 32 || c > 126) {
                        out.append("\\x")
                                .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                                .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
