package sluice.log.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sluice.log.Logs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The quick way of reading a usual line finds what the general way finds, or refuses the line.
class UsualLineTest {
    private static final String ODD = " \t\r\0\"{}[]/:-+~0123456789aXC<>|\\#\u00e9";

    @ParameterizedTest
    @EnumSource
    void findsWhatTheGeneralWayFinds(Depth depth) throws IOException {
        Random random = new Random(20);
        LineReader quick = new LineReader(depth, Formats.NONE);
        LineReader general = new LineReader(depth, Formats.NONE);
        long accepted = 0;
        for (byte[] line : lines()) {
            if (same(quick, general, depth, line)) accepted++;
            for (int i = 0; i < 30; i++) same(quick, general, depth, mutated(line, random));
        }
        // The samples of httplog alone are more than two thousand lines.
        assertThat(accepted).isGreaterThan(2000);
    }

    private static List<byte[]> lines() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (Path file : Logs.all()) {
            for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"))
                lines.add(line.getBytes(StandardCharsets.ISO_8859_1));
        }
        return lines;
    }

    private static byte[] mutated(byte[] line, Random random) {
        byte[] other = line.clone();
        if (other.length == 0) return other;
        switch (random.nextInt(4)) {
            case 0 -> other[random.nextInt(other.length)] = odd(random);
            case 1 -> {
                return Arrays.copyOf(other, random.nextInt(other.length));
            }
            case 2 -> {
                int at = random.nextInt(other.length);
                byte[] longer = new byte[other.length + 1];
                System.arraycopy(other, 0, longer, 0, at);
                longer[at] = odd(random);
                System.arraycopy(other, at, longer, at + 1, other.length - at);
                return longer;
            }
            default -> {
                int at = random.nextInt(other.length);
                byte[] shorter = new byte[other.length - 1];
                System.arraycopy(other, 0, shorter, 0, at);
                System.arraycopy(other, at + 1, shorter, at, shorter.length - at);
                return shorter;
            }
        }
        return other;
    }

    private static byte odd(Random random) {
        return (byte) ODD.charAt(random.nextInt(ODD.length()));
    }

    /// Reads a line both ways, another line before and behind it; true when the quick way took it.
    private static boolean same(LineReader quick, LineReader general, Depth depth, byte[] line) {
        byte[] block = new byte[line.length + 500 + LineReader.SLACK];
        Arrays.fill(block, (byte) '7');
        block[9] = '\n';
        System.arraycopy(line, 0, block, 10, line.length);
        int end = 10 + line.length;
        block[end] = '\n';
        Entry fast = new Entry();
        int newline = quick.usual(fast, block, 10, block.length - LineReader.SLACK);
        if (newline < 0) return false;
        Entry slow = new Entry();
        general.read(slow, block, 10, end);
        String text = new String(line, StandardCharsets.ISO_8859_1);
        assertThat(newline).as(text).isEqualTo(end);
        assertThat(shape(fast, depth)).as(text).isEqualTo(shape(slow, depth));
        return true;
    }

    /// Everything that a reader of the entry can see, down to a depth.
    private static String shape(Entry e, Depth depth) {
        StringBuilder shape = new StringBuilder();
        shape.append(e.kind()).append(' ').append(e.format()).append(' ').append(e.termination());
        shape.append(' ').append(e.truncated()).append(e.incomplete()).append(e.tls());
        shape.append(e.formerTimers()).append(' ').append(e.messageStart);
        shape.append(' ').append(e.lineStart()).append('-').append(e.lineEnd());
        for (Field field : Field.values()) {
            if (!e.has(field) || field.depth().compareTo(depth) > 0) continue;
            shape.append(' ').append(field.label()).append('=');
            if (field.isNumber()) shape.append(e.number(field, 0));
            else shape.append(e.start(field)).append('-').append(e.end(field));
        }
        return shape.toString();
    }
}
