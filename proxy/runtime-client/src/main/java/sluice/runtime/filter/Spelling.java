package sluice.runtime.filter;

import java.util.Collection;
import java.util.Locale;

/// Finds what somebody meant who mistyped a name.
public final class Spelling {
    private static final int LONGEST = 128;

    private Spelling() {}

    /// The name that is nearest to what was typed, or an empty string where none is near: at most a third of the
    /// letters differ, or one name contains the other.
    public static String nearest(String typed, Collection<String> names) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        String best = "";
        int least = Math.max(2, wanted.length() / 3) + 1;
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, lower);
            if (wanted.length() >= 3 && lower.contains(wanted)) {
                distance = Math.min(distance, 2);
            }
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best;
    }

    /// Letters to change, add, drop or swap with their neighbour; beyond 128 letters simply "far".
    static int distance(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
