package sluice.flow.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.value.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// What is left of a line when every pair of one name goes; HAProxy's view of the same stands in `SameCookieLinesAsHaproxyTest`.
class CookieLineTest {
    private static final ByteString NAME = ByteString.of("S");
    private static final String ALPHABET = "SSx==;;,  \t\"\\$b~|";

    private final CookieLine line = new CookieLine();

    private String without(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        line.begin(bytes, 0, bytes.length);
        while (line.advance()) {
            assertThat(line.valueStart()).isLessThanOrEqualTo(line.valueEnd());
            assertThat(line.valueEnd()).isLessThanOrEqualTo(line.length());
            if (line.isNamed(NAME)) {
                line.drop();
            } else {
                line.keep();
            }
        }
        return line.isGone()
                ? ""
                : new String(line.text(), 0, line.length(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    S=b                   | ''
                    x=1                   | x=1
                    x = 1 ;S=b;y = 2      | x=1; y=2
                    $Version=1; S=b; $P=/ | ''
                    x="a;S=b"; S=b        | x="a;S=b"
                    S=b,x=1               | x=1
                    S=b; S=c; x=1; S=d    | x=1
                    """)
    void pairsGo(String text, String left) {
        assertThat(without(text)).isEqualTo(left);
    }

    /// Whatever is sent: it ends, stays within the line, and what is left holds none of what went.
    @RepeatedTest(200)
    void anyBytes(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 200; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            String left = without(text.toString());
            assertThat(left.length()).isLessThanOrEqualTo(text.length());
            assertThat(without(left)).as("%s", text).isEqualTo(left);
        }
    }
}
