package sluice.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// This program as others start it: a file named `haproxy` that becomes a JVM with the classes under test.
final class ProgramUnderTest {
    private final Path folder;
    private final Path program;

    /// @param folder where the program and what it prints are put
    ProgramUnderTest(Path folder) throws IOException {
        this.folder = folder;
        program = folder.resolve("haproxy");
        var classPath = System.getProperty("surefire.test.class.path");
        var options =
                Files.readAllLines(root().resolve("proxy/demo/jvm.options")).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .collect(Collectors.joining(" "));
        Files.writeString(
                program,
                """
                #!/bin/sh
                export _JAVA_SR_SIGNUM=40
                exec '%s/bin/java' %s -Dsluice.warmup=off -XX:TieredStopAtLevel=1 -cp '%s' sluice.boot.Main haproxy "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                options,
                                classPath == null
                                        ? System.getProperty("java.class.path")
                                        : classPath));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path root() {
        var named = System.getProperty("sluice.root");
        return named != null ? Path.of(named) : Path.of("").toAbsolutePath().resolve("../..");
    }

    Path path() {
        return program;
    }

    /// Starts it; what it prints goes into a file, the same for both streams.
    Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return start(new ProcessBuilder(command));
    }

    /// Starts it below a line of shell, which ends in `exec "$@"`.
    Process start(String shell, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", shell, "sh", program.toString()));
        command.addAll(arguments);
        return start(new ProcessBuilder(command));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        return builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }
}
