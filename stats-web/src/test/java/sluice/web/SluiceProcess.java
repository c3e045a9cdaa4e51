package sluice.web;

import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Our engine as a process of its own, started from the classes of this build. The configuration has the placeholders of
/// [sluice.testkit.RealHaproxy]: `{socket}` and `{port NAME}`.
public final class SluiceProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\\{port ([a-z0-9]+)}");

    private final Path socket;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Process process;

    private SluiceProcess(Path folder, String template) throws IOException {
        this.socket = folder.resolve("sluice.sock");
        var configuration = folder.resolve("sluice.cfg");
        Files.writeString(
                configuration,
                PORT.matcher(template.replace("{socket}", socket.toString()))
                        .replaceAll(
                                match ->
                                        Matcher.quoteReplacement(
                                                Integer.toString(port(match.group(1))))));
        var output = folder.resolve("sluice.out");
        this.process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-Xmx128m",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow",
                                        "-cp",
                                        System.getProperty(
                                                "surefire.test.class.path",
                                                System.getProperty("java.class.path")),
                                        "sluice.boot.Main",
                                        "proxy",
                                        "-f",
                                        configuration.toString(),
                                        "-db"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        awaitAnswer(output);
    }

    public static SluiceProcess start(Path folder, String template) throws IOException {
        return new SluiceProcess(folder, template);
    }

    private void awaitAnswer(Path output) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                if (ask("show info").contains("Pid: ")) {
                    return;
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IOException(
                            "the engine does not answer:\n" + Files.readString(output), e);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /// Sends one line to the socket and returns all that comes back.
    public String ask(String command) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + '\n').getBytes(StandardCharsets.UTF_8)));
            var buffer = ByteBuffer.allocate(1 << 20);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the end of the answer.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    public Path socket() {
        return socket;
    }

    /// The port behind `{port NAME}`; the first call chooses it.
    public int port(String name) {
        return ports.computeIfAbsent(
                name,
                _ -> {
                    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        return free.getLocalPort();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
