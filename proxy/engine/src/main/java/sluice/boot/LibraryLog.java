package sluice.boot;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;

/// What the network library has to say: warnings and errors, on the console like those of the proxy.
///
/// Left alone the library looks for other logging libraries in every jar, and the JDK for a finder of loggers: a fifth of the time to
/// the first accept.
final class LibraryLog extends InternalLoggerFactory {
    private final Journal journal;

    LibraryLog(Journal journal) {
        this.journal = journal;
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new Voice(name, journal);
    }

    /// Fills the places `{}` of a format in turn.
    static String filled(String format, @Nullable Object... arguments) {
        var text = new StringBuilder();
        int from = 0;
        for (Object argument : arguments) {
            int place = format.indexOf("{}", from);
            if (place < 0) {
                return text.append(format, from, format.length())
                        .append(": ")
                        .append(argument)
                        .toString();
            }
            text.append(format, from, place).append(argument);
            from = place + 2;
        }
        return text.append(format, from, format.length()).toString();
    }

    private static final class Voice extends AbstractInternalLogger {
        private static final long serialVersionUID = 1;

        private final transient Journal journal;

        Voice(String name, Journal journal) {
            super(name);
            this.journal = journal;
        }

        private void say(Journal.Level level, String text) {
            journal.report(level, name(), text);
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void trace(String text) {}

        @Override
        public void trace(String format, @Nullable Object argument) {}

        @Override
        public void trace(String format, @Nullable Object first, @Nullable Object second) {}

        @Override
        public void trace(String format, @Nullable Object... arguments) {}

        @Override
        public void trace(String text, @Nullable Throwable cause) {}

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public void debug(String text) {}

        @Override
        public void debug(String format, @Nullable Object argument) {}

        @Override
        public void debug(String format, @Nullable Object first, @Nullable Object second) {}

        @Override
        public void debug(String format, @Nullable Object... arguments) {}

        @Override
        public void debug(String text, @Nullable Throwable cause) {}

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public void info(String text) {}

        @Override
        public void info(String format, @Nullable Object argument) {}

        @Override
        public void info(String format, @Nullable Object first, @Nullable Object second) {}

        @Override
        public void info(String format, @Nullable Object... arguments) {}

        @Override
        public void info(String text, @Nullable Throwable cause) {}

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public void warn(String text) {
            say(Journal.Level.WARNING, text);
        }

        @Override
        public void warn(String format, @Nullable Object argument) {
            say(Journal.Level.WARNING, filled(format, argument));
        }

        @Override
        public void warn(String format, @Nullable Object first, @Nullable Object second) {
            say(Journal.Level.WARNING, filled(format, first, second));
        }

        @Override
        public void warn(String format, @Nullable Object... arguments) {
            say(Journal.Level.WARNING, filled(format, arguments));
        }

        @Override
        public void warn(String text, @Nullable Throwable cause) {
            say(Journal.Level.WARNING, filled(text, cause));
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public void error(String text) {
            say(Journal.Level.ALERT, text);
        }

        @Override
        public void error(String format, @Nullable Object argument) {
            say(Journal.Level.ALERT, filled(format, argument));
        }

        @Override
        public void error(String format, @Nullable Object first, @Nullable Object second) {
            say(Journal.Level.ALERT, filled(format, first, second));
        }

        @Override
        public void error(String format, @Nullable Object... arguments) {
            say(Journal.Level.ALERT, filled(format, arguments));
        }

        @Override
        public void error(String text, @Nullable Throwable cause) {
            say(Journal.Level.ALERT, filled(text, cause));
        }
    }
}
