package sluice.testkit;

import java.io.IOException;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A proxy in a process of its own, started beside a test in a folder of its own, with what every test needs of one: free
/// ports, the Runtime API, a reload as an operator does it, a crash.
///
/// The configuration may contain `{socket}` (path of the admin socket), `{folder}`, and `{port NAME}` (a free port, the
/// same one for the same name).
public class ProxyProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\\{port ([A-Za-z0-9_-]+)}");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> program;
    private final Path folder;
    private final Path configuration;
    private final Map<String, Integer> ports = new HashMap<>();
    private Process process;

    /// Starts a process and waits until its socket answers.
    ///
    /// @param program the command that takes HAProxy's flags
    /// @param folder where configuration, socket and output go; short enough for a socket path
    /// @param template the configuration with the placeholders above
    /// @throws IOException with what the program printed, where it does not start
    protected ProxyProcess(List<String> program, Path folder, String template) throws IOException {
        this.program = List.copyOf(program);
        this.folder = folder;
        this.configuration = folder.resolve("haproxy.cfg");
        Files.writeString(configuration, filled(template));
        this.process = launch(List.of());
        awaitSocket();
    }

    private String filled(String template) {
        String text =
                template.replace("{socket}", socket().toString())
                        .replace("{folder}", folder.toString());
        return PORT.matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(Integer.toString(port(match.group(1)))));
    }

    /// The port behind `{port NAME}`; the first call chooses it.
    public int port(String name) {
        Integer known = ports.get(name);
        if (known != null) {
            return known;
        }
        int port = freePort();
        // Nobody listens on it yet, so the kernel may give the same one again.
        while (ports.containsValue(port)) {
            port = freePort();
        }
        ports.put(name, port);
        return port;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The path behind `{socket}`.
    public Path socket() {
        return folder.resolve("admin.sock");
    }

    public long pid() {
        return process.pid();
    }

    private Process launch(List<String> more) throws IOException {
        var command = new ArrayList<String>(program);
        command.addAll(List.of("-db", "-f", configuration.toString()));
        command.addAll(more);
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("output.txt").toFile()));
        // A JVM keeps SIGUSR2 for itself unless told otherwise; to others this means nothing.
        builder.environment().put("_JAVA_SR_SIGNUM", "40");
        return builder.start();
    }

    private void awaitSocket() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException(program + " ended at once:\n" + output());
            }
            try {
                if (!ask("show version").isEmpty()
                        && ask("show info").contains("\nPid: " + process.pid() + '\n')) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new IOException(
                            program + " does not answer on its socket:\n" + output(), e);
                }
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /// Sends one line to the socket and returns all that comes back.
    public String ask(String command) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            channel.write(ByteBuffer.wrap((command + '\n').getBytes(StandardCharsets.UTF_8)));
            var buffer = ByteBuffer.allocate(1 << 20);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the end of the answer.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    /// What the process printed so far.
    public String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    /// Starts a new process on the same configuration and lets the old one finish, as a reload does.
    public void reload() throws IOException {
        var old = process;
        process = launch(List.of("-sf", Long.toString(old.pid())));
        awaitSocket();
    }

    /// The same with another configuration.
    public void reload(String template) throws IOException {
        Files.writeString(configuration, filled(template));
        reload();
    }

    /// Ends the process at once, as a crash would.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    /// Starts it again after [#kill].
    public void startAgain() throws IOException {
        process = launch(List.of());
        awaitSocket();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
