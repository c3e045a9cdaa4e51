package sluice.boot;

import sluice.proxies.Server;
import sluice.value.Address;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An explanation as text or JSON.
///
/// @param places where the servers would have been connected to
/// @param sent what the server got; empty when none got anything
/// @param answered how many bytes the client got
/// @param all whether rules are told whose condition did not hold
record ExplainReport(
        Explanation explanation,
        Map<Server, Address> places,
        String sent,
        int answered,
        boolean all) {

    void print(boolean json, PrintStream out) {
        out.print(json ? json() : text());
    }

    private String place() {
        var end = explanation.end();
        if (end != null) {
            for (var each : places.entrySet()) {
                Server server = each.getKey();
                if (server.name().equals(end.server())
                        && server.backend().name().equals(end.backend())) {
                    return each.getValue().toString();
                }
            }
        }
        return "";
    }

    private String text() {
        var out = new StringBuilder();
        String set = "";
        for (var step : explanation.steps()) {
            if (step.outcome() == null && !all) {
                continue;
            }
            if (!step.set().equals(set)) {
                set = step.set();
                out.append(set).append('\n');
            }
            out.append("  ").append(sign(step.outcome())).append(' ');
            var place = step.place();
            out.append(place == null ? "(no line)" : place + "  " + place.text()).append('\n');
            for (var asked : step.asked()) {
                out.append("        ").append(asked.text()).append("  ");
                if (asked.value() != null) {
                    out.append('\'').append(asked.value()).append("'  ");
                }
                out.append(asked.outcome().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                        .append('\n');
            }
            step.changes().forEach(change -> out.append("      ").append(change).append('\n'));
            String meaning = meaning(step.outcome());
            if (!meaning.isEmpty()) {
                out.append("      ").append(meaning).append('\n');
            }
        }
        var end = explanation.end();
        if (end == null) {
            return out.append("The connection was closed before a request began.\n").toString();
        }
        out.append("result\n");
        row(out, "frontend", end.frontend());
        row(out, "backend", end.backend());
        row(
                out,
                "server",
                end.server().isEmpty() ? "" : end.server() + " (" + place() + "), " + end.reason());
        row(out, "service", end.service());
        row(out, "status", end.status() == 0 ? "" : Integer.toString(end.status()));
        row(out, "ended as", end.termination());
        if (!sent.isEmpty()) {
            out.append("request to the server\n").append(sent.strip().indent(2));
        }
        return out.toString();
    }

    private static void row(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append("  %-10s %s%n".formatted(name, value));
        }
    }

    private static String sign(@org.jspecify.annotations.Nullable String outcome) {
        return outcome == null ? "-" : outcome.equals("CONTINUE") ? "+" : "*";
    }

    private static String meaning(@org.jspecify.annotations.Nullable String outcome) {
        return switch (outcome) {
            case null -> "";
            case "ACCEPT" -> "the other rules of this set are passed over";
            case "ANSWER" -> "the proxy answers";
            case "TARPIT" -> "the client waits, then the proxy answers";
            case "CLOSE" -> "the connection is closed";
            case "DROP" -> "the connection is dropped silently";
            case "SERVICE" -> "a service of the proxy answers";
            case "FAIL" -> "the proxy failed: 500";
            case "WAIT" -> "waits, and goes on here";
            default -> "";
        };
    }

    // ---- JSON

    private String json() {
        var steps = new ArrayList<String>();
        for (var step : explanation.steps()) {
            var place = step.place();
            var asked = new ArrayList<String>();
            for (var each : step.asked()) {
                asked.add(
                        "{\"criterion\":"
                                + quoted(each.text())
                                + ",\"value\":"
                                + quoted(each.value())
                                + ",\"outcome\":"
                                + quoted(each.outcome())
                                + "}");
            }
            steps.add(
                    "{\"set\":"
                            + quoted(step.set())
                            + ",\"file\":"
                            + quoted(place == null ? null : place.file())
                            + ",\"line\":"
                            + (place == null ? 0 : place.line())
                            + ",\"text\":"
                            + quoted(place == null ? null : place.text())
                            + ",\"asked\":["
                            + String.join(",", asked)
                            + "],\"held\":"
                            + (step.outcome() != null)
                            + ",\"outcome\":"
                            + quoted(step.outcome())
                            + ",\"changes\":"
                            + list(step.changes())
                            + "}");
        }
        var end = explanation.end();
        String result =
                end == null
                        ? "null"
                        : "{\"frontend\":"
                                + quoted(end.frontend())
                                + ",\"backend\":"
                                + quoted(end.backend())
                                + ",\"server\":"
                                + quoted(end.server())
                                + ",\"address\":"
                                + quoted(place())
                                + ",\"reason\":"
                                + quoted(end.reason())
                                + ",\"service\":"
                                + quoted(end.service())
                                + ",\"status\":"
                                + end.status()
                                + ",\"termination\":"
                                + quoted(end.termination())
                                + "}";
        return "{\"steps\":["
                + String.join(",\n ", steps)
                + "],\n \"result\":"
                + result
                + ",\n \"answered\":"
                + answered
                + ",\"request\":"
                + list(sent.strip().lines().toList())
                + "}\n";
    }

    private static String list(List<String> texts) {
        return "[" + String.join(",", texts.stream().map(ExplainReport::quoted).toList()) + "]";
    }

    private static String quoted(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return "null";
        }
        return LintCommand.quoted(text);
    }
}
