package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.Plan;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.stats.ProcessStatistics;
import sluice.operation.stats.Selection;
import sluice.operation.stats.StatFormat;
import sluice.operation.stats.StatHistory;
import sluice.operation.stats.StatRow;
import sluice.operation.stats.StatSchema;
import sluice.operation.stats.Statistics;
import sluice.operation.stats.StatsFile;
import sluice.operation.stats.TimeTable;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Commands that print counters.
final class StatisticsCommands {
    private static final int PIECE = 24 * 1024;

    private StatisticsCommands() {}

    /// `show info [desc|json|typed|float]*` — what the process is and does: limits, rates, connections, uptime.
    ///
    /// One `Name: value` per line; `typed` adds origin, nature and scope, `desc` the meaning of each field.
    @RuntimeCommand(
            name = "show info",
            usage = "show info [desc|json|typed|float]*",
            summary = "facts and counters of the process")
    static void info(Invocation in) {
        boolean described = false;
        String shape = "";
        for (int i = 0; i < in.size(); i++) {
            switch (in.word(i)) {
                case "desc" -> described = true;
                case "json", "typed" -> shape = in.word(i);
                case "float" -> {
                    // All our values are integers: nothing changes.
                }
                default -> {
                    in.fail(
                            "'show info' does not know '"
                                    + in.word(i)
                                    + "': desc, json, typed or float.");
                    return;
                }
            }
        }
        Map<InfoField, String> info = in.part(ProcessStatistics.class).info();
        var out = new StringBuilder(4096);
        char separator = '[';
        for (var field : info.entrySet()) {
            switch (shape) {
                case "json" -> {
                    out.append(separator);
                    StatFormat.infoJson(field.getKey(), field.getValue(), described, out);
                    separator = ',';
                }
                case "typed" ->
                        StatFormat.infoTyped(field.getKey(), field.getValue(), described, out);
                default -> StatFormat.info(field.getKey(), field.getValue(), described, out);
            }
        }
        in.answer().append(out).append(shape.equals("json") ? "]\n" : "");
    }

    /// `show stat [{<iid>|<proxy>} <type> <sid>] [desc|json|no-maint|typed|up]*` — the counters of frontends, backends, servers.
    ///
    /// `show stat since <seconds> …`, an extension, shows counters less what they were then: samples are kept every ten seconds for an
    /// hour, less with many objects, and the latest that is old enough is taken. Gauges, rates and times are those of now.
    ///
    /// `show stat domain times [json]`, an extension, tells how long requests took in the queue, to connect, to the response and in all, by
    /// percentile in milliseconds, for each backend and server.
    ///
    /// `<type>` adds up 1 for frontends, 2 for backends, 4 for servers, 8 for listeners; `-1` stands for all. Management guide §9.1.
    @RuntimeCommand(
            name = "show stat",
            usage = "show stat [desc|json|no-maint|typed|up]*",
            summary = "counters of each proxy and server")
    static void stat(Invocation in) {
        int at = 0;
        if (in.word(0).equals("domain")) {
            if (in.word(1).equals("times")) {
                times(in);
                return;
            }
            if (!in.word(1).equals("proxy")) {
                in.fail(
                        "'show stat domain' knows the domains 'proxy' and 'times' here; resolvers"
                                + " are shown by 'show resolvers'.");
                return;
            }
            at = 2;
        }
        StatHistory.Past past = null;
        if (in.word(at).equals("since")) {
            past = past(in, in.word(at + 1));
            if (past == null) {
                return;
            }
            at += 2;
        }
        String proxy = "";
        int kinds = -1;
        long object = -1;
        if (in.size() >= at + 3 && isNumber(in.word(at + 1)) && isNumber(in.word(at + 2))) {
            proxy = in.word(at).equals("-1") ? "" : in.word(at);
            kinds = Integer.parseInt(in.word(at + 1));
            object = Long.parseLong(in.word(at + 2));
            at += 3;
        }
        if (!proxy.isEmpty() && !isKnown(in.part(Plan.class), proxy)) {
            in.fail("No such proxy.");
            return;
        }
        boolean up = false;
        boolean noMaintenance = false;
        boolean described = false;
        String shape = "csv";
        for (; at < in.size(); at++) {
            switch (in.word(at)) {
                case "desc" -> described = true;
                case "json", "typed" -> shape = in.word(at);
                case "up" -> up = true;
                case "no-maint" -> noMaintenance = true;
                default -> {
                    in.fail(
                            "'show stat' does not know '"
                                    + in.word(at)
                                    + "': desc, json, no-maint, typed or up.");
                    return;
                }
            }
        }
        var selection = new Selection(proxy, kinds, object, up, noMaintenance);
        var subjects = in.part(Statistics.class).subjects(selection);
        if (past != null) {
            StatHistory.Past then = past;
            subjects.replaceAll(subject -> () -> then.takeOff(subject.row()));
        }
        dump(in, subjects, shape, described);
    }

