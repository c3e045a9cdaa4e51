package sluice.log.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.log.Logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Lines of every format, damaged: nothing throws, no field lies outside of its bytes, what stands around a line in the
/// block changes nothing, and a line is found the same again after any other.
///
/// The seeds of a format are the samples that real HAProxy wrote in it, and the lines that were collected one by one.
class FormatFuzzTest {
    private static final int ROUNDS = 4000;
    private static final String SPECIAL =
            " \t\r\0\"'{}[]()/\\:;,=-+~|#%<>@0179aZ\u007f\u00c3\u00e9\u00ff";

    static Stream<Path> seeds() throws IOException {
        return Stream.concat(Logs.all().stream(), Stream.of(Logs.file("../lines/varied.txt")));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void damagedLinesAreReadOrRefused(Path file) throws IOException {
        Random random = new Random(file.getFileName().toString().hashCode());
        List<byte[]> lines = lines(file);
        List<LineReader> readers = new ArrayList<>();
        for (Depth depth : Depth.values()) readers.add(new LineReader(depth, Formats.NONE));
        readers.add(new LineReader(Depth.WHOLE, configured(file)));
        Entry e = new Entry();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] line = lines.get(random.nextInt(lines.size()));
            for (int changes = 1 + random.nextInt(5); changes > 0; changes--)
                line = damaged(line, lines, random);
            for (LineReader reader : readers) {
                String alone = read(reader, e, line, 0, random);
                assertThat(read(reader, e, line, 1 + random.nextInt(40), random))
                        .as(() -> file + " round")
                        .isEqualTo(alone);
            }
        }
    }

    private static List<byte[]> lines(Path file) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"))
            lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
        return lines;
    }

    /// The formats of the configuration that made the samples.
    private static Formats configured(Path file) throws IOException {
        Path configuration = file.resolveSibling("haproxy.cfg");
        return Files.exists(configuration)
                ? ConfigurationReader.read(
                                configuration.toString(), Files.readString(configuration), Map.of())
                        .formats()
                : Formats.NONE;
    }

    private static byte[] damaged(byte[] line, List<byte[]> others, Random random) {
        if (line.length == 0) return new byte[] {(byte) random.nextInt(256)};
        int at = random.nextInt(line.length);
        byte[] changed = line.clone();
        switch (random.nextInt(7)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] = (byte) SPECIAL.charAt(random.nextInt(SPECIAL.length()));
            case 2 -> changed = Arrays.copyOf(line, at);
            case 3 -> changed = Arrays.copyOfRange(line, at, line.length);
            case 4 -> {
                // A piece is missing.
                int end = at + random.nextInt(line.length - at);
                changed = joined(line, at, line, end);
            }
            case 5 -> {
                // A piece is there twice.
                int from = random.nextInt(at + 1);
                changed = joined(line, at, line, from);
            }
            default -> {
                byte[] other = others.get(random.nextInt(others.size()));
                changed = joined(line, at, other, random.nextInt(other.length + 1));
            }
        }
        return changed.length > 4000 ? Arrays.copyOf(changed, 4000) : changed;
    }

    private static byte[] joined(byte[] head, int to, byte[] tail, int from) {
        byte[] joined = Arrays.copyOf(head, to + tail.length - from);
        System.arraycopy(tail, from, joined, to, tail.length - from);
        return joined;
    }

    /// What the reader finds in the line when so many bytes stand before it, as text without places.
    private static String read(LineReader reader, Entry e, byte[] line, int before, Random random) {
        byte[] block = new byte[before + line.length + LineReader.SLACK];
        random.nextBytes(block);
        System.arraycopy(line, 0, block, before, line.length);
        reader.read(e, block, before, before + line.length);
        StringBuilder found = new StringBuilder();
        found.append(e.kind()).append(' ').append(e.format()).append(' ').append(e.termination());
        found.append(e.truncated()).append(e.incomplete()).append(e.tls()).append(e.event());
        for (Field field : Field.values()) {
            if (!e.has(field)) continue;
            found.append(' ').append(field.label()).append('=');
            if (field.isNumber()) {
                found.append(e.number(field, 0));
                continue;
            }
            assertThat(e.start(field)).as(field.label()).isBetween(0, e.end(field));
            assertThat(e.end(field)).as(field.label()).isLessThanOrEqualTo(e.bytes().length);
            found.append(e.text(field));
        }
        return found.toString();
    }
}
