package sluice.log.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.log.format.Formats;
import sluice.log.where.Where;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A followed file goes on across rotation: by renaming, and by copying and truncating.
class FollowerTest {
    @TempDir Path folder;
    private Path log;
    private Follower follower;
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("haproxy.log");
        append(log, "before the start\n");
        follower = new Follower("haproxy.log", log, null, Formats.NONE, new Where.Always(), false);
    }

    @AfterEach
    void stop() throws IOException {
        follower.close();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> poll() throws IOException {
        lines.clear();
        follower.poll((e, source, line) -> lines.add(line + " " + e.line()));
        return List.copyOf(lines);
    }

    @Test
    void whatIsAppendedIsReadLineByLine() throws IOException {
        assertThat(poll()).isEmpty();
        append(log, "one\ntwo\nthr");
        assertThat(poll()).containsExactly("1 one", "2 two");
        append(log, "ee\n");
        assertThat(poll()).containsExactly("3 three");
        assertThat(poll()).isEmpty();
    }

    @Test
    void aRenamedFileIsReadToItsEndAndTheNewOneFromItsStart() throws IOException {
        append(log, "one\n");
        assertThat(poll()).containsExactly("1 one");
        Files.move(log, folder.resolve("haproxy.log.1"));
        append(folder.resolve("haproxy.log.1"), "two, still to the old file\nthree, no newline");
        assertThat(poll()).containsExactly("2 two, still to the old file");
        append(log, "first of the new file\n");
        assertThat(poll()).containsExactly("3 three, no newline", "1 first of the new file");
        append(log, "second\n");
        assertThat(poll()).containsExactly("2 second");
    }

    @Test
    void aTruncatedFileIsReadFromItsStart() throws IOException {
        append(log, "one\ntwo\nthree\n");
        assertThat(poll()).hasSize(3);
        Files.copy(log, folder.resolve("haproxy.log.1"));
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap("new\n".getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(poll()).containsExactly("1 new");
        append(log, "newer\n");
        assertThat(poll()).containsExactly("2 newer");
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
        append(log, "x".repeat(5 << 20));
        assertThat(poll()).isEmpty();
        append(log, "\nnext\n");
        assertThat(poll()).last().asString().endsWith(" next");
    }

    @Test
    void aStreamEndsAfterItsLastLine() throws IOException {
        byte[] text = "one\ntwo".getBytes(StandardCharsets.US_ASCII);
        List<String> found = new ArrayList<>();
        try (Follower stream =
                new Follower(
                        "<stdin>",
                        null,
                        new ByteArrayInputStream(text),
                        Formats.NONE,
                        new Where.Always(),
                        false)) {
            long count = 0;
            while (count >= 0) {
                count = stream.poll((e, source, line) -> found.add(line + " " + e.line()));
                Thread.onSpinWait();
            }
        }
        assertThat(found).containsExactly("1 one", "2 two");
    }

    @Test
    void datagramsAreLines() throws IOException {
        List<String> found = new ArrayList<>();
        try (DatagramInput datagrams = DatagramInput.listen("udp:127.0.0.1:0");
                DatagramSocket proxy = new DatagramSocket();
                Follower stream =
                        new Follower(
                                "udp:514",
                                null,
                                datagrams,
                                Formats.NONE,
                                new Where.Always(),
                                false)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), datagrams.port());
            for (String text : List.of("<134>one", "two\n", "three\nfour", "", "five")) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                proxy.send(new DatagramPacket(bytes, bytes.length, address));
            }
            while (found.size() < 5) {
                stream.poll((e, source, line) -> found.add(line + " " + e.line()));
                Thread.onSpinWait();
            }
            datagrams.close();
            while (stream.poll((e, source, line) -> found.add(e.line())) >= 0) Thread.onSpinWait();
        }
        assertThat(found).containsExactly("1 <134>one", "2 two", "3 three", "4 four", "5 five");
    }

    @ParameterizedTest
    @CsvSource({
        "udp:514, 0.0.0.0:514",
        "udp:*:514, 0.0.0.0:514",
        "udp:127.0.0.1:5514, 127.0.0.1:5514",
        "udp:[::1]:5514, 0:0:0:0:0:0:0:1:5514",
        "udp:, ",
        "udp:x, ",
        "udp:65536, ",
        "udp:::1:514, ",
        "tcp:514, ",
        "514, "
    })
    void addressesToListenAt(String text, @Nullable String expected) {
        InetSocketAddress address = DatagramInput.parse(text);
        String found =
                address == null
                        ? null
                        : address.getAddress().getHostAddress() + ":" + address.getPort();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        try (DatagramInput first = DatagramInput.listen("udp:127.0.0.1:0")) {
            assertThatThrownBy(() -> DatagramInput.listen("udp:127.0.0.1:" + first.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on udp:127.0.0.1:" + first.port());
        }
    }
}
