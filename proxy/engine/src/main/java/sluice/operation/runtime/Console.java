package sluice.operation.runtime;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.wire.tls.FrontTls;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// One connection to the Runtime API. Confined to the operation loop, save [#resume].
///
/// ```
/// one-shot     one line, all its commands, close
/// interactive  line after line, silent
/// prompt       the same with "> ", or "+ " while a payload is read
/// ```
///
/// Reading goes on only when the commands of the previous line are done, and a dump writes only while the client takes it: neither side
/// can make the other grow. A line over the limit, or a payload over its limit, is answered and closes the connection.
public final class Console extends ChannelDuplexHandler {
    private static final int PIECE = 32 * 1024;

    private final Commands commands;
    private final Parts parts;
    private final Settings settings;
    private final Journal journal;

    private Level level;
    private Severity.Output severityOutput;
    private final Prompt prompt = new Prompt();
    private final @Nullable MasterContext master;
    private final Set<Mode> modes = EnumSet.noneOf(Mode.class);
    private Anonymity anonymity = Anonymity.NONE;
    private long timeoutMillis;

    private @Nullable ChannelHandlerContext context;
    private final LineBuffer input = new LineBuffer();
    private boolean inputEnded;
    private boolean closing;
    private final ArrayDeque<List<String>> waiting = new ArrayDeque<>();
    private @Nullable String payloadMark;
    private final StringBuilder payload = new StringBuilder();
    private boolean payloadReady;
    private @Nullable Invocation running;
    private boolean woken;
    private @Nullable ScheduledFuture<?> timer;
    private long lastActivity;
    private final long startMillis = System.currentTimeMillis();

    /// Commands that a connection obeys itself, whatever the catalog has.
    public static final Set<String> OWN_COMMANDS = Set.of("help", "prompt", "quit");

    /// What the `stats socket` line and `stats timeout` say.
    ///
    /// @param level the most that its clients may do
    /// @param address as `show cli sockets` prints it
    /// @param severity how feedback begins until the client changes it
    /// @param timeoutMillis closes an idle connection; 0 for never
    /// @param longestLine bytes of a command line (`tune.bufsize`)
    /// @param largestPayload characters of a payload (`tune.cli.max-payload-size`)
    /// @param exposesListeners `expose-fd listeners`: hands the listening sockets to a successor
    /// @param master the socket of `-S`: commands may begin with the process that they are for
    /// @param tls how clients must encrypt; null for clear text
    public record Settings(
            Level level,
            String address,
            Severity.Output severity,
            long timeoutMillis,
            int longestLine,
            int largestPayload,
            boolean exposesListeners,
            boolean master,
            @Nullable FrontTls tls) {
        /// Those of a socket that hands nothing over.
        public Settings(
                Level level,
                String address,
                Severity.Output severity,
                long timeoutMillis,
                int longestLine,
                int largestPayload) {
            this(
                    level,
                    address,
                    severity,
                    timeoutMillis,
                    longestLine,
                    largestPayload,
                    false,
                    false,
                    null);
        }
    }

    public Console(Commands commands, Parts parts, Settings settings, Journal journal) {
        this.commands = commands;
        this.parts = parts;
        this.settings = settings;
        this.journal = journal;
        this.master = settings.master() ? new MasterContext(commands) : null;
        this.level = settings.level();
        this.severityOutput = settings.severity();
        this.timeoutMillis = settings.timeoutMillis();
    }

    /// Milliseconds since 1970 at which the client connected.
    public long startMillis() {
        return startMillis;
    }

    public boolean isUnix() {
        return context != null && context.channel() instanceof DomainSocketChannel;
    }

    /// The client's address as `show sess` prints it.
    public String peer() {
        var address = context == null ? null : context.channel().remoteAddress();
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : "unix:1";
    }

    /// Whether this connection may take the listening sockets with it.
    public boolean exposesListeners() {
        return settings.exposesListeners() && isUnix();
    }

    /// Ends the connection without an answer.
    public void end() {
        if (context != null) {
            close(context);
        }
    }

    /// Leaves the connection to `exchange`, which gets its descriptor on a thread of its own and may block; then it is closed. Nothing
    /// that the client sends meanwhile is read here.
    public void takeOver(IntConsumer exchange) {
        ChannelHandlerContext here = context;
        if (here == null || !(here.channel() instanceof UnixChannel channel)) {
            return;
        }
        closing = true;
        waiting.clear();
        channel.config().setAutoRead(false);
        int descriptor = channel.fd().intValue();
        Thread.ofPlatform()
                .name("hand-over")
                .daemon()
                .start(
                        () -> {
                            try {
                                exchange.accept(descriptor);
                            } finally {
                                channel.close();
                            }
                        });
    }

    Parts parts() {
        return parts;
    }

    public Level level() {
        return level;
    }

    /// Gives up rights for the rest of the connection; never regains them.
    public void lower(Level lower) {
        if (lower.compareTo(level) < 0) {
            level = lower;
        }
        modes.clear();
    }

    /// What a connection must switch on before it may use some commands; a change of the level switches all of them off.
    public enum Mode {
        /// Commands that may still change.
        EXPERIMENTAL('x'),
        /// Commands for those who know the insides.
        EXPERT('e');

