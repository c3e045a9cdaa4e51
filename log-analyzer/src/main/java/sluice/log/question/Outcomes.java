package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.vocabulary.TerminationPair;
import sluice.vocabulary.TerminationState;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Termination states and statuses of some rows, counted together.
final class Outcomes {
    private Outcomes() {}

    /// One kind of end within a group of rows.
    static final class Outcome {
        final String letters;
        final int status;
        long count;
        final List<Sample> samples = new ArrayList<>();
        final Map<String, Long> servers = new TreeMap<>();

        Outcome(String letters, int status) {
            this.letters = letters;
            this.status = status;
        }

        @Nullable TerminationPair pair() {
            return Outcomes.pair(letters);
        }

        /// `    34 SH 502  the server closed …`: how often, what, and what it means.
        String words(TerminationPair pair) {
            String answered = status < 0 ? "" : " " + status;
            return counted(count, pair.letters() + answered + "  " + pair.meaning());
        }
    }

    /// A line of a list of counts, numbers below numbers.
    static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%6s %s", Words.count(count), what);
    }

    static @Nullable TerminationPair pair(String letters) {
        TerminationState state = letters.length() < 2 ? null : TerminationState.parse(letters);
        return state == null ? null : state.pair();
    }

    static boolean isFailure(String letters) {
        TerminationPair pair = pair(letters);
        return pair != null && pair.failure();
    }

    /// Refused by a rule, the tarpit included.
    static boolean isDenied(String letters) {
        return letters.length() >= 2
                && letters.charAt(0) == 'P'
                && (letters.charAt(1) == 'R' || letters.charAt(1) == 'T');
    }

    /// The outcomes of rows by the first `letters` letters and the status (when asked for), most frequent first.
    static List<Outcome> of(List<Row> rows, int letters, boolean byStatus) {
        Map<String, Outcome> found = new LinkedHashMap<>();
        for (Row row : rows) {
            for (long key : row.outcomes()) {
                String all = Row.letters(key);
                String shown = all.length() > letters ? all.substring(0, letters) : all;
                int status = byStatus ? Row.status(key) : 0;
                String name = shown + " " + status;
                Outcome outcome = found.get(name);
                if (outcome == null) {
                    outcome = new Outcome(shown, status);
                    found.put(name, outcome);
                }
                long seen = row.seen(key);
                outcome.count += seen;
                outcome.samples.addAll(row.samples(key));
                outcome.servers.merge(row.server(), seen, Long::sum);
            }
        }
        List<Outcome> list = new ArrayList<>(found.values());
        list.sort(
                (a, b) -> {
                    int order = Long.compare(b.count, a.count);
                    if (order != 0) return order;
                    order = a.letters.compareTo(b.letters);
                    return order != 0 ? order : Integer.compare(a.status, b.status);
                });
        return list;
    }
}
