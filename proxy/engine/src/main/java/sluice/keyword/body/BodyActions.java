package sluice.keyword.body;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Configuration;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.stream.Phase;
import sluice.stream.Stream;

/// Actions that wait for the body of a message.
final class BodyActions {
    private BodyActions() {}

    /// `wait-for-body time <time> [at-least <bytes>] [use-large-buffer]` — holds the message until its body is there.
    ///
    /// It goes on when the whole body has come, or `at-least` so many bytes, or as many as the buffer holds (`tune.bufsize` less
    /// `tune.maxrewrite`); with `use-large-buffer` as many as `tune.bufsize.large` allows. A client that needs longer than `time` is answered 408, a server 504.
    ///
    /// ```
    /// http-request wait-for-body time 1s at-least 1k if METH_POST
    /// http-request deny if { req.body -m sub attack }
    /// ```
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "wait-for-body",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action waitForBody(Words words) {
        if (!words.take("time")) {
            words.next("'time'");
            words.problem("'wait-for-body' expects 'time <time> [at-least <bytes>]'");
            return stream -> Verdict.CONTINUE;
        }
        long millis = words.timeMillis("a time");
        long least = words.take("at-least") ? words.size("a size") : 0;
        boolean large = words.take("use-large-buffer");
        if (large) {
            requireLargeBuffers(words);
        }
        boolean response = words.surroundings().phase() == Phase.HTTP_RESPONSE;
        return stream -> {
            if (ready(stream, response, least)) {
                stream.overrides.until = -1;
                return Verdict.CONTINUE;
            }
            long now = stream.loop().millis();
            if (stream.overrides.until < 0) {
                stream.overrides.largeBuffer |= large;
                stream.overrides.until = now + millis;
                stream.resumeAt(stream.overrides.until);
                if (response) {
                    stream.responsePayloadWanted = true;
                } else {
                    stream.payloadWanted = true;
                }
                return Verdict.WAIT;
            }
            if (now < stream.overrides.until) {
                return Verdict.WAIT;
            }
            stream.overrides.until = -1;
            stream.termination.end(response ? 's' : 'c', response ? 'H' : 'R');
            stream.reply.reset();
            stream.reply.status = response ? 504 : 408;
            return Verdict.ANSWER;
        };
    }

    private static void requireLargeBuffers(Words words) {
        String title = words.draft(ProxyDraft.class).title();
        words.later(
                _ -> {
                    if (words.draft(Configuration.class).plan().largeBufferSize == 0) {
                        words.invalid(
                                title
                                        + ": 'use-large-buffer' needs 'tune.bufsize.large' in the"
                                        + " 'global' section.");
                    }
                });
    }

    private static boolean ready(Stream stream, boolean response, long least) {
        if (response ? stream.responsePayloadComplete : stream.requestPayloadComplete) {
            return true;
        }
        long length = (response ? stream.response : stream.request).bodyLength();
        int here = (response ? stream.responsePayload : stream.requestPayload).length();
        return length == 0 || least > 0 && here >= least;
    }
}
