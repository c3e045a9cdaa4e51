package sluice.web.poll;

import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.diagnosis.Observations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The certificates that a process holds, as `show ssl cert` prints them. Manual: management §9.3.
public final class Certificates {
    /// How many are asked for, each with a command of its own.
    public static final int MOST = 200;

    private static final DateTimeFormatter WHEN =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("MMM ppd HH:mm:ss yyyy 'GMT'")
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Certificates() {}

    /// One certificate with its fields in the words of the proxy (`Subject`, `Issuer`, `notAfter`, …).
    public record Certificate(String file, Map<String, String> fields) {}

    /// Asks for all of them; empty where the version has no such command.
    public static List<Certificate> of(RuntimeClient client) throws RuntimeFailure {
        var answer = client.ask("show ssl cert");
        var found = new ArrayList<Certificate>();
        if (answer.failed()) {
            return found;
        }
        for (String line : answer.lines()) {
            String file = line.strip();
            if (file.isEmpty() || file.startsWith("#") || file.startsWith("*")) {
                continue;
            }
            if (found.size() == MOST) {
                break;
            }
            var detail = client.ask("show ssl cert " + file.replace(" ", "\\ "));
            if (!detail.failed()) {
                found.add(new Certificate(file, fields(detail.lines())));
            }
        }
        return found;
    }

    private static Map<String, String> fields(List<String> lines) {
        var fields = new LinkedHashMap<String, String>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(), line.substring(colon + 2).strip());
            }
        }
        return fields;
    }

    /// When each certificate ends, for the verdicts.
    static List<Observations.Certificate> ends(RuntimeClient client) throws RuntimeFailure {
        var ends = new ArrayList<Observations.Certificate>();
        for (var certificate : of(client)) {
            var end = time(certificate.fields().getOrDefault("notAfter", ""));
            if (end != null) {
                ends.add(new Observations.Certificate(certificate.file(), end));
            }
        }
        return ends;
    }

    /// Reads `Oct 17 09:12:00 2027 GMT`; null where it is something else.
    public static @org.jspecify.annotations.Nullable Instant time(String text) {
        try {
            return WHEN.parse(text, Instant::from);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
