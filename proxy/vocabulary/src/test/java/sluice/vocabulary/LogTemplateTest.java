package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.vocabulary.LogTemplate.Alias;
import sluice.vocabulary.LogTemplate.Expression;
import sluice.vocabulary.LogTemplate.Flag;
import sluice.vocabulary.LogTemplate.Item;
import sluice.vocabulary.LogTemplate.Literal;
import sluice.vocabulary.LogTemplate.Malformed;
import sluice.vocabulary.LogTemplate.Separator;

import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a log-format string is taken apart into; the accepted and refused strings were tried on HAProxy 2.6.
class LogTemplateTest {

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    %ci%cp                        | ci@0 cp@3
                    %ci:%cp [%tr]                 | ci@0 ':'@3 cp@4 _@7 '['@8 tr@9 ']'@12
                    `  a   %o  %o b %%  `         | _@0 'a'@2 _@3 'b'@13 _@14 '%'@15 _@17
                    a%%%ci                        | 'a%'@0 ci@3
                    %ci_x                         | ci@0 '_x'@3
                    %ts--                         | ts@0 '--'@3
                    %hr %hs                       | hr@0 _@3 hs@4
                    %{+Q}r                        | r{Q}@0
                    %{+Q}o %ci %{-Q}cp %r         | _@6 ci{Q}@7 _@10 cp@11 _@18 r{Q}@19
                    %{+Q,-X}ci                    | ci{Q}@0
                    %{+Q+X}ci                     | ci{X}@0
                    %{+X}o%ci:%[src]              | ci{X}@6 ':'@9 [src]{X}@10
                    %{Q}ci                        | ci@0
                    %{}ci                         | ci@0
                    %[src,ipmask(24)]             | [src,ipmask(24)]@0
                    %[str(a])]                    | [str(a])]@0
                    %[str("a)]b")]x               | [str("a)]b")]@0 'x'@14
                    %[str(a\\)b)]                 | [str(a\\)b)]@0
                    %[str(a b)] %[src]            | [str(a b)]@0 _@11 [src]@12
                    %(ip)ci                       | ip=ci@0
                    %(n:sint)[rand]               | n:sint=[rand]@0
                    %(:bool){+json}[ssl_fc]       | :bool=[ssl_fc]{json}@0
                    %{+json}o %(a)ci %cp          | _@9 a=ci{json}@10 _@16 cp{json}@17
                    %-ci                          | '-ci'@1
                    `%(x)ci`                      | x=ci@0
                    """)
    void parses(String text, String expected) throws Malformed {
        assertThat(words(LogTemplate.parse(text))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} => {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    %           | 0 | truncated line after '%'
                    a%          | 1 | truncated line after '%'
                    %r%         | 2 | truncated line after '%'
                    %zz         | 1 | no such format variable 'zz'
                    %cix        | 1 | no such format variable 'cix'
                    %hrlx       | 1 | no such format variable 'hrlx'
                    x %Ci       | 3 | Its name is 'ci' since HAProxy 1.5
                    %[src       | 0 | missing ']' after 'src'
                    %[str(a]    | 0 | missing ']' after 'str(a]'
                    %{+Q}       | 0 | parse argument modifier without variable name near '%{+Q}'
                    %{+Q}-      | 5 | parse argument modifier without variable name
                    %{+Qci      | 0 | truncated line after '+Qci'
                    %(a         | 0 | truncated line after 'a'
                    %(a:int)ci  | 4 | unexpected output type 'int'
                    % ci        | 1 | unexpected variable name near ' ' at position 1 line : '% ci'
                    %1          | 1 | Maybe you want to write a single '%', use the syntax '%%'
                    """)
    void refuses(String text, int position, String message) {
        assertThatThrownBy(() -> LogTemplate.parse(text))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        e -> assertThat(e.problem().position()).isEqualTo(position))
                .hasMessageContaining(message);
    }

    @Test
    void blanksAreTextOutsideOfLogs() throws Malformed {
        assertThat(words(LogTemplate.parseText("a  b %ci"))).isEqualTo("'a  b '@0 ci@5");
    }

    @Test
    void whatDoesNothingIsNoticed() throws Malformed {
        var notices = LogTemplate.parse("%{Q}ci %{+Z}cp %-x").notices();
        assertThat(notices).extracting(LogTemplate.Problem::position).containsExactly(2, 9, 15);
    }

    @Test
    void standardFormatsUseTheFieldsOfTheManual() {
        assertThat(aliases(LogTemplate.HTTP))
                .isEqualTo(
                        "ci cp tr ft b s TR Tw Tc Tr Ta ST B CC CS tsc ac fc bc sc rc sq bq hr hs"
                                + " r");
        assertThat(aliases(LogTemplate.TCP))
                .isEqualTo("ci cp t ft b s Tw Tc Tt B ts ac fc bc sc rc sq bq");
        assertThat(LogTemplate.HTTP_CLF.items().getFirst()).isInstanceOf(Separator.class);
        assertThat(LogTemplate.HTTPS.encodes(Flag.JSON)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyTextIsParsedOrRefusedAtAPositionWithin(long seed) {
        var random = new Random(seed);
        String alphabet = "%%%%[](){}+-,: \t\\\"'Qo" + "cirtsTB1";
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--)
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            try {
                for (Item item : LogTemplate.parse(text.toString()).items()) {
                    assertThat(item.position()).isBetween(0, text.length() - 1);
                }
            } catch (Malformed e) {
                assertThat(e.problem().position()).isBetween(0, text.length());
            }
        }
    }

    private static String words(LogTemplate template) {
        return template.items().stream()
                .map(LogTemplateTest::word)
                .collect(Collectors.joining(" "));
    }

    private static String aliases(LogTemplate template) {
        return template.items().stream()
                .filter(Alias.class::isInstance)
                .map(item -> ((Alias) item).field().alias())
                .collect(Collectors.joining(" "));
    }

    private static String word(Item item) {
        return switch (item) {
            case Literal literal -> "'" + literal.text() + "'@" + literal.position();
            case Separator separator -> "_@" + separator.position();
            case Alias alias ->
                    named(alias.name(), alias.type())
                            + alias.field().alias()
                            + flags(alias.flags())
                            + "@"
                            + alias.position();
            case Expression expression ->
                    named(expression.name(), expression.type())
                            + "["
                            + expression.text()
                            + "]"
                            + flags(expression.flags())
                            + "@"
                            + expression.position();
        };
    }

    private static String named(@Nullable Object name, @Nullable Object type) {
        String word =
                (name == null ? "" : name)
                        + (type == null ? "" : ":" + type.toString().toLowerCase(Locale.ROOT));
        return word.isEmpty() ? "" : word + "=";
    }

    private static String flags(java.util.Set<Flag> flags) {
        if (flags.isEmpty()) return "";
        return "{" + String.join(",", new TreeSet<>(flags.stream().map(Flag::word).toList())) + "}";
    }
}
