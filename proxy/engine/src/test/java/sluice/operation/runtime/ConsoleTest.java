package sluice.operation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.catalog.Catalog;
import sluice.loop.Journal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Lines in, answers out, over a real unix socket.
class ConsoleTest {
    @TempDir Path folder;

    private RuntimeSockets sockets;
    private Path path;

    @BeforeEach
    void listen() throws IOException {
        var catalog = new Catalog();
        add(catalog, "echo", Level.USER, in -> in.answer().line(in.rest(0)));
        add(catalog, "fail", Level.USER, in -> in.fail("It failed."));
        add(
                catalog,
                "break",
                Level.USER,
                _ -> {
                    throw new IllegalStateException("on purpose");
                });
        add(catalog, "guarded", Level.ADMIN, in -> in.answer().line("yes"));
        add(catalog, "user", Level.USER, in -> in.console().lower(Level.USER));
        add(
                catalog,
                "severity",
                Level.USER,
                in -> in.console().severityOutput(Severity.Output.STRING));
        add(catalog, "payload", Level.USER, in -> in.answer().line("<" + in.payload() + ">"));
        add(
                catalog,
                "many",
                Level.USER,
                in -> {
                    int[] count = {Integer.parseInt(in.word(0))};
                    in.stream(
                            answer -> {
                                while (answer.pending() < 10_000 && count[0] > 0) {
                                    answer.line("line " + count[0]--);
                                }
                                return count[0] > 0 ? Dump.Progress.MORE : Dump.Progress.DONE;
                            });
                });
        add(
                catalog,
                "later",
                Level.USER,
                in -> {
                    boolean[] asked = {false};
                    in.stream(
                            answer -> {
                                if (asked[0]) {
                                    answer.line("resumed");
                                    return Dump.Progress.DONE;
                                }
                                asked[0] = true;
                                Thread.ofVirtual().start(in::resume);
                                return Dump.Progress.WAIT;
                            });
                });
        sockets = new RuntimeSockets(new Commands(catalog), new Parts(), Journal.SILENT);
        path = folder.resolve("s");
        sockets.listen(
                path,
                0600,
                null,
                null,
                new Console.Settings(
                        Level.ADMIN, "unix@" + path, Severity.Output.NONE, 0, 16384, 131072));
    }

    private static void add(Catalog catalog, String name, Level level, RuntimeCommand.Run run) {
        catalog.add(
                new RuntimeCommand.Keyword(
                        List.of(name), name, "for the test", List.of(), level, false, false, run));
    }

    @AfterEach
    void close() {
        sockets.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    echo a b                      | a b;;
                    echo a;echo b                 | a;;b;;
                    fail                          | It failed.;;
                    severity;fail                 | ;[err]: It failed.;;
                    guarded                       | yes;;
                    user;guarded                  | ;Permission denied;;
                    break;echo on                 | This command failed inside the proxy: java.lang.IllegalStateException: on purpose;;on;;
                    later;echo on                 | resumed;;on;;
                    quit                          | ''
                    prompt~echo a~quit            | ;> a;;>~
                    prompt i~echo a~echo b~quit   | ;a;;b;;
                    payload <<~one~two~~          | <one;two;>;;
                    payload <<EOF~one~~two~EOF~   | <one;;two;>;;
                    prompt~payload <<~one~~quit   | ;> + + <one;>;;>~
                    """)
    void answer(String lines, String expected) throws IOException {
        assertThat(talk(lines.replace('~', '\n') + "\n"))
                .isEqualTo(expected.replace(';', '\n').replace("~", " "));
    }

    @Test
    void a_long_answer_arrives_whole() throws IOException {
        String answer = talk("many 200000\n");
        assertThat(answer.lines().count()).isEqualTo(200_001);
        assertThat(answer).startsWith("line 200000\n").endsWith("\nline 1\n\n");
    }

    @Test
    void an_endless_line_is_refused() throws IOException {
        assertThat(talk("x".repeat(20_000) + "\n"))
                .isEqualTo("The command line is longer than 16384 bytes.\n\n");
    }

    @Test
    void an_endless_payload_is_refused() throws IOException {
        assertThat(talk("payload <<\n" + ("y".repeat(1000) + "\n").repeat(140)))
                .contains("larger than 131072 characters");
    }

    @Test
    void an_unknown_command_is_answered_with_near_ones() throws IOException {
        assertThat(talk("ehco x\n"))
                .startsWith(
                        "Unknown command: 'ehco', but maybe one of the following ones is a better"
                                + " match:\n"
                                + "  echo  ");
    }

    @Test
    void help_shows_what_the_level_may_use() throws IOException {
        assertThat(talk("help\n")).contains("  guarded ");
        assertThat(talk("user;help\n")).doesNotContain("  guarded ").contains("  echo ");
    }

    /// Sends everything, half-closes, and reads until the server closes.
    private String talk(String text) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            var writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            var bytes =
                                                    ByteBuffer.wrap(
                                                            text.getBytes(StandardCharsets.UTF_8));
                                            while (bytes.hasRemaining()) {
                                                channel.write(bytes);
                                            }
                                            channel.shutdownOutput();
                                        } catch (IOException refused) {
                                            // The server may close before it has read everything:
                                            // what it answered is what counts.
                                        }
                                    });
            var out = new java.io.ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(65536);
            try {
                while (channel.read(buffer) >= 0) {
                    out.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
            } catch (IOException reset) {
                // As above: unread input turns the close into a reset.
            }
            writer.interrupt();
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
