package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.value.ByteString;
import sluice.value.regex.Regex;
import sluice.vocabulary.CheckStatus;

/// What a step of a check waits for in the answer. Manual §4.2 `http-check expect`, `tcp-check expect`.
///
/// @param pattern for messages, as written
/// @param bytes what STRING and BINARY look for
/// @param format what FORMAT and BINARY_FORMAT look for, made anew for each check
/// @param field what FIELD looks at
/// @param negated success when it does not match
/// @param minimum bytes to wait for before an answer is judged; 0 makes the first look conclusive, -1 waits for more on a mismatch
/// @param report what is said about the outcome
public record Expectation(
        What what,
        String pattern,
        ByteString bytes,
        @Nullable Regex regex,
        @Nullable Template format,
        @Nullable FieldPattern field,
        boolean negated,
        int minimum,
        Report report) {
    /// What is looked at.
    public enum What {
        STATUS,
        STATUS_REGEX,
        STRING,
        REGEX,
        FORMAT,
        BINARY,
        /// A regular expression over the answer in hexadecimal digits.
        BINARY_REGEX,
        BINARY_FORMAT,
        FIELD,
        /// The first bytes are a protocol's greeting and judged by [Protocol].
        PROTOCOL
    }

    /// The answers of protocols whose verdict is more than a pattern.
    enum Protocol {
        SSL_HELLO,
        /// Any answer of SMTP but the last.
        SMTP,
        /// The answer to `QUIT`: its code and text are what is found.
        SMTP_END,
        REDIS,
        MYSQL,
        /// What follows the greeting: the answer to the log-in.
        MYSQL_END,
        PGSQL,
        LDAP,
        /// The stream processing protocol: the hello of an agent.
        SPOP
    }

    /// How an outcome is told.
    ///
    /// @param comment said behind the description of a failure
    /// @param ok the status of a success in the last step
    /// @param error the status of a mismatch; null for the one that belongs to what was looked at
    /// @param timeout the status when the time is over
    /// @param onSuccess the description of a success in the last step
    /// @param onError the description of a mismatch
    /// @param code the code of either
    public record Report(
            @Nullable String comment,
            CheckStatus ok,
            @Nullable CheckStatus error,
            CheckStatus timeout,
            @Nullable Template onSuccess,
            @Nullable Template onError,
            @Nullable Expression code) {
        public static final Report PLAIN =
                new Report(null, CheckStatus.L7OK, null, CheckStatus.L7TOUT, null, null, null);

        /// Of a check that looks no further than at the encryption.
        static final Report ENCRYPTED =
                new Report(null, CheckStatus.L6OK, null, CheckStatus.L6TOUT, null, null, null);

        /// The same with that comment when it has none of its own.
        public Report commented(@Nullable String text) {
            return comment != null || text == null
                    ? this
                    : new Report(text, ok, error, timeout, onSuccess, onError, code);
        }
    }

    /// `status 200,204-206`.
    public static Expectation status(String list) {
        return plain(What.STATUS, list, null);
    }

    static Expectation protocol(Protocol protocol) {
        Report report = protocol == Protocol.SSL_HELLO ? Report.ENCRYPTED : Report.PLAIN;
        return new Expectation(
                What.PROTOCOL,
                protocol.name(),
                ByteString.EMPTY,
                null,
                null,
                null,
                false,
                -1,
                report);
    }

    /// An expectation that needs no more than its pattern.
    static Expectation plain(What what, String pattern, @Nullable Regex regex) {
        return new Expectation(
                what, pattern, ByteString.EMPTY, regex, null, null, false, -1, Report.PLAIN);
    }

    Expectation commented(@Nullable String text) {
        return new Expectation(
                what,
                pattern,
                bytes,
                regex,
                format,
                field,
                negated,
                minimum,
                report.commented(text));
    }

    /// Whether a status is in a list of codes and ranges.
    boolean hasStatus(int status) {
        for (String part : pattern.split(",")) {
            int dash = part.indexOf('-');
            try {
                int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
                if (status >= from && status <= to) {
                    return true;
                }
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return false;
    }

    /// Whether the text is a list of codes and ranges.
    public static boolean isStatusList(String list) {
        return list.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*");
    }

    /// As messages about a time limit name it.
    String words() {
        return switch (what) {
            case STRING -> "string '" + pattern + "'";
            case BINARY -> "binary '" + printable() + "'";
            case REGEX -> "regex";
            case BINARY_REGEX -> "binary regex";
            case FORMAT -> "log-format string";
            case BINARY_FORMAT -> "log-format binary";
            case STATUS -> "HTTP status codes";
            case STATUS_REGEX -> "HTTP status regex";
            case FIELD -> "HTTP header pattern";
            case PROTOCOL -> "custom function";
        };
    }

    /// As messages about a mismatch name it.
    String kind() {
        return switch (what) {
            case STRING -> "'" + pattern + "'";
            case BINARY -> "(binary)";
            case REGEX, STATUS_REGEX -> "(regex)";
            case BINARY_REGEX -> "(binary regex)";
            case FORMAT -> "(log-format string)";
            case BINARY_FORMAT -> "(log-format binary)";
            case STATUS -> "(status codes)";
            case FIELD -> "(header pattern)";
            case PROTOCOL -> "(custom function)";
        };
    }

    /// The bytes up to the first that ends a text.
    private String printable() {
        String text = bytes.toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
