package sluice.keyword.stick;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Model;
import sluice.config.model.Words;
import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickTable;
import sluice.upkeep.peers.PeersSection;
import sluice.upkeep.peers.SharedTable;

/// Reads what a stick table is: `stick-table` lines of proxies and `table` lines of `peers` sections. Manual §11.1.
public final class TableLine {
    private static final int DEFAULT_LENGTH = 32;

    private TableLine() {}

    /// Declares the table of a `table` line; its name is that of the section and its own.
    public static void declare(Words words, PeersSection section, String name) {
        StickTable table = read(words, section.name + "/" + name, section);
        if (table != null && words.model().declare(StickTable.class, table.name(), table) != null) {
            words.problem("table '" + table.name() + "' is already declared.");
        }
    }

    /// Takes the arguments of a `stick-table` or `table` line; null after a problem that leaves no table.
    ///
    /// @param name of the table
    static @Nullable StickTable read(Words words, String name) {
        return read(words, name, null);
    }

    /// The same for a table of a section of peers.
    static @Nullable StickTable read(Words words, String name, @Nullable PeersSection owner) {
        KeyType type = null;
        int length = DEFAULT_LENGTH;
        long size = 0;
        int expire = 0;
        int factor = 1;
        boolean noPurge = false;
        boolean byAddress = false;
        boolean sized = false;
        boolean receiveOnly = false;
        String peers = null;
        String target = null;
        var layout = new Layout();
        while (words.hasNext()) {
            String word = words.next("an option");
            switch (word) {
                case "type" -> {
                    type = type(words);
                    boolean variable = type == KeyType.STRING || type == KeyType.BINARY;
                    if (variable && words.take("len")) {
                        length = (int) words.integer("a length", 1, 65535);
                        sized = true;
                    }
                }
                case "size" -> {
                    size = words.size("a number of entries");
                    if (size < 1 || size > Integer.MAX_VALUE) {
                        words.problem("stick-table: 'size' wants a number from 1 to 2147483647");
                        size = 1;
                    }
                }
                case "expire" -> expire = (int) words.timeMillis("a delay");
                case "nopurge" -> noPurge = true;
                case "recv-only" -> receiveOnly = true;
                case "write-to" -> target = words.next("a table");
                case "srvkey" -> byAddress = serverKey(words);
                case "brates-factor" -> factor = (int) words.integer("a factor", 1, 1024);
                case "store" -> {
                    for (String data : split(words.next("data types"))) {
                        store(words, layout, data);
                    }
                }
                default -> {
                    if (word.equals("peers") && owner == null) {
                        peers = words.next("a peers section");
                        continue;
                    }
                    words.problem(words.keyword() + ": unknown argument '" + word + "'.");
                    return null;
                }
            }
        }
        if (type == null) {
            words.problem("stick-table: missing type.");
            return null;
        }
        if (size == 0) {
            words.problem("stick-table: missing size.");
            return null;
        }
        var table = new StickTable(name, type, length, (int) size, layout);
        table.expireMillis(expire);
        table.noPurge(noPurge);
        table.serverKeyIsAddress(byAddress);
        table.byteRatesFactor(factor);
        // A text's end counts where its length was said.
        int stated =
                switch (type) {
                    case IPV4, INTEGER -> 4;
                    case IPV6 -> 16;
                    case STRING -> sized ? length + 1 : length;
                    case BINARY -> length;
                };
        var sharing = new Sharing(stated, receiveOnly, target);
        if (owner != null) {
            share(words, sharing, owner, table);
        } else if (peers != null) {
            lookUp(words, sharing, peers, table);
        } else if (target != null) {
            words.later(model -> target(words, sharing, table, model));
        }
        return table;
    }

    /// How a table is shared.
    private record Sharing(int keyLength, boolean receiveOnly, @Nullable String target) {}

    /// A table of a section itself: peers do not say the section's name.
    private static void share(
            Words words, Sharing sharing, PeersSection section, StickTable table) {
        String name = table.name().substring(section.name.length());
        words.later(model -> add(words, sharing, section, table, name, model));
    }

