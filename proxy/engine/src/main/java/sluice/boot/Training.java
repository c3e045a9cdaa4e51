package sluice.boot;

import sluice.config.compile.Compiler;
import sluice.operation.runtime.EventRings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the JVM does once to fill its start-up cache: check a configuration with the common keywords and one with mistakes,
/// then serve a few requests on unix sockets of a temporary folder.
///
/// Run by the launcher in the background; prints nothing, opens no port.
final class Training {
    private static final int REQUESTS = 20;
    private static final String GOOD =
            """
            global
                maxconn 1000
                nbthread 2
                stats socket FOLDER/admin.sock level admin
            defaults
                mode http
                log global
                option httplog
                option dontlognull
                option forwardfor
                timeout client 10s
                timeout server 10s
                timeout connect 5s
            frontend web
                bind unix@FOLDER/front.sock
                acl api path_beg /api/
                http-request set-header x-trained %[path,lower]
                use_backend app if api
                default_backend app
            backend app
                server one unix@FOLDER/back.sock
            listen back
                bind unix@FOLDER/back.sock
                http-request return status 200 content-type text/plain string ok
            """;
    private static final String BAD = GOOD + "    blance roundrobin\n    timeout clien 5\n";

    private Training() {}

    static int run() {
        var sink = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        try {
            var folder = Files.createTempDirectory("sluice");
            try {
                check(folder, BAD, sink);
                check(folder, GOOD, sink);
                serve(folder, sink);
            } finally {
                clean(folder);
            }
        } catch (IOException | CommandLine.Refused | StartFailure _) {
            return 1;
        }
        return 0;
    }

    private static void check(Path folder, String text, PrintStream sink) throws IOException {
        Files.writeString(file(folder), text.replace("FOLDER", folder.toString()));
        Main.run(List.of("proxy", "-c", "-V", "-f", file(folder).toString()), sink, sink);
    }

    private static void serve(Path folder, PrintStream sink)
            throws IOException, CommandLine.Refused, StartFailure {
        var line = CommandLine.parse(List.of("-f", file(folder).toString()));
        var loading = new Loading(line);
        var configuration = loading.read();
        if (!loading.usable()) {
            return;
        }
        var worker =
                new Worker(
                        line,
                        Compiler.compile(configuration),
                        System.currentTimeMillis(),
                        sink,
                        new EventRings());
        worker.start();
        for (int i = 0; i < REQUESTS; i++) {
            ask(
                    folder.resolve("front.sock"),
                    "GET /api/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        }
        ask(folder.resolve("admin.sock"), "show info\n");
        ask(folder.resolve("admin.sock"), "show stat\n");
        worker.stopNow();
    }

    private static void ask(Path socket, String text) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.shutdownOutput();
            var buffer = ByteBuffer.allocate(1 << 16);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the end of the answer.
            }
        }
    }

    private static Path file(Path folder) {
        return folder.resolve("training.cfg");
    }

    private static void clean(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
