package sluice.keyword.stick;

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
import sluice.stick.StickTable;
import sluice.value.Kind;

/// Stick tables and the rules that keep clients with their servers.
final class StickDirectives {
    private StickDirectives() {}

    /// `stick-table type <type> size <n> [expire <time>] [nopurge] [store <data>[,<data>]…]… [srvkey name|addr] [brates-factor <n>] [recv-only] [write-to <table>] [peers <section>]`
    /// — a table of keys with counters, named after the section.
    ///
    /// Types: `ip`, `ipv4`, `ipv6`, `integer`, `string [len n]`, `binary [len n]` (32 bytes by default). When it is full, the entries
    /// used longest ago go first unless `nopurge` is given. `srvkey` says by what the table's `server_key` names a server, its name (the
    /// default) or its address and port. With `peers` the entries are exchanged with the peers of that section; `recv-only` and `write-to` say what is learned of them: also what only
    /// makes sense locally, and servers and tags in a second table. An entry takes 4 bytes for each word of its key and data, and at most
    /// 48 beside: with an IPv4 key and three rates 88 bytes. Manual §11.1.
    @Directive(
            name = "stick-table",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void stickTable(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        StickTable table = TableLine.read(words, proxy.name());
        if (table == null) {
            return;
        }
        if (words.model().declare(StickTable.class, proxy.name(), table) != null) {
            words.problem(
                    "stick-table '" + proxy.name() + "' is already declared in this section.");
        }
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
