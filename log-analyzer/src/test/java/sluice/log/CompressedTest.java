package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Compressed files are told by their content and answered like plain ones; what is cut is counted as far as it goes.
class CompressedTest {
    private static final Path LOG = Logs.file("haproxy-2.6.12/httplog.raw.log");

    @TempDir Path folder;

    enum Kind {
        GZIP,
        ZSTD,
        XZ,
        BZIP2;

        byte[] compress(byte[] plain) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out =
                    switch (this) {
                        case GZIP -> new GZIPOutputStream(bytes);
                        case ZSTD -> new ZstdOutputStream(bytes);
                        case XZ -> new XZOutputStream(bytes, new LZMA2Options(0));
                        case BZIP2 -> new BZip2CompressorOutputStream(bytes, 1);
                    }) {
                out.write(plain);
            }
            return bytes.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAnswerIsThatOfThePlainFile(Kind kind) throws IOException {
        Path file = folder.resolve("some.log");
        Files.write(file, kind.compress(Files.readAllBytes(LOG)));
        Program.Result result = Program.run("servers", "--csv", file.toString());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo(Program.run("servers", "--csv", LOG.toString()).out());
    }

    @ParameterizedTest
    @EnumSource
    void aCutFileIsCountedAsFarAsItGoes(Kind kind) throws IOException {
        byte[] whole = kind.compress(Files.readAllBytes(LOG));
        for (int length : new int[] {whole.length - 3, whole.length / 2, 20}) {
            Path file = folder.resolve("cut.log");
            Files.write(file, Arrays.copyOf(whole, length));
            Program.Result result = Program.run("servers", file.toString());
            assertThat(result.code()).as(kind + " " + length).isEqualTo(3);
            assertThat(result.err()).contains("cut.log: ").doesNotContain("Exception", "\tat ");
        }
    }

    /// Rotated files come in the order of their lines, whatever they are called and however they are compressed.
    @Test
    void aRotatedSetIsReadInOrder() throws IOException {
        List<String> lines = Files.readAllLines(LOG);
        Files.write(folder.resolve("haproxy.log"), lines.subList(2000, lines.size()));
        Files.write(
                folder.resolve("haproxy.log.2.gz"),
                Kind.GZIP.compress(text(lines.subList(0, 1000))));
        Files.write(folder.resolve("haproxy.log.1"), text(lines.subList(1000, 2000)));
        String pattern = folder.resolve("haproxy.log*").toString();
        Program.Result parsed = Program.run("parse", pattern);
        assertThat(parsed.code()).isZero();
        List<String> times =
                parsed.out().lines().map(l -> l.replaceAll(".*\"line\":(\\d+).*", "$1")).toList();
        assertThat(times).hasSize(lines.size());
        assertThat(Program.run("servers", "--csv", pattern).out())
                .isEqualTo(Program.run("servers", "--csv", LOG.toString()).out());
        assertThat(parsed.out().lines().findFirst().orElseThrow()).contains("haproxy.log.2.gz");
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
