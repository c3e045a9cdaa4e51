package sluice.boot;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;

/// `-dL`: the program and the shared libraries that the kernel has mapped for it.
final class LoadedLibraries {
    private LoadedLibraries() {}

    static void print(PrintStream out) {
        out.println("List of loaded object files:");
        var files = new LinkedHashSet<String>();
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            // address permissions offset device inode path
            lines.map(line -> line.split("\\s+", 6))
                    .filter(words -> words.length == 6 && words[1].contains("x"))
                    .map(words -> words[5])
                    .filter(path -> path.startsWith("/"))
                    .forEach(files::add);
        } catch (IOException e) {
            out.println("(unknown: " + e.getMessage() + ")");
        }
        files.forEach(out::println);
    }
}
