package sluice.flow;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Status codes from 100 to 599 that mean something together: errors of clients, failures of servers.
///
/// ```
/// 400-499 -450 +500,505      sets a range, takes one away, adds two
/// ```
///
/// Immutable once the configuration is read. Manual §3.1 `http-err-codes`.
public final class StatusSet {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;

    private final BitSet codes = new BitSet(HIGHEST + 1);

    /// 400 to 499.
    public static StatusSet errors() {
        var set = new StatusSet();
        set.codes.set(400, 500);
        return set;
    }

    /// 500 to 599 but 501 and 505, which clients can provoke.
    public static StatusSet failures() {
        var set = new StatusSet();
        set.codes.set(500, 600);
        set.codes.clear(501);
        set.codes.clear(505);
        return set;
    }

    public boolean has(int status) {
        return codes.get(status);
    }

    /// Changes the set by one word of the configuration; answers what is wrong with it, or null.
    public @Nullable String change(String word) {
        char sign = word.isEmpty() ? ' ' : word.charAt(0);
        boolean relative = sign == '+' || sign == '-';
        var named = new BitSet();
        for (String range : (relative ? word.substring(1) : word).split(",", -1)) {
            String[] ends = range.split("-", 2);
            int low = number(ends[0]);
            int high = ends.length > 1 ? number(ends[1]) : low;
            if (low < 0 || high < low) {
                return "invalid range '"
                        + range
                        + "': a status from 100 to 599, or two with a '-' between, the lower one"
                        + " first";
            }
            named.set(low, high + 1);
        }
        if (sign == '-') {
            codes.andNot(named);
            return null;
        }
        if (!relative) {
            codes.clear();
        }
        codes.or(named);
        return null;
    }

    private static int number(String text) {
        if (!text.matches("[1-5][0-9][0-9]")) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number >= LOWEST && number <= HIGHEST ? number : -1;
    }
}
