package sluice.runtime;

import java.io.IOException;

/// The socket could not be reached, went silent, or answered what cannot be used. The message is a sentence for a
/// person; it names the target.
public final class RuntimeFailure extends IOException {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    public enum Kind {
        /// Nothing listens there, no such file, no permission, host unknown.
        UNREACHABLE,
        /// Connected, but no (complete) answer in time.
        SILENT,
        /// The connection ended in the middle of an answer.
        CUT,
        /// The answer is none that this client understands.
        MALFORMED,
        /// The target cannot carry commands (statistics URL).
        READ_ONLY
    }

    private final Kind kind;

    public RuntimeFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public RuntimeFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
