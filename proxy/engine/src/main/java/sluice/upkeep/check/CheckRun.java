package sluice.upkeep.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.value.Address;
import sluice.vocabulary.CheckStatus;
import sluice.wire.mux.SocketAddresses;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// One check under way: a connection, the steps of the script over it, a time limit for each phase.
///
/// ```
/// connect (at most min(timeout connect, inter)) ─► steps (timeout check, else what is left of inter) ─► outcome
/// ```
@LoopConfined
final class CheckRun extends Timer {
    /// How long a check may take, in milliseconds.
    ///
    /// @param connect for the connection
    /// @param answer for the rest, counted from the connection; 0 means that `whole` bounds both
    /// @param whole from the start; used when `answer` is 0
    record Limits(int connect, int answer, int whole) {}

    private final Loop loop;
    private final Address address;
    private final CheckScript script;
    private final List<CheckScript.Step> steps;
    private final Limits limits;
    private final Words lines;
    private final Consumer<Outcome> done;
    private final Answer answer = new Answer();
    private final long startMillis;
    private @Nullable Channel channel;
    private boolean connected;
    private boolean over;
    private int step;

    /// What the owner of the check knows and the script does not.
    interface Words {
        /// What `SendRequest` puts on the wire.
        String request(CheckScript.HttpRequest request);

        /// What an agent's line means; called once, acts on it.
        Outcome agent(String line);
    }

    CheckRun(
            Loop loop,
            Address address,
            CheckScript script,
            Limits limits,
            Words lines,
            Consumer<Outcome> done) {
        this.loop = loop;
        this.address = address;
        this.script = script;
        this.steps = script.program();
        this.limits = limits;
        this.lines = lines;
        this.done = done;
        startMillis = loop.millis();
    }

    void start() {
        int port = address.port();
        if (!steps.isEmpty()
                && steps.get(0) instanceof CheckScript.Step.Connect first
                && first.port() > 0) {
            port = first.port();
        }
        if (!steps.isEmpty() && steps.get(0) instanceof CheckScript.Step.Connect) {
            step = 1;
        }
        connect(port);
    }

    private void connect(int port) {
        connected = false;
        Channel socket;
        try {
            socket = address.isIp() ? loop.transport().socket() : loop.transport().domainSocket();
        } catch (RuntimeException e) {
            finish(Outcome.failed(CheckStatus.SOCKERR, 0, "no socket left"));
            return;
        }
        channel = socket;
        socket.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (address.isIp()) {
            // The check is over when the answer is there: closing at once spares both sides the
            // wait.
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        socket.pipeline().addLast(new Listening(socket));
        var _ = loop.executor().register(socket);
        loop.arm(this, startMillis + Math.max(1, limits.connect()));
        ChannelFuture future =
                socket.connect(
                        SocketAddresses.to(address.isIp() ? address.withPort(port) : address));
        var _ = future.addListener(attempt -> connected(socket, attempt.cause()));
    }

    private void connected(Channel socket, @Nullable Throwable cause) {
        if (over || socket != channel) {
            socket.close();
            return;
        }
        if (cause != null) {
            finish(Outcome.failed(CheckStatus.L4CON, 0, words(cause)));
            return;
        }
        connected = true;
        loop.arm(
                this,
                limits.answer() > 0
                        ? loop.millis() + limits.answer()
                        : startMillis + limits.whole());
        advance();
    }

    /// The system's words without the address that Netty adds.
    private static String words(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        for (String known :
                new String[] {
                    "Connection refused", "No route to host", "Network is unreachable",
                    "Connection reset by peer", "No such file or directory", "Permission denied"
                }) {
            if (message.contains(known)) {
                return known;
            }
        }
        return message;
    }

    /// Runs steps until one must wait or the script is over.
    private void advance() {
        while (!over) {
            if (step == steps.size()) {
                finish(success());
                return;
            }
            switch (steps.get(step)) {
                case CheckScript.Step.Connect again -> {
                    if (step > 0) {
                        close();
                        answer.clear();
                        step++;
                        connect(again.port() > 0 ? again.port() : address.port());
                        return;
                    }
                }
                case CheckScript.Step.Send send -> {
                    answer.clear();
                    write(Unpooled.wrappedBuffer(send.bytes().array()));
                }
                case CheckScript.Step.SendRequest send -> {
                    answer.clear();
                    write(
                            Unpooled.copiedBuffer(
                                    lines.request(send.request()), StandardCharsets.ISO_8859_1));
                }
                case CheckScript.Step.AgentLine _ -> {
                    if (!answer.hasLine() && !answer.isEnded()) {
                        return;
                    }
                    finish(lines.agent(answer.line()));
                    return;
                }
                case CheckScript.Step.Expect expect -> {
                    switch (Judge.judge(expect.expectation(), answer, script, step + 1)) {
                        case Judge.Ruling.Wait _ -> {
                            return;
                        }
                        case Judge.Ruling.GoOn _ -> {}
                        case Judge.Ruling.Over ended -> {
                            boolean last = step == steps.size() - 1;
                            if (last
                                    || ended.outcome().result()
                                            != sluice.proxies.Health.Result.PASSED) {
                                finish(ended.outcome());
                                return;
                            }
                        }
                    }
                    if (step + 1 < steps.size()
                            && !(steps.get(step + 1) instanceof CheckScript.Step.Expect)) {
                        answer.clear();
                    }
                }
            }
            step++;
        }
    }

    private Outcome success() {
        return switch (script.kind) {
            case CONNECT -> Outcome.passed(CheckStatus.L4OK, 0, "");
            case HTTP -> Outcome.passed(CheckStatus.L7OK, answer.status(), "");
            case TCP ->
                    steps.stream().allMatch(each -> each instanceof CheckScript.Step.Connect)
                            ? Outcome.passed(CheckStatus.L4OK, 0, "")
                            : Outcome.passed(CheckStatus.L7OK, 0, "(tcp-check)");
        };
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
        if (!connected) {
            finish(Outcome.failed(CheckStatus.L4TOUT, 0, at()));
        } else if (script.kind == CheckScript.Kind.CONNECT) {
            finish(Outcome.failed(CheckStatus.L4TOUT, 0, ""));
        } else {
            finish(Outcome.failed(CheckStatus.L7TOUT, 0, at()));
        }
    }

    /// Where a script of several steps stood.
    private String at() {
        if (script.kind != CheckScript.Kind.TCP || step >= steps.size()) {
            return "";
        }
        return steps.get(step) instanceof CheckScript.Step.Expect expect
                ? " at step "
                        + (step + 1)
                        + " of tcp-check (expect "
                        + expect.expectation().words()
                        + ")"
                : " at step " + (step + 1) + " of tcp-check";
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

    /// Ends without an outcome.
    void cancel() {
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
                                        : CheckStatus.L7RSP,
                                0,
                                words(cause)));
            }
        }
    }
}
