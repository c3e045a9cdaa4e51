package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.Balancer;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleChain;
import sluice.flow.rule.Verdict;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.stream.LogOrigin;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;

/// What the server does within a stream: its response arrives, passes the rules, and follows the client's way out.
///
/// ```
/// head ─► tcp-response content ─► http-response of the backend ─► of the frontend ─► DATA │ TUNNEL
/// ```
///
/// Owns the parts of the response's body that the rules still hold back. Part of a [StreamDriver].
@LoopConfined
final class ServerSide implements StreamReceiver {
    private enum Step {
        CONTENT,
        BACKEND,
        FRONTEND,
        START
    }

    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;
    private final LoopTraffic traffic;

    private final Held held = new Held();
    private Step step = Step.CONTENT;
    private byte[] payload = ByteString.EMPTY.array();

    ServerSide(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
        traffic = driver.traffic;
    }

    void rest() {
        held.clear();
        step = Step.CONTENT;
    }

    void timedOut() {
        switch (driver.state) {
            case TARPIT -> {
                stream.timings.queueEnd = loop.nanos();
                driver.answers.answer();
            }
            case RULES -> {
                stream.inspectionOver = true;
                driver.rules.advance();
            }
            case QUEUE -> {
                driver.dispatch.leaveQueue();
                driver.dispatch.countUnserved();
                driver.answers.fail('s', 'Q', 503);
            }
            case PAUSE -> driver.dispatch.connect();
            case CONNECT -> driver.dispatch.timedOut();
            case ANSWER -> {
                if (driver.dispatch.sendsAgain(Balancer.Failure.RESPONSE_TIMEOUT, 0)) {
                    return;
                }
                countServerError();
                unanswered(Balancer.Failure.RESPONSE_TIMEOUT);
                driver.answers.fail('s', 'H', 504);
            }
            case DATA -> {
                stream.termination.end('s', 'D');
                driver.over(false);
            }
            case TUNNEL -> {
                if (!driver.responseStarted && driver.inspectDeadline != 0) {
                    inspectResponse();
                    return;
                }
                StreamEnd end = driver.back;
                stream.termination.end('s', 'D');
                if (driver.requestEnded || driver.responseEnded || end == null) {
                    driver.over(false);
                } else {
                    // As if the server had closed: the client is told, and has its own time to
                    // follow.
                    driver.back = null;
                    end.abort(false);
                    backClosed();
                }
            }
            case REST, HEAD, RESPONSE_RULES, OVER -> {}
        }
    }

    private void unanswered(Balancer.Failure failure) {
        if (stream.server != null) {
            driver.backend().balancer.unanswered(stream.server, failure);
        }
    }

    private void countServerError() {
        if (stream.server == null) {
            return;
        }
        stream.server.tally().on(loop).responseErrors++;
        driver.backend().backend.tally().on(loop).responseErrors++;
    }

    @Override
    public Head head() {
        return stream.response;
    }

    @Override
    public void headReceived() {
        Head head = stream.response;
        int status = head.status();
        if (status == 101 && !driver.requestEnded) {
            // What still comes of the request would be taken for the other protocol.
            dropServer();
            failed(StreamFailure.BAD_MESSAGE, 502);
            return;
        }
        if (driver.dispatch.sendsAgain(Balancer.Failure.STATUS, status)) {
            return;
        }
        stream.bytesFromServer += head.accountedSize();
        if (status < 200 && status != 101) {
            if (!driver.requestEnded) {
                driver.frontEnd().reading(true);
            }
            driver.frontEnd().sendHead(head);
            head.reset();
            driver.armServer();
            return;
        }
        if (head.offence() >= 0) {
            driver.account.capture(head, false);
        }
        stream.timings.responseHead = loop.nanos();
        stream.status = status;
        stream.serverStatus = status;
        HeaderCapture capture = driver.frontend().headerCapture;
        if (capture != null) {
            capture.response(stream);
        }
        driver.account.logStep(LogOrigin.RESPONSE);
        driver.account.countAnswer(status);
        // Keys of `stick store-response` are samples of the response.
        stream.phase = Phase.RESPONSE_CONTENT;
        driver.backend().balancer.answered(stream, driver.server(), status);
        driver.server().tally().on(loop).answered(status);
        driver.dispatch.answered();
        driver.state = StreamState.RESPONSE_RULES;
        step = Step.CONTENT;
        responseRules();
    }

