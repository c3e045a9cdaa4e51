package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.RuleChain;
import sluice.flow.rule.Verdict;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Mode;
import sluice.sample.Condition;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;
import sluice.wire.http.Reasons;
import sluice.wire.http.Target;
import sluice.wire.mux.h1.HeadLook;

/// The rules of a request in their order, from the connection's content to the last word of the backend, and where they wait.
///
/// ```
/// CONTENT ─► MONITOR ─► REQUEST ─► SWITCH ─► BACKEND_CONTENT ─► BACKEND_REQUEST ─► BODY ─► SERVER
///    └──────── UPGRADE ─────────────┘                  a tcp stream becomes one of HTTP and goes on where it was
/// ```
///
/// A chain that waits leaves the step where it stands; [#advance] goes on from there. Part of a [StreamDriver].
@LoopConfined
final class RequestRules {
    private final StreamDriver driver;
    private final Stream stream;
    private final Loop loop;
    private final LoopTraffic traffic;

    private enum Step {
        CONTENT,
        MONITOR,
        REQUEST,
        SWITCH,
        BACKEND_CONTENT,
        BACKEND_REQUEST,
        BODY,
        SERVER,
        UPGRADE
    }

    private static final ByteString EXPECT = ByteString.of("expect");
    private static final ByteString CONTINUE = ByteString.of("100-continue");

    private byte[] payload = ByteString.EMPTY.array();
    private int payloadLength;
    private Step step = Step.CONTENT;

    /// Where the rules begin once the head is there: not at the first ones for a stream that ran those before it was HTTP.
    private Step first = Step.CONTENT;

    /// Whether the bytes of a tcp stream may still turn out to be a request.
    private boolean undecided = true;

    private @Nullable HeadLook look;

    private boolean running;

    /// The backend in mode http for which a tcp stream became HTTP; null where it was chosen as such.
    private @Nullable BackendPlan destined;

    /// A service is chosen and waits for the rest of the request.
    private boolean serveWhenReady;

    RequestRules(StreamDriver driver) {
        this.driver = driver;
        stream = driver.stream();
        loop = driver.loop;
        traffic = driver.traffic;
    }

    /// A request or a tcp session is there: the rules begin.
    void begin() {
        driver.state = StreamState.RULES;
        step = first;
        advance();
    }

    void rest() {
        step = Step.CONTENT;
        first = Step.CONTENT;
        undecided = true;
        look = null;
        destined = null;
        serveWhenReady = false;
        payloadLength = 0;
    }

    /// Goes on with the rules until something has to be waited for.
    void advance() {
        if (running) {
            return;
        }
        if (driver.state == StreamState.RESPONSE_RULES) {
            driver.serverSide.responseRules();
            return;
        }
        if (driver.state != StreamState.RULES) {
            return;
        }
        running = true;
        try {
            while (driver.state == StreamState.RULES && advanceOne()) {}
        } finally {
            running = false;
        }
    }

    /// One step; false when the stream waits or left the rules.
    private boolean advanceOne() {
        FrontendPlan plan = driver.frontend();
        switch (step) {
            case CONTENT -> {
                stream.phase = Phase.REQUEST_CONTENT;
                return content(plan.contentRules, plan.inspectDelay, Step.MONITOR);
            }
            case MONITOR -> {
                step = stream.http ? Step.REQUEST : Step.SWITCH;
                return !stream.http || !monitored();
            }
            case REQUEST -> {
                stream.phase = Phase.HTTP_REQUEST;
                return bodyReady(plan.http) && request(plan, Step.SWITCH);
            }
            case SWITCH -> {
                return chooseBackend();
            }
            case BACKEND_CONTENT -> {
                stream.phase = Phase.REQUEST_CONTENT;
                return content(
                        driver.backend().contentRules,
                        driver.backend().inspectDelay,
                        stream.http ? Step.BACKEND_REQUEST : Step.SERVER);
            }
            case BACKEND_REQUEST -> {
                stream.phase = Phase.HTTP_REQUEST;
                return bodyReady(driver.backend().http) && request(driver.backend(), Step.BODY);
            }
            case BODY -> {
                if (driver.clientSide.endedAsCut()) {
                    return false;
                }
                stream.phase = Phase.REQUEST_BODY;
                finishRequest();
                step = Step.SERVER;
                return true;
            }
            case UPGRADE -> {
                return upgrade();
            }
            case SERVER -> {
                stream.phase = Phase.QUEUE;
                driver.dispatch.chooseServer();
                return false;
            }
        }
        throw new AssertionError(step);
    }

