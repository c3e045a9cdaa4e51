package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Phase;
import sluice.stream.Stream;

/// What stands behind `if` or `unless`; compiled once, asked on the stream's loop, allocates nothing. Manual §7.2.
///
/// It is evaluated anew at each use, from left to right, no further than needed.
@FunctionalInterface
public interface Condition {
    /// The three answers: data that a term needs may still be missing.
    enum Truth {
        TRUE,
        FALSE,
        /// Not known before more data has arrived; counts as false once none can come.
        NOT_YET;

        public static Truth of(boolean truth) {
            return truth ? TRUE : FALSE;
        }

        public Truth not() {
            return switch (this) {
                case TRUE -> FALSE;
                case FALSE -> TRUE;
                case NOT_YET -> NOT_YET;
            };
        }
    }

    /// No condition at all.
    Condition ALWAYS = stream -> Truth.TRUE;

    /// Whether it holds now; [Truth#NOT_YET] only where rules wait for data: in content phases while inspection goes on.
    Truth test(Stream stream);

    /// Whether its samples can exist in that phase; one that cannot is warned about.
    default boolean availableIn(@Nullable Phase phase) {
        return true;
    }
}
