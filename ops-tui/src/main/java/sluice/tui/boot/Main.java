package sluice.tui.boot;

import sluice.runtime.RuntimeClient;
import sluice.tui.poll.Poller;
import sluice.tui.poll.Replay;
import sluice.tui.screen.Verdicts;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;

/// `sluice top`.
public final class Main {
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;

    private Main() {}

    public static void main(String[] arguments) {
        int code = run(arguments, System.out, System.err);
        System.out.flush();
        System.exit(code);
    }

    private static int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments, System.getenv());
        } catch (IllegalArgumentException e) {
            err.println("sluice top: " + e.getMessage());
            return USAGE;
        }
        if (line.help()) {
            if (Boolean.getBoolean("sluice.training")) {
                Training.draw();
            }
            out.print(CommandLine.HELP);
            return 0;
        }
        if (line.version()) {
            String version = Main.class.getPackage().getImplementationVersion();
            out.println("sluice top " + (version == null ? "(development)" : version));
            return 0;
        }
        try {
            if (line.once()) {
                return Once.print(line, out, err);
            }
            live(line);
            return 0;
        } catch (IOException e) {
            err.println("sluice top: " + e.getMessage());
            return UNREACHABLE;
        } catch (IllegalArgumentException e) {
            err.println("sluice top: " + e.getMessage());
            return USAGE;
        } catch (InterruptedException _) {
            return UNREACHABLE;
        }
    }

    private static void live(CommandLine line) throws IOException, InterruptedException {
        var tape = new Tape();
        var mailbox = new Mailbox(tape);
        var replay = line.replay();
        try (var source =
                replay == null
                        ? Source.of(poller(line, mailbox))
                        : Source.of(Replay.open(replay, Verdicts::of), line.interval(), mailbox)) {
            new Dashboard(line, source, mailbox, tape).run(line.record());
        }
    }

    static Poller poller(CommandLine line, Mailbox mailbox) {
        var clients = new ArrayList<RuntimeClient>();
        for (var target : line.targets()) {
            clients.add(new RuntimeClient(target));
        }
        return new Poller(
                clients,
                line.interval(),
                (history, seen) -> Verdicts.of(history, seen, Instant.now()),
                world -> mailbox.put(new sluice.tui.screen.Input.Polled(world)));
    }

    static int unreachable() {
        return UNREACHABLE;
    }
}