    private boolean content(RuleChain rules, int delay, Step following) {
        if (!rules.isEmpty()) {
            if (stream.http) {
                stream.inspectionOver = true;
            } else if (!stream.inspectionOver) {
                if (delay == 0) {
                    stream.inspectionOver = true;
                } else if (driver.inspectDeadline == 0) {
                    driver.inspectDeadline = loop.millis() + delay;
                    loop.arm(driver.serverTimer, driver.inspectDeadline);
                }
            }
            if (!stream.inspectionOver && undecided && readsRequest()) {
                return false;
            }
            Verdict verdict = rules.run(stream);
            if (verdict == Verdict.WAIT) {
                return false;
            }
            if (!stream.http && driver.inspectDeadline != 0) {
                loop.cancel(driver.serverTimer);
                driver.inspectDeadline = 0;
            }
            if (verdict == Verdict.HTTP) {
                stream.inspectionOver = false;
                first = following;
                step = Step.UPGRADE;
                return true;
            }
            if (!passes(verdict)) {
                return false;
            }
        }
        stream.inspectionOver = false;
        step = following;
        return true;
    }

    /// Whether lines of the proxies speak of a request, which in tcp mode has to be found first.
    private boolean readsRequest() {
        return driver.frontend().frontend.readsRequest()
                || stream.backend != null && stream.backend.readsRequest();
    }

    /// The bytes that came so far go to a parser of HTTP; true when they were a whole head, with which the rules go on.
    private boolean upgrade() {
        ClientConnection connection = client();
        if (connection.mayBecomeHttp2(stream.switchedProtocol)
                && !driver.clientSide.hasClosed()
                && driver.clientSide.mayBePreface()) {
            driver.awaitHead();
            return false;
        }
        stream.request.reset();
        connection.becomeHttp(driver);
        return driver.state == StreamState.RULES;
    }

    /// The time to tell by further bytes which HTTP it is has passed.
    void upgradeNow() {
        stream.request.reset();
        client().becomeHttp(driver);
    }

    private ClientConnection client() {
        ClientConnection connection = driver.client;
        if (connection == null) {
            throw new AssertionError("no client in " + step);
        }
        return connection;
    }

    /// The client may not speak HTTP here.
    void refuseUpgrade() {
        if (destined != null) {
            assign(destined);
            destined.backend.tally().on(loop).sessions++;
        }
        stream.termination.end(destined == null ? 'P' : 'R', 'R');
        driver.over(false);
    }

    /// Whether a tcp stream became, or becomes, one of HTTP.
    boolean isUpgraded() {
        return first != Step.CONTENT;
    }

    /// Whether it waits to know which HTTP a tcp stream becomes.
    boolean isUpgrading() {
        return step == Step.UPGRADE;
    }

    private boolean request(ProxyPlan plan, Step following) {
        RuleChain rules = plan.requestRules;
        if (!rules.isEmpty()) {
            stream.inspectionOver = true;
            Verdict verdict = rules.run(stream);
            if (verdict == Verdict.WAIT && lookForBody()) {
                verdict = rules.run(stream);
            }
            if (stream.hasHints()) {
                sendHints();
            }
            if (verdict == Verdict.WAIT) {
                return false;
            }
            if (!passes(verdict)) {
                return false;
            }
        }
        if (!namesPass(plan.http.restrictNames)) {
            return false;
        }
        if (stream.serving instanceof Delivery delivery && delivered(delivery)) {
            return false;
        }
        step = following;
        return true;
    }

    /// True when a stored response takes the place of a server's.
    private boolean delivered(Delivery delivery) {
        stream.serving = null;
        ByteBuf body = delivery.deliver(stream);
        if (body == null) {
            return false;
        }
        stream.service = delivery.name();
        driver.filters.request();
        driver.serverSide.deliver(body);
        return true;
    }

    /// RFC 8297; a client of HTTP/1.0 does not know informational answers (RFC 9110 §15.2).
    private void sendHints() {
        Head hints = stream.hints();
        Head request = stream.request;
        if (request.versionMajor() > 1 || request.versionMinor() > 0) {
            hints.status(103);
            ByteString reason = Reasons.of(103);
            hints.setReason(reason.array(), 0, reason.length());
            driver.frontEnd().sendHead(hints);
        }
        hints.reset();
    }

    /// True when a rule waits for the body and some of it is there already.
    private boolean lookForBody() {
        if (!stream.payloadWanted || stream.requestPayloadComplete) {
            return false;
        }
        lookAtHeld();
        if (!stream.requestPayloadComplete) {
            encourage();
        }
        return true;
    }

    private boolean namesPass(HttpOptions.RestrictNames restriction) {
        return switch (restriction) {
            case PRESERVE -> true;
            case DELETE -> {
                FieldNames.restrict(stream.request, true);
                yield true;
            }
            case REJECT -> {
                if (!FieldNames.restrict(stream.request, false)) {
                    yield true;
                }
                denied();
                stream.termination.end('P', 'R');
                driver.answers.answerStatus(403, driver.requestEnded);
                yield false;
            }
        };
    }

