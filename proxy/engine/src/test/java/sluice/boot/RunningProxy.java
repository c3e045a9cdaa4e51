package sluice.boot;

import sluice.config.compile.Compiler;
import sluice.operation.runtime.EventRings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A whole proxy in this process, sockets of the Runtime API included; the placeholders are those of `RealHaproxy`:
/// `{socket}`, `{folder}`, `{port NAME}`.
final class RunningProxy implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\\{port ([A-Za-z0-9_-]+)}");

    private final Path folder;
    private final Path file;
    private final Map<String, Integer> ports = new HashMap<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Worker worker;

    RunningProxy(Path folder, String template) throws Exception {
        this(folder, template, List.of());
    }

    /// @param more of the command line
    RunningProxy(Path folder, String template, List<String> more) throws Exception {
        this.folder = folder;
        file = folder.resolve("sluice.cfg");
        write(template);
        var line =
                CommandLine.parse(
                        Stream.concat(Stream.of("-f", file.toString()), more.stream()).toList());
        var loading = new Loading(line);
        var configuration = loading.read();
        var rings = new EventRings();
        loading.record(rings.startup());
        var err = new PrintStream(said, true, StandardCharsets.UTF_8);
        if (!loading.usable()) {
            loading.report(err);
            throw new AssertionError(said.toString(StandardCharsets.UTF_8));
        }
        worker =
                new Worker(
                        line,
                        Compiler.compile(configuration),
                        System.currentTimeMillis(),
                        err,
                        rings);
        worker.start();
    }

    /// Writes another configuration into the same file; nothing is read yet.
    void write(String template) throws IOException {
        String text =
                template.replace("{socket}", socket().toString())
                        .replace("{folder}", folder.toString());
        Files.writeString(
                file,
                PORT.matcher(text)
                        .replaceAll(
                                match ->
                                        Matcher.quoteReplacement(
                                                Integer.toString(port(match.group(1))))));
    }

    Path socket() {
        return folder.resolve("admin.sock");
    }

    Worker worker() {
        return worker;
    }

    /// The port behind `{port NAME}`; the first call chooses it.
    int port(String name) {
        return ports.computeIfAbsent(name, _ -> anotherPort());
    }

    /// Nobody listens on those chosen before, so the kernel may give one of them again.
    private int anotherPort() {
        int port = freePort();
        while (ports.containsValue(port)) {
            port = freePort();
        }
        return port;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends one line and returns all that comes back.
    String ask(String command) {
        return ask(socket(), command);
    }

    static String ask(Path socket, String command) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + '\n').getBytes(StandardCharsets.UTF_8)));
            var buffer = ByteBuffer.allocate(1 << 16);
            var answer = new ByteArrayOutputStream();
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What it printed so far.
    String output() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /// What USR1 does.
    void finish() {
        worker.finish();
    }

    @Override
    public void close() {
        worker.close();
    }
}
