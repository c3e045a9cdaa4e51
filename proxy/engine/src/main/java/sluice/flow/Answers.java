package sluice.flow;

import io.netty.buffer.ByteBuf;

import sluice.flow.rule.Action;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.http.Reasons;
import sluice.wire.mux.StreamEnd;

/// Answers that no server gave: of rules and services, error pages, failures. Part of a [StreamDriver].
@LoopConfined
final class Answers {
    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;

    Answers(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
    }

    void afterResponse() {
        if (driver.state == StreamState.HEAD) {
            // No request was ever read: rules would have nothing to look at.
            return;
        }
        stream.phase = Phase.HTTP_AFTER_RESPONSE;
        stream.inspectionOver = true;
        if (driver.backend != null && !driver.backend.afterResponseRules.isEmpty()) {
            driver.backend.afterResponseRules.run(stream);
        }
        if ((driver.backend == null
                        || driver.backend.afterResponseRules
                                != driver.frontend().afterResponseRules)
                && !driver.frontend().afterResponseRules.isEmpty()) {
            stream.rule = 0;
            driver.frontend().afterResponseRules.run(stream);
        }
    }

    void tarpit() {
        driver.rules.denied();
        stream.termination.end('P', 'T');
        stream.timings.queueEnd = -1;
        driver.state = StreamState.TARPIT;
        int millis =
                StreamDriver.first(
                        stream.overrides.tarpitTimeout,
                        (driver.backend == null
                                        ? driver.frontend().frontend
                                        : driver.backend.backend)
                                .timeouts()
                                .tarpit,
                        (driver.backend == null
                                        ? driver.frontend().frontend
                                        : driver.backend.backend)
                                .timeouts()
                                .connect);
        loop.armIn(driver.serverTimer, millis);
    }

    /// Sends what a rule prepared in [Stream#reply].
    void answer() {
        boolean tarpitted = driver.state == StreamState.TARPIT;
        if (!tarpitted && !stream.reply.complete) {
            driver.rules.denied();
        }
        if (stream.reply.complete && !tarpitted) {
            driver.count().intercepted++;
        }
        stream.termination.end(stream.reply.complete ? 'L' : 'P', 'R');
        sendReply();
    }

    void sendReply() {
        var reply = stream.reply;
        if (!reply.complete) {
            answerStatus(reply.status, !reply.close);
            return;
        }
        if (reply.silent) {
            endSilently(reply.status);
            return;
        }
        Head head = stream.response;
        head.reset();
        head.status(reply.status);
        ByteString reason = reply.reason == null ? Reasons.of(reply.status) : reply.reason;
        int start = head.append(reason.array(), 0, reason.length());
        head.reason(start, head.used());
        ByteString body = reply.body == null ? ByteString.EMPTY : reply.body;
        if (reply.head.find(Forwarding.CONTENT_LENGTH) < 0
                && reply.status >= 200
                && reply.status != 204) {
            Forwarding.addLength(head, body.length());
        }
        head.addAll(reply.head);
        sendNow(body, reply.close || !isRequestThere());
    }

    /// Whether the rest of the request needs not be waited for, or is none.
    private boolean isRequestThere() {
        Head request = stream.request;
        return driver.requestEnded
                || request.bodyLength() >= 0 && request.bodyAhead() >= request.bodyLength();
    }

    /// The pages of the backend where it has one of this status, else the frontend's.
    private ErrorPages pages(int status) {
        return driver.backend != null && driver.backend.errorPages.has(status)
                ? driver.backend.errorPages
                : driver.frontend().errorPages;
    }

    /// A failure that the client is told: its page, then the end.
    void answerError(int status) {
        if (driver.clientSide.isDead() || driver.responseStarted) {
            if (stream.status == 0) {
                stream.status = status;
            }
            driver.over(false);
            return;
        }
        // HAProxy keeps the client's connection after failures that are not the client's.
        answerStatus(status, status >= 500 && driver.requestEnded);
    }

    /// The proxy's answer of a status: made for this request, or a page.
    void answerStatus(int status, boolean keep) {
        ErrorPages pages = pages(status);
        Action made = pages.made(status);
        if (made == null) {
            answerPage(pages.page(status), keep);
            return;
        }
        made.run(stream);
        stream.reply.close = !keep;
        stream.reply.complete = true;
        sendReply();
    }

    private void endSilently(int status) {
        stream.status = status;
        driver.over(false);
    }

    void answerPage(ErrorPage page, boolean keep) {
        if (page.silent()) {
            endSilently(page.status());
            return;
        }
        Head head = stream.response;
        head.reset();
        head.status(page.status());
        int start = head.append(page.reason().array(), 0, page.reason().length());
        head.reason(start, head.used());
        Forwarding.addLength(head, page.body().length());
        for (int i = 0; i < page.fields().size(); i++) {
            var field = page.fields().get(i);
            head.add(field.name(), field.value());
        }
        sendNow(page.body(), !keep);
    }

    private void sendNow(ByteString body, boolean close) {
        Head head = stream.response;
        head.bodyLength(body.length());
        head.received();
        stream.status = head.status();
        afterResponse();
        StreamEnd end =
                stream.service == null ? driver.frontEnd() : driver.filters.serviceToClient();
        if (close || driver.isEnding()) {
            end.closeAfter();
        }
        driver.count().answered(head.status());
        if (driver.backend != null) {
            driver.backend.backend.tally().on(loop).answered(head.status());
        }
        end.sendHead(head);
        stream.bytesToClient += head.accountedSize() + body.length();
        if (!body.isEmpty()) {
            ByteBuf data = loop.allocator().directBuffer(body.length());
            data.writeBytes(body.array());
            end.sendData(data);
        }
        end.sendEnd(null);
        driver.responseStarted = true;
        driver.responseEnded = true;
        if (end.isHolding()) {
            driver.state = StreamState.DATA;
            driver.serverSide.responseSent();
        } else {
            driver.over(false);
        }
    }

    /// The stream ends without a usable answer of a server.
    void fail(char cause, char phase, int status) {
        stream.termination.end(cause, phase);
        if (stream.http) {
            answerError(status);
        } else {
            driver.over(false);
        }
    }
}
