package sluice.log.boot;

import sluice.log.read.Scanner;

/// Ctrl-C while counting: the counting stops, and what is known is printed before the process ends.
final class Interruption {
    private final Thread hook;
    private final boolean installed;

    private Interruption(Scanner scanner, boolean installed) {
        Thread counting = Thread.currentThread();
        this.installed = installed;
        this.hook =
                new Thread(
                        () -> {
                            scanner.stop();
                            try {
                                counting.join(5000);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        if (installed) Runtime.getRuntime().addShutdownHook(hook);
    }

    static Interruption of(Scanner scanner, boolean process) {
        return new Interruption(scanner, process);
    }

    /// Counting is over: from now on an interruption ends the process at once.
    void done() {
        if (!installed) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already ending; the hook waits for this thread.
            return;
        }
    }
}
