package sluice.config.syntax;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds and reads the files named by `-f`.
///
/// A directory stands for its files that end in `.cfg` and do not begin with a dot, in byte order of their names.
public final class SourceFiles {
    /// Files beyond this size are refused: nobody writes such a configuration, and a device given by mistake never ends.
    public static final int LARGEST = 256 << 20;

    private SourceFiles() {}

    /// The files behind `names`, in order. A name that cannot be opened is reported and left out.
    public static List<String> expand(List<String> names, Problems problems) {
        var files = new ArrayList<String>();
        for (var name : names) {
            var path = Path.of(Octets.characters(name));
            if (!Files.exists(path)) {
                problems.invalid(
                        null,
                        "Cannot open configuration file/directory "
                                + name
                                + " : No such file or directory");
            } else if (Files.isDirectory(path)) {
                files.addAll(inside(path, name, problems));
            } else {
                files.add(name);
            }
        }
        return files;
    }

    /// The bytes of a file; reports and returns an empty array when it cannot be read.
    public static byte[] read(String name, Problems problems) {
        try (var in = Files.newInputStream(Path.of(Octets.characters(name)))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                problems.invalid(null, "Configuration file " + name + " is too large");
                return new byte[0];
            }
            return bytes;
        } catch (IOException e) {
            problems.invalid(null, "Could not open configuration file " + name + " : " + reason(e));
            return new byte[0];
        }
    }

    private static List<String> inside(Path directory, String name, Problems problems) {
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isRegularFile)
                    .map(entry -> Octets.ofCharacters(String.valueOf(entry.getFileName())))
                    .filter(file -> file.endsWith(".cfg") && !file.startsWith("."))
                    .sorted()
                    .map(file -> name.endsWith("/") ? name + file : name + "/" + file)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            problems.invalid(
                    null, "Cannot open configuration file/directory " + name + " : " + reason(e));
            return List.of();
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "No such file or directory";
            case AccessDeniedException _ -> "Permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
