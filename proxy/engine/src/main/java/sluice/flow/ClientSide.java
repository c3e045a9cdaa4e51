package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Timeouts;
import sluice.stream.LogOrigin;
import sluice.stream.Stream;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;
import sluice.wire.mux.h1.Http1Front;

import java.util.Arrays;

/// What the client does within a stream: its request arrives, it ends, it breaks off, it falls silent.
///
/// Owns the parts of the request's body that no server has got yet. Part of a [StreamDriver].
@LoopConfined
final class ClientSide implements StreamReceiver {
    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;
    private final LoopTraffic traffic;

    /// What no server has got yet.
    final Held held = new Held();

    private boolean closed;
    private boolean dead;

    /// The client left in the middle of its request.
    private boolean cut;

    private @Nullable Head trailers;

    ClientSide(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
        traffic = driver.traffic;
    }

    void rest() {
        held.clear();
        trailers = null;
        closed = false;
        dead = false;
        cut = false;
    }

    /// True when the rest of the request will never come: the stream has been ended.
    boolean endedAsCut() {
        if (cut) {
            driver.count().requestErrors++;
            countClientAbort();
            stream.timings.queueEnd = -1;
            stream.termination.end('C', 'R');
            driver.answers.answerError(400);
        }
        return cut;
    }

    /// What was read of a tcp stream belongs to another protocol now, which tells anew what becomes of the client.
    void reopen() {
        closed = false;
    }

    /// Whether no more bytes can come from the client.
    boolean hasClosed() {
        return closed;
    }

    /// Whether what came so far may go on as the preface of HTTP/2 does, and is not all of it.
    boolean mayBePreface() {
        byte[] start = new byte[Http1Front.PREFACE.length()];
        int length = held.copyInto(start, start.length);
        return length < start.length
                && Arrays.equals(start, 0, length, Http1Front.PREFACE.array(), 0, length);
    }

    /// Whether nothing can be sent to the client any more.
    boolean isDead() {
        return dead;
    }

    /// The trailers that the server is to get; null without any.
    @Nullable Head trailers() {
        boolean dropped =
                driver.frontend().http.dropRequestTrailers
                        || driver.backend().http.dropRequestTrailers;
        return dropped ? null : trailers;
    }

    /// `timeout http-request` passed before anything came.
    void requestTimedOut() {
        stream.timings.firstByte = stream.timings.idleSince;
        timedOut();
    }

    void timedOut() {
        if (driver.state == StreamState.RULES && driver.rules.isUpgrading()) {
            driver.rules.upgradeNow();
        }
        switch (driver.state) {
            case HEAD -> {
                driver.count(counters -> counters.requestErrors++);
                stream.timings.requestEnd = -1;
                stream.termination.end(driver.rules.isUpgraded() ? 'P' : 'c', 'R');
                driver.answers.answerError(408);
            }
            case RULES, RESPONSE_RULES, TARPIT, QUEUE, PAUSE, CONNECT, ANSWER -> {
                if (!driver.requestEnded) {
                    if (stream.http) {
                        stream.termination.end('c', driver.state == StreamState.ANSWER ? 'D' : 'R');
                        driver.answers.answerError(408);
                    } else {
                        driver.endTcp('c', driver.letter());
                    }
                }
            }
            case DATA -> {
                stream.termination.end('c', 'D');
                driver.frontEnd().closeAfter();
                driver.over(false);
            }
            case TUNNEL -> {
                if (driver.requestEnded) {
                    driver.endTcp('c', 'D');
                } else {
                    // As if the client had closed its half: the server may still end in order.
                    stream.termination.end('c', 'D');
                    frontClosed();
                }
            }
            case REST, OVER -> {}
        }
    }

    @Override
    public Head head() {
        return stream.request;
    }

    @Override
    public void headGrows() {
        Timeouts timeouts = driver.frontend().frontend.timeouts();
        if (timeouts.httpRequest == 0 && timeouts.client > 0) {
            // Without a time for the whole head it is silence that ends the patience.
            loop.armIn(driver.clientTimer, timeouts.client);
        }
    }

