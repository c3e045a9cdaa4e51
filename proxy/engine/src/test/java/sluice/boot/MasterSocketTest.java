package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.Socket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The socket of a master beside HAProxy's: what the master takes itself, what it hands to its worker, and what its prompt shows.
class MasterSocketTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend web
              bind 127.0.0.1:{port web}
              default_backend app
            backend app
              server s1 127.0.0.1:1
            """;

    /// Lines that one connection sends.
    private static final List<List<String>> SCRIPT =
            List.of(
                    List.of("show cli level"),
                    List.of("show stat"),
                    List.of("show info"),
                    List.of("disable server app/s1"),
                    List.of("@1 disable server app/s1"),
                    List.of("@1 show servers conn nothing"),
                    List.of("@1 disable server app/nothing"),
                    List.of("@1 get weight app/s1"),
                    List.of("@1; get weight app/s1; @master; get weight app/s1"),
                    List.of("@1; get weight app/s1; @; get weight app/s1"),
                    List.of("operator; show cli level"),
                    List.of("mcli-debug-mode"),
                    List.of("mcli-debug-mode on; get weight nothing/s1"),
                    List.of("mcli-debug-mode on; mcli-debug-mode off; get weight app/s1"),
                    List.of("prompt", "quit"),
                    List.of("prompt", "mcli-debug-mode on", "quit"),
                    List.of("prompt", "experimental-mode on", "mcli-debug-mode on", "quit"),
                    List.of("prompt", "expert-mode on", "quit"),
                    List.of(
                            "prompt",
                            "expert-mode on",
                            "experimental-mode on",
                            "mcli-debug-mode on",
                            "@1",
                            "quit"),
                    List.of("expert-mode on; @1 expert-mode"),
                    List.of("@1; expert-mode on; debug dev log hello"),
                    List.of("expert-mode on; @1 debug dev log hello"),
                    List.of("@1 debug dev log hello"),
                    List.of("operator; expert-mode on"),
                    List.of("prompt", "@1", "get weight app/s1", "@", "quit"));

    @TempDir Path folder;

    /// HAProxy's master closes when its client has nothing more to say.
    private static String ask(Path socket, String lines) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((lines + '\n').getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String first(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /// Lists of commands differ with the version: of each only what stands before the list. HAProxy shows its prompt once more when it is told to quit,
    /// and no empty line behind a change of mode.
    private static String masked(String answer) {
        return answer.replaceAll("(?m)^  .*\n", "")
                .replace("denied!", "denied")
                .replaceAll("Unknown command[^\n]*", "Unknown command")
                .replaceAll("[0-9]{2,}(?=[(>])", "PID")
                .replaceAll("> \n+", "> ")
                .replaceAll("([^ \n]+> )(?=\\1)", "")
                .strip();
    }

    @Test
    void itAnswersAsHaproxys() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        Path ours = Files.createDirectory(folder.resolve("s"));
        Path theirMaster = theirs.resolve("m");
        Path ourMaster = ours.resolve("m");
        Process haproxy = haproxy(theirs, theirMaster);
        try (var proxy =
                new RunningProxy(ours, CONFIGURATION, List.of("-W", "-S", "" + ourMaster))) {
            for (List<String> lines : SCRIPT) {
                String sent = String.join("\n", lines);
                assertThat(masked(ask(ourMaster, sent)))
                        .as(sent)
                        .isEqualTo(masked(ask(theirMaster, sent)));
            }
            assertThat(proxy.ask("mcli-debug-mode on")).contains("socket of a master");
            proxy.write("nonsense");
            assertThat(first(RunningProxy.ask(ourMaster, "reload"))).isEqualTo("Success=0");
            assertThat(RunningProxy.ask(ourMaster, "prompt\nquit"))
                    .contains("master[ReloadFailed]> ");
        } finally {
            haproxy.destroy();
            haproxy.waitFor();
        }
    }

    @Test
    void itListensOnTcpToo() throws Exception {
        int port = RunningProxy.freePort();
        var flags = List.of("-W", "-S", "127.0.0.1:" + port + ",level,operator");
        try (var _ = new RunningProxy(folder, CONFIGURATION, flags);
                var client = new RawClient(port)) {
            assertThat(client.send("show cli level\n").readAll(5000)).startsWith("operator\n");
        }
    }

    /// A parent leaves its socket blocking, and one accept too many would stop all that the operator asks for.
    @Test
    void itTakesASocketOver() throws Throwable {
        Socket given = Socket.newSocketStream();
        given.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        given.listen(8);
        block(given.intValue());
        var flags = List.of("-W", "-S", "fd@" + given.intValue());
        try (var _ = new RunningProxy(folder, CONFIGURATION, flags)) {
            for (int i = 0; i < 2; i++) {
                try (var client = new RawClient(given.localAddress().getPort())) {
                    assertThat(client.send("@1 show version\n").readAll(5000)).isNotBlank();
                }
            }
        }
    }

    private static void block(int descriptor) throws Throwable {
        Linker linker = Linker.nativeLinker();
        var number = ValueLayout.JAVA_INT;
        int setFlags = 4;
        int _ =
                (int)
                        linker.downcallHandle(
                                        linker.defaultLookup().findOrThrow("fcntl"),
                                        FunctionDescriptor.of(number, number, number, number),
                                        Linker.Option.firstVariadicArg(2))
                                .invokeExact(descriptor, setFlags, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.1            | names no port
                    abns@master          | is no place for the master
                    fd@x                 | is not a valid integer
                    /m,speed,9           | unknown option 'speed'
                    /m,level,king        | cannot be read
                    """)
    void badPlacesAreRefused(String place, String complaint) {
        assertThatThrownBy(
                        () -> new RunningProxy(folder, CONFIGURATION, List.of("-W", "-S", place)))
                .hasStackTraceContaining(complaint);
    }

    private static boolean accepts(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (SocketException _) {
            return false;
        }
    }

    /// A HAProxy that has a master, which the `-db` of [RealHaproxy] would forbid.
    private static Process haproxy(Path folder, Path master) throws Exception {
        Path file = folder.resolve("haproxy.cfg");
        Path socket = folder.resolve("admin.sock");
        Files.writeString(
                file,
                CONFIGURATION
                        .replace("{socket}", "" + socket)
                        .replace("{port web}", "" + RunningProxy.freePort()));
        var builder =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "PATH=$PATH:/usr/sbin exec haproxy -W -S \"$0\" -f \"$1\"",
                                master.toString(),
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile());
        Process process = builder.start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!accepts(master) || !accepts(socket)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        return process;
    }
}
