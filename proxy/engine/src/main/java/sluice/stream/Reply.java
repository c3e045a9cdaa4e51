package sluice.stream;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.wire.http.Head;

/// An answer that comes from the proxy itself; prepared by a rule, sent by the driver.
///
/// Either [#status] with [#head] and [#body], or only [#status] (then the proxy's error page of that status is sent).
@LoopConfined
public final class Reply {
    /// 0 when there is none.
    public int status;

    /// Field lines of the answer; the driver adds `content-length` and connection fields.
    public final Head head = new Head();

    /// True when [#head] and [#body] describe the answer; false: the error page of [#status].
    public boolean complete;

    /// The words behind the status; null for the usual ones.
    public @Nullable ByteString reason;

    public @Nullable ByteString body;

    /// Close the client connection after this answer.
    public boolean close;

    /// Close it without an answer: [#status] is for the log alone.
    public boolean silent;

    public void reset() {
        status = 0;
        head.reset();
        complete = false;
        reason = null;
        body = null;
        close = false;
        silent = false;
    }
}
