package sluice.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

class KeyHashTest {
    @ParameterizedTest(name = "{0}(abc) = {1}, with avalanche {2}")
    @CsvSource(
            textBlock =
                    """
                    crc32, 891568578, 930845320
                    djb2, 193485963, 2235766107
                    sdbm, 807794786, 659243622
                    wt6, 2483038440, 266135527
                    """)
    void gives_the_numbers_of_haproxy(String name, long plain, long avalanche) {
        var hash = Objects.requireNonNull(KeyHash.named(name));
        int found = hash.of(ByteString.of("abc"));
        assertThat(Integer.toUnsignedLong(found)).isEqualTo(plain);
        assertThat(Integer.toUnsignedLong(KeyHash.avalanche(found))).isEqualTo(avalanche);
    }

    @ParameterizedTest(name = "none({0}) = {1}")
    @CsvSource({"12, 12", "' 7x', 7", "-1, -1", "abc, 0", "'', 0", "4294967297, 1"})
    void none_reads_a_number(String text, int expected) {
        assertThat(KeyHash.NONE.of(ByteString.of(text))).isEqualTo(expected);
    }

    @Test
    void xxh32_is_the_reference() {
        assertThat(xxh32("abc")).isEqualTo(852579327L);
        assertThat(xxh32("")).isEqualTo(0x02CC5D05L);
        assertThat(xxh32("Nobody inspects the spammish repetition")).isEqualTo(0xE2293B2FL);
    }

    private static long xxh32(String text) {
        return Integer.toUnsignedLong(KeyHash.xxh32(text.getBytes(StandardCharsets.US_ASCII), 0));
    }
}
