package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.value.Value;
import sluice.value.regex.Regex;

import java.util.List;

/// The entries of one reference, arranged for one match method. Reading takes no lock; writing is done under the reference's.
public interface PatternIndex {
    /// The entry that wins for this sample, which has the type of [MatchMethod#sample]; null when none matches.
    @Nullable Entry match(Value sample);

    /// The regular expression of an entry, where entries are some; null elsewhere.
    default @Nullable Regex regex(Entry entry) {
        return null;
    }

    /// Adds entries behind the others and makes them visible.
    ///
    /// @throws Malformed when a pattern cannot be read; the ones before it are in
    void add(List<Entry> entries) throws Malformed;

    void remove(Entry entry);

    /// A pattern that the method cannot read.
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Entry entry;

        public Malformed(Entry entry, String message) {
            super(message);
            this.entry = entry;
        }

        public Entry entry() {
            return entry;
        }
    }

    /// An empty index of a method.
    static PatternIndex of(MatchMethod method, boolean ignoreCase, boolean resolveNames) {
        return switch (method) {
            case STR -> new ExactIndex(ignoreCase, false);
            case BIN -> new ExactIndex(false, true);
            case BEG -> new PrefixIndex(ignoreCase, false);
            case END -> new PrefixIndex(ignoreCase, true);
            case IP -> new NetworkIndex(resolveNames);
            case INT, LEN, SUB, DIR, DOM, REG -> new ScanIndex(method, ignoreCase);
            case FOUND, BOOL -> new ScanIndex(method, ignoreCase);
        };
    }
}
