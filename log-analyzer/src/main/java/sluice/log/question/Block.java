package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.tally.Sample;
import sluice.vocabulary.Finding;

import java.util.List;

/// A part of an answer.
public sealed interface Block {

    /// A sentence or a few.
    record Text(String key, String text) implements Block {}

    /// Rows of values; a value is a `String`, a `Long`, a `Double` or null.
    ///
    /// @param key its name in JSON
    /// @param title above it, may be empty
    /// @param notes below it
    record Table(
            String key,
            String title,
            List<Column> columns,
            List<@Nullable Object[]> rows,
            List<String> notes)
            implements Block {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            notes = List.copyOf(notes);
        }
    }

    /// A column and what its values are.
    record Column(String key, String header, Unit unit) {}

    /// How a value is written for people; machines get the bare value.
    enum Unit {
        TEXT,
        COUNT,
        /// A share between 0 and 1.
        SHARE,
        MILLIS,
        BYTES,
        /// Per second.
        RATE,
        /// Milliseconds since 1970.
        TIME,
        /// A number with two digits.
        NUMBER
    }

    /// Conclusions, worst first.
    record Conclusions(List<Conclusion> list) implements Block {
        public Conclusions {
            list = List.copyOf(list);
        }
    }

    /// A finding with the lines that explain it.
    ///
    /// @param details one per line, below the sentence
    /// @param samples raw lines
    record Conclusion(Finding finding, List<String> details, List<Sample> samples) {
        public Conclusion {
            details = List.copyOf(details);
            samples = List.copyOf(samples);
        }
    }
}
