package sluice.upkeep.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.Health;
import sluice.upkeep.check.CheckScript.Step;
import sluice.value.Address;
import sluice.vocabulary.CheckStatus;
import sluice.wire.connect.Target;
import sluice.wire.mux.FirstBytes;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.h2.Http2Counters;
import sluice.wire.tls.BackTls;

import java.util.List;
import java.util.function.Consumer;

/// One check under way: a connection, the steps of the script over it, a time limit for each phase.
///
/// ```
/// connect (at most min(timeout connect, inter)) ─► steps (timeout check, else what is left of inter) ─► outcome
/// ```
///
/// Time in which this loop was busy elsewhere, and could not hear the server, does not count.
@LoopConfined
final class CheckRun extends Timer implements Run {
    /// How long a check may take, in milliseconds.
    ///
    /// @param connect for the connection
    /// @param answer for the rest, counted from the connection; 0 means that `whole` bounds both
    /// @param whole from the start; used when `answer` is 0
    record Limits(int connect, int answer, int whole) {}

    /// A timer may be that late without anybody being kept waiting.
    private static final int SLACK_MILLIS = 10;

    private final Loop loop;
    private final Target route;
    private final Address address;
    private final CheckScript script;
    private final List<Step> steps;
    private final Limits limits;
    private final Opening opening;
    private final Words lines;
    private final Consumer<Outcome> done;
    private final Answer answer = new Answer();
    private final long startMillis;
    private @Nullable Channel channel;

    /// When the present phase is over, how long it was prolonged, and what the loop had lost when that was reckoned.
    private long dueMillis;

    private long grantedMillis;
    private long lostBefore;

    private boolean connected;

    /// The socket is connected, TLS is not ready yet.
    private boolean handshaking;

    private boolean encrypted;

    /// Speaks HTTP/2 over the connection in use; null where bytes go as they are.
    private @Nullable Http2Talk talk;

    private boolean over;
    private int step;

    /// What the last step that judged by itself found; null before.
    private @Nullable Outcome passed;

    /// The step of the connection in use; null for the one that needs none.
    private Step.@Nullable Connect connecting;

    /// The port that this step asked for; 0 for the usual one.
    private int port;

    /// What the owner of the check knows and the script does not.
    interface Words {
        /// Whether the server is up now, stopping included.
        boolean serverIsUp();

        /// What `SendRequest` asks.
        HttpQuestion question(CheckScript.HttpRequest request);

        /// Where HTTP/2 counts.
        Http2Counters counters();

        /// What expressions of the script are evaluated against.
        CheckSamples samples();

        /// What an agent's line means; called once, acts on it.
        Outcome agent(String line);
    }

    /// @param route how sockets to the server are set up
    /// @param address where this one goes
    /// @param steps of the script, in the order in which they are run
    CheckRun(
            Loop loop,
            Target route,
            Address address,
            CheckScript script,
            List<Step> steps,
            Limits limits,
            Opening opening,
            Words lines,
            Consumer<Outcome> done) {
        this.loop = loop;
        this.route = route;
        this.address = address;
        this.script = script;
        this.steps = steps;
        this.limits = limits;
        this.opening = opening;
        this.lines = lines;
        this.done = done;
        startMillis = loop.millis();
    }

    @Override
    public void start() {
        for (Step each : steps) {
            if (!(each instanceof Step.Assign || each instanceof Step.Remark)) {
                if (each instanceof Step.Connect) {
                    advance();
                    return;
                }
                break;
            }
        }
        connect(null);
    }

