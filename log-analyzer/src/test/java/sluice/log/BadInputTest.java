package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.log.format.Depth;
import sluice.log.format.Formats;
import sluice.log.read.Scanner;
import sluice.log.read.Sources;
import sluice.log.tally.Tally;
import sluice.log.tally.TallyOptions;
import sluice.log.where.Where;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/// Whatever is given instead of a log: a sentence that names the file, an exit code, and the count of what could be read.
class BadInputTest {
    private static final String LINE =
            "10.0.0.7:5123 [22/Nov/2026:16:19:57.870] fe be/s1 1/2/3/4/10 200 77 - - ----"
                    + " 8/7/6/5/0 2/3 \"GET /a?b=1 HTTP/1.1\"";

    @TempDir Path folder;

    /// The inputs of the table, each made in the folder of the test.
    enum Input {
        MISSING,
        DIRECTORY,
        EMPTY,
        BLANK_LINES,
        RUBBISH,
        ZEROS,
        NULS_AROUND,
        CRLF,
        NO_LAST_NEWLINE,
        INVALID_UTF8,
        LONG_LINE,
        LONG_LAST_LINE,
        CUT_GZIP,
        NO_GZIP;

        Path make(Path folder) throws IOException {
            Path file = folder.resolve("in.log");
            switch (this) {
                case MISSING -> {}
                case DIRECTORY -> Files.createDirectory(file);
                case EMPTY -> Files.createFile(file);
                case BLANK_LINES -> Files.writeString(file, "\n\r\n\n");
                case RUBBISH -> {
                    byte[] noise = new byte[100_000];
                    new Random(5).nextBytes(noise);
                    // Two bytes that begin no compressed file.
                    noise[0] = 'x';
                    Files.write(file, noise);
                }
                case ZEROS -> Files.write(file, new byte[3 << 20]);
                case NULS_AROUND -> Files.writeString(file, "\0\0" + LINE + "\0\n" + LINE + "\n");
                case CRLF -> Files.writeString(file, LINE + "\r\n" + LINE + "\r\n");
                case NO_LAST_NEWLINE -> Files.writeString(file, LINE + "\n" + LINE);
                case INVALID_UTF8 ->
                        Files.writeString(
                                file,
                                LINE.replace("/a?", "/\u00e9\u00ff?") + "\n" + LINE + "\n",
                                StandardCharsets.ISO_8859_1);
                case LONG_LINE -> zipped(file, 100 << 20, "\n" + LINE + "\n" + LINE + "\n");
                case LONG_LAST_LINE -> zipped(file, 100 << 20, "");
                case CUT_GZIP -> {
                    zipped(file, 0, (LINE + "\n").repeat(20_000));
                    byte[] whole = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
                }
                case NO_GZIP ->
                        Files.write(file, new byte[] {0x1f, (byte) 0x8b, 9, 9, 9, 9, 9, 9, 9, 9});
            }
            return file;
        }

        /// So many bytes of one line, then a text, compressed: a hundred megabytes take no room.
        private static void zipped(Path file, int length, String behind) throws IOException {
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'x');
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
                for (int written = 0; written < length; written += block.length) out.write(block);
                out.write(behind.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MISSING         | 2 |     | in.log: no such file                       |
                    DIRECTORY       | 2 |     | in.log: is a directory; name the files in it |
                    EMPTY           | 0 | 0   |                                            |
                    BLANK_LINES     | 0 | 0   |                                            |
                    RUBBISH         | 0 | 0   |                                            | could not be read, such as:
                    ZEROS           | 0 | 0   |                                            | 1 line longer than 1 MiB passed over
                    NULS_AROUND     | 0 | 2   |                                            |
                    CRLF            | 0 | 2   |                                            |
                    NO_LAST_NEWLINE | 0 | 2   |                                            |
                    INVALID_UTF8    | 0 | 2   |                                            |
                    LONG_LINE       | 0 | 2   |                                            | 1 line longer than 1 MiB passed over
                    LONG_LAST_LINE  | 0 | 0   |                                            | 1 line longer than 1 MiB passed over
                    CUT_GZIP        | 3 | any | in.log: ends in the middle of its compressed data; what came before |
                    NO_GZIP         | 3 | 0   | in.log:                                    |
                    """)
    void isASentenceAndAnExitCode(Input input, int code, String requests, String err, String out)
            throws IOException {
        String file = input.make(folder).toString();
        Program.Result result = Program.run("terminations", file);
        assertThat(result.code()).as(result.err()).isEqualTo(code);
        if (err != null) assertThat(result.err()).contains(err);
        else assertThat(result.err()).isEmpty();
        if (out != null) assertThat(result.out()).contains(out);
        assertThat(result.out() + result.err()).doesNotContain("Exception", "\tat ");
        if (requests == null) return;
        String csv = Program.run("servers", "--csv", file).out();
        if (requests.equals("any")) assertThat(csv).contains("be/s1,");
        else if (requests.equals("0")) assertThat(csv).doesNotContain("be/s1");
        else assertThat(csv).contains("be/s1," + requests + ",");
    }

    /// What is good is counted although what stands beside it is not.
    @ParameterizedTest
    @CsvSource({"MISSING", "DIRECTORY", "CUT_GZIP", "NO_GZIP"})
    void theOtherFilesAreCounted(Input input) throws IOException {
        Path good = folder.resolve("good.log");
        Files.writeString(good, LINE.replace("be/s1", "be/good") + "\n");
        Program.Result result =
                Program.run("servers", "--csv", input.make(folder).toString(), good.toString());
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).contains("be/good,1,");
        assertThat(result.err()).contains("in.log: ").doesNotContain("Exception");
    }

    @Test
    void aFileWithoutPermissionIsNamed() throws IOException {
        Path file = folder.resolve("secret.log");
        Files.writeString(file, LINE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "root may read everything");
        Program.Result result = Program.run("servers", file.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("secret.log: permission denied");
    }

    /// The pages that a thread is about to copy are gone: the JVM's word for it becomes a sentence.
    @Test
    void aFileThatShrinksWhileItIsMapped() throws IOException, InterruptedException {
        Path file = folder.resolve("shrinks.log");
        // Mostly a hole, which takes no room and long enough to read.
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap((LINE + "\n").repeat(100).getBytes(StandardCharsets.UTF_8)));
            out.write(ByteBuffer.wrap(new byte[] {'\n'}), 4L << 30);
        }
        Sources sources = new Sources(Formats.NONE);
        Scanner scanner = new Scanner(Formats.NONE, new Where.Always(), Depth.OUTCOME, 1);
        Thread shrink =
                new Thread(
                        () -> {
                            try (RandomAccessFile truncated =
                                    new RandomAccessFile(file.toFile(), "rw")) {
                                while (scanner.bytesRead() == 0) Thread.onSpinWait();
                                truncated.setLength(20_000);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        shrink.start();
        Tally tally =
                scanner.scan(sources.find(List.of(file.toString())), new TallyOptions(0, 10, null));
        shrink.join();
        assertThat(scanner.problems()).isNotEmpty();
        assertThat(scanner.problems().getFirst())
                .contains("shrinks.log: became shorter while it was read");
        assertThat(tally.streams()).isEqualTo(100);
    }
}
