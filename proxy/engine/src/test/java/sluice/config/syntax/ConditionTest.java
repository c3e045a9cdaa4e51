package sluice.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Set;

class ConditionTest {
    private static final Facts FACTS =
            new Facts(
                    "3.5-dev5",
                    Set.of("OPENSSL", "THREAD"),
                    Set.of("EPOLL"),
                    "BoringSSL",
                    "1.1.1",
                    -1,
                    false);

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                          ~ false
                    0                           ~ false
                    1                           ~ true
                    -1                          ~ true
                    00                          ~ false
                    !0                          ~ true
                    !!0                         ~ false
                    ! 1                         ~ false
                    1 && 0                      ~ false
                    1 &&0                       ~ false
                    0 || 1                      ~ true
                    0 || 1 && 0                 ~ false
                    1 || 0 && 0                 ~ true
                    (1 || 0) && 0               ~ false
                    !(1 && 0)                   ~ true
                    defined(HOME)               ~ true
                    defined( HOME)              ~ false
                    defined                     ~ false
                    defined()                   ~ false
                    feature(THREAD)             ~ true
                    feature(LUA)                ~ false
                    enabled(EPOLL)              ~ true
                    enabled(FOO)                ~ false
                    streq(a,a)                  ~ true
                    streq(a, a)                 ~ false
                    streq("(",\\"(\\")          ~ false
                    streq("a,b",'a,b')          ~ true
                    streq(a\\,b,x)              ~ expected ')' after argument 2 of predicate 'streq' used in conditional expression
                    strneq(a,b)                 ~ true
                    strstr(abc,b)               ~ true
                    strstr(abc,x)               ~ false
                    version_atleast(3.5-dev5)   ~ true
                    version_atleast(3.5-dev6)   ~ false
                    version_atleast(3.4)        ~ true
                    version_atleast(3.5)        ~ false
                    version_atleast(foo)        ~ true
                    version_before(3.5)         ~ true
                    version_before(2.9-dev1)    ~ false
                    openssl_version_atleast(1.1.0h) ~ true
                    openssl_version_before(3.0.0)   ~ true
                    ssllib_name_startswith(Boring)  ~ true
                    awslc_api_atleast(1)        ~ false
                    awslc_api_before(99)        ~ false
                    fips_mode()                 ~ false
                    foo                         ~ unparsable conditional expression 'foo'
                    1 &&                        ~ unparsable conditional expression '&&'
                    1 2                         ~ unexpected character '2' at the end of conditional expression '1 2'
                    1abc                        ~ unexpected character 'a' at the end of conditional expression '1abc'
                    (1                          ~ expected ')' after conditional expression '(1'
                    (1))                        ~ unexpected character ')' at the end of conditional expression '(1))'
                    streq(a)                    ~ missing
                    streq(a                     ~ expected ')' before end of conditional expression 'streq(a'
                    """)
    void answers(String text, String expected) {
        String actual;
        try {
            actual =
                    Boolean.toString(
                            Condition.evaluate(text, Environment.of(Map.of("HOME", "")), FACTS));
        } catch (Malformed e) {
            actual = e.reason().startsWith("missing arguments") ? "missing" : e.reason();
        }
        assertThat(actual).isEqualTo(expected);
    }

    /// On the command line quotes and variables are those of a line, before the condition's own.
    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                               ~ false
                    streq("$WORD","1")               ~ true
                    streq('$WORD',1)                 ~ false
                    defined(WORD) && streq(a,"a")    ~ true
                    streq(a,"a)                      ~ unmatched
                    """)
    void of_the_command_line(String text, String expected) {
        String actual;
        try {
            actual =
                    Boolean.toString(
                            Condition.evaluateArgument(
                                    text, Environment.of(Map.of("WORD", "1")), FACTS));
        } catch (Malformed e) {
            actual = e.reason().contains("unmatched quote") ? "unmatched" : e.reason();
        }
        assertThat(actual).isEqualTo(expected);
    }
}
