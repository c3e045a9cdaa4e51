package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of a tally taken together under one name: a backend, a server, a frontend, or everything.
final class Group {
    /// Most requests first, then by name.
    static final Comparator<Group> MOST_FIRST =
            (a, b) ->
                    a.requests != b.requests
                            ? Long.compare(b.requests, a.requests)
                            : a.name.compareTo(b.name);

    final String name;
    final List<Row> rows = new ArrayList<>();
    long requests;
    final long[] status = new long[6];
    long failures;
    long bytes;
    long retries;
    long retried;
    long redispatched;
    long queued;
    long tarpitted;
    long denied;
    long serverQueue;
    long backendQueue;
    long serverConnections;
    final long[] phaseMillis = new long[Phase.COUNT];
    final Quantiles[] phases = new Quantiles[Phase.COUNT];
    final Quantiles total = new Quantiles(Quantiles.FINE);

    Group(String name) {
        this.name = name;
        for (int i = 0; i < phases.length; i++) phases[i] = new Quantiles(Quantiles.FINE);
    }

    /// What the rows of a tally are grouped by.
    enum By {
        ALL,
        FRONTEND,
        BACKEND,
        SERVER,
        ROUTE;

        /// The words that `--by` takes where rows are grouped.
        static final List<String> WORDS = List.of("frontend", "backend", "server", "route", "all");

        static By of(Context context, By own) {
            String word = context.by();
            if (word == null) return own;
            return switch (word) {
                case "all" -> ALL;
                case "frontend" -> FRONTEND;
                case "backend" -> BACKEND;
                case "server" -> SERVER;
                case "route" -> ROUTE;
                default -> own;
            };
        }

        String header() {
            return switch (this) {
                case ALL -> "all";
                case FRONTEND -> "frontend";
                case BACKEND -> "backend";
                case SERVER -> "backend/server";
                case ROUTE -> "frontend → backend/server";
            };
        }

        /// Begins a table with a column for the names of groups, unless everything is one.
        Tables column(Tables table) {
            return this == ALL ? table : table.column("name", header(), Block.Unit.TEXT);
        }

        /// The cells of a row with the name of its group where [#column] has put it.
        List<@Nullable Object> cells(String name) {
            List<@Nullable Object> cells = new ArrayList<>();
            if (this != ALL) cells.add(name);
            return cells;
        }

        String name(Row row) {
            return switch (this) {
                case ALL -> "all";
                case FRONTEND -> orDash(row.frontend());
                case BACKEND -> orDash(row.backend());
                case SERVER -> orDash(row.backend()) + "/" + orDash(row.server());
                case ROUTE ->
                        orDash(row.frontend())
                                + " → "
                                + orDash(row.backend())
                                + "/"
                                + orDash(row.server());
            };
        }

        private static String orDash(String name) {
            return name.isEmpty() ? "-" : name;
        }
    }

    void add(Row row) {
        rows.add(row);
        requests += row.requests();
        bytes += row.bytes();
        retries += row.retries();
        retried += row.retried();
        redispatched += row.redispatched();
        queued += row.queued();
        tarpitted += row.tarpitted();
        serverQueue = Math.max(serverQueue, row.serverQueue());
        backendQueue = Math.max(backendQueue, row.backendQueue());
        serverConnections = Math.max(serverConnections, row.serverConnections());
        for (long outcome : row.outcomes()) {
            long seen = row.seen(outcome);
            int code = Row.status(outcome);
            status[code >= 100 && code < 600 ? code / 100 : 0] += seen;
            String letters = Row.letters(outcome);
            if (Outcomes.isFailure(letters)) failures += seen;
            if (Outcomes.isDenied(letters)) denied += seen;
        }
        for (Phase phase : Phase.values()) {
            phaseMillis[phase.ordinal()] += row.phaseMillis(phase);
            phases[phase.ordinal()].merge(row.phase(phase));
        }
        total.merge(row.total());
    }

    long millis() {
        long all = 0;
        for (long millis : phaseMillis) all += millis;
        return all;
    }

    /// The phase in which most time went.
    Phase guilty() {
        Phase most = Phase.CLIENT;
        for (Phase phase : Phase.values()) {
            if (phaseMillis[phase.ordinal()] > phaseMillis[most.ordinal()]) most = phase;
        }
        return most;
    }

    static Group all(Tally tally) {
        Group group = new Group("all");
        for (Row row : tally.rows()) group.add(row);
        return group;
    }

    static List<Group> of(Tally tally, By by) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Row row : tally.rows()) {
            String name = by.name(row);
            Group group = groups.get(name);
            if (group == null) {
                group = new Group(name);
                groups.put(name, group);
            }
            group.add(row);
        }
        List<Group> list = new ArrayList<>(groups.values());
        list.sort(MOST_FIRST);
        return list;
    }
}
