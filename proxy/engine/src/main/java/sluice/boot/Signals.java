package sluice.boot;

import sun.misc.Signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Signals of the operating system, as this process receives them.
///
/// The JVM would end with exit code 130 on SIGINT and 143 on SIGTERM; those who drive a proxy expect 0. SIGUSR2 is free only
/// because the launcher moves the JVM's own use of it (`_JAVA_SR_SIGNUM`).
final class Signals {
    static final int HUP = 1;
    static final int INT = 2;
    static final int USR1 = 10;
    static final int USR2 = 12;
    static final int TERM = 15;
    static final int TTIN = 21;
    static final int TTOU = 22;

    private static final int LONGEST_READING_SECONDS = 30;

    /// The signals that this process was started to ignore, by `nohup` or as a script's background job: a bit each, from signal 1 on.
    private static long ignored = ignoredAtStart();

    private Signals() {}

    private static long ignoredAtStart() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    /// Runs `task` in a thread of the JVM whenever `name` (`USR1`, `TERM`, …) arrives; quietly does nothing where the JVM
    /// does not allow it.
    static void on(String name, Runnable task) {
        try {
            var signal = new Signal(name.toUpperCase(Locale.ROOT));
            long bit = 1L << signal.getNumber() - 1;
            if ((ignored & bit) != 0) {
                // The JVM would leave it ignored; HAProxy hears it all the same.
                ignored &= ~bit;
                Kernel.heed(signal.getNumber());
            }
            Signal.handle(signal, _ -> task.run());
        } catch (IllegalArgumentException _) {
            // -Xrs or a signal that the JVM keeps: the default action stays.
        }
    }

    /// A request to stop that comes while the configuration is read waits for the verdict: who starts a proxy and ends it wants to know from the
    /// exit code whether it would have run.
    static void quitOnce(CountDownLatch judged) {
        Runnable quit =
                () -> {
                    try {
                        var _ = judged.await(LONGEST_READING_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(0);
                };
        on("INT", quit);
        on("TERM", quit);
    }

    /// Until the proxy runs, a request to stop ends the process at once and without an error.
    static void quitAtOnce() {
        on("INT", () -> Runtime.getRuntime().halt(0));
        on("TERM", () -> Runtime.getRuntime().halt(0));
    }
}
