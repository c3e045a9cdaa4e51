package sluice.testkit;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A HAProxy of the machine, started beside a test in a folder of its own: the oracle of what is right.
///
/// Tests skip themselves where [#available] is false:
///
/// ```java
/// assumeTrue(RealHaproxy.available());
/// try (var haproxy = RealHaproxy.start(folder, """
///         global
///           stats socket {socket} level admin
///         frontend web
///           mode http
///           bind 127.0.0.1:{port web}
///         """)) {
///     int port = haproxy.port("web");
/// }
/// ```
public final class RealHaproxy extends ProxyProcess {
    private RealHaproxy(Path folder, String template, List<String> flags) throws IOException {
        super(Stream.concat(Stream.of(path()), flags.stream()).toList(), folder, template);
    }

    private static String path() throws IOException {
        var executable = executable();
        if (executable == null) {
            throw new IOException("no haproxy on the PATH");
        }
        return executable.getPath();
    }

    /// Whether there is a `haproxy` on the PATH.
    public static boolean available() {
        return executable() != null;
    }

    private static @Nullable File executable() {
        String path = System.getenv("PATH");
        for (String folder :
                (path == null ? "" : path + File.pathSeparator + "/usr/sbin")
                        .split(File.pathSeparator)) {
            var file = new File(folder, "haproxy");
            if (file.canExecute()) {
                return file;
            }
        }
        return null;
    }

    /// Starts a process and waits until its socket answers.
    ///
    /// @param folder where configuration, socket and output go; short enough for a socket path
    /// @param template the configuration with the placeholders of [ProxyProcess]
    /// @throws IOException with what HAProxy printed, where it does not start
    public static RealHaproxy start(Path folder, String template) throws IOException {
        return new RealHaproxy(folder, template, List.of());
    }

    /// The same with more flags.
    public static RealHaproxy start(Path folder, String template, List<String> flags)
            throws IOException {
        return new RealHaproxy(folder, template, flags);
    }

    /// What `haproxy -c` said about a file.
    public record Verdict(int exitCode, String output) {}

    /// Checks a configuration without starting it.
    public static Verdict check(Path configuration) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(path(), "-c", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), output);
    }
}
