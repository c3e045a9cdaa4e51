package sluice.operation.stats;

import sluice.proxies.TimeDistribution;
import sluice.proxies.TrafficCounters.Time;
import sluice.vocabulary.CheckStatus;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;
import sluice.vocabulary.Unit;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/// Statistics in Prometheus' text format, with HAProxy's metric names. One family after the other, all objects in each.
///
/// States become one series per state with the label `state` and the value 0 or 1; the classes of responses one family with the label
/// `code`; times are seconds. What has no value now, as a limit where there is none, is `NaN`. Manual: `use-service prometheus-exporter`.
public final class Exposition {
    private static final Map<StatColumn, String> RESPONSE_CODES =
            Map.of(
                    StatColumn.HRSP_1XX, "1xx",
                    StatColumn.HRSP_2XX, "2xx",
                    StatColumn.HRSP_3XX, "3xx",
                    StatColumn.HRSP_4XX, "4xx",
                    StatColumn.HRSP_5XX, "5xx",
                    StatColumn.HRSP_OTHER, "other");
    private static final List<String> FRONTEND_STATES = List.of("DOWN", "UP");
    private static final List<String> LISTENER_STATES = List.of("WAITING", "OPEN", "FULL");
    private static final List<String> SERVER_STATES =
            List.of("DOWN", "UP", "MAINT", "DRAIN", "NOLB");

