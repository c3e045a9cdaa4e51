package sluice.keyword.command;

import sluice.operation.log.Ring;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.EventRings;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.value.ByteString;

/// Commands that print what the process said.
final class EventCommands {
    private static final int LINES = 200;

    private EventCommands() {}

    /// `show events [<sink>] [-w] [-n] [-0]` — the sinks, or the events of one: servers that change, limits, reloads.
    ///
    /// `-w` goes on with new events until the connection ends or anything is typed, `-n` begins with new ones, `-0` ends each with a
    /// zero byte instead of a line feed. Management guide §9.3.
    @RuntimeCommand(
            name = "show events",
            usage = "show events [<sink>] [-w] [-n] [-0]",
            summary = "what happened, and what happens now")
    static void events(Invocation in) {
        var rings = in.part(EventRings.class);
        if (!in.has(0)) {
            in.answer()
                    .line(
                            "Supported events sinks are listed below. Add -0(zero), -w(wait),"
                                    + " -n(new). Any key to stop.")
                    .line("    stdout     : type=fd, 0 dropped, standard output (fd#1)")
                    .line("    stderr     : type=fd, 0 dropped, standard output (fd#2)");
            for (Ring ring : rings.all()) {
                in.answer()
                        .append(String.format("    %-10s : type=buffer, ", ring.name()))
                        .append(ring.dropped())
                        .append(" dropped, ")
                        .line(ring.description());
            }
            return;
        }
        Ring ring = rings.find(in.word(0));
        if (ring == null) {
            in.fail(
                    in.word(0).matches("stdout|stderr")
                            ? "Nothing to report for this sink"
                            : "No such event sink");
            return;
        }
        var dump = new Events(in, ring);
        for (int i = 1; i < in.size(); i++) {
            if (!dump.option(in.word(i))) {
                in.fail("unknown option");
                return;
            }
        }
        dump.begin();
    }

    /// Prints a ring, and what is added to it as long as somebody waits for it.
    private static final class Events implements Dump {
        private final Invocation in;
        private final Ring ring;
        private final Runnable follower;
        private boolean wait;
        private boolean onlyNew;
        private char end = '\n';
        private long next;

        Events(Invocation in, Ring ring) {
            this.in = in;
            this.ring = ring;
            this.follower = in::resume;
        }

        boolean option(String word) {
            if (!word.matches("-[wn0]+")) {
                return false;
            }
            wait |= word.indexOf('w') > 0;
            onlyNew |= word.indexOf('n') > 0;
            end = word.indexOf('0') > 0 ? 0 : end;
            return true;
        }

        void begin() {
            next = onlyNew ? ring.end() : 0;
            if (wait) {
                ring.follow(follower);
            }
            in.stream(this);
        }

        @Override
        public Progress next(Answer answer) {
            var piece = ring.from(next, LINES);
            next = piece.next();
            for (ByteString message : piece.messages()) {
                answer.bytes(message.array(), 0, message.length()).append(end);
            }
            if (piece.messages().size() == LINES) {
                return Progress.MORE;
            }
            return wait ? Progress.WAIT : Progress.DONE;
        }

        @Override
        public boolean endsAtInput() {
            if (wait) {
                ring.unfollow(follower);
            }
            return wait;
        }

        @Override
        public void abandoned() {
            ring.unfollow(follower);
        }
    }

    /// `show startup-logs` — what was printed while the configuration was read.
    @RuntimeCommand(
            ofMaster = true,
            name = "show startup-logs",
            usage = "show startup-logs",
            summary = "messages of the start",
            level = Level.OPERATOR)
    static void startup(Invocation in) {
        Ring ring = in.part(EventRings.class).startup();
        for (ByteString message : ring.from(0, Integer.MAX_VALUE).messages()) {
            in.answer().bytes(message.array(), 0, message.length()).append('\n');
        }
        in.answer().append('\n');
    }
}
