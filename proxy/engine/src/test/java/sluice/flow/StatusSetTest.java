package sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

/// `http-err-codes` and `http-fail-codes`. Manual §3.1.
class StatusSetTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400,402-444,446-480,490 | 400 402 444 480 490 | 401 445 481 489 499
                    400-499 -450 +500       | 400 449 451 499 500 | 450 501 399
                    -450-459                | 400 449 460 499     | 450 455 459
                    +501,505                | 400 499 501 505     | 500 502
                    """)
    void ranges(String words, String in, String out) {
        var set = StatusSet.errors();
        for (String word : words.split(" ")) {
            assertThat(set.change(word)).isNull();
        }
        assertThat(numbers(in)).allMatch(set::has);
        assertThat(numbers(out)).noneMatch(set::has);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"400-", "499-400", "99", "600", "4xx", "+", "400;401", "''"},
            delimiter = '|')
    void refused(String word) {
        assertThat(StatusSet.errors().change(word)).isNotNull();
    }

    private static int[] boxed(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private static java.util.List<Integer> numbers(String text) {
        return Arrays.stream(boxed(text)).boxed().toList();
    }
}
