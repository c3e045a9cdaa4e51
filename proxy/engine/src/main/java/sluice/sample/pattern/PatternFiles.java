package sluice.sample.pattern;

import sluice.sample.Surroundings;
import sluice.value.ByteString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds or loads the reference of a name: a file, `file@FILE`, `opt@FILE` (may be missing), `virt@NAME` (no file). Manual §2.7.
public final class PatternFiles {
    private PatternFiles() {}

    /// The shared reference of that name; loaded on first use. A problem is reported at `position` and an empty one given.
    public static Reference find(
            String name, boolean map, Surroundings surroundings, int position) {
        String key = name.startsWith("file@") ? name.substring(5) : name;
        Reference known = surroundings.declared(Reference.class, key);
        if (known != null) {
            if (known.isMap() != map && map) {
                surroundings.problem(
                        position,
                        "The file '"
                                + key
                                + "' is already used as a list of patterns; a map needs a file of"
                                + " its own");
            }
            return known;
        }
        var reference = new Reference(key, map);
        surroundings.declare(Reference.class, key, reference);
        if (!key.startsWith("virt@")) {
            load(reference, surroundings, position);
        }
        return reference;
    }

    private static void load(Reference reference, Surroundings surroundings, int position) {
        boolean optional = reference.name().startsWith("opt@");
        String file = optional ? reference.name().substring(4) : reference.name();
        Path path = surroundings.file(file);
        if (optional && !Files.exists(path)) {
            return;
        }
        try {
            reference.load(lines(Files.readAllBytes(path), reference.isMap()));
        } catch (IOException failure) {
            surroundings.problem(
                    position, "failed to open pattern file <" + file + "> : " + reason(failure));
        } catch (PatternIndex.Malformed malformed) {
            surroundings.problem(position, located(file, malformed));
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof java.nio.file.NoSuchFileException
                ? "No such file or directory"
                : failure instanceof java.nio.file.AccessDeniedException
                        ? "Permission denied"
                        : String.valueOf(failure.getMessage());
    }

    /// The message of a pattern that a file cannot hold.
    public static String located(String file, PatternIndex.Malformed malformed) {
        return malformed.getMessage()
                + " at line "
                + malformed.entry().line()
                + " of file '"
                + file
                + "'";
    }

    /// The lines of a file: leading blanks dropped, empty lines and those that begin with `#` skipped.
    public static List<Reference.Line> lines(byte[] content, boolean map) {
        var lines = new ArrayList<Reference.Line>();
        int number = 0;
        for (int at = 0; at < content.length; ) {
            int end = at;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            number++;
            int stop = end > at && content[end - 1] == '\r' ? end - 1 : end;
            int start = at;
            while (start < stop && blank(content[start])) {
                start++;
            }
            if (start < stop && content[start] != '#') {
                lines.add(
                        map
                                ? pair(content, start, stop, number)
                                : single(content, start, stop, number));
            }
            at = end + 1;
        }
        return lines;
    }

    private static Reference.Line single(byte[] content, int start, int stop, int number) {
        return new Reference.Line(number, ByteString.copyOf(content, start, stop - start), null);
    }

    private static Reference.Line pair(byte[] content, int start, int stop, int number) {
        int key = start;
        while (key < stop && !blank(content[key])) {
            key++;
        }
        int value = key;
        while (value < stop && blank(content[value])) {
            value++;
        }
        int end = stop;
        while (end > value && blank(content[end - 1])) {
            end--;
        }
        return new Reference.Line(
                number,
                ByteString.copyOf(content, start, key - start),
                ByteString.copyOf(content, value, end - value));
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// An unnamed reference for the patterns of one line.
    public static Reference inline(List<String> patterns) throws PatternIndex.Malformed {
        var reference = new Reference("", false);
        var lines = new ArrayList<Reference.Line>();
        for (String pattern : patterns) {
            lines.add(new Reference.Line(0, ByteString.of(pattern), null));
        }
        reference.load(lines);
        return reference;
    }
}