    private void connect(Step.@Nullable Connect how) {
        connected = false;
        handshaking = false;
        connecting = how;
        Address target = target(how);
        talk = null;
        BackTls tls = opening.tls(how);
        encrypted = tls != null;
        Channel socket;
        try {
            socket = route.socket(loop, target);
        } catch (RuntimeException e) {
            finish(Outcome.failed(CheckStatus.SOCKERR, 0, "no socket left"));
            return;
        }
        channel = socket;
        if (target.isIp() && (how == null || !how.linger())) {
            // The check is over when the answer is there: closing at once spares both sides the
            // wait.
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        if (target.isIp() && !serverSpeaksFirst()) {
            // The last packet of the connection's beginning goes out with the request, or never.
            socket.config().setOption(EpollChannelOption.TCP_QUICKACK, false);
        }
        if (tls != null) {
            if (opening.isHeaded(how)) {
                socket.pipeline().addLast(new FirstBytes(opening::header));
            }
            socket.pipeline().addLast(tls.handler(loop.allocator(), opening.name(how)));
        }
        socket.pipeline().addLast(new Listening(socket));
        var _ = loop.executor().register(socket);
        within(loop.millis() + Math.max(1, limits.connect()));
        ChannelFuture future = route.connect(socket, target);
        boolean asking = future.isDone();
        var _ = future.addListener(attempt -> connected(socket, target, asking, attempt.cause()));
    }

    /// Whether the next that happens on a new connection is an answer.
    private boolean serverSpeaksFirst() {
        return step < steps.size()
                && (steps.get(step) instanceof Step.Expect
                        || steps.get(step) instanceof Step.AgentLine);
    }

    private void within(long deadlineMillis) {
        dueMillis = deadlineMillis;
        grantedMillis = 0;
        lostBefore = loop.lostMillis();
        loop.arm(this, deadlineMillis);
    }

    /// Gives back the time in which this loop could not hear the server, once more as much as was granted at most.
    private boolean extended() {
        long late = loop.millis() - dueMillis;
        long lost = Math.max(loop.lostMillis() - lostBefore, late > SLACK_MILLIS ? late : 0);
        long left = limits.whole() - grantedMillis;
        long more = Math.min(lost, left);
        if (more <= 0) {
            return false;
        }
        grantedMillis += more;
        lostBefore = loop.lostMillis();
        dueMillis = loop.millis() + more;
        loop.arm(this, dueMillis);
        return true;
    }

    /// Where the connection goes: to an address without port when an expression had none that can be.
    private Address target(Step.@Nullable Connect how) {
        Address base =
                how == null || how.address() == null
                        ? address
                        : how.address().port() > 0
                                ? how.address()
                                : how.address().withPort(address.port());
        if (how == null || how.port() == null || !base.isIp()) {
            port = 0;
            return base;
        }
        long wanted = lines.samples().number(how.port());
        port = wanted > 0 && wanted < 65536 ? (int) wanted : 0;
        return port > 0 ? base.withPort(port) : base;
    }

    /// @param asking whether the kernel answers while it is asked
    private void connected(Channel socket, Address to, boolean asking, @Nullable Throwable cause) {
        if (over || socket != channel) {
            socket.close();
            return;
        }
        if (cause != null) {
            finish(SocketFailure.connecting(cause, asking, !to.isIp(), at()));
            return;
        }
        if (encrypted) {
            handshaking = true;
            return;
        }
        if (opening.isHeaded(connecting)) {
            // Here rather than by a handler, which would hear of the connection behind us.
            var _ = socket.writeAndFlush(FirstBytes.buffer(opening.header(socket)));
        }
        ready(socket, "");
    }

    /// @param agreed what ALPN agreed on; empty for nothing
    private void ready(Channel socket, String agreed) {
        connected = true;
        if (opening.http2(connecting, agreed)) {
            talk = new Http2Talk(loop, lines.counters(), answer, this::heard);
            var _ = socket.pipeline().replace(Listening.class, null, talk.handler());
        }
        within(
                limits.answer() > 0
                        ? loop.millis() + limits.answer()
                        : startMillis + limits.whole());
        advance();
    }

    /// Runs steps until one must wait or the script is over.
    private void advance() {
        while (!over) {
            if (step == steps.size()) {
                finish(success());
                return;
            }
            switch (steps.get(step)) {
                case Step.Connect again -> {
                    close();
                    answer.clear();
                    step++;
                    connect(again);
                    return;
                }
                case Step.Remark _ -> {}
                case Step.Assign assign -> {
                    CheckSamples samples = lines.samples();
                    samples.saw(answer, script.kind == CheckScript.Kind.HTTP);
                    samples.run(assign.action());
                }
                case Step.Send send -> {
                    answer.clear();
                    write(Unpooled.wrappedBuffer(send.bytes().array()));
                }
                case Step.SendFormat send -> {
                    CheckSamples samples = lines.samples();
                    byte[] bytes =
                            send.hexadecimal()
                                    ? CheckSamples.fromDigits(samples.text(send.format()))
                                    : samples.bytes(send.format());
                    answer.clear();
                    write(Unpooled.wrappedBuffer(bytes));
                }
                case Step.Program _ ->
                        throw new AssertionError("a program is no step of a connection");
                case Step.SendRequest send -> ask(lines.question(send.request()));
                case Step.AgentLine _ -> {
                    if (answer.lineEnd() >= 0) {
                        finish(lines.agent(answer.line()));
                    } else if (answer.length() == 0 && answer.isEnded()) {
                        finish(
                                Outcome.failed(
                                        CheckStatus.L7RSP,
                                        0,
                                        "TCPCHK got an empty response at step 2"));
                    }
                    return;
                }
                case Step.Expect expect -> {
                    switch (Judge.judge(
                            expect.expectation(),
                            answer,
                            script,
                            step + 1,
                            lines.serverIsUp(),
                            lines::samples)) {
                        case Judge.Ruling.Wait _ -> {
                            return;
                        }
                        case Judge.Ruling.GoOn _ -> {}
                        case Judge.Ruling.Over ended -> {
                            if (ended.outcome().result() != Health.Result.PASSED) {
                                finish(ended.outcome());
                                return;
                            }
                            passed = ended.outcome().after(passed);
                            if (step == steps.size() - 1) {
                                finish(passed);
                                return;
                            }
                        }
                    }
                }
            }
            step++;
        }
    }

    private Outcome success() {
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Expect(Expectation expectation)) {
            return Judge.passed(expectation, answer, script, lines::samples);
        }
        boolean talked =
                steps.stream()
                        .anyMatch(
                                each ->
                                        !(each instanceof Step.Connect
                                                || each instanceof Step.Remark
                                                || each instanceof Step.Assign));
        return talked
                ? Outcome.passed(CheckStatus.L7OK, 0, "(tcp-check)")
                : Outcome.passed(
                        encrypted ? CheckStatus.L6OK : CheckStatus.L4OK,
                        0,
                        script.spelledOut ? "(tcp-check)" : "");
    }

