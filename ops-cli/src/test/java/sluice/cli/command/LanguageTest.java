package sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.cli.show.Format;
import sluice.cli.show.Ink;
import sluice.cli.show.Table;
import sluice.cli.show.TableText;

import java.util.List;

/// Words, options, pipes and tables, without a proxy.
class LanguageTest {

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    drain a/b            | drain,a/b
                    drain  "a b/c d"  -y | drain,a b/c d,-y
                    x 'a\\b' c\\ d       | x,a\\b,c d
                    x ""                 | x,
                    """)
    void words(String line, String expected) throws Failure {
        assertThat(String.join(",", Words.of(line))).isEqualTo(expected);
    }

    @Test
    void separatorsInsideQuotesDoNotSeparate() {
        assertThat(Words.split("a 'x|y' | b \\| c | d", '|'))
                .containsExactly("a 'x|y'", "b \\| c", "d");
        assertThatThrownBy(() -> Words.of("a 'b")).hasMessageContaining("not closed");
    }

    @Test
    void optionsStandAnywhere() throws Failure {
        var parsed =
                Options.parse(
                        List.of("be/a", "--json", "-m", "INC 1", "be/b", "--timeout=2m", "-y"),
                        Options.NONE);
        assertThat(parsed.words()).containsExactly("be/a", "be/b");
        assertThat(parsed.options().format()).isEqualTo(Format.JSON);
        assertThat(parsed.options().reason()).isEqualTo("INC 1");
        assertThat(parsed.options().timeout()).hasMinutes(2);
        assertThat(parsed.options().yes()).isTrue();
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --jsn          | unknown option --jsn; did you mean --json?
                    --timeout      | --timeout needs a value
                    --timeout=soon | expected a time such as 30s
                    --then=maybe   | expected leave, maint, ready or kill
                    --count=0      | expected a number from 1
                    """)
    void wrongOptionsAreExplained(String option, String words) {
        assertThatThrownBy(() -> Options.parse(List.of(option), Options.NONE))
                .hasMessageContaining(words);
    }

    private static final Table TABLE =
            Table.of("server", "status", "queue")
                    .row("be/a", "UP", 3L)
                    .row("be/b", "DOWN", 12L)
                    .row("be/c", "MAINT", null)
                    .build();

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    where queue>2            | be/a be/b
                    where queue>=3 status=up | be/a
                    where status!=UP         | be/b be/c
                    where server~B           | be/a be/b be/c
                    where server=*/c         | be/c
                    where status!~A          | be/a be/b
                    sort queue               | be/b be/a be/c
                    sort -queue              | be/c be/a be/b
                    sort status              | be/b be/c be/a
                    head 1                   | be/a
                    """)
    void stages(String stage, String expected) throws Failure {
        var rows = Pipe.apply(TABLE, stage).rows();
        assertThat(
                        String.join(
                                " ",
                                rows.stream().map(row -> String.valueOf(row.getFirst())).toList()))
                .isEqualTo(expected);
    }

    @Test
    void columnsAndCount() throws Failure {
        assertThat(Pipe.apply(TABLE, "columns queue,server").columns())
                .containsExactly("queue", "server");
        assertThat(Pipe.apply(TABLE, "count").rows().getFirst().getFirst()).isEqualTo(3L);
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    wher x=1        | unknown stage 'wher'
                    where queu>1    | did you mean 'queue'?
                    where queue     | expected column, comparison and value
                    where queue>x   | is no number
                    sort            | expected one column
                    head x          | expected a number
                    """)
    void wrongStagesAreExplained(String stage, String words) {
        assertThatThrownBy(() -> Pipe.apply(TABLE, stage)).hasMessageContaining(words);
    }

    @Test
    void tablesInEveryFormat() {
        assertThat(TableText.lines(TABLE, Format.TABLE, Ink.NONE, 0))
                .containsExactly(
                        "server  status  queue",
                        "be/a    UP          3",
                        "be/b    DOWN       12",
                        "be/c    MAINT       –");
        assertThat(TableText.lines(TABLE, Format.CSV, Ink.NONE, 0))
                .containsExactly("server,status,queue", "be/a,UP,3", "be/b,DOWN,12", "be/c,MAINT,");
        assertThat(TableText.json(TABLE))
                .startsWith("[{\"server\":\"be/a\",\"status\":\"UP\",\"queue\":3},")
                .endsWith("{\"server\":\"be/c\",\"status\":\"MAINT\",\"queue\":null}]");
        var hostile = Table.of("a", "b").row("x,\"y\"\n", "\033[31mred").build();
        assertThat(TableText.lines(hostile, Format.CSV, Ink.NONE, 0).getLast())
                .startsWith("\"x,\"\"y\"\"");
        assertThat(TableText.lines(hostile, Format.TABLE, Ink.NONE, 0).getLast())
                .doesNotContain("\033");
    }

    @Test
    void answersBecomeRows() throws Failure {
        assertThat(Pipe.rows("# a,b,\n1,x,\n").rows().getFirst()).containsExactly(1L, "x");
        assertThat(Pipe.rows("1\n# be srv\nweb s1\n").columns()).containsExactly("be", "srv");
        assertThat(Pipe.rows("Name: HAProxy\nPid: 7\n").rows().getLast())
                .containsExactly("Pid", 7L);
        assertThatThrownBy(() -> Pipe.rows("No such table")).hasMessageContaining("no rows");
    }
}
