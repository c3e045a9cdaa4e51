package sluice.upkeep.peers;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.upkeep.peers.Wire.Malformed;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a peer says in one session about entries: learns them.
///
/// Of a table that this process does not share, or keeps with other keys, nothing is learned; neither are data that it does not store.
@LoopConfined
final class Hearing {
    private static final int LONGEST_NAME = 1024;
    private static final int MOST_TABLES = 4096;

    /// A table as the peer described it.
    ///
    /// @param state null for one that is not learned
    private record Told(
            @Nullable TableState state,
            KeyType type,
            int keyLength,
            long data,
            int[] elements,
            boolean[] learned) {}

    private final List<TableState> states;
    private final Map<Long, Told> tables = new HashMap<>();
    private final @Nullable String[] texts = new @Nullable String[Wire.DICTIONARY];
    private final StickKey key = new StickKey();
    private final StickKey copied = new StickKey();
    private @Nullable Told present;

    Hearing(List<TableState> states) {
        this.states = states;
    }

    /// The texts heard so far, by number from 0.
    @Nullable String[] texts() {
        return texts;
    }

    /// The table that the last definition was about, as far as it is learned.
    @Nullable TableState present() {
        return present == null ? null : present.state;
    }

    /// Takes the body of a message of class 10.
    void message(int type, ByteBuf body, int now) throws Malformed {
        switch (type) {
            case Wire.DEFINITION -> define(body);
            case Wire.SWITCH -> present = tables.get(Wire.number(body));
            case Wire.ACKNOWLEDGEMENT -> acknowledged(body);
            case Wire.UPDATE -> update(body, true, false, now);
            case Wire.TIMED_UPDATE -> update(body, true, true, now);
            case Wire.INCREMENTAL_UPDATE -> update(body, false, false, now);
            case Wire.TIMED_INCREMENTAL_UPDATE -> update(body, false, true, now);
            // A newer version's: it says nothing that has to be known.
            default -> {}
        }
    }

    private void acknowledged(ByteBuf body) throws Malformed {
        long id = Wire.number(body);
        require(body, 4);
        int update = body.readInt();
        for (TableState each : states) {
            if (each.localId == id) {
                each.acknowledged(update);
            }
        }
    }

    private void define(ByteBuf body) throws Malformed {
        long id = Wire.number(body);
        String name = text(body, LONGEST_NAME);
        KeyType type = type(Wire.number(body));
        int keyLength = length(Wire.number(body));
        long data = Wire.number(body);
        Wire.number(body);
        DataType[] known = DataType.values();
        var elements = new int[known.length];
        var periods = new long[known.length];
        while (body.isReadable()) {
            long which = Wire.number(body);
            if (which < 0 || which >= known.length) {
                break;
            }
            DataType described = known[(int) which];
            if (described.isArray()) {
                long count = Wire.number(body);
                if (count < 0 || count > DataType.MAX_ELEMENTS) {
                    throw new Malformed("an array of " + count);
                }
                elements[(int) which] = (int) count;
            }
            if (described.isRate()) {
                periods[(int) which] = Wire.number(body);
            }
        }
        TableState state = type == null ? null : find(name, type, keyLength);
        var learned = new boolean[known.length];
        for (DataType each : known) {
            int at = each.ordinal();
            elements[at] = each.isArray() ? elements[at] : 1;
            learned[at] = state != null && learns(state.shared, each, periods[at]);
        }
        if (tables.size() >= MOST_TABLES && !tables.containsKey(id)) {
            throw new Malformed("too many tables");
        }
        present =
                new Told(
                        state,
                        type == null ? KeyType.BINARY : type,
                        keyLength,
                        data,
                        elements,
                        learned);
        tables.put(id, present);
        if (state != null) {
            state.remoteId = id;
            state.remoteData = data;
        }
    }

    private @Nullable TableState find(String name, KeyType type, int keyLength) {
        for (TableState each : states) {
            SharedTable shared = each.shared;
            if (shared.name().equals(name)) {
                boolean fits =
                        shared.table().type() == type
                                && (type == KeyType.STRING || shared.keyLength() == keyLength);
                return fits ? each : null;
            }
        }
        return null;
    }

    private static boolean learns(SharedTable shared, DataType data, long period) {
        var layout = shared.table().layout();
        return layout.has(data)
                && (!data.isRate() || layout.period(data) == period)
                && (data != DataType.CONN_CUR || shared.receiveOnly());
    }

