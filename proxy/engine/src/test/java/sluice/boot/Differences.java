package sluice.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The cases of a comparison with HAProxy, one to a line, and what may differ with its reason.
///
/// ```
/// differences.txt    CASE <tab> INPUT <tab> why      `*` at the end of either stands for anything
/// ```
final class Differences {
    private final Map<String[], Boolean> allowed = new LinkedHashMap<>();
    private final List<String> found = new ArrayList<>();
    private final String name;
    private int compared;

    private Differences(String name, List<String> lines) {
        this.name = name;
        for (String line : lines) {
            String[] cells = line.split("\t");
            if (cells.length != 3) {
                throw new AssertionError("a difference has three columns: " + line);
            }
            allowed.put(cells, false);
        }
    }

    static Differences read(String name) {
        return new Differences(name, lines(name));
    }

    /// The lines of a file beside this class that are not empty and do not begin with `#`.
    static List<String> lines(String name) {
        try (var in = Objects.requireNonNull(Differences.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes one outcome.
    void compare(String expression, String input, String theirs, String ours) {
        compared++;
        if (theirs.equals(ours)) {
            return;
        }
        for (var line : allowed.entrySet()) {
            if (covers(line.getKey()[0], expression) && covers(line.getKey()[1], input)) {
                line.setValue(true);
                return;
            }
        }
        found.add(
                expression
                        + " | "
                        + input
                        + "\n    haproxy "
                        + printable(theirs)
                        + "\n    sluice  "
                        + printable(ours));
    }

    private static boolean covers(String pattern, String text) {
        return pattern.endsWith("*")
                ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : text.equals(pattern);
    }

    /// Fails where something differs that is not listed, and where something is listed that does not differ; the whole list
    /// goes to a file, as it may be long.
    void settle() throws IOException {
        var surprises = surprises();
        if (surprises.isEmpty()) {
            return;
        }
        Path report = Path.of("target", "differences-" + name.replace('/', '-'));
        Files.write(report, surprises);
        throw new AssertionError(
                "of %d outcomes %d differ unexpectedly, see %s; the first:%n%s"
                        .formatted(
                                compared,
                                surprises.size(),
                                report,
                                String.join(
                                        "\n",
                                        surprises.subList(0, Math.min(9, surprises.size())))));
    }

    /// Every difference that is not listed, and every listed one that no longer is one.
    private List<String> surprises() {
        var all = new ArrayList<>(found);
        allowed.forEach(
                (cells, seen) -> {
                    if (!seen) {
                        all.add("listed, but not a difference: " + String.join(" | ", cells));
                    }
                });
        return all;
    }

    static String printable(String text) {
        var out = new StringBuilder();
        String shown = text.length() > 300 ? text.substring(0, 300) + "…" : text;
        for (char c : shown.toCharArray()) {
            if (c >= ' ' && c < 0x7f || c == '…') {
                out.append(c);
            } else {
                out.append(String.format("\\x%02x", (int) c));
            }
        }
        return out.append(" (").append(text.length()).append(')').toString();
    }
}
