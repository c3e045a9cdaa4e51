package sluice.web.api;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;
import sluice.vocabulary.Unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Writes statistics in the text format of Prometheus, with the names that HAProxy's own exporter uses.
///
/// One family after the other, each with HELP and TYPE; times are in seconds. Where several proxies are served, every
/// sample carries the label `lb`.
public final class Prometheus {
    private static final Map<StatColumn, String> CODES =
            Map.of(
                    StatColumn.HRSP_1XX, "1xx",
                    StatColumn.HRSP_2XX, "2xx",
                    StatColumn.HRSP_3XX, "3xx",
                    StatColumn.HRSP_4XX, "4xx",
                    StatColumn.HRSP_5XX, "5xx",
                    StatColumn.HRSP_OTHER, "other");
    private static final List<ServerStatus.Word> SERVER_STATES =
            List.of(
                    ServerStatus.Word.DOWN,
                    ServerStatus.Word.UP,
                    ServerStatus.Word.MAINT,
                    ServerStatus.Word.DRAIN,
                    ServerStatus.Word.NOLB);

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final List<Source> sources;
    private final Selection selection;

    /// One proxy.
    ///
    /// @param label value of the label `lb`; empty for none
    public record Source(String label, Snapshot snapshot) {}

    /// What to write.
    ///
    /// @param scopes of `global frontend backend server listener`
    /// @param rows which rows
    /// @param metrics which families, by their name without `haproxy_<object>_`
    /// @param maintenance whether servers in maintenance are written
    public record Selection(
            Set<String> scopes,
            Predicate<StatRow> rows,
            Predicate<String> metrics,
            boolean maintenance) {
        /// Everything.
        public static final Selection ALL =
                new Selection(
                        Set.of("global", "frontend", "backend", "server", "listener"),
                        _ -> true,
                        _ -> true,
                        true);
    }

    private Prometheus(List<Source> sources, Selection selection) {
        this.sources = sources;
        this.selection = selection;
    }

    /// The exposition of all sources.
    public static String text(List<Source> sources, Selection selection) {
        var writer = new Prometheus(sources, selection);
        writer.process();
        for (var kind :
                List.of(
                        ObjectKind.FRONTEND,
                        ObjectKind.BACKEND,
                        ObjectKind.SERVER,
                        ObjectKind.LISTENER)) {
            if (selection.scopes().contains(word(kind))) {
                writer.objects(kind);
            }
        }
        return writer.out.toString();
    }

    private static String word(ObjectKind kind) {
        return kind.jsonName().toLowerCase(Locale.ROOT);
    }

    private void process() {
        if (!selection.scopes().contains("global")) {
            return;
        }
        for (var field : InfoField.all()) {
            if (field.prometheusName().isEmpty()
                    || !field.type().number()
                    || !selection.metrics().test(field.prometheusName())) {
                continue;
            }
            String family = "haproxy_process_" + field.prometheusName();
            boolean open = false;
            for (var source : sources) {
                if (source.snapshot().info().has(field)) {
                    if (!open) {
                        family(family, field.description(), field.tags().counter());
                        open = true;
                    }
                    out.append(family);
                    labels(source, null, "", "");
                    value(source.snapshot().info().number(field), field.unit());
                }
            }
        }
    }

    private void objects(ObjectKind kind) {
        var rows = new ArrayList<Map.Entry<Source, StatRow>>();
        for (var source : sources) {
            for (var row : source.snapshot().rows(kind)) {
                boolean hidden =
                        !selection.maintenance() && row.status().word() == ServerStatus.Word.MAINT;
                if (!hidden && selection.rows().test(row)) {
                    rows.add(Map.entry(source, row));
                }
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        String last = "";
        for (var column : StatColumn.all()) {
            String name = column.prometheusName(kind);
            if (name.isEmpty() || !selection.metrics().test(name)) {
                continue;
            }
            String family = "haproxy_" + word(kind) + '_' + name;
            boolean open = family.equals(last);
            for (var entry : rows) {
                if (!entry.getValue().has(column)) {
                    continue;
                }
                if (!open) {
                    family(family, column.description(), column.tags(kind).counter());
                    open = true;
                    last = family;
                }
                sample(family, entry.getKey(), entry.getValue(), column);
            }
        }
    }

    private void sample(String family, Source source, StatRow row, StatColumn column) {
        if (column == StatColumn.STATUS) {
            states(family, source, row);
            return;
        }
        if (!column.type().number()) {
            out.append(family);
            labels(source, row, "state", row.text(column));
            out.append(" 1\n");
            return;
        }
        String code = CODES.get(column);
        out.append(family);
        labels(source, row, code == null ? "" : "code", code == null ? "" : code);
        value(row.number(column), column.unit());
    }

    private void states(String family, Source source, StatRow row) {
        var words =
                row.kind() == ObjectKind.SERVER
                        ? SERVER_STATES
                        : row.kind() == ObjectKind.BACKEND
                                ? List.of(ServerStatus.Word.DOWN, ServerStatus.Word.UP)
                                : List.of(row.status().word());
        var word =
                row.status().word() == ServerStatus.Word.NO_CHECK
                        ? ServerStatus.Word.UP
                        : row.status().word();
        for (var candidate : words) {
            out.append(family);
            labels(
                    source,
                    row,
                    "state",
                    candidate == ServerStatus.Word.OPEN ? "UP" : candidate.spelling());
            out.append(candidate == word ? " 1\n" : " 0\n");
        }
    }

    private void family(String name, String help, boolean counter) {
        out.append("# HELP ").append(name).append(' ');
        escape(help, false);
        out.append("\n# TYPE ").append(name).append(counter ? " counter\n" : " gauge\n");
    }

    private void labels(Source source, @Nullable StatRow row, String extra, String extraValue) {
        char before = '{';
        if (!source.label().isEmpty()) {
            before = label(before, "lb", source.label());
        }
        if (row != null) {
            before = label(before, "proxy", row.proxy());
            if (row.kind() == ObjectKind.SERVER) {
                before = label(before, "server", row.name());
            } else if (row.kind() == ObjectKind.LISTENER) {
                before = label(before, "listener", row.name());
            }
        }
        if (!extra.isEmpty()) {
            before = label(before, extra, extraValue);
        }
        if (before == ',') {
            out.append('}');
        }
    }

    private char label(char before, String name, String value) {
        out.append(before).append(name).append("=\"");
        escape(value, true);
        out.append('"');
        return ',';
    }

    private void escape(String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '"' -> out.append(quotes ? "\\\"" : "\"");
                default -> out.append(c);
            }
        }
    }

    private void value(long value, Unit unit) {
        out.append(' ');
        if (unit.prometheusDivisor() == 1) {
            out.append(value);
        } else {
            out.append((double) value / unit.prometheusDivisor());
        }
        out.append('\n');
    }
}
