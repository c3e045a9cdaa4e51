package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.StreamSnapshot;
import sluice.flow.StreamWalk;
import sluice.flow.Traffic;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.RuntimeSockets;
import sluice.proxies.Server;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Commands that list and end streams.
final class SessionCommands {
    private SessionCommands() {}

    /// `show sess [<id>|all|help] [backend <b>] [frontend <f>] [server <b/s>] [older <age>] [show-uri] [susp]` — the streams in progress.
    ///
    /// One line each; `all` and an id print several. The list is made while the client takes it, some streams of one loop at a time: it
    /// stops nothing, however long it is.
    @RuntimeCommand(
            name = "show sess",
            usage = "show sess [help|<id>|all] [opts...]",
            summary = "streams in progress, or one of them",
            level = Level.OPERATOR)
    static void list(Invocation in) {
        var traffic = in.part(Traffic.class);
        if (in.word(0).equals("help")) {
            in.answer().append(SessionFilter.HELP);
            return;
        }
        long id = SessionText.id(in.word(0));
        if (id >= 0 || in.word(0).startsWith("0x")) {
            one(in, traffic, id);
            return;
        }
        var filter = new SessionFilter();
        boolean detailed = in.word(0).equals("all");
        for (int at = detailed ? 1 : 0; at < in.size(); at += filter.take(in, at)) {
            if (filter.failed()) {
                return;
            }
        }
        if (filter.failed()) {
            return;
        }
        if (filter.showsConsoles()) {
            int number = 1;
            for (var console : in.part(RuntimeSockets.class).consoles()) {
                SessionText.console(
                        in.answer(), console, number++, detailed, in.console().anonymity());
            }
        }
        in.stream(new Listing(in, traffic.streams(), filter, detailed));
    }

    private static void one(Invocation in, Traffic traffic, long id) {
        var found = new AtomicReference<Object>();
        traffic.stream(
                id,
                stream -> {
                    found.set(stream == null ? "none" : stream);
                    in.resume();
                });
        in.stream(
                answer -> {
                    Object result = found.get();
                    if (result == null) {
                        return Dump.Progress.WAIT;
                    }
                    if (result instanceof StreamSnapshot stream) {
                        SessionText.detailed(answer, stream, in.console().anonymity());
                    } else {
                        answer.line("Session not found.");
                    }
                    return Dump.Progress.DONE;
                });
    }

    /// Goes through all loops piece by piece, as fast as the client reads.
    private static final class Listing implements Dump {
        private final Invocation in;
        private final StreamWalk walk;
        private final SessionFilter filter;
        private final boolean detailed;
        private final AtomicReference<@Nullable List<StreamSnapshot>> piece =
                new AtomicReference<>();
        private boolean asked;

        Listing(Invocation in, StreamWalk walk, SessionFilter filter, boolean detailed) {
            this.in = in;
            this.walk = walk;
            this.filter = filter;
            this.detailed = detailed;
        }

        @Override
        public Progress next(Answer answer) {
            List<StreamSnapshot> streams = piece.getAndSet(null);
            if (streams != null) {
                asked = false;
                if (streams.isEmpty()) {
                    return Progress.DONE;
                }
                for (var stream : streams) {
                    if (filter.accepts(stream)) {
                        if (detailed) {
                            SessionText.detailed(answer, stream, in.console().anonymity());
                        } else {
                            SessionText.line(
                                    answer, stream, filter.showUri(), in.console().anonymity());
                        }
                    }
                }
            }
            if (!asked) {
                asked = true;
                walk.next(
                        found -> {
                            piece.set(found);
                            in.resume();
                        });
            }
            return Progress.WAIT;
        }

        @Override
        public void abandoned() {
            walk.close();
        }
    }

    /// `shutdown session <id>` — ends one stream (as `show sess` names it) at once; its log line says `K`.
    @RuntimeCommand(
            name = "shutdown session",
            usage = "shutdown session [id]",
            summary = "end one stream",
            level = Level.ADMIN)
    static void shutdown(Invocation in) {
        long id = SessionText.id(in.word(0));
        if (id < 0 && !in.word(0).startsWith("0x")) {
            in.fail("Session pointer expected (use 'show sess').");
            return;
        }
        var ended = new AtomicReference<@Nullable Boolean>();
        in.part(Traffic.class)
                .shutdown(
                        id,
                        done -> {
                            ended.set(done);
                            in.resume();
                        });
        in.stream(
                answer -> {
                    Boolean done = ended.get();
                    if (done == null) {
                        return Dump.Progress.WAIT;
                    }
                    if (!done) {
                        in.fail(answer, "No such session (use 'show sess').");
                    }
                    return Dump.Progress.DONE;
                });
    }

    /// `shutdown sessions server <backend>/<server>` — ends every stream that uses the server.
    @RuntimeCommand(
            name = "shutdown sessions server",
            usage = "shutdown sessions server <bk>/<srv>",
            summary = "end all streams on a server",
            level = Level.ADMIN)
    static void shutdownServer(Invocation in) {
        Server server = ServerName.find(in, in.word(0));
        if (server != null) {
            in.part(Traffic.class).shutdownStreams(used -> used == server, 'K');
        }
    }
}
