package sluice.runtime;

import java.util.List;
import java.util.Locale;

/// What came back for one command.
///
/// HAProxy answers a change that worked with silence and one that did not with a sentence; the severity in front of
/// the sentence tells them apart (`set severity-output number`), and what no severity marks is recognised by its words.
///
/// @param command as it was sent
/// @param text without the severity and without empty lines around it; undecodable bytes became U+FFFD
/// @param severity as in syslog (3 error, 4 warning, 6 information), or -1 where none was given
/// @param truncated whether the limit of the client was reached and the rest thrown away
public record Answer(String command, String text, int severity, boolean truncated) {

    /// Whether the proxy refused the command.
    public boolean failed() {
        return severity >= 0 && severity <= 3
                || unknownCommand()
                || severity < 0 && looksLikeRefusal();
    }

    /// Whether the level of the socket forbids the command.
    public boolean permissionDenied() {
        return text.startsWith("Permission denied");
    }

    /// Whether this version does not have the command (or not at this level).
    public boolean unknownCommand() {
        return text.startsWith("Unknown command");
    }

    /// Whether the command named an object that does not exist.
    public boolean noSuchObject() {
        String lower = text.toLowerCase(Locale.ROOT);
        return failed()
                && (lower.startsWith("no such ")
                        || lower.startsWith("unknown map")
                        || lower.startsWith("unknown acl")
                        || lower.startsWith("can't find"));
    }

    private boolean looksLikeRefusal() {
        return permissionDenied()
                || text.startsWith("No such ")
                || text.startsWith("Unknown ")
                || text.startsWith("Require ")
                || text.contains(" expects ")
                || text.startsWith("Missing ")
                || text.startsWith("Invalid ");
    }

    /// The text line by line; no lines where it is empty.
    public List<String> lines() {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }

    /// The first line, for messages.
    public String firstLine() {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
