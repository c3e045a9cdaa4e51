package sluice.config.syntax;

import java.util.Collection;
import java.util.Optional;

/// Finds the known word that somebody probably meant.
///
/// Distance is the number of insertions, deletions, replacements and swaps of neighbours; a third of the length, at most
/// three, still counts as near. Off the hot path; words longer than 64 bytes have no neighbours.
public final class Suggestion {
    private static final int LONGEST = 64;

    private Suggestion() {}

    /// The nearest of `known`, if one is near enough. Ties go to the earlier one.
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        int bound = Math.min(3, Math.max(1, word.length() / 3));
        String best = null;
        for (var candidate : known) {
            if (Math.abs(candidate.length() - word.length()) > bound) {
                continue;
            }
            int distance = distance(word, candidate);
            if (distance <= bound && (best == null || distance < distance(word, best))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /// `; did you mean 'x' maybe ?` as HAProxy appends it, or nothing.
    public static String ending(String word, Collection<String> known) {
        return nearest(word, known).map(near -> "; did you mean '" + near + "' maybe ?").orElse("");
    }

    static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        int[] above = new int[other.length() + 1];
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + same, Math.min(above[j], row[j - 1]) + 1);
                if (swapped(one, other, i, j)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[other.length()];
    }

    private static boolean swapped(String one, String other, int i, int j) {
        return i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
    }
}
