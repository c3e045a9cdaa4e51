package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.ServerShare;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.vocabulary.CheckStatus;

import java.util.Locale;

/// What an agent's line means. Manual §5.2 `agent-check`.
///
/// ```
/// ready drain maint                          the administrative state
/// 75%  weight:20  weight:50%                 the weight
/// maxconn:30                                 the limit
/// up down fail stopped [#words]              the agent's own verdict
/// ```
///
/// Words are separated by blanks, tabs and commas, and a word that begins with `#` begins the text behind. Of each kind the last one counts, and they
/// act in the order above. What cannot be understood changes nothing but is told.
final class AgentWords {
    private static final String MAXCONN = "maxconn:";
    private static final String WEIGHT = "weight:";

    private @Nullable String verdict;
    private @Nullable String administrative;
    private @Nullable String weight;
    private @Nullable String maxconn;

    /// The first word that is none.
    private @Nullable String unknown;

    private String text = "";

    private AgentWords(String line) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (isBetween(c)) {
                at++;
            } else if (c == '#') {
                text = line.substring(at + 1).strip();
                return;
            } else {
                int end = at;
                while (end < line.length() && !isBetween(line.charAt(end))) {
                    end++;
                }
                take(line.substring(at, end));
                at = end;
            }
        }
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == '\t' || c == ',';
    }

    private void take(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        switch (lower) {
            case "up", "down", "fail", "stopped" -> verdict = word;
            case "ready", "drain", "maint" -> administrative = lower;
            default -> {
                if (lower.startsWith(MAXCONN)) {
                    maxconn = word.substring(MAXCONN.length());
                } else if (lower.startsWith(WEIGHT)) {
                    weight = word.substring(WEIGHT.length());
                } else if (Character.isDigit(word.charAt(0)) && word.indexOf('%') > 0) {
                    weight = word;
                } else if (unknown == null) {
                    unknown = word;
                }
            }
        }
    }

    /// Does what the line says, and answers what is known of the server then.
    static Outcome apply(Server server, String line) {
        var words = new AgentWords(line);
        return words.outcome(words.act(server));
    }

    /// Answers what could not be done; null when everything was.
    private @Nullable String act(Server server) {
        if (administrative != null) {
            switch (administrative) {
                case "ready" -> server.state().ready(Cause.AGENT);
                case "drain" -> server.state().forceDrain(Cause.AGENT);
                default -> server.state().forceMaintenance(Cause.AGENT);
            }
        }
        String first = weight == null ? null : ServerShare.weight(server, weight, Cause.AGENT);
        String second = maxconn == null ? null : ServerShare.maxconn(server, maxconn);
        return first == null ? second : first;
    }

    private Outcome outcome(@Nullable String warning) {
        if (verdict == null) {
            if (unknown != null) {
                return Outcome.neutral("agent reports an error : " + unknown);
            }
            return Outcome.neutral(warning == null ? "" : "agent warns : " + warning);
        }
        boolean up = verdict.equalsIgnoreCase("up");
        String said = text;
        if (up || said.isEmpty()) {
            said = unknown != null ? unknown : warning != null ? warning : said;
        }
        String description = "via agent : " + verdict + (said.isEmpty() ? "" : " (" + said + ")");
        return up
                ? Outcome.passed(CheckStatus.L7OK, 0, description)
                : Outcome.failed(CheckStatus.L7STS, 0, description);
    }
}