    @Override
    public void headReceived() {
        loop.cancel(driver.clientTimer);
        stream.timings.requestEnd = loop.nanos();
        stream.bytesFromClient += stream.request.accountedSize();
        driver.requestEnded = stream.request.bodyLength() == 0;
        if (stream.request.offence() >= 0) {
            driver.account.capture(stream.request, true);
        }
        HeaderCapture capture = driver.frontend().headerCapture;
        if (capture != null) {
            capture.request(stream);
        }
        driver.account.logStep(LogOrigin.REQUEST);
        if (!driver.requestEnded) {
            driver.armClient();
        }
        driver.rules.begin();
    }

    @Override
    public void dataReceived(ByteBuf data) {
        int length = data.readableBytes();
        stream.bytesFromClient += length;
        StreamEnd end = driver.back;
        if (driver.requestStarted && end == null) {
            // The server is gone and has answered: the rest of the request has nowhere to go.
            data.release();
            driver.armClient();
            return;
        }
        if (driver.requestStarted && end != null) {
            stream.bytesToServer += length;
            end.sendData(data);
            driver.account.countBytesSometimes();
            driver.armClient();
            if (driver.state == StreamState.TUNNEL) {
                touchTunnel();
            }
            if (!end.isWritable()) {
                driver.frontEnd().reading(false);
                loop.cancel(driver.clientTimer);
                driver.armServer();
            }
            return;
        }
        held.add(StreamSocket.fitting(loop, data));
        if (held.bytes() >= driver.bufferSize()) {
            driver.frontEnd().reading(false);
            loop.cancel(driver.clientTimer);
        } else if (stream.http || driver.state == StreamState.RULES) {
            driver.armClient();
        }
        driver.rules.moreRequest();
    }

    @Override
    public void endReceived(@Nullable Head trailers) {
        if (!stream.http || driver.state == StreamState.TUNNEL) {
            frontClosed();
            return;
        }
        driver.requestEnded = true;
        this.trailers = trailers;
        loop.cancel(driver.clientTimer);
        if (stream.request.bodyLength() == Head.UNKNOWN_LENGTH) {
            stream.bytesFromClient += StreamAccount.endSize(stream.request, trailers);
        }
        if (driver.state == StreamState.DATA && driver.responseEnded) {
            if (driver.back != null) {
                driver.back.sendEnd(trailers());
            }
            driver.overWhenSent();
            return;
        }
        if (driver.requestStarted && driver.back != null) {
            driver.back.sendEnd(trailers());
            if (driver.state == StreamState.ANSWER) {
                driver.armServer();
            }
        } else {
            driver.rules.moreRequest();
        }
    }

    @Override
    public void inputClosed() {
        if (driver.state == StreamState.TUNNEL) {
            frontClosed();
            return;
        }
        closed = true;
        if (driver.backend != null ? driver.backend.abortOnClose : driver.frontend().abortOnClose) {
            clientAborted();
        }
    }

    @Override
    public void failed(StreamFailure failure, int status) {
        if (failure == StreamFailure.RESET) {
            dead = true;
        }
        if (failure == StreamFailure.CLOSED && driver.rules.waitForBody()) {
            // Rules that waited for the rest decide with what there is; no server gets half a
            // request.
            closed = true;
            cut = true;
            driver.rules.moreRequest();
            return;
        }
        switch (driver.state) {
            case HEAD -> {
                stream.timings.requestEnd = -1;
                if (failure == StreamFailure.BAD_MESSAGE) {
                    driver.count(counters -> counters.requestErrors++);
                    driver.account.capture(stream.request, true);
                    stream.termination.end('P', 'R');
                    driver.answers.answerError(status);
                } else {
                    driver.count(counters -> counters.requestErrors++);
                    stream.termination.end(driver.rules.isUpgraded() ? 'P' : 'C', 'R');
                    if (driver.frontend().http.ignoreProbes
                            && !stream.request.present()
                            && stream.request.used() == 0) {
                        driver.account.nothingToLog();
                    }
                    if (failure == StreamFailure.CLOSED) {
                        driver.answers.answerError(400);
                    } else {
                        stream.status = 400;
                        driver.over(false);
                    }
                }
            }
            case REST, OVER -> {}
            case RULES, TARPIT, QUEUE, PAUSE, CONNECT, ANSWER, RESPONSE_RULES, DATA, TUNNEL -> {
                if (driver.state == StreamState.QUEUE) {
                    driver.dispatch.leaveQueue();
                }
                if (failure == StreamFailure.BAD_MESSAGE) {
                    driver.count(counters -> counters.requestErrors++);
                    char phase =
                            driver.state == StreamState.RULES
                                    ? 'R'
                                    : driver.responseStarted ? 'D' : 'H';
                    stream.termination.end('P', phase);
                    driver.answers.answerError(400);
                    return;
                }
                countClientAbort();
                // The request was under way already: HAProxy then speaks of data, and of no status.
                boolean underWay = stream.http && driver.state == StreamState.ANSWER;
                stream.termination.end('C', underWay ? 'D' : driver.letter());
                if (stream.http && !underWay && stream.status == 0) {
                    stream.status = 503;
                }
                driver.over(false);
            }
        }
    }