    /// A stored response stands in `stream.response`: it goes on as if it had come from a server at once. Takes the body.
    void deliver(ByteBuf body) {
        stream.timings.responseHead = loop.nanos();
        stream.status = stream.response.status();
        stream.bytesFromServer = stream.response.accountedSize() + body.readableBytes();
        if (body.isReadable() && stream.response.bodyLength() == Head.UNKNOWN_LENGTH) {
            stream.bytesFromServer += StreamAccount.endSize(stream.response, null);
        }
        stream.termination.end('L', 'R');
        driver.count().intercepted++;
        if (body.isReadable()) {
            held.add(body);
        } else {
            body.release();
        }
        driver.responseEnded = true;
        driver.state = StreamState.RESPONSE_RULES;
        step = driver.backend == null ? Step.FRONTEND : Step.CONTENT;
        responseRules();
    }

    @Override
    public void dataReceived(ByteBuf data) {
        int length = data.readableBytes();
        stream.bytesFromServer += length;
        if (!driver.responseStarted) {
            held.add(StreamSocket.fitting(loop, data));
            if (held.bytes() >= driver.bufferSize() && driver.back != null) {
                driver.back.reading(false);
            }
            moreResponse();
            if (driver.state == StreamState.TUNNEL) {
                inspectResponse();
            }
            return;
        }
        StreamEnd end = driver.frontEnd();
        end.sendData(data);
        stream.bytesToClient += length;
        driver.account.countBytesSometimes();
        if (!end.isWritable()) {
            driver.backEnd().reading(false);
            loop.cancel(driver.serverTimer);
            driver.armClient();
        } else {
            driver.armServer();
            if (driver.state == StreamState.TUNNEL && !driver.requestEnded) {
                driver.armClient();
            }
        }
    }

    @Override
    public void endReceived(@Nullable Head trailers) {
        if (!stream.http || driver.state == StreamState.TUNNEL) {
            backClosed();
            return;
        }
        driver.responseEnded = true;
        if (stream.response.bodyLength() == Head.UNKNOWN_LENGTH) {
            stream.bytesFromServer += StreamAccount.endSize(stream.response, trailers);
        }
        if (driver.responseStarted) {
            driver.frontEnd().sendEnd(dropsResponseTrailers() ? null : trailers);
            responseSent();
        } else {
            moreResponse();
        }
    }

    @Override
    public void inputClosed() {
        if (driver.state == StreamState.TUNNEL) {
            backClosed();
        }
    }

    @Override
    public void failed(StreamFailure failure, int status) {
        driver.filters.serverLost();
        switch (driver.state) {
            case ANSWER, RESPONSE_RULES -> {
                boolean junk = failure == StreamFailure.BAD_MESSAGE;
                boolean counted = junk || failure == StreamFailure.RESET;
                if (counted) {
                    // Whether it is tried again or not.
                    countServerError();
                }
                var what = junk ? Balancer.Failure.JUNK_RESPONSE : Balancer.Failure.EMPTY_RESPONSE;
                if (driver.state == StreamState.ANSWER && driver.dispatch.sendsAgain(what, 0)) {
                    return;
                }
                unanswered(what);
                if (junk) {
                    driver.account.capture(stream.response, false);
                    driver.answers.fail('P', 'H', 502);
                    return;
                }
                if (!counted) {
                    countServerError();
                }
                if (driver.dispatch.isReused() && stream.session().requests > 1) {
                    // The server closed an idle connection just now: the client may safely try
                    // again.
                    stream.termination.end('S', 'H');
                    driver.over(false);
                    return;
                }
                driver.answers.fail('S', 'H', 502);
            }
            case DATA -> {
                if (driver.responseEnded) {
                    return;
                }
                driver.server().tally().on(loop).serverAborts++;
                driver.backend().backend.tally().on(loop).serverAborts++;
                driver.count().serverAborts++;
                stream.termination.end(failure == StreamFailure.BAD_MESSAGE ? 'P' : 'S', 'D');
                driver.over(false);
            }
            case TUNNEL -> driver.endTcp('S', 'D');
            case REST, HEAD, RULES, TARPIT, QUEUE, PAUSE, CONNECT, OVER -> {}
        }
    }

    @Override
    public void writabilityChanged() {
        StreamEnd end = driver.back;
        if (end == null || driver.front == null) {
            return;
        }
        if (driver.isSendingRest()) {
            driver.overWhenSent();
            return;
        }
        if (!driver.requestEnded) {
            driver.readClient();
        } else if (driver.state == StreamState.ANSWER) {
            driver.armServer();
        }
    }

    /// More of the response's body or the end of it: a rule that waits for it looks again.
    private void moreResponse() {
        if (driver.state == StreamState.RESPONSE_RULES && stream.responsePayloadWanted) {
            lookAtResponse();
            driver.rules.advance();
        }
    }