    private static void lookUp(Words words, Sharing sharing, String peers, StickTable table) {
        words.later(
                model -> {
                    PeersSection section = model.declared(PeersSection.class, peers);
                    if (section == null) {
                        words.invalid(
                                "Proxy '"
                                        + table.name()
                                        + "': unable to find sync peers '"
                                        + peers
                                        + "'.");
                        return;
                    }
                    add(words, sharing, section, table, table.name(), model);
                });
    }

    private static void add(
            Words words,
            Sharing sharing,
            PeersSection section,
            StickTable table,
            String name,
            Model model) {
        section.tables.add(
                new SharedTable(
                        table,
                        name,
                        sharing.keyLength,
                        sharing.receiveOnly,
                        target(words, sharing, table, model)));
    }

    /// The table that `write-to` names; null for none.
    private static @Nullable StickTable target(
            Words words, Sharing sharing, StickTable table, Model model) {
        if (sharing.target == null) {
            return null;
        }
        StickTable target = model.declared(StickTable.class, sharing.target);
        if (target == null
                || target == table
                || target.type() != table.type()
                || target.keyLength() != table.keyLength()) {
            words.invalid(
                    "stick-table '"
                            + table.name()
                            + "' : 'write-to' wants another table of the same type and key length,"
                            + " not '"
                            + sharing.target
                            + "'.");
            return null;
        }
        return target;
    }

    private static @Nullable KeyType type(Words words) {
        String word = words.next("a type");
        return switch (word) {
            case "ip", "ipv4" -> KeyType.IPV4;
            case "ipv6" -> KeyType.IPV6;
            case "integer" -> KeyType.INTEGER;
            case "string" -> KeyType.STRING;
            case "binary" -> KeyType.BINARY;
            default -> {
                words.problem("stick-table: unknown type '" + word + "'.");
                yield null;
            }
        };
    }

    private static boolean serverKey(Words words) {
        String word = words.next("'name' or 'addr'");
        if (!word.equals("name") && !word.equals("addr")) {
            words.problem(
                    "stick-table : expected 'name' or 'addr' for 'srvkey', not '" + word + "'");
        }
        return word.equals("addr");
    }

    /// Commas within parentheses do not separate.
    private static java.util.List<String> split(String list) {
        var parts = new java.util.ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(list.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(list.substring(start));
        return parts;
    }

    private static void store(Words words, Layout layout, String text) {
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        DataType data = DataType.named(name);
        if (data == null) {
            words.problem("stick-table: unknown store data type '" + name + "'.");
            return;
        }
        String[] arguments =
                open < 0
                        ? new String[0]
                        : text.substring(open + 1, text.length() - 1).split(",", -1);
        int wanted = (data.isArray() ? 1 : 0) + (data.isRate() ? 1 : 0);
        if (arguments.length != wanted) {
            words.problem(
                    wanted == 0
                            ? "stick-table: data type '" + name + "' takes no argument."
                            : "stick-table: missing argument to store data type '" + name + "'.");
            return;
        }
        int elements = 1;
        if (data.isArray()) {
            elements = number(arguments[0], 1, DataType.MAX_ELEMENTS);
        }
        int period = 0;
        if (data.isRate()) {
            period = period(arguments[wanted - 1].strip());
        }
        if (elements < 0 || period < 0) {
            words.problem("stick-table: invalid argument to store data type '" + name + "'.");
            return;
        }
        if (!layout.add(data, elements, period)) {
            words.warning("stick-table: '" + name + "' already declared for this table.");
        }
    }

    private static int number(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            return number < min || number > max ? -1 : number;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// A time with unit, milliseconds by default; -1 when it is none.
    private static int period(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long factor =
                switch (text.substring(digits)) {
                    case "", "ms" -> 1;
                    case "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> -1;
                };
        if (digits == 0 || digits > 9 || factor < 0) {
            return -1;
        }
        long millis = Long.parseLong(text.substring(0, digits)) * factor;
        return millis < 1 || millis > Integer.MAX_VALUE ? -1 : (int) millis;
    }
}