    private void ask(HttpQuestion question) {
        if (talk != null) {
            talk.send(question);
            return;
        }
        answer.clear();
        write(Unpooled.wrappedBuffer(question.bytes().array()));
    }

    /// There is more of an answer.
    private void heard() {
        if (!over && connected) {
            advance();
        }
    }

    private void write(ByteBuf bytes) {
        Channel open = channel;
        if (open == null) {
            bytes.release();
            return;
        }
        var _ = open.writeAndFlush(bytes);
    }

    @Override
    protected void expired() {
        if (extended()) {
            return;
        }
        if (!connected) {
            finish(Outcome.failed(handshaking ? CheckStatus.L6TOUT : CheckStatus.L4TOUT, 0, at()));
        } else if (script.kind == CheckScript.Kind.CONNECT) {
            finish(Outcome.failed(CheckStatus.L4TOUT, 0, ""));
        } else if (step < steps.size()
                && steps.get(step) instanceof Step.Expect(Expectation expectation)) {
            finish(Outcome.failed(expectation.report().timeout(), 0, at()));
        } else if (step < steps.size()
                && steps.get(step) instanceof Step.AgentLine
                && answer.length() > 0) {
            finish(Outcome.failed(CheckStatus.L7TOUT, 0, "Ignoring incomplete line from agent"));
        } else {
            finish(Outcome.failed(CheckStatus.L7TOUT, 0, at()));
        }
    }

    /// Where a script that is spelled out stood.
    private String at() {
        if (!script.spelledOut) {
            return "";
        }
        if (!connected && connecting == null) {
            return " at initial connection step of tcp-check";
        }
        int index = connected ? step : step - 1;
        if (index >= steps.size()) {
            return "";
        }
        Step now = steps.get(index);
        String what =
                switch (now) {
                    case Step.Connect _ -> port > 0 ? " (connect port " + port + ")" : " (connect)";
                    case Step.Expect expect -> " (expect " + expect.expectation().words() + ")";
                    case Step.Send _, Step.SendFormat _, Step.SendRequest _ -> " (send)";
                    case Step.Assign _, Step.Remark _, Step.AgentLine _, Step.Program _ -> "";
                };
        String remark = now.comment() == null ? "" : " comment: '" + now.comment() + "'";
        return " at step " + (index + 1) + " of tcp-check" + what + remark;
    }

    private void finish(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        loop.forget(this);
        close();
        done.accept(outcome);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            loop.forget(this);
            close();
        }
    }

    private void close() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /// What comes over the connection.
    private final class Listening extends ChannelInboundHandlerAdapter {
        private final Channel own;

        Listening(Channel own) {
            this.own = own;
        }

        private boolean isStale() {
            return over || own != channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (!isStale() && message instanceof ByteBuf data) {
                    answer.add(data);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (isStale()) {
                return;
            }
            if (HalfClose.isInputEnd(event)) {
                inputEnded(context);
                return;
            }
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                return;
            }
            handshaking = false;
            if (completion.isSuccess()) {
                String agreed = context.pipeline().get(SslHandler.class).applicationProtocol();
                ready(own, agreed == null ? "" : agreed);
            } else {
                finish(Outcome.failed(CheckStatus.L6RSP, 0, "SSL handshake failure" + at()));
            }
        }

        private void inputEnded(ChannelHandlerContext context) {
            if (connected) {
                answer.end();
                advance();
            } else {
                // The handshake hears of it this way and fails.
                context.close();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!isStale() && connected) {
                advance();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!isStale() && connected) {
                answer.end();
                advance();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!isStale() && connected) {
                finish(
                        Outcome.failed(
                                script.kind == CheckScript.Kind.CONNECT
                                        ? CheckStatus.L4CON
                                        : CheckStatus.SOCKERR,
                                0,
                                SocketFailure.words(cause) + at()));
            }
        }
    }
}
