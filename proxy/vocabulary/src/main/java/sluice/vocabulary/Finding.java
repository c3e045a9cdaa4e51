package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// One verdict about a running proxy or about its log: the same rule ids and words in shell, screens, page and report.
///
/// ```
/// {"id":"D1","severity":"crit","object":"be_dead","culprit":"server","text":"no server left …",
///  "since":"2026-11-22T03:09:41Z","evidence":["d1 DOWN L4CON"],"next":"why be_dead"}
/// ```
///
/// @param id the rule: `D1` … `X1`
/// @param object `backend`, `backend/server`, frontend, or an empty string for the whole process
/// @param text one sentence, every number with its unit
/// @param since when it began, null where that cannot be told
/// @param evidence the numbers and lines behind the sentence, at most a few
/// @param next the command that leads on, as typed into the shell; may be empty
public record Finding(
        String id,
        Severity severity,
        String object,
        Culprit culprit,
        String text,
        @Nullable Instant since,
        List<String> evidence,
        String next) {

    /// Worst first, then by rule, then by object.
    public static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity)
                    .thenComparing(Finding::id)
                    .thenComparing(Finding::object);

    public Finding {
        evidence = List.copyOf(evidence);
    }

    /// How bad it is; the first is the worst.
    public enum Severity {
        CRIT("crit", "✖"),
        WARN("warn", "!"),
        INFO("info", "·");

        private final String word;
        private final String mark;

        Severity(String word, String mark) {
            this.word = word;
            this.mark = mark;
        }

        public String word() {
            return word;
        }

        /// One character in front of a line, readable without colour.
        public String mark() {
            return mark;
        }
    }

    /// Whose fault it is.
    public enum Culprit {
        CLIENT,
        PROXY,
        NETWORK,
        SERVER,
        CONFIG,
        NONE;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// This finding as one JSON object, fields in the order of the record; `since` is ISO-8601 or null.
    public String toJson() {
        var json = new StringBuilder(256);
        appendJson(json);
        return json.toString();
    }

    /// `{"findings":[…]}`, worst first, as all tools print it.
    public static String toJson(List<Finding> findings) {
        var json = new StringBuilder(256).append("{\"findings\":");
        appendJson(findings, json);
        return json.append('}').toString();
    }

    /// The array alone, worst first, for a tool that adds fields of its own.
    public static void appendJson(List<Finding> findings, StringBuilder json) {
        json.append('[');
        var sorted = findings.stream().sorted(WORST_FIRST).toList();
        for (int i = 0; i < sorted.size(); i++) {
            json.append(i == 0 ? "" : ",");
            sorted.get(i).appendJson(json);
        }
        json.append(']');
    }

    private void appendJson(StringBuilder json) {
        json.append("{\"id\":");
        quote(id, json);
        json.append(",\"severity\":\"").append(severity.word).append("\",\"object\":");
        quote(object, json);
        json.append(",\"culprit\":\"").append(culprit.word()).append("\",\"text\":");
        quote(text, json);
        json.append(",\"since\":");
        if (since == null) {
            json.append("null");
        } else {
            json.append('"').append(since).append('"');
        }
        json.append(",\"evidence\":[");
        for (int i = 0; i < evidence.size(); i++) {
            json.append(i == 0 ? "" : ",");
            quote(evidence.get(i), json);
        }
        json.append("],\"next\":");
        quote(next, json);
        json.append('}');
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < ' ' || c == 0x7f || Character.isSurrogate(c) && !paired(text, i)) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
