package sluice.loop;

/// Where low rooms report what an operator should know; implemented by `operation.log`.
///
/// Never blocks and may be called from any thread. Repeats of one `subject` within a short interval are
/// counted, not printed again.
public interface Journal {
    /// Severity in the order of syslog.
    enum Level {
        EMERG,
        ALERT,
        CRIT,
        ERR,
        WARNING,
        NOTICE,
        INFO,
        DEBUG
    }

    /// Reports one event: `subject` names what it is about (a proxy, a log target), `text` is one line.
    void report(Level level, String subject, String text);

    /// A journal that drops everything, for tests.
    Journal SILENT = (level, subject, text) -> {};
}
