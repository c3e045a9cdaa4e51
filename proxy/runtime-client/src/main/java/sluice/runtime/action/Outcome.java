package sluice.runtime.action;

import sluice.runtime.Json;

/// What became of a change to one server.
///
/// @param result how it went
/// @param command what was sent last; empty where nothing was
/// @param text what the proxy said, or why nothing was sent
/// @param before the settings before
/// @param after the settings read back
/// @param journalNumber under which the journal keeps it, 0 where it is not kept
public record Outcome(
        Result result,
        String command,
        String text,
        ServerSettings before,
        ServerSettings after,
        long journalNumber) {

    /// How a change went.
    public enum Result {
        DONE,
        UNCHANGED,
        REFUSED,
        FORBIDDEN,
        NO_SUCH_OBJECT,
        NOT_VERIFIED
    }

    /// Whether the server is now as it was wanted.
    public boolean ok() {
        return result == Result.DONE || result == Result.UNCHANGED;
    }

    public Json toJson() {
        return Json.object()
                .put("object", before.path())
                .put("ok", ok())
                .put("result", result.name().toLowerCase(java.util.Locale.ROOT))
                .put("command", command)
                .put("answer", text)
                .put("before", before.toJson())
                .put("after", after.toJson())
                .put("audit", journalNumber);
    }
}