    private void update(ByteBuf body, boolean numbered, boolean timed, int now) throws Malformed {
        Told told = present;
        if (told == null) {
            throw new Malformed("an entry of a table that was not described");
        }
        TableState state = told.state;
        if (state == null) {
            return;
        }
        SharedTable shared = state.shared;
        if (numbered) {
            require(body, 4);
            state.lastReceived = body.readInt();
        } else {
            state.lastReceived++;
        }
        int left = shared.table().expireMillis();
        if (timed) {
            require(body, 4);
            left = Math.clamp(Integer.toUnsignedLong(body.readInt()), 0, left);
        }
        byte[] bytes = bytes(body, keyLength(told, body));
        StickTable table = shared.table();
        key.set(table, bytes);
        long entry = table.learn(key, left, now);
        StickTable other = shared.writeTo();
        long copy = StickTable.NONE;
        if (other != null) {
            copied.set(other, bytes);
            copy = other.learn(copied, other.expireMillis(), now);
        }
        try {
            values(body, told, shared, entry, copy, now);
        } finally {
            if (entry != StickTable.NONE) {
                table.release(entry, now, false);
            }
            if (other != null && copy != StickTable.NONE) {
                other.release(copy, now, false);
            }
        }
    }

    private static int keyLength(Told told, ByteBuf body) throws Malformed {
        return switch (told.type) {
            case STRING -> length(Wire.number(body));
            case INTEGER, IPV4 -> 4;
            case IPV6 -> 16;
            case BINARY -> told.keyLength;
        };
    }

    /// @param entry [StickTable#NONE] where there was no place for it: its values are only passed over
    private void values(ByteBuf body, Told told, SharedTable shared, long entry, long copy, int now)
            throws Malformed {
        for (DataType data : DataType.values()) {
            int at = data.ordinal();
            if ((told.data >>> at & 1) == 0) {
                continue;
            }
            boolean learned = told.learned[at] && entry != StickTable.NONE;
            for (int i = 0; i < told.elements[at]; i++) {
                switch (data.form()) {
                    case NUMBER, LONG -> {
                        long value = Wire.number(body);
                        if (learned) {
                            shared.table().learn(entry, data, i, value, now);
                        }
                        if (data == DataType.SERVER_ID
                                || data == DataType.GPT
                                || data == DataType.GPT0) {
                            copy(shared, copy, data, i, value, now);
                        }
                    }
                    case RATE -> {
                        int elapsed = (int) Wire.number(body);
                        int current = (int) Wire.number(body);
                        int previous = (int) Wire.number(body);
                        if (learned) {
                            shared.table()
                                    .learnRate(entry, data, i, elapsed, current, previous, now);
                        }
                    }
                    case TEXT -> {
                        String text = dictionary(body);
                        if (learned) {
                            shared.table().learn(entry, data, i, number(shared.table(), text), now);
                        }
                        StickTable other = shared.writeTo();
                        if (other != null) {
                            copy(shared, copy, data, i, number(other, text), now);
                        }
                    }
                }
            }
        }
    }

    private static void copy(
            SharedTable shared, long copy, DataType data, int element, long value, int now) {
        StickTable other = shared.writeTo();
        if (other != null && copy != StickTable.NONE) {
            other.learn(copy, data, element, value, now);
        }
    }

    private static long number(StickTable table, @Nullable String text) {
        return text == null ? 0 : table.number(text);
    }

    /// A text by number, with itself where it is new; null for none.
    private @Nullable String dictionary(ByteBuf body) throws Malformed {
        int length = length(Wire.number(body));
        if (length == 0) {
            return null;
        }
        require(body, length);
        ByteBuf part = body.readSlice(length);
        long number = Wire.number(part);
        if (number < 1 || number > Wire.DICTIONARY) {
            throw new Malformed("text number " + number);
        }
        if (part.isReadable()) {
            texts[(int) number - 1] = text(part, LONGEST_NAME);
        }
        return texts[(int) number - 1];
    }

    private static @Nullable KeyType type(long code) {
        for (KeyType each : KeyType.values()) {
            if (Wire.code(each) == code) {
                return each;
            }
        }
        return null;
    }

    private static String text(ByteBuf body, int most) throws Malformed {
        long length = Wire.number(body);
        if (length < 0 || length > most) {
            throw new Malformed("a text of " + length + " bytes");
        }
        return new String(bytes(body, (int) length), StandardCharsets.UTF_8);
    }

    private static int length(long number) throws Malformed {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new Malformed("a length of " + number);
        }
        return (int) number;
    }

    private static byte[] bytes(ByteBuf body, int length) throws Malformed {
        require(body, length);
        var bytes = new byte[length];
        body.readBytes(bytes);
        return bytes;
    }

    private static void require(ByteBuf body, int length) throws Malformed {
        if (body.readableBytes() < length) {
            throw new Malformed("a message that is cut");
        }
    }
}
