package sluice.keyword.header;

import sluice.flow.rule.Verdict;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.wire.http.Head;

/// Where actions that change a message write to, and whether it fits. Manual §4.4 `strict-mode`, §3.2 `tune.maxrewrite`.
public final class Rewriting {
    /// Bytes that a head may take with all that rules wrote into it.
    private static final int MOST_BYTES = 1 << 16;

    private Rewriting() {}

    /// The request while it is processed, then the response.
    public static Head head(Stream stream) {
        return stream.phase.ordinal() >= Phase.RESPONSE_CONTENT.ordinal()
                        && stream.phase != Phase.CHECK
                ? stream.response
                : stream.request;
    }

    public static boolean fits(Head head, int more) {
        return head.used() + more <= MOST_BYTES;
    }

    /// What an action answers whose change did not fit: failure, unless `strict-mode off` says to go on.
    public static Verdict refused(Stream stream) {
        if (!stream.overrides.strict) {
            return Verdict.CONTINUE;
        }
        stream.reply.status = 500;
        return Verdict.FAIL;
    }
}
