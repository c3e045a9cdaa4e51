package sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.time.Instant;
import java.util.Random;

/// A reader that has seen other answers before reads an answer like one that has not.
class SnapshotReaderTest {
    private static void assertSame(Snapshot found, Snapshot fresh) {
        assertThat(found.rows().stream().map(StatRow::key))
                .isEqualTo(fresh.rows().stream().map(StatRow::key).toList());
        for (int i = 0; i < fresh.rows().size(); i++) {
            for (var column : StatColumn.all()) {
                assertThat(found.rows().get(i).text(column))
                        .isEqualTo(fresh.rows().get(i).text(column));
                assertThat(found.rows().get(i).has(column))
                        .isEqualTo(fresh.rows().get(i).has(column));
            }
            assertThat(found.rows().get(i).status()).isEqualTo(fresh.rows().get(i).status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"show-stat-2.6.csv", "show-stat-3.5.csv"})
    void whatAnsweredBeforeMakesNoDifference(String file) throws IOException {
        String csv = AnswersTest.resource(file);
        var random = new Random(file.hashCode());
        var reader = new SnapshotReader();
        for (int i = 0; i < 300; i++) {
            String changed = changed(csv, random, i);
            assertSame(
                    reader.read(Instant.EPOCH, ProcessInfo.NONE, changed),
                    Snapshot.parse(Instant.EPOCH, ProcessInfo.NONE, changed));
        }
    }

    /// Other numbers, other words, lines fewer, doubled, swapped, cut; bytes at random.
    private static String changed(String csv, Random random, int round) {
        var lines = new java.util.ArrayList<>(java.util.List.of(csv.split("\n")));
        for (int i = 0; i < random.nextInt(6); i++) {
            int at = 1 + random.nextInt(lines.size() - 1);
            String line = lines.get(at);
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(1 + random.nextInt(lines.size() - 1)));
                case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                case 3 -> lines.set(at, line.replace("UP", "DOWN 1/2"));
                case 4 -> lines.set(at, line.replaceFirst(",0,", ",\"a \"\"b\"\", c\","));
                case 5 -> lines.set(at, line.replaceFirst(",[a-z]+", ",gr\u00fcn\u2192"));
                case 6 -> lines.set(at, line.replaceFirst(",\\d+,", ",99999999999999999999,"));
                default -> lines.set(at, line.replaceAll("\\d", Integer.toString(round % 10)));
            }
            if (lines.size() < 3) {
                return csv;
            }
        }
        if (random.nextInt(20) == 0) {
            lines.set(0, lines.getFirst().replaceFirst("qcur", "future"));
        }
        return String.join("\n", lines);
    }

    @Test
    void whatStaysIsShared() throws IOException {
        String csv = AnswersTest.resource("show-stat-2.6.csv");
        var reader = new SnapshotReader();
        var first = reader.read(Instant.EPOCH, ProcessInfo.NONE, csv);
        var second =
                reader.read(Instant.EPOCH, ProcessInfo.NONE, csv.replaceFirst(",OPEN,", ",STOP,"));
        assertThat(second.roster()).isSameAs(first.roster());
        for (int column = 0; column < Columns.COUNT; column++) {
            assertThat(second.columns().numbers()[column])
                    .isSameAs(first.columns().numbers()[column]);
        }
        int address = StatColumn.ADDR.ordinal();
        assertThat(second.columns().texts()[address]).isSameAs(first.columns().texts()[address]);
        assertThat(second.frontends().getFirst().status().text()).isEqualTo("STOP");
        assertThat(first.frontends().getFirst().status().text()).isEqualTo("OPEN");
    }

    @Test
    void anythingAtAllIsRead() {
        var random = new Random(42);
        var reader = new SnapshotReader();
        String letters = "#,\"\n 0123456789-pxnamesvtype\u00e4";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "# pxname,svname,type,stot\n" : "");
            for (int j = random.nextInt(60); j > 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertSame(
                    reader.read(Instant.EPOCH, ProcessInfo.NONE, text.toString()),
                    Snapshot.parse(Instant.EPOCH, ProcessInfo.NONE, text.toString()));
            byte[] bytes = text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            reader.readInfo(bytes, 0, bytes.length);
        }
    }
}
