package sluice.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/// What the JVM does once to fill its start-up cache: read a configuration with the common keywords, and one with mistakes.
///
/// Run by the launcher in the background; prints nothing.
final class Training {
    private static final String GOOD =
            """
            global
                maxconn 1000
                nbthread 1
            defaults
                mode http
                timeout client 10s
                timeout server 10s
                timeout connect 5s
            frontend web
                bind 127.0.0.1:65001
                default_backend app
            backend app
                server one 127.0.0.1:65002
            """;
    private static final String BAD = GOOD + "    blance roundrobin\n    timeout clien 5\n";

    private Training() {}

    static int run() {
        var sink = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        try {
            var folder = Files.createTempDirectory("sluice");
            for (var text : List.of(GOOD, BAD)) {
                var file = folder.resolve("training.cfg");
                Files.writeString(file, text);
                Main.run(List.of("proxy", "-c", "-V", "-f", file.toString()), sink, sink);
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException _) {
            return 1;
        }
        return 0;
    }
}
