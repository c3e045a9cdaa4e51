package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.HeaderCapture;
import sluice.stream.Captures;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.wire.http.Head;

/// `capture cookie`: the first cookie of a name, as `name=value`, of requests and of responses.
final class CapturedCookie implements HeaderCapture {
    private static final ByteString COOKIE = ByteString.of("cookie");
    private static final ByteString SET_COOKIE = ByteString.of("set-cookie");

    private final ByteString name;
    private final int most;
    private final @Nullable HeaderCapture before;

    private CapturedCookie(ByteString name, int most, @Nullable HeaderCapture before) {
        this.name = name;
        this.most = most;
        this.before = before;
    }

    /// `capture cookie <name> len <length>` — keeps `name=value` of request and response for the log (`%CC`, `%CS`).
    ///
    /// The name may be the beginning of one (`ASPSESSIONID`); the length counts name and value. Manual §4.2 and §8.7.
    @Directive(
            name = "capture cookie",
            in = {Section.FRONTEND, Section.LISTEN})
    static void cookie(Words words) {
        var name = ByteString.of(words.next("a cookie name"));
        if (!words.take("len")) {
            words.problem("'capture cookie' expects 'len <length>'");
        }
        int most = (int) words.integer("a length", 1, 65535);
        words.end();
        words.later(
                _ -> {
                    var plan = words.draft(ProxyDraft.class).frontendPlan();
                    if (plan != null) {
                        int longest = words.draft(Configuration.class).plan().cookieCaptureLength;
                        plan.headerCapture =
                                new CapturedCookie(
                                        name, Math.min(most, longest), plan.headerCapture);
                    }
                });
    }

    @Override
    public void request(Stream stream) {
        if (before != null) {
            before.request(stream);
        }
        capture(stream.request, COOKIE, true, stream.cookieCaptures, 0);
    }

    @Override
    public void response(Stream stream) {
        if (before != null) {
            before.response(stream);
        }
        capture(stream.response, SET_COOKIE, false, stream.cookieCaptures, 1);
    }

    /// @param many whether a line may hold several cookies
    private void capture(Head head, ByteString field, boolean many, Captures captures, int slot) {
        byte[] bytes = head.bytes();
        for (int line = head.find(field); line >= 0; line = head.find(field, line + 1)) {
            int at = head.valueStart(line);
            int end = head.valueEnd(line);
            do {
                while (at < end && (bytes[at] == ' ' || bytes[at] == ';')) {
                    at++;
                }
                int stop = at;
                while (stop < end && bytes[stop] != ';') {
                    stop++;
                }
                if (isNamed(bytes, at, stop)) {
                    captures.set(slot, bytes, at, stop - at, most);
                    return;
                }
                at = stop;
            } while (many && at < end);
        }
    }

    private boolean isNamed(byte[] bytes, int start, int end) {
        if (end - start < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[start + i] != name.at(i)) {
                return false;
            }
        }
        return true;
    }
}
