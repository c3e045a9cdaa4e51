package sluice.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One stream of `show sess`: who is connected through which server, for how long. The proxy does not print the
/// request here; that is in the log when the stream ends.
///
/// @param id as `shutdown session` takes it
/// @param client address of the client, empty where the protocol has none
/// @param server empty where none was chosen yet
public record SessionLine(
        String id,
        String protocol,
        String client,
        String frontend,
        String backend,
        String server,
        Duration age) {

    /// Reads the answer; lines that are cut or none of this are left out.
    public static List<SessionLine> parse(String text) {
        var sessions = new ArrayList<SessionLine>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int colon = text.indexOf(": ", at);
            if (text.startsWith("0x", at) && colon > at && colon < end) {
                String line = text.substring(colon + 2, end);
                sessions.add(
                        new SessionLine(
                                text.substring(at, colon),
                                field(line, "proto="),
                                field(line, "src="),
                                field(line, "fe="),
                                named(field(line, "be=")),
                                named(field(line, "srv=")),
                                age(field(line, "age="))));
            }
            at = end + 1;
        }
        return sessions;
    }

    private static String field(String line, String name) {
        int at = line.startsWith(name) ? 0 : line.indexOf(' ' + name) + 1;
        if (at == 0 && !line.startsWith(name)) {
            return "";
        }
        int end = line.indexOf(' ', at);
        return line.substring(at + name.length(), end < 0 ? line.length() : end);
    }

    private static String named(String name) {
        return name.startsWith("<") ? "" : name;
    }

    /// `1s`, `2m3s`, `1h2m`, `3d4h`.
    static Duration age(String text) {
        long seconds = 0;
        long number = 0;
        for (int i = 0; i < text.length() && i < 32; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(number * 10 + c - '0', 1_000_000_000);
                continue;
            }
            seconds +=
                    switch (c) {
                        case 'd' -> number * 86_400;
                        case 'h' -> number * 3600;
                        case 'm' -> number * 60;
                        case 's' -> number;
                        default -> 0;
                    };
            number = 0;
        }
        return Duration.ofSeconds(seconds);
    }
}
