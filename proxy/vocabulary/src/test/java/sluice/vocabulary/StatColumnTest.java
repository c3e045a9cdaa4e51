package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The table against what HAProxy itself prints.
class StatColumnTest {

    static List<String> lines(String resource) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        StatColumnTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void headerIsThatOfHaproxy35() throws IOException {
        assertThat(StatColumn.csvHeader()).isEqualTo(lines("csv-header-3.5.txt").getFirst());
    }

    @Test
    void everyColumnOfHaproxy26IsKnown() throws IOException {
        var names = lines("csv-header-2.6.txt").getFirst().substring(2).split(",");
        for (String name : names) {
            if (!name.equals(StatColumn.MODULE_SEPARATOR)) {
                assertThat(StatColumn.ofName(name)).as(name).isNotNull();
            }
        }
    }

    /// Lines `F 4 scur MGPV u32`: kind, position, name, tags, type.
    @Test
    void positionTagsTypeAndObjectsAreThoseOfTheTypedOutput() throws IOException {
        for (String line : lines("typed-3.5.txt")) {
            String[] fields = line.split(" ");
            var column = Objects.requireNonNull(StatColumn.ofName(fields[2]), line);
            var kind = kind(fields[0].charAt(0));
            assertThat(column.position()).as(line).isEqualTo(Integer.parseInt(fields[1]));
            assertThat(column.objects()).as(line).contains(kind);
            assertThat(column.type().word()).as(line).isEqualTo(fields[4]);
            assertThat(column.tags(kind).toString()).as(line).isEqualTo(fields[3]);
        }
    }

    private static ObjectKind kind(char letter) {
        for (var kind : ObjectKind.values()) {
            if (kind.letter() == letter) {
                return kind;
            }
        }
        throw new AssertionError(letter);
    }

    @Test
    void namesAreUniqueAndDescribed() {
        assertThat(StatColumn.all()).extracting(StatColumn::columnName).doesNotHaveDuplicates();
        assertThat(StatColumn.all()).allSatisfy(c -> assertThat(c.description()).isNotBlank());
        assertThat(StatColumn.all()).allSatisfy(c -> assertThat(c.objects()).isNotEmpty());
    }

    @Test
    void infoFieldsAreThoseOfHaproxy35InOrder() throws IOException {
        var printed =
                InfoField.all().stream()
                        .filter(
                                f ->
                                        f != InfoField.ZLIB_MEM_USAGE
                                                && f != InfoField.MAX_ZLIB_MEM_USAGE
                                                && f != InfoField.DESCRIPTION)
                        .map(InfoField::fieldName)
                        .toList();
        assertThat(printed).isEqualTo(lines("info-names-3.5.txt"));
        assertThat(InfoField.BUILD_INFO.position()).isEqualTo(66);
        assertThat(InfoField.ofName("TotalSplicdedBytesOut"))
                .isEqualTo(InfoField.TOTAL_SPLICED_BYTES_OUT);
    }
}
