package sluice.sample.acl;

import sluice.stream.Stream;

/// What stands behind `if` or `unless`; compiled once, asked on the stream's loop, allocates nothing. Manual §7.2.
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
    }

    Truth test(Stream stream);
}
