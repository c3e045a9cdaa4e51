package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.regex.Regex;

/// What a step of a check waits for in the answer. Manual §4.2 `http-check expect`, `tcp-check expect`.
///
/// @param pattern for messages, as written
/// @param bytes what STRING and BINARY look for
/// @param field the header that FIELD looks at, lower case
/// @param negated success when it does not match
/// @param minimum bytes to wait for before an answer is judged; 0 for none
/// @param comment said instead of the description when it fails
public record Expectation(
        What what,
        String pattern,
        ByteString bytes,
        @Nullable Regex regex,
        String field,
        boolean negated,
        int minimum,
        @Nullable String comment) {
    /// What is looked at.
    public enum What {
        STATUS,
        STATUS_REGEX,
        STRING,
        REGEX,
        BINARY,
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
        PGSQL,
        LDAP
    }

    /// `status 200,204-206`.
    public static Expectation status(String list) {
        return new Expectation(What.STATUS, list, ByteString.EMPTY, null, "", false, 0, null);
    }

    static Expectation protocol(Protocol protocol) {
        return new Expectation(
                What.PROTOCOL, protocol.name(), ByteString.EMPTY, null, "", false, 0, null);
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

    /// As `tcp-check` messages name it.
    String words() {
        return switch (what) {
            case STRING -> "string '" + pattern + "'";
            case BINARY -> "binary";
            case REGEX -> "regex '" + pattern + "'";
            case STATUS, STATUS_REGEX -> "HTTP status '" + pattern + "'";
            case FIELD -> "HTTP header '" + field + "'";
            case PROTOCOL -> "custom function";
        };
    }
}