        private final char letter;

        Mode(char letter) {
            this.letter = letter;
        }

        /// `experimental`, `expert`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// As the prompt of a master shows it.
        char letter() {
            return letter;
        }
    }

    public boolean isOn(Mode mode) {
        return modes.contains(mode);
    }

    public void turn(Mode mode, boolean on) {
        if (on) {
            modes.add(mode);
        } else {
            modes.remove(mode);
        }
    }

    /// What the socket of a master remembers; null on other sockets.
    public @Nullable MasterContext master() {
        return master;
    }

    /// How names and addresses are shown here.
    public Anonymity anonymity() {
        return anonymity;
    }

    public void anonymity(Anonymity wanted) {
        anonymity = wanted;
    }

    public Severity.Output severityOutput() {
        return severityOutput;
    }

    public void severityOutput(Severity.Output output) {
        severityOutput = output;
    }

    /// Milliseconds without activity after which the connection is closed.
    public void timeout(long millis) {
        timeoutMillis = millis;
        arm();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        input.open(context.alloc());
        lastActivity = System.nanoTime();
        arm();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        input.close();
        if (timer != null) {
            timer.cancel(false);
        }
        closing = true;
        Invocation interrupted = running;
        running = null;
        Dump dump = interrupted == null ? null : interrupted.dump();
        if (dump != null) {
            dump.abandoned();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (closing) {
                return;
            }
            lastActivity = System.nanoTime();
            input.add(bytes);
        } finally {
            bytes.release();
        }
        advance();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            advance();
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            lastActivity = System.nanoTime();
            advance();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    void resume(Invocation invocation) {
        ChannelHandlerContext here = context;
        if (here == null) {
            return;
        }
        here.executor()
                .execute(
                        () -> {
                            if (running == invocation) {
                                woken = true;
                                advance();
                            }
                        });
    }

    /// Does whatever can be done now: goes on with a dump, runs the next command, reads the next line.
    private void advance() {
        ChannelHandlerContext here = context;
        while (here != null && !closing) {
            if (running != null) {
                endAtInput(here, running);
            }
            if (running != null) {
                if (!step(here, running)) {
                    return;
                }
            } else if (payloadMark != null && !payloadReady) {
                if (!readPayload(here)) {
                    break;
                }
            } else if (!waiting.isEmpty()) {
                begin(here, waiting.removeFirst());
            } else if (!readRequest(here)) {
                break;
            }
        }
        if (here != null && !closing && inputEnded && running == null) {
            close(here);
        }
    }

    /// A key ends a dump that only waits; it is not taken for a command.
    private void endAtInput(ChannelHandlerContext here, Invocation invocation) {
        Dump dump = invocation.dump();
        if (input.isEmpty() || dump == null || !dump.endsAtInput()) {
            return;
        }
        input.clear();
        running = null;
        ByteBuf buffer = here.alloc().buffer(1);
        buffer.writeByte('\n');
        here.writeAndFlush(buffer);
        finishCommand(here);
    }

    private boolean readRequest(ChannelHandlerContext here) {
        String line = line(here, settings.longestLine());
        if (line == null) {
            return false;
        }
        Request request = Request.parse(line);
        waiting.addAll(request.commands());
        payloadMark = request.commands().isEmpty() ? null : request.payloadMark();
        payloadReady = false;
        payload.setLength(0);
        if (payloadMark != null) {
            if (prompt.isShown()) {
                send(here, Prompt.PAYLOAD);
            }
        } else if (waiting.isEmpty()) {
            finishLine(here);
        }
        return true;
    }

    private boolean readPayload(ChannelHandlerContext here) {
        String line = line(here, settings.largestPayload());
        if (line == null) {
            return false;
        }
        if (line.equals(payloadMark)) {
            payloadReady = true;
            return true;
        }
        if (payload.length() + line.length() > settings.largestPayload()) {
            refuse(
                    here,
                    "The payload is larger than "
                            + settings.largestPayload()
                            + " characters; see tune.cli.max-payload-size.");
            return false;
        }
        payload.append(line).append('\n');
        if (prompt.isShown()) {
            send(here, Prompt.PAYLOAD);
        }
        return true;
    }

    /// The next line without its end, or null when it is not there yet.
    private @Nullable String line(ChannelHandlerContext here, int limit) {
        String line = input.line(limit);
        if (line == null && input.isOverLimit()) {
            refuse(here, "The command line is longer than " + limit + " bytes.");
        }
        return line;
    }

    private void begin(ChannelHandlerContext here, List<String> words) {
        if (master != null && words.size() == 1 && MasterContext.isTarget(words.getFirst())) {
            // For all lines that follow; HAProxy answers nothing, not even an empty line.
            master.enter(words.getFirst());
            finishCommand(here);
            return;
        }
        boolean last = waiting.isEmpty();
        String given = last && payloadMark != null ? payload.toString() : null;
        ByteBuf buffer = here.alloc().buffer(256);
        var answer = new Answer(buffer);
        Invocation invocation = null;
        try {
            invocation = run(here, words, given, answer);
        } catch (RuntimeException failure) {
            journal.report(
                    Journal.Level.ERR,
                    "runtime API",
                    "'" + String.join(" ", words) + "' failed: " + failure);
            answer.append(Severity.CRITICAL.prefix(severityOutput))
                    .line("This command failed inside the proxy: " + failure);
        }
        if (closing) {
            buffer.release();
            return;
        }
        if (invocation != null && invocation.dump() != null) {
            running = invocation;
            woken = true;
            here.writeAndFlush(buffer);
            return;
        }
        buffer.writeByte('\n');
        here.writeAndFlush(buffer);
        finishCommand(here);
    }

    private @Nullable Invocation run(
            ChannelHandlerContext here, List<String> words, @Nullable String given, Answer answer) {
        switch (words.get(0)) {
            case "quit" -> {
                close(here);
                return null;
            }
            case "prompt" -> {
                prompt.change(words, answer);
                return null;
            }
            case "help" -> {
                Commands shown = master == null ? commands : master.commands();
                shown.help(level, String.join(" ", words.subList(1, words.size())), answer);
                return null;
            }
            default -> {}
        }
        if (master != null && words.getFirst().startsWith("@")) {
            return target(here, master, words, given, answer);
        }
        Commands known = master == null ? commands : master.commands();
        Commands.Match match = known.find(words);
        if (match == null) {
            known.unknown(level, words, answer);
            return null;
        }
        var invocation = new Invocation(this, words, match.words(), given, answer);
        if (invocation.permits(match.command().level())) {
            match.command().run().run(invocation);
        }
        return invocation;
    }

    /// `@1 …`: the rest of the line is for another process.
    private @Nullable Invocation target(
            ChannelHandlerContext here,
            MasterContext master,
            List<String> words,
            @Nullable String given,
            Answer answer) {
        String target = words.getFirst();
        if (!MasterContext.isTarget(target)) {
            answer.line("Can't find the target PID matching the prefix '" + target + "'.");
            return null;
        }
        boolean before = master.enter(target);
        try {
            return run(here, words.subList(1, words.size()), given, answer);
        } finally {
            master.worker(before);
        }
    }

    /// One piece of the running dump; false when it has to wait.
    private boolean step(ChannelHandlerContext here, Invocation invocation) {
        Dump dump = invocation.dump();
        if (dump == null || !woken || !here.channel().isWritable()) {
            return false;
        }
        ByteBuf buffer = here.alloc().buffer(PIECE);
        Dump.Progress progress;
        try {
            progress = dump.next(new Answer(buffer));
        } catch (RuntimeException failure) {
            journal.report(Journal.Level.ERR, "runtime API", "a dump failed: " + failure);
            progress = Dump.Progress.DONE;
        }
        lastActivity = System.nanoTime();
        switch (progress) {
            case MORE -> here.writeAndFlush(buffer);
            case WAIT -> {
                woken = false;
                here.writeAndFlush(buffer);
            }
            case DONE -> {
                running = null;
                buffer.writeByte('\n');
                here.writeAndFlush(buffer);
                finishCommand(here);
            }
        }
        return progress != Dump.Progress.WAIT;
    }

    private void finishCommand(ChannelHandlerContext here) {
        if (waiting.isEmpty()) {
            payloadMark = null;
            payloadReady = false;
            finishLine(here);
        }
    }

    private void finishLine(ChannelHandlerContext here) {
        if (!prompt.isInteractive()) {
            close(here);
            return;
        }
        if (prompt.isShown()) {
            var process = parts.find(ProcessState.class);
            String place =
                    master == null
                            ? ""
                            : master.place(process != null && process.reloadFailed(), modes);
            send(here, prompt.text(process == null ? 0 : process.uptimeSeconds(), place));
        }
    }

    /// What prompts show of the process.
    public interface ProcessState {
        long uptimeSeconds();

        /// Whether the last reload failed.
        boolean reloadFailed();
    }

    private void refuse(ChannelHandlerContext here, String reason) {
        send(here, Severity.ERROR.prefix(severityOutput) + reason + "\n\n");
        close(here);
    }

    private static void send(ChannelHandlerContext here, String text) {
        ByteBuf buffer = here.alloc().buffer(text.length());
        buffer.writeCharSequence(text, StandardCharsets.UTF_8);
        here.writeAndFlush(buffer);
    }

    private void close(ChannelHandlerContext here) {
        if (closing) {
            return;
        }
        closing = true;
        waiting.clear();
        here.writeAndFlush(here.alloc().buffer(0)).addListener(_ -> here.close());
    }

    private void arm() {
        ChannelHandlerContext here = context;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (here != null && timeoutMillis > 0) {
            timer = here.executor().schedule(this::expire, timeoutMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void expire() {
        ChannelHandlerContext here = context;
        if (here == null || closing) {
            return;
        }
        long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastActivity);
        if (idle >= timeoutMillis && running == null) {
            close(here);
            return;
        }
        timer =
                here.executor()
                        .schedule(
                                this::expire,
                                Math.max(1, timeoutMillis - idle),
                                TimeUnit.MILLISECONDS);
    }
}
