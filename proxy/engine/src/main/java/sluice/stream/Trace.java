package sluice.stream;

import org.jspecify.annotations.Nullable;

/// Hears what becomes of a stream, step by step, from the code that does it; only there while a request is explained.
///
/// Called on the stream's loop; texts are made for it, so nothing of this happens in the steady state.
public interface Trace {
    /// A client connected; addresses may still be set.
    void accepted(Session session);

    /// A set of rules begins, or goes on where it waited.
    void begins(Stream stream);

    /// One criterion of a condition was asked.
    ///
    /// @param value the last sample it looked at; null when there was none
    /// @param outcome `TRUE`, `FALSE` or `NOT_YET`
    void criterion(String text, @Nullable String value, String outcome);

    /// A named ACL was asked, its criteria before.
    void acl(String name, String outcome);

    /// A rule was passed over, or its action ran.
    ///
    /// @param place null for rules that no line stands for
    /// @param outcome null where the condition did not hold, else the verdict of the action
    void rule(Stream stream, @Nullable RulePlace place, @Nullable String outcome);

    /// The stream is over; everything about it is still there.
    void over(Stream stream);
}