    /// True when a verdict lets the stream go on; else it has been dealt with.
    private boolean passes(Verdict verdict) {
        switch (verdict) {
            case CONTINUE, ACCEPT -> {
                return true;
            }
            case ANSWER -> {
                if (stream.http) {
                    driver.answers.answer();
                } else {
                    denied();
                    driver.endTcp('P', 'R');
                }
            }
            case TARPIT -> driver.answers.tarpit();
            case CLOSE, CUT -> {
                denied();
                stream.termination.end('P', 'R');
                driver.over(false);
            }
            case DROP -> {
                denied();
                stream.termination.end('P', 'R');
                driver.over(true);
            }
            case SERVICE -> {
                return !serve();
            }
            case FAIL -> {
                driver.count(counters -> counters.internalErrors++);
                stream.termination.end('P', 'R');
                if (stream.http) {
                    driver.answers.answerError(500);
                } else {
                    driver.over(false);
                }
            }
            case WAIT, HTTP ->
                    throw new AssertionError(verdict + " is dealt with where rules are run");
        }
        return false;
    }

    void denied() {
        driver.count(counters -> counters.deniedRequests++);
        if (driver.backend != null) {
            driver.backend.backend.tally().on(loop).deniedRequests++;
        }
    }

    private boolean serve() {
        if (!(stream.serving instanceof Service service)) {
            throw new AssertionError("no service was put into the stream");
        }
        stream.service = service.name();
        if (!service.serve(stream)) {
            stream.payloadWanted = true;
            serveWhenReady = true;
            return true;
        }
        serveWhenReady = false;
        driver.answers.answer();
        return true;
    }

    /// What a rule or a service waited for has come.
    void resumed() {
        if (serveWhenReady) {
            serve();
        } else {
            advance();
        }
    }

    /// `monitor-uri`: answered before all rules, never logged.
    private boolean monitored() {
        ByteString uri = driver.frontend().monitorUri;
        if (uri == null || !isMonitored(uri)) {
            return false;
        }
        int status = 200;
        for (Condition failure : driver.frontend().monitorFailures) {
            if (failure.test(stream) == Condition.Truth.TRUE) {
                status = 503;
            }
        }
        driver.account.nothingToLog();
        stream.termination.end('L', 'R');
        driver.count().intercepted++;
        driver.answers.answerPage(driver.frontend().errorPages.page(status), true);
        return true;
    }

    private boolean isMonitored(ByteString uri) {
        Head head = stream.request;
        int start = head.targetStart();
        int end = head.targetEnd();
        if (uri.at(0) == '/') {
            // The path only: scheme and authority do not count, nor does the query string.
            start = Target.pathStart(head);
            end = Target.queryMark(head, start);
        }
        return start >= 0 && uri.contentEquals(head.bytes(), start, end - start);
    }

    private boolean chooseBackend() {
        BackendPlan chosen = destined;
        boolean forced = isSwitchForced();
        if (chosen != null) {
            return enter(chosen, forced);
        }
        boolean searched = false;
        for (int i = 0; i < driver.frontend().switches.size() && !searched; i++) {
            var line = driver.frontend().switches.get(i);
            Condition condition = line.condition();
            boolean held = condition == null || condition.test(stream) == Condition.Truth.TRUE;
            if (stream.trace != null) {
                stream.trace.rule(stream, line.place(), held ? "USED" : null);
            }
            if (held) {
                chosen = line.target().choose(stream);
                searched = chosen == null || forced || isPublic(chosen);
                if (!searched) {
                    chosen = null;
                }
            }
        }
        if (chosen == null) {
            chosen = driver.frontend().defaultBackend;
            if (chosen != null && chosen.unpublished && !forced && !isOwnBackend(chosen)) {
                chosen = null;
            }
        }
        if (chosen == null) {
            stream.timings.requestEnd = -1;
            stream.termination.end('S', 'C');
            if (stream.http) {
                driver.answers.answerError(503);
            } else {
                driver.over(false);
            }
            return false;
        }
        if (stream.http && chosen.backend.mode() != Mode.HTTP) {
            assign(chosen);
            chosen.backend.tally().on(loop).sessions++;
            stream.termination.end('I', 'R');
            driver.over(false);
            return false;
        }
        if (!stream.http && chosen.backend.mode() == Mode.HTTP) {
            destined = chosen;
            first = Step.MONITOR;
            step = Step.UPGRADE;
            return true;
        }
        return enter(chosen, forced);
    }

    private void assign(BackendPlan chosen) {
        driver.backend = chosen;
        stream.backend = chosen.backend;
        driver.backendCounted = true;
        chosen.backend.sessions().enter();
    }

