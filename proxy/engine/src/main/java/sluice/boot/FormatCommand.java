package sluice.boot;

import sluice.config.format.Formatter;
import sluice.config.syntax.Octets;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SourceFiles;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `sluice fmt`: canonical layout of configuration files.
final class FormatCommand {
    private static final int DIFFERS = 1;
    private static final int UNREADABLE = 2;
    private static final String USAGE =
            """
            Usage: sluice fmt [--write | --check] [FILE|DIRECTORY...]

            Lays configurations out: sections at the margin with a blank line above, directives indented by four,
            one blank between words. Comments, order and the words of every line stay.

              (no flag)   print the result; without files read standard input
              --write     change the files
              --check     print the names of files that would change; exit code 1 if there are any
            """;

    private FormatCommand() {}

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        boolean write = false;
        boolean check = false;
        var names = new ArrayList<String>();
        for (var argument : arguments) {
            switch (argument) {
                case "--write", "-w" -> write = true;
                case "--check" -> check = true;
                case "--help", "-h" -> {
                    out.print(USAGE);
                    return 0;
                }
                default -> names.add(Octets.ofCharacters(argument));
            }
        }
        if (names.isEmpty() && !write && !check) {
            names.add("/dev/stdin");
        }
        var problems = new Problems();
        int code = 0;
        for (var name : SourceFiles.expand(names, problems)) {
            var text = Octets.of(SourceFiles.read(name, problems));
            var formatted = Formatter.format(text);
            boolean same = formatted.equals(text);
            if (check) {
                if (!same) {
                    Loading.print(out, name + "\n");
                    code = DIFFERS;
                }
            } else if (!write) {
                Loading.print(out, formatted);
            } else if (!same) {
                code = Math.max(code, write(name, formatted, err));
            }
        }
        problems.sorted().forEach(problem -> err.println("sluice fmt: " + problem.text()));
        return problems.valid() ? code : UNREADABLE;
    }

    /// A file is replaced as a whole or not at all.
    private static int write(String name, String formatted, PrintStream err) {
        var file = Path.of(Octets.characters(name)).toAbsolutePath();
        try {
            var fresh = Files.createTempFile(file.getParent(), ".sluice", ".cfg");
            Files.write(fresh, Octets.bytes(formatted));
            Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
            Files.move(
                    fresh,
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            return 0;
        } catch (IOException e) {
            err.println("sluice fmt: cannot write " + name + ": " + e.getMessage());
            return UNREADABLE;
        }
    }
}
