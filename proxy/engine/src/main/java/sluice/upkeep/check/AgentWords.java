package sluice.upkeep.check;

import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.vocabulary.CheckStatus;

/// What an agent's line means. Manual §5.2 `agent-check`.
///
/// ```
/// 75%  weight:20  weight:50%  maxconn:30     at once
/// ready drain maint                          the administrative state
/// up down failed stopped [#words]            the agent's own verdict
/// ```
///
/// Words are separated by blanks, tabs and commas; what cannot be understood changes nothing.
final class AgentWords {
    private AgentWords() {}

    static Outcome apply(Server server, String line) {
        int sharp = remark(line);
        String words = sharp < 0 ? line : line.substring(0, sharp);
        String remark = sharp < 0 ? "" : line.substring(sharp + 1).strip();
        if (words.isBlank()) {
            return Outcome.failed(CheckStatus.L7RSP, 0, line.isEmpty() ? "" : line);
        }
        Outcome verdict = null;
        boolean understood = false;
        for (String word : words.strip().split("[ \t,]+")) {
            switch (word.toLowerCase(java.util.Locale.ROOT)) {
                case "ready" -> {
                    server.state().ready(Cause.AGENT);
                    understood = true;
                }
                case "drain" -> {
                    server.state().forceDrain(Cause.AGENT);
                    understood = true;
                }
                case "maint" -> {
                    server.state().forceMaintenance(Cause.AGENT);
                    understood = true;
                }
                case "up" -> verdict = Outcome.passed(CheckStatus.L7OK, 0, via(word, remark));
                case "down", "fail", "failed", "stopped" ->
                        verdict = Outcome.failed(CheckStatus.L7STS, 0, via(word, remark));
                default -> understood |= number(server, word);
            }
        }
        if (verdict != null) {
            return verdict;
        }
        return understood
                ? Outcome.passed(CheckStatus.L7OK, 0, remark)
                : Outcome.failed(CheckStatus.L7RSP, 0, line);
    }

    /// Where a word begins with `#`; -1 when none does.
    private static int remark(String line) {
        int at = line.indexOf('#');
        while (at > 0 && " \t,".indexOf(line.charAt(at - 1)) < 0) {
            at = line.indexOf('#', at + 1);
        }
        return at;
    }

    /// As HAProxy tells of a verdict.
    private static String via(String word, String remark) {
        return "via agent : " + word + (remark.isEmpty() ? "" : " (" + remark + ")");
    }

    private static boolean number(Server server, String word) {
        if (word.startsWith("maxconn:")) {
            int number = parse(word.substring(8));
            if (number >= 0) {
                server.maxconn(number);
            }
            return number >= 0;
        }
        String weight = word.startsWith("weight:") ? word.substring(7) : word;
        boolean percent = weight.endsWith("%");
        if (!percent && !word.startsWith("weight:")) {
            return false;
        }
        int number = parse(percent ? weight.substring(0, weight.length() - 1) : weight);
        if (number < 0) {
            return false;
        }
        long wanted = percent ? (long) server.initialWeight() * number / 100 : number;
        server.weight((int) Math.min(256, wanted), Cause.AGENT);
        return true;
    }

    private static int parse(String digits) {
        if (digits.isEmpty() || digits.length() > 9) {
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(digits);
    }
}
