package sluice.boot;

import io.netty.util.internal.PlatformDependent;

import sluice.config.compile.Compiler;
import sluice.operation.runtime.EventRings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the JVM does once to fill its start-up cache: check a configuration with the common keywords and one with mistakes,
/// warm up as a proxy does, then serve real traffic, so that the cache also holds the profiles of the compiled hot path.
///
/// ```
/// TrainingTraffic ──► web, fast, tls, closing, bytes ──► back      all in this process, on loopback, ports of the kernel's choice
/// ```
///
/// Run by the launcher in the background, at low priority; prints nothing.
final class Training {
    private static final int LARGE = 1024 * 1024;
    private static final String GOOD =
            """
            global
                maxconn 1000
                nbthread 1
                stats socket FOLDER/admin.sock level admin
                log 127.0.0.1:PORT_LOG local0
            defaults
                mode http
                option dontlognull
                timeout client 60s
                timeout server 60s
                timeout connect 30s
            frontend web
                bind 127.0.0.1:PORT_WEB
                log global
                option httplog
                option forwardfor
                RULES
                use_backend app if api
                default_backend app
            frontend fast
                bind 127.0.0.1:PORT_FAST
                default_backend app
            frontend tls
                bind 127.0.0.1:PORT_TLS ssl crt FOLDER/pem
                default_backend app
            frontend closing
                bind 127.0.0.1:PORT_CLOSING
                option httpclose
                default_backend app
            listen bytes
                bind 127.0.0.1:PORT_BYTES
                mode tcp
                server one 127.0.0.1:PORT_BACK
            backend app
                balance roundrobin
                server one 127.0.0.1:PORT_BACK
            backend checked
                option log-health-checks
                log 127.0.0.1:PORT_LOG local0
                option httpchk GET /
                http-check expect status 200
                cookie site insert indirect nocache
                stick-table type ip size 1k expire 10s store http_req_rate(10s)
                stick on src
                server one 127.0.0.1:PORT_BACK check inter 100ms fall 1 rise 1 weight 10 cookie c1
                server two 127.0.0.1:1 check inter 100ms fall 1 maxconn 10 backup
            backend spoken
                mode tcp
                option log-health-checks
                log 127.0.0.1:PORT_LOG local0
                option tcp-check
                tcp-check connect
                tcp-check send "GET / HTTP/1.0\\r\\n\\r\\n"
                tcp-check expect string 200
                server one 127.0.0.1:PORT_BACK check inter 100ms
            backend connected
                mode tcp
                balance leastconn
                log 127.0.0.1:PORT_LOG local0
                option log-health-checks
                server one 127.0.0.1:PORT_BACK check inter 100ms agent-check agent-port 1 agent-inter 100ms
            listen back
                bind 127.0.0.1:PORT_BACK
                http-request return status 200 content-type text/plain file FOLDER/large if { path /large }
                http-request return status 200 content-type text/plain file FOLDER/small
            """;
    private static final String BAD = GOOD + "    blance roundrobin\n    timeout clien 5\n";

    private Training() {}

    /// @param arguments the folder for the libraries of the network layer, or nothing
    static int run(List<String> arguments) {
        var sink = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        try {
            if (!arguments.isEmpty()) {
                unpackLibraries(Path.of(arguments.getFirst()));
            }
            var folder = Files.createTempDirectory("sluice");
            try (var log = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                Files.write(folder.resolve("large"), new byte[LARGE]);
                Files.write(folder.resolve("small"), new byte[1024]);
                Files.writeString(folder.resolve("pem"), TrainingEncryption.certificate());
                var ports = ports(log.getLocalPort());
                check(folder, place(BAD, folder, ports), sink);
                check(folder, place(GOOD, folder, ports), sink);
                serve(folder, ports, sink);
            } finally {
                clean(folder);
            }
        } catch (IOException | CommandLine.Refused | StartFailure _) {
            return 1;
        }
        return 0;
    }

    /// Where a later start finds them on its library path; else Netty looks into every jar and unpacks them each time.
    private static void unpackLibraries(Path folder) throws IOException {
        String architecture = PlatformDependent.normalizedArch();
        Files.createDirectories(folder);
        for (String name : List.of("netty_transport_native_epoll", "netty_tcnative_linux")) {
            String file = System.mapLibraryName(name + "_" + architecture);
            try (var packed = Training.class.getResourceAsStream("/META-INF/native/" + file)) {
                if (packed != null) {
                    Files.copy(packed, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /// Free ports by their names in the configuration.
    private static Map<String, Integer> ports(int log) throws IOException {
        var ports = new HashMap<String, Integer>();
        var open = new ArrayList<ServerSocket>();
        for (String name : List.of("WEB", "FAST", "TLS", "CLOSING", "BYTES", "BACK")) {
            var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            open.add(socket);
            ports.put(name, socket.getLocalPort());
        }
        for (var socket : open) {
            socket.close();
        }
        ports.put("LOG", log);
        return ports;
    }

    private static String place(String text, Path folder, Map<String, Integer> ports) {
        String placed = text.replace("FOLDER", folder.toString()).replace("RULES", WarmUp.RULES);
        for (var port : ports.entrySet()) {
            placed = placed.replace("PORT_" + port.getKey(), port.getValue().toString());
        }
        return placed;
    }

    private static void check(Path folder, String text, PrintStream sink) throws IOException {
        Files.writeString(file(folder), text);
        Main.run(List.of("proxy", "-c", "-V", "-f", file(folder).toString()), sink, sink);
    }

    private static void serve(Path folder, Map<String, Integer> ports, PrintStream sink)
            throws IOException, CommandLine.Refused, StartFailure {
        var line = CommandLine.parse(List.of("-f", file(folder).toString()));
        var loading = new Loading(line);
        var configuration = loading.read();
        if (!loading.usable()) {
            return;
        }
        var program = Compiler.compile(configuration);
        var warmUp = WarmUp.begin(line);
        warmUp.checks(program.plan());
        var _ = warmUp.await();
        var worker = new Worker(line, program, System.currentTimeMillis(), sink, new EventRings());
        Start.serve(worker, line, configuration.process());
        new TrainingTraffic(ports).run();
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