    private void lookAtResponse() {
        int limit = driver.bufferSize() - traffic.plan.bufferReserve();
        if (payload.length < limit) {
            payload = new byte[limit];
        }
        int length = held.copyInto(payload, limit);
        stream.responsePayload.set(payload, 0, length);
        stream.responsePayloadComplete = driver.responseEnded || length >= limit;
    }

    private boolean dropsResponseTrailers() {
        return driver.frontend().http.dropResponseTrailers
                || driver.backend().http.dropResponseTrailers;
    }

    /// The client has the whole response; its request may still be under way.
    void responseSent() {
        if (driver.requestEnded) {
            driver.overWhenSent();
            return;
        }
        if (driver.frontEnd().canStopPeer() && !driver.frontEnd().isHolding()) {
            driver.over(false);
            return;
        }
        driver.frontEnd().reading(true);
        loop.cancel(driver.serverTimer);
        driver.armClient();
    }

    void responseRules() {
        while (true) {
            RuleChain chain;
            switch (step) {
                case CONTENT -> {
                    stream.phase = Phase.RESPONSE_CONTENT;
                    chain = driver.backend().responseContentRules;
                }
                case BACKEND -> {
                    stream.phase = Phase.HTTP_RESPONSE;
                    chain = driver.backend().responseRules;
                }
                case FRONTEND -> {
                    stream.phase = Phase.HTTP_RESPONSE;
                    chain = isListenSection() ? RuleChain.EMPTY : driver.frontend().responseRules;
                }
                case START -> {
                    Action check = driver.backend == null ? null : driver.backend.responseCheck;
                    Verdict verdict = check == null ? Verdict.CONTINUE : check.run(stream);
                    if (verdict == Verdict.CONTINUE) {
                        startResponse();
                    } else {
                        responseRefused(verdict);
                    }
                    return;
                }
                default -> throw new AssertionError(step);
            }
            if (!chain.isEmpty()) {
                stream.inspectionOver = true;
                Verdict verdict = chain.run(stream);
                if (verdict == Verdict.WAIT && stream.responsePayloadWanted) {
                    lookAtResponse();
                    verdict = chain.run(stream);
                }
                if (verdict == Verdict.WAIT) {
                    return;
                }
                if (verdict != Verdict.CONTINUE && verdict != Verdict.ACCEPT) {
                    responseRefused(verdict);
                    return;
                }
            }
            step =
                    switch (step) {
                        case CONTENT -> Step.BACKEND;
                        case BACKEND -> Step.FRONTEND;
                        case FRONTEND, START -> Step.START;
                    };
        }
    }

    /// A `listen` section's rules stand in both of its halves but run once.
    private boolean isListenSection() {
        return driver.backend != null
                && driver.frontend().responseRules == driver.backend().responseRules;
    }

    private void dropServer() {
        StreamEnd end = driver.back;
        driver.back = null;
        if (end != null) {
            end.abort(false);
        }
    }

    private void responseRefused(Verdict verdict) {
        dropServer();
        switch (verdict) {
            case ANSWER, SERVICE, TARPIT -> {
                boolean denied = !stream.reply.complete;
                if (denied) {
                    deniedResponse();
                }
                stream.termination.end(denied ? 'P' : 'L', 'H');
                driver.answers.sendReply();
            }
            case FAIL -> {
                driver.count(counters -> counters.internalErrors++);
                stream.timings.responseHead = -1;
                stream.termination.end('P', 'H');
                driver.answers.answerError(500);
            }
            case CUT -> {
                unseen();
                countServerError();
                driver.answers.fail('S', 'H', 502);
            }
            case CLOSE, DROP, CONTINUE, ACCEPT, WAIT -> {
                deniedResponse();
                boolean byContent = step == Step.CONTENT;
                if (byContent) {
                    unseen();
                }
                stream.termination.end('P', byContent ? 'D' : 'H');
                driver.over(verdict == Verdict.DROP);
            }
        }
    }

    /// HAProxy decides before the response comes where it need not wait for it: then nothing of it is in the log.
    private void unseen() {
        stream.timings.responseHead = -1;
        if (driver.backend().responseInspectDelay == 0) {
            stream.status = 0;
            stream.bytesFromServer = 0;
        }
    }

    private void deniedResponse() {
        driver.count(counters -> counters.deniedResponses++);
        if (driver.backend != null) {
            driver.backend.backend.tally().on(loop).deniedResponses++;
        }
        if (stream.server != null) {
            stream.server.tally().on(loop).deniedResponses++;
        }
    }

