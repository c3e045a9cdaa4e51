package sluice.log.boot;

import sluice.log.question.Words;
import sluice.log.read.Scanner;

import java.io.PrintStream;
import java.util.Locale;

/// Rate and remaining time on the error stream, when counting takes longer than a second and somebody can see it.
final class Progress implements AutoCloseable {
    private static final long FIRST = 1000;
    private static final long EACH = 250;

    private final Scanner scanner;
    private final PrintStream err;
    private final boolean shown;
    private final Thread thread;
    private volatile boolean over;
    private boolean printed;

    Progress(Scanner scanner, PrintStream err, boolean shown) {
        this.scanner = scanner;
        this.err = err;
        this.shown = shown;
        this.thread = new Thread(this::run, "progress");
        thread.setDaemon(true);
    }

    void start() {
        if (shown) thread.start();
    }

    private void run() {
        long start = System.nanoTime();
        try {
            Thread.sleep(FIRST);
            while (!over) {
                double seconds = (System.nanoTime() - start) / 1e9;
                long read = scanner.bytesRead();
                long total = scanner.bytesTotal();
                double rate = read / seconds;
                String rest =
                        total > read && rate > 0
                                ? String.format(
                                        Locale.ROOT,
                                        " of %s, %s left",
                                        Words.bytes(total),
                                        Words.millis((long) ((total - read) / rate * 1000)))
                                : "";
                synchronized (this) {
                    if (over) return;
                    err.print(
                            "\r"
                                    + Words.bytes(read)
                                    + rest
                                    + ", "
                                    + Words.bytes((long) rate)
                                    + "/s\u001b[K");
                    err.flush();
                    printed = true;
                }
                Thread.sleep(EACH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            over = true;
            if (printed) err.print("\r\u001b[K");
        }
        thread.interrupt();
    }
}
