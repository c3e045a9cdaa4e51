package sluice.keyword.header;

import sluice.flow.rule.Verdict;
import sluice.loop.Loop;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.wire.http.Head;

/// Where actions that change a message write to, and whether it fits. Manual §4.4 `strict-mode`, §3.2 `tune.maxrewrite`.
public final class Rewriting {
    private Rewriting() {}

    /// The request while it is processed, then the response.
    public static Head head(Stream stream) {
        return stream.phase.ordinal() >= Phase.RESPONSE_CONTENT.ordinal()
                        && stream.phase != Phase.CHECK
                ? stream.response
                : stream.request;
    }

    /// Whether a head may grow by so many bytes: with what is there of its body it fills the buffer up to the part that is kept for
    /// rules, and they fill the rest.
    public static boolean fits(Stream stream, Head head, int more) {
        int payload =
                (head == stream.request ? stream.requestPayload : stream.responsePayload).length();
        int free = stream.bufferSize - stream.bufferReserve - head.receivedSize();
        int body = Math.clamp(Math.max(head.bodyAhead(), payload), 0, Math.max(0, free));
        // What is in use counts removed lines too: the exact size is looked for only where that is
        // too much.
        int size = body + more + Head.LINE_OVERHEAD;
        return head.mostStored() + size <= stream.bufferSize
                || head.storedSize() + size <= stream.bufferSize;
    }

    /// What an action answers whose change did not fit: failure, unless `strict-mode off` says to go on. It is counted either way.
    public static Verdict refused(Stream stream) {
        Loop loop = stream.loop();
        if (stream.frontend != null) {
            stream.frontend.tally().on(loop).failedRewrites++;
        }
        if (stream.session().listener != null) {
            stream.session().listener.tally().on(loop).failedRewrites++;
        }
        if (stream.backend != null) {
            stream.backend.tally().on(loop).failedRewrites++;
        }
        if (stream.server != null) {
            stream.server.tally().on(loop).failedRewrites++;
        }
        if (!stream.overrides.strict) {
            return Verdict.CONTINUE;
        }
        stream.reply.status = 500;
        return Verdict.FAIL;
    }
}
