package sluice.keyword.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.wire.tls.TlsProblem;

import java.util.List;
import java.util.Objects;
import java.util.Random;

/// Lines of crt-lists, as they should be and as nobody would write them: an entry, nothing, or a problem with its place.
class CertificateListTest {
    private static final List<String> SEEDS =
            List.of(
                    "a.pem",
                    "a.pem *.example !no.example",
                    "a.pem [alpn h2,http/1.1 ssl-min-ver TLSv1.2] a.example",
                    "a.pem [key b.key ocsp-update on no-alpn issuer c.pem] *",
                    "# comment",
                    "\t a.pem\t[ ]\tx");

    private static final String LETTERS = "ab.*! \t[]#/\\\"'\u00e9\0keyocsp-update on";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.pem [alpn h2] x          | alpn h2
                    a.pem [key k alpn h2] x    | alpn h2
                    a.pem [alpn key key k] x   | alpn key
                    a.pem [no-alpn key k] x    | no-alpn
                    a.pem [ocsp-update on] x   | ''
                    a.pem x                    | ''
                    """)
    void optionsOfBindLinesAreLeft(String line, String left) throws TlsProblem {
        var entry = Objects.requireNonNull(CertificateList.entry("list", 1, line));
        assertThat(ListedOptions.of(entry).bind().strip()).isEqualTo(left);
    }

    @Test
    void anyLineIsAnEntryNothingOrAProblem() {
        var random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            var line = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int j = random.nextInt(6); j > 0 && line.length() > 0; j--) {
                int at = random.nextInt(line.length());
                char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
                switch (random.nextInt(3)) {
                    case 0 -> line.setCharAt(at, letter);
                    case 1 -> line.insert(at, letter);
                    default -> line.deleteCharAt(at);
                }
            }
            look(line.toString());
        }
    }

    private static void look(String line) {
        try {
            CertificateList.Entry entry = CertificateList.entry("list", 7, line);
            if (entry != null) {
                assertThat(entry.certificate()).isNotEmpty();
                String bind = ListedOptions.of(entry).bind();
                assertThat(bind.length()).isLessThanOrEqualTo(line.length());
            }
        } catch (TlsProblem told) {
            assertThat(told).hasMessageContaining("list:7");
        }
    }
}
