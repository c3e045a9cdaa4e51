package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Cause;
import sluice.proxies.Server;

/// Changes of a server's weight and limit that arrive as words, from an operator or an agent. Manual: management §9.3 `set weight`, `set maxconn server`; §5.2
/// `agent-check`.
public final class ServerShare {
    private static final int HEAVIEST = 256;

    private ServerShare() {}

    /// Sets the weight: a number, or a percentage of the configured one.
    ///
    /// @return why not, in HAProxy's words; null when it is done
    public static @Nullable String weight(Server server, String word, Cause cause) {
        if (word.isEmpty()) {
            return "Require <weight> or <weight%>.";
        }
        boolean relative = word.endsWith("%");
        String digits = relative ? word.substring(0, word.length() - 1) : word;
        if (!digits.matches("-?[0-9].*")) {
            return "Empty weight string empty or preceded by garbage";
        }
        if (!digits.matches("-?[0-9]{1,9}")) {
            return "Trailing garbage in weight string";
        }
        int number = Integer.parseInt(digits);
        if (relative && number < 0) {
            return "Relative weight must be positive.";
        }
        int weight =
                relative
                        ? (int) Math.min(HEAVIEST, (long) number * server.initialWeight() / 100)
                        : number;
        if (weight < 0 || weight > HEAVIEST) {
            return "Absolute weight can only be between 0 and 256 inclusive.";
        }
        var settings = server.backend().get(BalanceSettings.EXTRA);
        boolean fixed = settings != null && !settings.isDynamic();
        if (fixed && weight != 0 && weight != server.initialWeight()) {
            return "Backend is using a static LB algorithm and only accepts weights '0%' and"
                    + " '100%'.";
        }
        server.weight(weight, cause);
        return null;
    }

    /// Sets the limit of concurrent requests; 0 for none.
    ///
    /// @return why not, in HAProxy's words; null when it is done
    public static @Nullable String maxconn(Server server, String word) {
        if (word.isEmpty()) {
            return "Require <maxconn>.";
        }
        if (!word.matches("[0-9].*")) {
            return "maxconn string empty or preceded by garbage";
        }
        if (!word.matches("[0-9]{1,9}")) {
            return "Trailing garbage in maxconn string";
        }
        server.maxconn(Integer.parseInt(word));
        return null;
    }
}