    /// `dump stats-file` — the counters of all that has a `guid`, for `stats-file` in the configuration of the next process.
    ///
    /// ```
    /// $ echo "dump stats-file" | socat stdio /run/haproxy.sock > /var/lib/haproxy/stats
    /// ```
    ///
    /// Management guide §9.5.
    @RuntimeCommand(
            name = "dump stats-file",
            usage = "dump stats-file",
            summary = "counters for the stats-file of the next process")
    static void statsFile(Invocation in) {
        in.answer().append(StatsFile.text(in.part(Plan.class), in.part(Statistics.class)));
    }

    /// The counters of that many seconds ago; answers why there are none, and null.
    private static StatHistory.@Nullable Past past(Invocation in, String word) {
        if (!word.matches("[0-9]{1,6}")) {
            in.fail("'show stat since' expects a number of seconds.");
            return null;
        }
        var history = in.part(StatHistory.class);
        StatHistory.Past past = history.since(Long.parseLong(word));
        if (past == null) {
            long reach = history.reachSeconds();
            in.fail(
                    reach < 0
                            ? "Nothing was kept yet: a sample is taken every "
                                    + StatHistory.PERIOD_SECONDS
                                    + " seconds."
                            : "What was counted is kept for " + reach + " seconds so far.");
        }
        return past;
    }

    private static void times(Invocation in) {
        boolean json = in.word(2).equals("json");
        if (in.has(2) && !json || in.size() > 3) {
            in.fail("'show stat domain times' takes nothing but 'json'.");
            return;
        }
        int kinds = ObjectKind.BACKEND.bit() | ObjectKind.SERVER.bit();
        var subjects =
                in.part(Statistics.class).subjects(new Selection("", kinds, -1, false, false));
        if (!json) {
            in.answer().line(TimeTable.header());
        }
        dump(in, subjects, json, json ? TimeTable::json : TimeTable::csv);
    }

    private static boolean isKnown(Plan plan, String proxy) {
        return isNumber(proxy)
                || plan.frontends.stream().anyMatch(each -> each.frontend.name().equals(proxy))
                || plan.backends.stream().anyMatch(each -> each.backend.name().equals(proxy));
    }

    private static boolean isNumber(String word) {
        return word.matches("-?[0-9]{1,9}");
    }

    private static void dump(
            Invocation in, List<Statistics.Subject> subjects, String shape, boolean described) {
        if (shape.equals("csv")) {
            in.answer().line(StatColumn.csvHeader());
        }
        switch (shape) {
            case "typed" ->
                    dump(in, subjects, false, (row, out) -> StatFormat.typed(row, described, out));
            case "json" ->
                    dump(in, subjects, true, (row, out) -> StatFormat.json(row, described, out));
            default -> dump(in, subjects, false, StatFormat::csv);
        }
    }

    /// Writes row after row as fast as the client reads.
    ///
    /// @param array whether the rows are the elements of a JSON array
    private static void dump(
            Invocation in,
            List<Statistics.Subject> subjects,
            boolean array,
            BiConsumer<StatRow, StringBuilder> shape) {
        var out = new StringBuilder(8192);
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < subjects.size() && answer.pending() < PIECE) {
                        out.setLength(0);
                        if (array) {
                            out.append(next[0] == 0 ? '[' : ',');
                        }
                        shape.accept(subjects.get(next[0]).row(), out);
                        answer.append(out);
                        next[0]++;
                    }
                    if (next[0] < subjects.size()) {
                        return Dump.Progress.MORE;
                    }
                    if (array) {
                        answer.append(subjects.isEmpty() ? "[]\n" : "]\n");
                    }
                    return Dump.Progress.DONE;
                });
    }

    /// `show schema json` — the shape of the JSON of `show stat json` and `show info json`, as a JSON schema.
    @RuntimeCommand(
            name = "show schema json",
            usage = "show schema json",
            summary = "JSON schema of the statistics")
    static void schema(Invocation in) {
        in.answer().line(StatSchema.JSON);
    }

    /// `show backend` — the names of the backends, one per line.
    @RuntimeCommand(
            name = "show backend",
            usage = "show backend",
            summary = "names of the backends")
    static void backends(Invocation in) {
        in.answer().line("# name");
        in.part(Plan.class).backends.forEach(each -> in.answer().line(each.backend.name()));
    }

    /// `show version` — the version of the process.
    @RuntimeCommand(
            ofMaster = true,
            name = "show version",
            usage = "show version",
            summary = "version of this process")
    static void version(Invocation in) {
        in.answer().line(in.part(ProcessStatistics.class).facts().version);
    }

    /// `clear counters [all]` — forgets the maxima; with `all` every counter too.
    ///
    /// Clearing the maxima needs the level operator, clearing everything the level admin.
    @RuntimeCommand(
            name = "clear counters",
            usage = "clear counters [all|server <bk>/<srv> [force]]",
            summary = "forget maxima, or all counters",
            forms = {"clear counters all", "clear counters server"},
            level = Level.OPERATOR)
    static void clear(Invocation in) {
        Plan plan = in.part(Plan.class);
        boolean all = in.word(0).equals("all");
        if (all && !in.permits(Level.ADMIN)) {
            return;
        }
        if (in.word(0).equals("server")) {
            if (in.permits(Level.ADMIN)) {
                var server = ServerName.find(in, in.word(1));
                if (server != null) {
                    CounterReset.server(in, server);
                }
            }
            return;
        }
        CounterReset.all(in, plan, all);
    }
}