    private void startResponse() {
        BackendPlan backend = driver.backend;
        if (backend != null && stream.server != null) {
            backend.balancer.respond(stream, stream.server);
        }
        driver.answers.afterResponse();
        Head head = stream.response;
        StreamEnd end = driver.filters.toClient();
        if (driver.isEnding()) {
            end.closeAfter();
        }
        driver.count().answered(head.status());
        if (backend != null) {
            backend.backend.tally().on(loop).answered(head.status());
        }
        end.sendHead(head);
        stream.bytesToClient += head.accountedSize();
        driver.responseStarted = true;
        driver.state = StreamState.DATA;
        stream.phase = Phase.DATA;
        if (driver.frontend().logAsap) {
            driver.account.log(LogOrigin.RESPONSE);
        }
        if (isUpgraded(head)) {
            end.tunnel();
            driver.backEnd().tunnel();
            driver.state = StreamState.TUNNEL;
            driver.requestEnded = false;
            driver.responseEnded = false;
            flushHeld();
            driver.armClient();
            driver.armServer();
            if (driver.clientSide.hasClosed()) {
                driver.clientSide.frontClosed();
            }
            return;
        }
        flushHeld();
        if (driver.responseEnded) {
            end.sendEnd(null);
            responseSent();
            return;
        }
        if (driver.requestEnded) {
            loop.cancel(driver.clientTimer);
        }
        driver.backEnd().reading(end.isWritable());
        driver.armServer();
    }

    private void flushHeld() {
        ByteBuf part;
        while ((part = held.poll()) != null) {
            stream.bytesToClient += part.readableBytes();
            driver.frontEnd().sendData(part);
        }
    }

    private boolean isUpgraded(Head head) {
        int status = head.status();
        return status == 101 || status / 100 == 2 && stream.request.upgrade() && isConnectMethod();
    }

    private boolean isConnectMethod() {
        Head head = stream.request;
        return head.methodEnd() - head.methodStart() == 7
                && head.bytes()[head.methodStart()] == 'C'
                && head.bytes()[head.methodStart() + 1] == 'O';
    }

    void startTunnel() {
        driver.state = StreamState.TUNNEL;
        stream.phase = Phase.DATA;
        driver.requestStarted = true;
        driver.responseStarted = driver.backend().responseContentRules.isEmpty();
        stream.timings.responseHead = -1;
        if (driver.frontend().logAsap) {
            driver.account.log(LogOrigin.CONNECT);
        }
        driver.filters.tunnel();
        ByteBuf part;
        while ((part = driver.clientSide.held.poll()) != null) {
            stream.bytesToServer += part.readableBytes();
            driver.backEnd().sendData(part);
        }
        driver.readClient();
        driver.armServer();
        if (driver.requestEnded) {
            driver.backEnd().sendEnd(null);
        }
        if (!driver.responseStarted) {
            int delay = driver.backend().responseInspectDelay;
            driver.inspectDeadline = delay == 0 ? 0 : loop.millis() + delay;
            inspectResponse();
        }
    }

    /// `tcp-response content` of a tcp session: the server's bytes are held until the rules let them pass.
    private void inspectResponse() {
        stream.phase = Phase.RESPONSE_CONTENT;
        lookAtResponse();
        stream.inspectionOver =
                stream.responsePayloadComplete
                        || driver.inspectDeadline == 0
                        || loop.millis() >= driver.inspectDeadline;
        Verdict verdict = driver.backend().responseContentRules.run(stream);
        if (verdict == Verdict.WAIT) {
            loop.arm(driver.serverTimer, driver.inspectDeadline);
            return;
        }
        driver.inspectDeadline = 0;
        stream.inspectionOver = false;
        stream.phase = Phase.DATA;
        switch (verdict) {
            case CONTINUE, ACCEPT -> responsePasses();
            case CUT -> {
                dropServer();
                responsePasses();
                backClosed();
            }
            default -> {
                deniedResponse();
                stream.termination.end('P', 'D');
                driver.over(verdict == Verdict.DROP);
            }
        }
    }

    private void responsePasses() {
        driver.responseStarted = true;
        flushHeld();
        driver.armServer();
        if (driver.responseEnded) {
            backClosed();
        }
    }

    private void backClosed() {
        driver.responseEnded = true;
        if (!driver.responseStarted) {
            inspectResponse();
            return;
        }
        driver.frontEnd().sendEnd(null);
        if (driver.requestEnded) {
            driver.overWhenSent();
        } else {
            if (driver.frontend().frontend.timeouts().clientFin > 0) {
                driver.armClient();
            }
            loop.cancel(driver.serverTimer);
        }
    }
}
