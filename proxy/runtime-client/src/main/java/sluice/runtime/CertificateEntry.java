package sluice.runtime;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A certificate of the process as `show ssl cert NAME` describes it.
///
/// @param file the name by which the process knows it
/// @param names subject and alternative names, as printed
/// @param notAfter when it ends, null where the answer does not say
/// @param details all fields of the answer in their order, `Serial: …`
public record CertificateEntry(
        String file, String names, @Nullable Instant notAfter, List<String> details) {
    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    public CertificateEntry {
        details = List.copyOf(details);
    }

    /// Asks for all certificates; empty where the version has none or the level forbids it.
    public static List<CertificateEntry> all(RuntimeClient client) throws RuntimeFailure {
        return first(client, Integer.MAX_VALUE);
    }

    /// The same of the first ones only, for whoever has no time for thousands of questions.
    public static List<CertificateEntry> first(RuntimeClient client, int most)
            throws RuntimeFailure {
        var list = client.ask("show ssl cert");
        var certificates = new ArrayList<CertificateEntry>();
        if (list.failed()) {
            return certificates;
        }
        for (String line : list.lines()) {
            String file = line.startsWith("*") ? line.substring(1) : line;
            if (certificates.size() < most && !file.isBlank() && !file.startsWith("#")) {
                certificates.add(parse(file, client.ask("show ssl cert " + escaped(file)).text()));
            }
        }
        return certificates;
    }

    private static String escaped(String file) {
        return file.replace("\\", "\\\\").replace(" ", "\\ ").replace(";", "\\;");
    }

    static CertificateEntry parse(String file, String text) {
        String subject = "";
        String alternatives = "";
        Instant end = null;
        var details = new ArrayList<String>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                continue;
            }
            String value = line.substring(colon + 2).strip();
            switch (line.substring(0, colon)) {
                case "Subject" -> subject = value;
                case "Subject Alternative Name" -> alternatives = value;
                case "notAfter", "Not After" -> end = moment(value);
                default -> {
                    // Kept among the details.
                }
            }
            details.add(line.strip());
        }
        return new CertificateEntry(
                file, alternatives.isEmpty() ? subject : alternatives, end, details);
    }

    /// `Nov 22 16:04:05 2027 GMT`, the day padded with a blank or not.
    static @Nullable Instant moment(String text) {
        String[] parts = text.strip().split(" +");
        int month = parts.length < 4 ? 0 : MONTHS.indexOf(parts[0]) + 1;
        String[] time = parts.length < 4 ? new String[0] : parts[2].split(":");
        if (month == 0 || time.length != 3) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            Integer.parseInt(parts[3]),
                            month,
                            Integer.parseInt(parts[1]),
                            Integer.parseInt(time[0]),
                            Integer.parseInt(time[1]),
                            Integer.parseInt(time[2]))
                    .toInstant(ZoneOffset.UTC);
        } catch (NumberFormatException | java.time.DateTimeException _) {
            return null;
        }
    }
}