    private boolean enter(BackendPlan chosen, boolean forced) {
        assign(chosen);
        if (chosen.backend.isDisabled() && !forced && !isOwnBackend(chosen)) {
            stream.timings.requestEnd = -1;
            driver.answers.fail('S', 'C', 503);
            return false;
        }
        var counters = chosen.backend.tally().on(loop);
        counters.sessions++;
        counters.requests += stream.http ? 1 : 0;
        step = firstOf(chosen);
        return true;
    }

    /// Whether other proxies may choose a backend; a `listen` section chooses itself in any case.
    private boolean isPublic(BackendPlan plan) {
        return !plan.backend.isDisabled() && !plan.unpublished || isOwnBackend(plan);
    }

    /// A listen section's own rules are those of its frontend half and ran already.
    private Step firstOf(BackendPlan chosen) {
        if (!isOwnBackend(chosen)) {
            return Step.BACKEND_CONTENT;
        }
        return stream.http ? Step.BODY : Step.SERVER;
    }

    private boolean isOwnBackend(BackendPlan plan) {
        return plan.backend.id() == driver.frontend().frontend.id();
    }

    private boolean isSwitchForced() {
        var conditions = driver.frontend().forcedSwitches;
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).test(stream) == Condition.Truth.TRUE) {
                return true;
            }
        }
        return false;
    }

    /// `option http-buffer-request`: the whole body, or as much as the buffer holds, before the rules of its section.
    private boolean bodyReady(HttpOptions options) {
        if (!options.bufferRequest || stream.requestPayloadComplete) {
            return true;
        }
        stream.payloadWanted = true;
        lookAtHeld();
        if (!stream.requestPayloadComplete) {
            encourage();
        }
        return stream.requestPayloadComplete;
    }

    /// Who waits for a body answers a client that waits for `100 Continue` itself; the server then need not. RFC 9110 §10.1.1.
    private void encourage() {
        Head request = stream.request;
        int slot = request.find(EXPECT);
        boolean before11 = request.versionMajor() == 1 && request.versionMinor() == 0;
        if (slot < 0 || before11 || !FieldWords.is(request.value(slot, new ByteView()), CONTINUE)) {
            return;
        }
        request.removeAll(EXPECT);
        if (!driver.clientSide.held.isEmpty()) {
            return;
        }
        var head = new Head();
        head.status(100);
        ByteString reason = Reasons.of(100);
        head.setReason(reason.array(), 0, reason.length());
        head.received();
        stream.bytesToClient += head.accountedSize();
        driver.frontEnd().sendHead(head);
    }

    /// What every request gets behind all rules.
    private void finishRequest() {
        if (!stream.http) {
            return;
        }
        var unique = driver.frontend().uniqueId;
        if (unique != null) {
            unique.accept(stream);
        }
        HttpOptions front = driver.frontend().http;
        HttpOptions back = driver.backend().http;
        Forwarding.add(stream, front.forwardFor, back.forwardFor, stream.source());
        Forwarding.add(stream, front.originalTo, back.originalTo, stream.destination());
        if (back.forwarded != null) {
            back.forwarded.accept(stream);
        }
        driver.filters.request();
    }

    /// Whether a rule, an option or a service waits for more of the body.
    boolean waitForBody() {
        return driver.state == StreamState.RULES
                && stream.http
                && stream.payloadWanted
                && !stream.requestPayloadComplete;
    }

    /// More of the body or the end of it: those who wait for it look again.
    void moreRequest() {
        if (driver.state != StreamState.RULES) {
            return;
        }
        if (!stream.http || stream.payloadWanted) {
            lookAtHeld();
        }
        if (serveWhenReady) {
            serve();
            return;
        }
        advance();
    }

    private void lookForRequest() {
        HeadLook looks = look;
        if (looks == null) {
            looks = new HeadLook(driver.frontend().http1);
            look = looks;
        }
        undecided = looks.look(payload, payloadLength, stream.request) == HeadLook.Found.UNDECIDED;
    }

    /// Copies what is held into the array that samples read.
    private void lookAtHeld() {
        int limit = driver.bufferSize() - traffic.plan.bufferReserve();
        if (payload.length < limit) {
            payload = new byte[limit];
        }
        payloadLength = driver.clientSide.held.copyInto(payload, limit);
        stream.requestPayload.set(payload, 0, payloadLength);
        if (!stream.http && undecided && readsRequest()) {
            lookForRequest();
        }
        if (driver.requestEnded || payloadLength >= limit || driver.clientSide.hasClosed()) {
            stream.requestPayloadComplete = true;
            if (!stream.http) {
                stream.inspectionOver = true;
            }
        }
    }
}