    @Override
    public void writabilityChanged() {
        if (driver.state == StreamState.DATA && driver.responseEnded) {
            driver.serverSide.responseSent();
            return;
        }
        if (driver.isSendingRest()) {
            driver.overWhenSent();
            return;
        }
        StreamEnd end = driver.back;
        if (end == null || driver.front == null) {
            return;
        }
        boolean writable = driver.frontEnd().isWritable();
        end.reading(writable);
        if (writable) {
            if (driver.requestEnded && driver.state == StreamState.DATA) {
                loop.cancel(driver.clientTimer);
            }
            driver.armServer();
        } else {
            loop.cancel(driver.serverTimer);
            driver.armClient();
        }
    }

    private void touchTunnel() {
        if (!driver.responseEnded) {
            driver.armServer();
        }
    }

    private void clientAborted() {
        switch (driver.state) {
            case QUEUE -> {
                driver.dispatch.leaveQueue();
                countClientAbort();
                stream.termination.end('C', 'Q');
                endAborted(0);
            }
            case PAUSE, CONNECT -> {
                countClientAbort();
                stream.termination.end('C', 'C');
                endAborted(0);
            }
            case ANSWER -> {
                countClientAbort();
                stream.termination.end('C', 'H');
                endAborted(400);
            }
            case TARPIT -> {
                countClientAbort();
                stream.termination.end('C', 'T');
                endAborted(0);
            }
            case DATA -> {
                if (!driver.responseEnded) {
                    countClientAbort();
                    stream.termination.end('C', 'D');
                    driver.over(false);
                }
            }
            case REST, HEAD, RULES, RESPONSE_RULES, TUNNEL, OVER -> {}
        }
    }

    void countClientAbort() {
        driver.count().clientAborts++;
        if (driver.backend != null) {
            driver.backend.backend.tally().on(loop).clientAborts++;
        }
        if (stream.server != null) {
            stream.server.tally().on(loop).clientAborts++;
        }
    }

    private void endAborted(int status) {
        stream.status = status;
        driver.over(false);
    }

    private boolean isOnItsWay() {
        return switch (driver.state) {
            case QUEUE, PAUSE, CONNECT -> true;
            case REST, HEAD, RULES, TARPIT, ANSWER, RESPONSE_RULES, DATA, TUNNEL, OVER -> false;
        };
    }

    void frontClosed() {
        driver.requestEnded = true;
        closed = true;
        if (!stream.http && held.isEmpty() && isOnItsWay()) {
            // Who says nothing and leaves needs no server.
            clientAborted();
            return;
        }
        if (driver.state != StreamState.TUNNEL) {
            // Nothing is lost: what came before is held, and the half-close is passed on later.
            if (driver.state == StreamState.RULES) {
                driver.rules.moreRequest();
            }
            return;
        }
        if (driver.back != null) {
            driver.back.sendEnd(null);
        }
        if (driver.responseEnded) {
            driver.overWhenSent();
        } else {
            loop.cancel(driver.clientTimer);
            if (driver.backend().backend.timeouts().serverFin > 0) {
                driver.armServer();
            }
        }
    }
}
