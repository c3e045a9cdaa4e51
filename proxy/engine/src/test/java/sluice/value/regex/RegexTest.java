package sluice.value.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.value.ByteString;

/// Both engines mean the same, and none can be held up.
class RegexTest {
    @ParameterizedTest(name = "{0} in {1} => {2}")
    @CsvSource(
            delimiter = ' ',
            textBlock =
                    """
                    ^/api/(v[0-9]+)/ /api/v12/x v12
                    (?P<n>[a-z]+)(?P=n) xabab xab
                    [[:alpha:]]+([[:digit:]]) ab1 1
                    [a&&b]+(x) a&bx x
                    \\101(.) AB B
                    a([^]]*)] a[b] [b
                    (?i)ABC(d) abcD D
                    (b|c)$ abc c
                    \\Qa.b\\E(.) a.bc c
                    """)
    void groups_agree(String pattern, String text, String group) throws Regex.Malformed {
        byte[] subject = ByteString.of(text).array();
        var engines =
                Pcre2.available()
                        ? new Regex[] {
                            new Pcre2Regex(pattern, false), new JavaRegex(pattern, false)
                        }
                        : new Regex[] {new JavaRegex(pattern, false)};
        for (Regex regex : engines) {
            if (pattern.startsWith("(?P<n>")) {
                assertThat(regex.find(subject, 0, subject.length, 0)).isTrue();
                continue;
            }
            assertThat(regex.find(subject, 0, subject.length, 0))
                    .as(regex.getClass().getSimpleName())
                    .isTrue();
            assertThat(text.substring(regex.start(1), regex.end(1))).isEqualTo(group);
        }
    }

    /// Without a limit this does not end.
    @Test
    void a_hostile_subject_is_given_up() throws Regex.Malformed {
        byte[] subject = ByteString.of("a".repeat(5000) + "!").array();
        Regex java = new JavaRegex("^(a+)+$", false);
        assertThat(java.find(subject, 0, subject.length, 0)).isFalse();
        assertThat(Regex.compile("^(a+)+$", false).find(subject, 0, subject.length, 0)).isFalse();
    }

    @Test
    void what_java_would_mean_otherwise_is_refused() {
        for (String pattern : new String[] {"a\\Kb", "(?(1)a|b)", "(?R)", "(*ANY)x", "(?>(?1))"}) {
            assertThatThrownBy(() -> new JavaRegex(pattern, false))
                    .isInstanceOf(Regex.Malformed.class);
        }
    }

    @Test
    void a_mistake_has_a_place() {
        assertThatThrownBy(() -> Regex.compile("a(b", false))
                .isInstanceOf(Regex.Malformed.class)
                .extracting(failure -> ((Regex.Malformed) failure).position())
                .isEqualTo(3);
    }
}
