package sluice.keyword.stick;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.balance.BalanceSettings;
import sluice.flow.balance.StickRule;
import sluice.keyword.rule.Reading;
import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickTable;
import sluice.value.Kind;

/// Stick tables and the rules that keep clients with their servers.
final class StickDirectives {
    private static final int DEFAULT_LENGTH = 32;

    private StickDirectives() {}

    /// `stick-table type <type> size <n> [expire <time>] [nopurge] [store <data>[,<data>]…]… [srvkey name|addr] [brates-factor <n>] [recv-only] [write-to <table>] [peers <section>]`
    /// — a table of keys with counters, named after the section.
    ///
    /// Types: `ip`, `ipv4`, `ipv6`, `integer`, `string [len n]`, `binary [len n]` (32 bytes by default). When it is full, the entries
    /// used longest ago go first unless `nopurge` is given. `srvkey` says by what the table's `server_key` names a server, its name (the
    /// default) or its address and port. `recv-only` and `write-to` speak of what peers send; nobody does without a `peers` section. An entry takes 4 bytes for each word of its key and data, and at most
    /// 48 beside: with an IPv4 key and three rates 88 bytes. Manual §11.1.
    @Directive(
            name = "stick-table",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void stickTable(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        StickTable table = read(words, proxy.name());
        if (table == null) {
            return;
        }
        if (words.model().declare(StickTable.class, proxy.name(), table) != null) {
            words.problem(
                    "stick-table '" + proxy.name() + "' is already declared in this section.");
        }
    }

    private static @Nullable StickTable read(Words words, String name) {
        KeyType type = null;
        int length = DEFAULT_LENGTH;
        long size = 0;
        int expire = 0;
        int factor = 1;
        boolean noPurge = false;
        boolean byAddress = false;
        String target = null;
        var layout = new Layout();
        while (words.hasNext()) {
            String word = words.next("an option");
            switch (word) {
                case "type" -> {
                    type = type(words);
                    boolean sized = type == KeyType.STRING || type == KeyType.BINARY;
                    if (sized && words.take("len")) {
                        length = (int) words.integer("a length", 1, 65535);
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
                // Both speak of entries that come from peers only.
                case "recv-only" -> {}
                case "write-to" -> target = words.next("a table");
                case "peers" ->
                        words.notice(
                                "stick-table: entries are not exchanged with peers '"
                                        + words.next("a peers section")
                                        + "' yet; they stay in this process");
                case "srvkey" -> byAddress = serverKey(words);
                case "brates-factor" -> factor = (int) words.integer("a factor", 1, 1024);
                case "store" -> {
                    for (String data : split(words.next("data types"))) {
                        store(words, layout, data);
                    }
                }
                default -> {
                    words.problem("stick-table: unknown argument '" + word + "'");
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
        if (target != null) {
            writeTo(words, table, target);
        }
        return table;
    }

    private static void writeTo(Words words, StickTable table, String name) {
        words.later(
                model -> {
                    StickTable target = model.declared(StickTable.class, name);
                    if (target == null
                            || target == table
                            || target.type() != table.type()
                            || target.keyLength() != table.keyLength()) {
                        words.invalid(
                                "stick-table '"
                                        + table.name()
                                        + "' : 'write-to' wants another table of the same type"
                                        + " and key length, not '"
                                        + name
                                        + "'.");
                    }
                });
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

    // ---- rules

    /// `stick on <key> [table <table>] [if <condition>]` — sends a key to the server that it was last sent to, and learns it.
    ///
    /// Short for `stick match` and `stick store-request` together. Manual §4.2.
    @Directive(
            name = "stick on",
            in = {Section.BACKEND, Section.LISTEN})
    static void on(Words words) {
        rule(words, true, true, false);
    }

    /// `stick match <key> [table <table>] [if <condition>]` — sends a key to the server that a table says. Manual §4.2.
    @Directive(
            name = "stick match",
            in = {Section.BACKEND, Section.LISTEN})
    static void match(Words words) {
        rule(words, true, false, false);
    }

    /// `stick store-request <key> [table <table>] [if <condition>]` — learns the server under a key of the request. Manual §4.2.
    @Directive(
            name = "stick store-request",
            in = {Section.BACKEND, Section.LISTEN})
    static void storeRequest(Words words) {
        rule(words, false, true, false);
    }

    /// `stick store-response <key> [table <table>] [if <condition>]` — learns the server under a key of its response. Manual §4.2.
    @Directive(
            name = "stick store-response",
            in = {Section.BACKEND, Section.LISTEN})
    static void storeResponse(Words words) {
        rule(words, false, false, true);
    }

    private static void rule(Words words, boolean match, boolean store, boolean response) {
        var proxy = words.draft(ProxyDraft.class);
        var backend = proxy.backend();
        BalanceSettings settings = backend == null ? null : backend.get(BalanceSettings.EXTRA);
        Expression key = Reading.expression(words, Kind.ANY);
        String name = words.take("table") ? words.next("a table") : proxy.name();
        Condition condition = Reading.condition(words);
        if (settings == null) {
            return;
        }
        words.later(
                model -> {
                    StickTable table = model.declared(StickTable.class, name);
                    if (table == null) {
                        words.invalid(
                                "proxy '"
                                        + proxy.name()
                                        + "': unable to find stick-table '"
                                        + name
                                        + "'.");
                        return;
                    }
                    table.layout().add(DataType.SERVER_ID, 1, 0);
                    table.layout().add(DataType.SERVER_KEY, 1, 0);
                    settings.stickRules.add(
                            new StickRule(table, key, match, store, response, condition));
                });
    }
}
