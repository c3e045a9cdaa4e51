package sluice.log.read;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;
import sluice.log.format.Depth;
import sluice.log.format.Entry;
import sluice.log.format.Formats;
import sluice.log.format.LineReader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds the files that the arguments name, in the order of their lines' times.
///
/// Patterns that the shell left alone are expanded here. A rotated set (`haproxy.log`, `.1`, `.2.gz`) is put in order by
/// the first date in each file, so names and modification times do not matter.
public final class Sources {
    private static final int PROBE = 1 << 16;

    /// Files that could not be read, with the reason.
    private final List<String> problems = new ArrayList<>();

    private final Formats formats;

    public Sources(Formats formats) {
        this.formats = formats;
    }

    public List<String> problems() {
        return problems;
    }

    /// The sources of these arguments; `-` is the standard input.
    public List<Source> find(List<String> arguments) {
        List<Source> found = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("-")) {
                found.add(
                        new Source(
                                "<stdin>",
                                null,
                                Source.Compression.NONE,
                                -1,
                                Long.MIN_VALUE,
                                now()));
            } else {
                for (Path path : expand(argument)) {
                    Source source = probe(path);
                    if (source != null) found.add(source);
                }
            }
        }
        if (found.size() > 1) sort(found);
        return found;
    }

    private static void sort(List<Source> found) {
        // Stable: files without a date keep the place the user gave them, relative to one another.
        found.sort(
                (a, b) -> {
                    if (a.start() == Long.MIN_VALUE || b.start() == Long.MIN_VALUE) return 0;
                    return Long.compare(a.start(), b.start());
                });
    }

    private List<Path> expand(String argument) {
        List<Path> paths = new ArrayList<>();
        try {
            Path path = Path.of(argument);
            if (Files.exists(path)) {
                paths.add(path);
                return paths;
            }
            Path name = path.getFileName();
            if (name == null
                    || argument.indexOf('*') < 0
                            && argument.indexOf('?') < 0
                            && argument.indexOf('{') < 0) {
                problems.add(argument + ": no such file");
                return paths;
            }
            Path folder = path.getParent() == null ? Path.of(".") : path.getParent();
            try (DirectoryStream<Path> matches =
                    Files.newDirectoryStream(folder, name.toString())) {
                for (Path match : matches)
                    paths.add(path.getParent() == null ? folder.relativize(match) : match);
            }
            paths.sort(null);
            if (paths.isEmpty()) problems.add(argument + ": no file has such a name");
        } catch (NoSuchFileException e) {
            problems.add(argument + ": no such folder");
        } catch (IOException | InvalidPathException e) {
            problems.add(argument + ": " + reason(e));
        }
        return paths;
    }

    private @Nullable Source probe(Path path) {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            problems.add(
                    name
                            + ": is a directory; name the files in it, such as '"
                            + path.resolve("*")
                            + "'");
            return null;
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // A pipe gives its bytes once: nothing may be read of it in advance.
            return new Source(name, path, Source.Compression.NONE, -1, Long.MIN_VALUE, now());
        }
        byte[] head = new byte[PROBE + Bytes.PADDING];
        int length;
        try (InputStream in = Files.newInputStream(path)) {
            length = in.readNBytes(head, 0, PROBE);
        } catch (IOException e) {
            problems.add(name + ": " + reason(e));
            return null;
        }
        Source.Compression compression = Source.compression(head, length);
        if (compression != Source.Compression.NONE) {
            try (InputStream in = Source.decompressed(Files.newInputStream(path))) {
                length = in.readNBytes(head, 0, PROBE);
            } catch (IOException e) {
                // What can be read of it is counted later, and the failure reported then.
                length = 0;
            }
        }
        long size = -1;
        long modified = now();
        try {
            if (Files.isRegularFile(path)) size = Files.size(path);
            modified = Files.getLastModifiedTime(path).toMillis();
        } catch (IOException e) {
            problems.add(name + ": " + reason(e));
        }
        long start = firstTime(head, length, modified);
        return new Source(
                name, path, compression, size, start, start == Long.MIN_VALUE ? modified : start);
    }

    private long firstTime(byte[] head, int length, long modified) {
        LineReader lines = new LineReader(Depth.OUTCOME, formats);
        lines.reference(modified);
        Entry entry = new Entry();
        int from = 0;
        for (int tries = 0; tries < 50 && from < length; tries++) {
            int end = Bytes.find(head, from, length, Bytes.NEWLINE);
            lines.read(entry, head, from, end);
            if (entry.time() != Long.MIN_VALUE && entry.kind() != Entry.Kind.UNREADABLE)
                return entry.time();
            from = end + 1;
        }
        return Long.MIN_VALUE;
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    static String reason(Exception e) {
        if (e instanceof java.nio.file.AccessDeniedException) return "permission denied";
        if (e instanceof NoSuchFileException) return "no such file";
        if (e instanceof java.io.EOFException) return "ends in the middle of its compressed data";
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
}
