package sluice.boot;

import sluice.loop.Journal;
import sluice.loop.Shared;

import java.io.PrintStream;
import java.util.concurrent.ConcurrentHashMap;

/// Reports to standard error in the form of HAProxy's start-up messages, each subject at most once per interval.
@Shared("a concurrent map; the stream locks itself")
final class ConsoleJournal implements Journal {
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int MOST_SUBJECTS = 1000;

    private final PrintStream err;
    private final long processId = ProcessHandle.current().pid();
    private final ConcurrentHashMap<String, Long> reported = new ConcurrentHashMap<>();

    ConsoleJournal(PrintStream err) {
        this.err = err;
    }

    @Override
    public void report(Level level, String subject, String text) {
        long now = System.nanoTime();
        Long before = reported.get(subject);
        if (before != null && now - before < INTERVAL_NANOS) {
            return;
        }
        if (reported.size() > MOST_SUBJECTS) {
            reported.clear();
        }
        reported.put(subject, now);
        var label =
                switch (level) {
                    case EMERG, ALERT, CRIT, ERR -> "[ALERT]   ";
                    case WARNING -> "[WARNING] ";
                    case NOTICE, INFO, DEBUG -> "[NOTICE]  ";
                };
        err.println(label + " (" + processId + ") : " + text);
    }
}
