package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;

/// The network library speaks only when something is wrong, and then like the proxy.
class LibraryLogTest {
    @ParameterizedTest(name = "{0} | {1} {2} => {3}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    from {} to {}  | a | b | from a to b
                    from {} on     | a | b | from a on: b
                    {}{}           | a | b | ab
                    nothing        | a | b | nothing: a
                    """)
    void fills_places(String format, String first, String second, String expected) {
        assertThat(LibraryLog.filled(format, first, second)).startsWith(expected);
    }

    @Test
    void says_warnings_and_errors_only() {
        var lines = new ArrayList<String>();
        var log =
                new LibraryLog((level, _, text) -> lines.add(level + " " + text)).newInstance("a");
        log.debug("no {}", 1);
        log.info("no");
        log.warn("slow by {}", 2);
        log.error("broken", new IllegalStateException("x"));
        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(lines)
                .containsExactly(
                        "WARNING slow by 2", "ALERT broken: java.lang.IllegalStateException: x");
    }
}
