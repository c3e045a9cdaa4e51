import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs google-java-format (AOSP style) over every source file of the project.
///
/// `check` fails and names the files that differ; `write` rewrites them. Further arguments limit the run to folders.
public class Format {
    public static void main(String[] args) throws Exception {
        boolean write = args.length > 0 && args[0].equals("write");
        var arguments = new ArrayList<String>(List.of("--aosp", "--skip-javadoc-formatting"));
        arguments.addAll(
                write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        int before = arguments.size();
        for (String root : args.length > 1 ? List.of(args).subList(1, args.length) : List.of(".")) {
            sources(Path.of(root), arguments);
        }
        if (arguments.size() == before) {
            return;
        }
        var out = new PrintWriter(System.out, true);
        int status =
                new Main(out, new PrintWriter(System.err, true), System.in)
                        .format(arguments.toArray(String[]::new));
        if (status != 0) {
            System.err.println(
                    "The files above are not formatted: run `mvn -N verify -Dformat.mode=write`.");
            System.exit(1);
        }
    }

    private static void sources(Path root, List<String> into) throws IOException {
        try (var files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .map(Path::toString)
                    .sorted()
                    .forEach(into::add);
        }
    }
}
