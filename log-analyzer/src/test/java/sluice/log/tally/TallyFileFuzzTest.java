package sluice.log.tally;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.log.Logs;
import sluice.log.format.Depth;
import sluice.log.format.Formats;
import sluice.log.read.Scanner;
import sluice.log.read.Sources;
import sluice.log.where.Where;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Tally files come from other machines: a damaged one is an [IOException] or counts, never anything else.
class TallyFileFuzzTest {
    private static final int HEAD = "SLUICETALLY".length() + 1;

    @TempDir Path folder;

    @Test
    void aDamagedFileIsRefused() throws IOException {
        byte[] whole = sample();
        byte[] head = Arrays.copyOf(whole, HEAD);
        byte[] body =
                new GZIPInputStream(new ByteArrayInputStream(whole, HEAD, whole.length))
                        .readAllBytes();
        Path file = folder.resolve("damaged.tally");
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = body.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--)
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            if (random.nextInt(4) == 0) damaged = Arrays.copyOf(damaged, random.nextInt(4000));
            Files.write(file, joined(head, damaged));
            try {
                Tally read = TallyFile.read(file);
                Tally all = new Tally(TallyOptions.ALL);
                all.merge(read, 0);
                assertThat(all.rows()).hasSameSizeAs(read.rows());
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    /// Cut anywhere before the compression, too.
    @Test
    void aCutFileIsRefused() throws IOException {
        byte[] whole = sample();
        Path file = folder.resolve("cut.tally");
        for (int length : new int[] {0, 5, HEAD - 1, HEAD, HEAD + 9, whole.length / 2}) {
            Files.write(file, Arrays.copyOf(whole, length));
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> TallyFile.read(file))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] sample() throws IOException {
        Scanner scanner = new Scanner(Formats.NONE, new Where.Always(), Depth.WHOLE, 1);
        List<String> files =
                List.of(
                        Logs.file("haproxy-2.6.12/httplog.raw.log").toString(),
                        Logs.file("haproxy-2.6.12/httpslog.log").toString(),
                        Logs.file("haproxy-2.6.12/events.rfc3164.log").toString());
        Tally tally = scanner.scan(new Sources(Formats.NONE).find(files), TallyOptions.ALL);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TallyFile.write(tally, out);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] head, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        }
        return out.toByteArray();
    }
}
