package sluice.keyword.log;

import static sluice.sample.ArgumentType.SINT;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.proxies.Frontend;
import sluice.sample.ArgumentType;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Expression;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Captures;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;
import sluice.wire.http.Target;

import java.util.List;
import java.util.Locale;

/// Capturing headers and samples for logs and later rules. Manual §4.2 `capture`, §8.8.
final class CaptureLines {
    private CaptureLines() {}

    private static void header(Words words, boolean response) {
        String name = words.next("a header name");
        if (!words.take("len")) {
            words.problem("'" + words.keyword() + "' expects 'len <length>'");
        }
        int length = (int) words.integer("a length", 1, 65535);
        words.end();
        var draft = words.draft(ProxyDraft.class);
        if (draft.frontend() instanceof Frontend frontend
                && draft.frontendPlan() instanceof FrontendPlan plan) {
            int slot = CaptureSlots.of(frontend).declare(response, length);
            var captures = CapturedHeaders.of(plan);
            captures.add(response, ByteString.of(name.toLowerCase(Locale.ROOT)), slot, length);
        }
    }

    /// `capture request header <name> len <length>` — keeps the last value of a request header for the logs (`%hr`).
    ///
    /// Manual §4.2 and §8.8.
    @Directive(
            name = "capture request header",
            in = {Section.FRONTEND, Section.LISTEN})
    static void requestHeader(Words words) {
        header(words, false);
    }

    /// `capture response header <name> len <length>` — keeps the last value of a response header for the logs (`%hs`).
    ///
    /// Manual §4.2 and §8.8.
    @Directive(
            name = "capture response header",
            in = {Section.FRONTEND, Section.LISTEN})
    static void responseHeader(Words words) {
        header(words, true);
    }

    /// `declare capture {request|response} len <length>` — declares a slot that `capture … id` fills.
    ///
    /// Manual §4.2.
    @Directive(
            name = "declare capture",
            in = {Section.FRONTEND, Section.LISTEN})
    static void declare(Words words) {
        String side = words.next("request or response");
        if (!side.equals("request") && !side.equals("response")) {
            words.problem(
                    "'declare capture' expects 'request' or 'response' but found '" + side + "'");
        }
        if (!words.take("len")) {
            words.problem("'declare capture' expects 'len <length>'");
        }
        int length = (int) words.integer("a length", 1, 65535);
        words.end();
        if (words.draft(ProxyDraft.class).frontend() instanceof Frontend frontend) {
            CaptureSlots.of(frontend).declare(side.equals("response"), length);
        }
    }