    /// Upper bounds of the buckets, in milliseconds; all are bounds of [sluice.proxies.TimeHistogram].
    private static final long[] BUCKETS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000
    };

    private static final Set<StatColumn> NOT_A_NUMBER =
            EnumSet.of(
                    StatColumn.SLIM,
                    StatColumn.QLIMIT,
                    StatColumn.THROTTLE,
                    StatColumn.CHKFAIL,
                    StatColumn.CHKDOWN,
                    StatColumn.DOWNTIME,
                    StatColumn.SRC_ILIM);

    /// Counted here, over the servers of a backend.
    private static final Set<StatColumn> AGGREGATED =
            EnumSet.of(
                    StatColumn.AGG_SERVER_STATUS,
                    StatColumn.AGG_SERVER_CHECK_STATUS,
                    StatColumn.AGG_CHECK_STATUS);

    /// Left out for proxies that see no requests.
    private static final Set<StatColumn> OF_REQUESTS =
            EnumSet.of(StatColumn.REQ_RATE, StatColumn.REQ_RATE_MAX, StatColumn.REQ_TOT);

    private static final Set<CheckStatus> NO_RESULTS =
            EnumSet.of(CheckStatus.UNK, CheckStatus.INI, CheckStatus.CHECKED);
    private static final List<String> CHECK_RESULTS =
            EnumSet.complementOf(EnumSet.copyOf(NO_RESULTS)).stream()
                    .map(CheckStatus::code)
                    .toList();

    /// By scope and the rest of the name.
    private static final Map<String, String> FURTHER_HELP =
            Map.ofEntries(
                    Map.entry("sticktable_size", "Most entries that the table can hold"),
                    Map.entry("sticktable_used", "Entries in the table right now"),
                    Map.entry("resolver_sent", "Questions sent"),
                    Map.entry("resolver_send_error", "Questions that could not be sent"),
                    Map.entry("resolver_valid", "Answers that were used"),
                    Map.entry("resolver_update", "Answers that changed an address"),
                    Map.entry("resolver_cname", "Answers that led over an alias"),
                    Map.entry("resolver_cname_error", "Answers with aliases that lead nowhere"),
                    Map.entry("resolver_any_err", "Answers without a record"),
                    Map.entry("resolver_nx", "Answers that there is no such name"),
                    Map.entry("resolver_timeout", "Questions without an answer in time"),
                    Map.entry("resolver_refused", "Questions that were refused"),
                    Map.entry("resolver_other", "Answers with another error"),
                    Map.entry("resolver_invalid", "Answers that could not be read"),
                    Map.entry("resolver_too_big", "Answers that were larger than announced"),
                    Map.entry("resolver_truncated", "Answers that were cut"),
                    Map.entry("resolver_outdated", "Answers that came too late"));

    private final ExpositionQuery query;

    /// The label for the description of the process; empty for none.
    private String ofProcess = "";

    private final StringBuilder out = new StringBuilder(64 * 1024);

    public Exposition(ExpositionQuery query) {
        this.query = query;
    }

    /// The whole exposition.
    ///
    /// @param description of the process; empty for none
    public String write(
            Map<InfoField, String> info,
            String description,
            List<StatRow> rows,
            List<FurtherMetrics> further) {
        if (query.scopes().contains(ExpositionQuery.GLOBAL)) {
            ofProcess = described(description);
            info.forEach(this::info);
        }
        for (ObjectKind kind :
                List.of(
                        ObjectKind.FRONTEND,
                        ObjectKind.LISTENER,
                        ObjectKind.BACKEND,
                        ObjectKind.SERVER)) {
            if (query.scopes().contains(word(kind))) {
                var wanted =
                        rows.stream()
                                .filter(row -> row.kind() == kind)
                                .filter(
                                        row ->
                                                !query.noMaintenance()
                                                        || !row.text(StatColumn.STATUS)
                                                                .startsWith("MAINT"))
                                .toList();
                objects(kind, wanted);
                histograms(kind, wanted);
                if (kind == ObjectKind.BACKEND) {
                    aggregates(wanted, rows);
                }
            }
        }
        for (String scope : ExpositionQuery.FURTHER) {
            if (query.scopes().contains(scope)) {
                further(
                        scope,
                        further.stream().filter(each -> each.scope().equals(scope)).toList());
            }
        }
        return out.toString();
    }

    private static String word(ObjectKind kind) {
        return kind.jsonName().toLowerCase(Locale.ROOT);
    }

    /// The label for a description; empty where there is none or none is wanted.
    private String described(String description) {
        return description.isEmpty() || !query.descriptions()
                ? ""
                : "desc=\"" + label(description) + '"';
    }

    private void further(String scope, List<FurtherMetrics> all) {
        if (all.isEmpty()) {
            return;
        }
        for (String value : all.getFirst().values().keySet()) {
            String family = scope + "_" + value;
            String name = "haproxy_" + family;
            if (!query.wants(name)) {
                continue;
            }
            head(name, "gauge", FURTHER_HELP.getOrDefault(family, value));
            for (FurtherMetrics each : all) {
                var labels = new StringJoiner(",", "{", "} ");
                each.labels().forEach((key, text) -> labels.add(key + "=\"" + label(text) + '"'));
                out.append(name).append(labels).append(each.values().get(value)).append('\n');
            }
        }
    }

    private void info(InfoField field, String value) {
        if (field.prometheusName().isEmpty()) {
            return;
        }
        String name = "haproxy_process_" + field.prometheusName();
        if (!query.wants(name)) {
            return;
        }
        boolean counter =
                field.tags().counter()
                        || name.endsWith("_total")
                        || field == InfoField.FAILED_RESOLUTIONS;
        String type = counter ? "counter" : "gauge";
        head(name, type, field.description());
        if (field.type().number()) {
            out.append(name)
                    .append(ofProcess.isEmpty() ? "" : "{" + ofProcess + "}")
                    .append(' ')
                    .append(value)
                    .append('\n');
            return;
        }
        String label =
                switch (field) {
                    case NODE -> "node";
                    case DESCRIPTION -> "desc";
                    default -> "version";
                };
        out.append(name).append('{').append(label).append("=\"");
        out.append(label(value)).append('"');
        if (!ofProcess.isEmpty() && !label.equals("desc")) {
            out.append(',').append(ofProcess);
        }
        out.append("} 1\n");
    }

    private void objects(ObjectKind kind, List<StatRow> rows) {
        String object = word(kind);
        String family = "";
        for (StatColumn column : StatColumn.all()) {
            String suffix = column.prometheusName(kind);
            String name = "haproxy_" + object + "_" + suffix;
            if (suffix.isEmpty()
                    || column.ofModule() && !query.extraCounters()
                    || AGGREGATED.contains(column)
                    || !query.wants(name)) {
                continue;
            }
            boolean headed = name.equals(family);
            for (StatRow row : rows) {
                if (OF_REQUESTS.contains(column) && !row.text(StatColumn.MODE).equals("http")) {
                    continue;
                }
                if (!row.has(column) && !hasNoNumber(row, column) && !isOutcome(row, column)) {
                    continue;
                }
                if (!headed) {
                    head(name, column.counter() ? "counter" : "gauge", column.description());
                    headed = true;
                }
                sample(name, column, row);
            }
            family = name;
        }
    }

    private static boolean hasNoNumber(StatRow row, StatColumn column) {
        return NOT_A_NUMBER.contains(column)
                && column.objects().contains(row.kind())
                && !row.has(column);
    }

    /// Code and time of a check: 0 until there are some.
    private static boolean isOutcome(StatRow row, StatColumn column) {
        return row.has(StatColumn.CHECK_STATUS)
                && (column == StatColumn.CHECK_CODE || column == StatColumn.CHECK_DURATION);
    }

    /// How many servers of each backend are in which state, and which result their last check had.
    private void aggregates(List<StatRow> backends, List<StatRow> rows) {
        var states = new HashMap<String, Integer>();
        var names = new HashSet<String>();
        for (StatRow row : rows) {
            if (row.kind() == ObjectKind.SERVER) {
                String backend = row.text(StatColumn.PXNAME);
                names.add(backend);
                states.merge(backend + " " + state(row), 1, Integer::sum);
                String check = row.text(StatColumn.CHECK_STATUS).replace("* ", "");
                states.merge(backend + " check " + check, 1, Integer::sum);
            }
        }
        var farms =
                backends.stream()
                        .filter(row -> names.contains(row.text(StatColumn.PXNAME)))
                        .toList();
        for (StatColumn column : AGGREGATED) {
            if (column != StatColumn.AGG_CHECK_STATUS) {
                aggregate(column, farms, SERVER_STATES, states, " ");
            }
        }
        aggregate(StatColumn.AGG_CHECK_STATUS, farms, CHECK_RESULTS, states, " check ");
    }

    private void aggregate(
            StatColumn column,
            List<StatRow> backends,
            List<String> labels,
            Map<String, Integer> counts,
            String between) {
        String name = "haproxy_backend_" + column.prometheusName(ObjectKind.BACKEND);
        if (!query.wants(name)) {
            return;
        }
        if (!backends.isEmpty()) {
            head(name, "gauge", column.description());
        }
        for (StatRow row : backends) {
            for (String label : labels) {
                int count = counts.getOrDefault(row.text(StatColumn.PXNAME) + between + label, 0);
                series(name, row, "state", label, Integer.toString(count));
            }
        }
    }

    private static String state(StatRow server) {
        String status = server.text(StatColumn.STATUS);
        return status.startsWith("no check") ? "UP" : status.split(" ", 2)[0];
    }

    /// An extension: HAProxy has averages only. Objects that saw no request are left out.
    private void histograms(ObjectKind kind, List<StatRow> rows) {
        String object = word(kind);
        for (Time time : Time.values()) {
            String word = time.name().toLowerCase(java.util.Locale.ROOT);
            String name = "sluice_" + object + "_" + word + "_time_seconds";
            boolean headed = false;
            for (StatRow row : rows) {
                TimeDistribution all = row.times(time);
                if (all == null || all.count() == 0 || !query.wants(name)) {
                    continue;
                }
                if (!headed) {
                    head(name, "histogram", "Distribution of the " + word + " time of requests.");
                    headed = true;
                }
                for (long bucket : BUCKETS) {
                    series(
                            name + "_bucket",
                            row,
                            "le",
                            seconds(bucket),
                            Long.toString(all.upTo(bucket)));
                }
                series(name + "_bucket", row, "le", "+Inf", Long.toString(all.count()));
                series(name + "_sum", row, "", "", seconds(all.sumMillis()));
                series(name + "_count", row, "", "", Long.toString(all.count()));
            }
        }
    }

    private void sample(String name, StatColumn column, StatRow row) {
        if (column == StatColumn.STATUS) {
            states(name, row);
            return;
        }
        if (!column.type().number()) {
            if (column == StatColumn.CHECK_STATUS) {
                String current = row.text(column).replace("* ", "");
                for (String result : CHECK_RESULTS) {
                    series(name, row, "state", result, result.equals(current) ? "1" : "0");
                }
            }
            return;
        }
        if (hasNoNumber(row, column)) {
            series(name, row, "", "", "NaN");
            return;
        }
        String code = RESPONSE_CODES.get(column);
        if (code != null) {
            series(name, row, "code", code, Long.toString(row.number(column)));
            return;
        }
        String module = column.ofModule() ? column.columnName().split("_", 2)[0] : "";
        series(name, row, module.isEmpty() ? "" : "mod", module, value(column, row.number(column)));
    }

    private void states(String name, StatRow row) {
        String status = row.text(StatColumn.STATUS);
        List<String> states;
        String current;
        switch (row.kind()) {
            case FRONTEND -> {
                states = FRONTEND_STATES;
                current = status.equals("STOP") ? "DOWN" : "UP";
            }
            case BACKEND -> {
                states = FRONTEND_STATES;
                current = status.startsWith("DOWN") ? "DOWN" : "UP";
            }
            case LISTENER -> {
                states = LISTENER_STATES;
                current = status;
            }
            case SERVER -> {
                states = SERVER_STATES;
                current = state(row);
            }
            default -> throw new AssertionError(row.kind());
        }
        for (String state : states) {
            series(name, row, "state", state, state.equals(current) ? "1" : "0");
        }
    }

    private void series(String name, StatRow row, String label, String labelValue, String value) {
        out.append(name).append("{proxy=\"").append(label(row.text(StatColumn.PXNAME))).append('"');
        if (row.kind() == ObjectKind.SERVER || row.kind() == ObjectKind.LISTENER) {
            out.append(row.kind() == ObjectKind.SERVER ? ",server=\"" : ",listener=\"")
                    .append(label(row.text(StatColumn.SVNAME)))
                    .append('"');
        }
        if (!label.isEmpty()) {
            out.append(',').append(label).append("=\"").append(label(labelValue)).append('"');
        }
        String description = described(row.description());
        if (!description.isEmpty()) {
            out.append(',').append(description);
        }
        out.append("} ").append(value).append('\n');
    }

    private static String value(StatColumn column, long number) {
        return column.unit() == Unit.MILLISECONDS ? seconds(number) : Long.toString(number);
    }

    private static String seconds(long millis) {
        return millis / 1000
                + (millis % 1000 == 0 ? "" : "." + String.format("%03d", millis % 1000));
    }

    private void head(String name, String type, String help) {
        out.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n"))
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static String label(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
