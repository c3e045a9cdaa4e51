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
    private static final String IGNORED = "\nSigIgn:\t";

    private Signals() {}

    /// The JVM leaves signals ignored that it was started to ignore, below `nohup` or as the background job of a script; HAProxy hears them all
    /// the same. Before the first [#on].
    static void heedIgnored() {
        long ignored = ignored();
        for (int signal : new int[] {HUP, INT, TERM}) {
            if ((ignored >>> signal - 1 & 1) != 0) {
                Kernel.heed(signal);
            }
        }
    }

    /// A bit for each signal from 1 on.
    private static long ignored() {
        try {
            String status = Files.readString(Path.of("/proc/self/status"));
            int at = status.indexOf(IGNORED);
            return at < 0
                    ? 0
                    : Long.parseUnsignedLong(
                            status, at + IGNORED.length(), at + IGNORED.length() + 16, 16);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
            return 0;
        }
    }

    /// Runs `task` in a thread of the JVM whenever `name` (`USR1`, `TERM`, …) arrives; quietly does nothing where the JVM
    /// does not allow it.
    static void on(String name, Runnable task) {
        try {
            Signal.handle(new Signal(name.toUpperCase(Locale.ROOT)), _ -> task.run());
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
