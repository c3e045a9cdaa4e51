package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.RuntimeSockets;
import sluice.proxies.Backend;
import sluice.proxies.Server;

import java.util.concurrent.TimeUnit;

/// `wait`: some time, or until something can be removed.
final class WaitCommand {
    private static final int POLL_MILLIS = 25;

    private static final String HELP =
            """
            Usage: wait {-h|<delay>} [condition [args...]]
              - '-h' displays this help
              - <delay> is the maximum wait time, optionally suffixed by the unit among
                'us', 'ms', 's', 'm', 'h', and 'd'. ; the default unit is milliseconds.
              - <condition> indicates what to wait for, no longer than the specified
                delay. Supported conditions are:
                - <none> : by default, just sleep for the specified delay.
                - be-removable <px> : wait for this backend to become removable.
                - srv-removable <px>/<sv> : wait for this server to become removable.
            """;

    private WaitCommand() {}

    /// Whether a condition holds.
    sealed interface Outcome {
        record Yes() implements Outcome {}

        record NotYet() implements Outcome {}

        /// It will not come true by waiting.
        record Never(String why) implements Outcome {}
    }

    private interface Check {
        Outcome look();
    }

    /// `wait {-h|<delay>} [srv-removable <bk>/<srv> | be-removable <bk>]` — pauses the commands of this connection, milliseconds without a unit.
    @RuntimeCommand(
            name = "wait",
            usage = "wait {-h|<delay_ms>} cond [args...]",
            summary = "wait for a time or a condition (-h for more)")
    static void wait(Invocation in) {
        if (in.word(0).equals("-h") || in.word(1).equals("-h") || !in.has(0)) {
            in.answer().append(HELP);
            return;
        }
        long millis = Delay.millis(in.word(0), TimeUnit.MILLISECONDS);
        if (millis < 0) {
            in.fail("Invalid timer value '" + in.word(0) + "', expects a delay.");
            return;
        }
        switch (in.word(1)) {
            case "" -> pause(in, millis, null);
            case "srv-removable" -> {
                Server server = ServerName.find(in, in.word(2));
                if (server != null) {
                    pause(in, millis, () -> removable(server));
                }
            }
            case "be-removable" -> {
                Backend backend = ServerName.backend(in, in.word(2));
                BackendPlan plan = backend == null ? null : backend.get(BackendPlan.EXTRA);
                if (plan == null) {
                    in.fail("No such backend.");
                } else {
                    pause(in, millis, () -> DynamicBackendCommands.removable(in, plan));
                }
            }
            default -> in.fail("Unsupported condition '" + in.word(1) + "'; see 'wait -h'.");
        }
    }

    /// Whether `del server` would succeed.
    static Outcome removable(Server server) {
        if (!server.backend().servers().contains(server)) {
            return new Outcome.Never("No such server.");
        }
        if (server.isNamed() || !server.state().followers().isEmpty()) {
            return new Outcome.Never(
                    "This server cannot be removed at runtime due to other configuration elements"
                            + " pointing to it.");
        }
        if (!server.state().isMaintenance()) {
            return new Outcome.Never("Only servers in maintenance mode can be deleted.");
        }
        return server.sessions().current() == 0 && server.queued() == 0
                ? new Outcome.Yes()
                : new Outcome.NotYet();
    }

    private static void pause(Invocation in, long millis, @Nullable Check check) {
        var loop = in.part(RuntimeSockets.class).loop();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        in.stream(
                new Dump() {
                    @Override
                    public Progress next(Answer answer) {
                        long left = end - System.nanoTime();
                        if (check != null) {
                            switch (check.look()) {
                                case Outcome.Yes _ -> {
                                    answer.line("Done.");
                                    return Progress.DONE;
                                }
                                case Outcome.Never(String why) -> {
                                    in.fail(answer, why);
                                    return Progress.DONE;
                                }
                                case Outcome.NotYet _ -> {}
                            }
                        }
                        if (left <= 0) {
                            if (check != null) {
                                in.fail(answer, "Wait delay expired.");
                            }
                            return Progress.DONE;
                        }
                        long pause = TimeUnit.NANOSECONDS.toMillis(left) + 1;
                        var _ =
                                loop.schedule(
                                        in::resume,
                                        check == null ? pause : Math.min(pause, POLL_MILLIS),
                                        TimeUnit.MILLISECONDS);
                        return Progress.WAIT;
                    }
                });
    }
}