    /// `capture <expr> { len <length> | id <id> }` — keeps a sample for the logs and for `capture.req.hdr`.
    ///
    /// With `len` a slot is declared; with `id` one declared before is filled. `http-request capture req.hdr(user-agent) len 100`. Manual §4.4.
    @ActionKeyword(
            name = "capture",
            in = {
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action capture(Words words) {
        Expression expression = Reading.expression(words, Kind.STR);
        Phase phase = words.surroundings().phase();
        boolean response = phase != Phase.HTTP_REQUEST && phase != Phase.REQUEST_CONTENT;
        Frontend proxy = words.draft(ProxyDraft.class).frontend();
        int slot = 0;
        int most = 65535;
        if (words.take("len")) {
            most = (int) words.integer("a length", 1, 65535);
            if (response) {
                words.problem("'capture' of responses takes 'id', not 'len'");
            } else if (proxy == null) {
                words.problem(
                        "proxy '"
                                + words.draft(ProxyDraft.class).name()
                                + "' has no frontend capability: 'len' needs one, use 'id'");
            } else {
                slot = CaptureSlots.of(proxy).declare(false, most);
            }
        } else if (words.take("id")) {
            slot = (int) words.integer("a slot number", 0, 65535);
            if (proxy != null) {
                int declared = CaptureSlots.of(proxy).length(response, slot);
                if (declared < 0) {
                    words.problem("unable to find capture id '" + slot + "'");
                }
                most = Math.max(0, declared);
            }
        } else {
            words.problem("'capture' expects 'len <length>' or 'id <id>'");
        }
        int number = slot;
        int length = most;
        return stream -> {
            Value value = stream.slots.take();
            if (expression.evaluate(stream, value)) {
                ByteView bytes = value.bytes();
                captures(stream, response)
                        .set(
                                number,
                                bytes.array(),
                                bytes.offset(),
                                bytes.length(),
                                most(stream, response, number, length));
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    private static int most(Stream stream, boolean response, int slot, int length) {
        if (length < 65535 || stream.frontend == null) {
            return length;
        }
        CaptureSlots slots = stream.frontend.get(CaptureSlots.EXTRA);
        return slots == null ? 0 : Math.max(0, slots.length(response, slot));
    }

    private static Captures captures(Stream stream, boolean response) {
        return response ? stream.responseCaptures : stream.requestCaptures;
    }

    private static Conversion convert(Arguments arguments, boolean response) {
        int slot =
                arguments.integer(0, "the slot number must not be negative", number -> number >= 0);
        return (stream, value) -> {
            int most = most(stream, response, slot, 65535);
            if (most == 0) {
                return false;
            }
            ByteView bytes = value.bytes();
            captures(stream, response)
                    .set(slot, bytes.array(), bytes.offset(), bytes.length(), most);
            return true;
        };
    }

    /// `capture-req(<id>)` — keeps the sample in a declared slot of the request and passes it on; fails where there is no such slot.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a` | `path,capture-req(0)` | `/a` |
    @Converter(name = "capture-req", in = Kind.STR, out = Kind.STR, args = SINT)
    static Conversion captureRequest(Arguments arguments) {
        return convert(arguments, false);
    }

    /// `capture-res(<id>)` — keeps the sample in a declared slot of the response and passes it on; fails where there is no such slot.
    ///
    /// Manual §7.3.1.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + server: x` | `res.hdr(server),capture-res(0)` | `x` |
    @Converter(name = "capture-res", in = Kind.STR, out = Kind.STR, args = SINT)
    static Conversion captureResponse(Arguments arguments) {
        return convert(arguments, true);
    }

    private static Fetch slot(Arguments arguments, boolean response) {
        int slot =
                arguments.integer(0, "the slot number must not be negative", number -> number >= 0);
        return (stream, out) -> {
            if (!captures(stream, response).get(slot, out.bytes())) {
                return false;
            }
            out.retype(Kind.STR);
            return true;
        };
    }

    /// `capture.req.hdr(<idx>)` — what a request slot holds; slots count from 0.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + host: x.example` | `capture.req.hdr(0)` | `x.example` |
    @SampleFetch(
            name = "capture.req.hdr",
            out = Kind.STR,
            from = Source.TRANSACTION,
            args = ArgumentType.SINT)
    static Fetch requestSlot(Arguments arguments) {
        return slot(arguments, false);
    }

    /// `capture.res.hdr(<idx>)` — what a response slot holds; slots count from 0.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + server: origin` | `capture.res.hdr(0)` | `origin` |
    @SampleFetch(
            name = "capture.res.hdr",
            out = Kind.STR,
            from = Source.SERVER_CONNECTION,
            args = ArgumentType.SINT)
    static Fetch responseSlot(Arguments arguments) {
        return slot(arguments, true);
    }

    /// `capture.req.method` — the request's method, also in responses and logs.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `PUT /` | `capture.req.method` | `PUT` |
    @SampleFetch(name = "capture.req.method", out = Kind.STR, from = Source.TRANSACTION)
    static Fetch method(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            out.string(head.bytes(), head.methodStart(), head.methodEnd() - head.methodStart());
            return head.present();
        };
    }

    /// `capture.req.uri` — the request's target from the path on, also in responses and logs.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1` | `capture.req.uri` | `/a?b=1` |
    @SampleFetch(name = "capture.req.uri", out = Kind.STR, from = Source.TRANSACTION)
    static Fetch uri(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            int start = head.present() ? Target.pathStart(head) : -1;
            if (start < 0) {
                return false;
            }
            out.string(head.bytes(), start, head.targetEnd() - start);
            return true;
        };
    }

    private static boolean version(Head head, Value out) {
        if (!head.present()) {
            return false;
        }
        out.string(
                head.versionMajor() == 1 && head.versionMinor() == 0
                        ? VERSIONS.get(0)
                        : VERSIONS.get(1));
        return true;
    }

    private static final List<ByteString> VERSIONS =
            List.of(ByteString.of("HTTP/1.0"), ByteString.of("HTTP/1.1"));

    /// `capture.req.ver` — `HTTP/1.0` or `HTTP/1.1`, the version of the request.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `capture.req.ver` | `HTTP/1.1` |
    @SampleFetch(name = "capture.req.ver", out = Kind.STR, from = Source.TRANSACTION)
    static Fetch requestVersion(Arguments arguments) {
        return (stream, out) -> version(stream.request, out);
    }

    /// `capture.res.ver` — `HTTP/1.0` or `HTTP/1.1`, the version of the response.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `capture.res.ver` | `HTTP/1.1` |
    @SampleFetch(name = "capture.res.ver", out = Kind.STR, from = Source.TRANSACTION)
    static Fetch responseVersion(Arguments arguments) {
        return (stream, out) -> stream.serverStatus > 0 && version(stream.response, out);
    }
}
