package sluice.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.stream.Collectors;

/// Words are printed between `<` and `>`; a line that does not lex is printed as its first message.
class LexerTest {
    private static final Environment ENVIRONMENT =
            Environment.of(Map.of("SET", "val", "EMPTY", "", "MULTI", "a b  c"));

    // The table's own quote is the backtick; ¶ stands for a tab in results.
    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    a b  c            ~ <a><b><c>
                    a#b c             ~ <a>
                    # only            ~
                    "a#b" c           ~ <a#b><c>
                    ab\\qc            ~ <ab\\qc>
                    ab\\ c            ~ <ab c>
                    ab\\#c            ~ <ab#c>
                    a\\tb             ~ <a¶b>
                    x\\x41y           ~ <xAy>
                    "a\\x41"          ~ <aA>
                    'a\\x41'          ~ <a\\x41>
                    x\\$SET           ~ <x\\$SET>
                    x$SET             ~ <x$SET>
                    "\\$SET"          ~ <$SET>
                    "$SET"x           ~ <valx>
                    '$SET'            ~ <$SET>
                    "$SET-x"          ~ <val-x>
                    "$SET$SET"        ~ <valval>
                    "x$UNSET"y        ~ <xy>
                    a "$UNSET" y      ~ <a><><y>
                    a ""              ~ <a><>
                    "$UNSET" y        ~
                    "${UNSET-def}"z   ~ <defz>
                    "${EMPTY-def}"z   ~ <z>
                    "${UNSET-a b}"    ~ <a b>
                    "${MULTI[*]}"     ~ <a><b><c>
                    x "y${MULTI[*]}z" ~ <x><ya><b><cz>
                    x "${UNSET[*]}" y ~ <x><y>
                    x "${UNSET[*]-a b}" ~ <x><a><b>
                    'a"b'"c'd"\\ e    ~ <a"bc'd e>
                    "a b"' c'\\ d     ~ <a b c d>
                    x\\               ~ <x\\>
                    '\\\\' y          ~ <\\\\><y>
                    "${.LINE}"        ~ <7>
                    "${.FILE}"        ~ <t.cfg>
                    "${.SECTION}"     ~ <web>
                    "$.LINE"          ~ <7>
                    foo"bar           ~ unmatched quote at position 4
                    foo'bar           ~ unmatched quote at position 4
                    x\\x4             ~ truncated or invalid hexadecimal sequence at position 2
                    "a\\xg"           ~ truncated or invalid hexadecimal sequence at position 3
                    "${SET"           ~ unmatched brace in environment variable name at position 3
                    "${SET:-x}"       ~ unmatched brace in environment variable name at position 3
                    "$1"              ~ forbidden first char in environment variable name at position 3
                    "${.FOO}"         ~ forbidden first char in environment variable name at position 4
                    "${SET[1]}"       ~ truncated or invalid word expansion sequence at position 7
                    """)
    void cuts(String text, @org.jspecify.annotations.Nullable String expected) {
        assertThat(read(text)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void sixtyFourWordsAreTheMost() {
        assertThat(read("w ".repeat(64))).isEqualTo("<w>".repeat(64));
        assertThat(read("w ".repeat(65)))
                .isEqualTo("too many words, truncating after word 64, position 127: <w>.");
    }

    @Test
    void wordsKnowTheirPlace() {
        var problems = new Problems();
        var line = new Line("t.cfg", 7, "  server 'a b' \"$SET\" x\\ty");
        var statement =
                java.util.Objects.requireNonNull(
                        new Lexer(ENVIRONMENT).read(line, "web", problems));
        assertThat(statement.words())
                .extracting(word -> word.span().text())
                .containsExactly("server", "'a b'", "\"$SET\"", "x\\ty");
        assertThat(statement.words())
                .extracting(word -> word.part(1, 2).text())
                .containsExactly("e", " ", "\"$SET\"", "x\\ty");
    }

    private static String read(String text) {
        var problems = new Problems();
        var statement = new Lexer(ENVIRONMENT).read(new Line("t.cfg", 7, text), "web", problems);
        if (!problems.valid()) {
            return problems.sorted().getFirst().text().replace("parsing [t.cfg:7]: ", "");
        }
        return statement == null
                ? ""
                : statement.words().stream()
                        .map(word -> "<" + word.text().replace('\t', '¶') + ">")
                        .collect(Collectors.joining());
    }
}
