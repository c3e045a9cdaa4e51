package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.log.question.Question;
import sluice.log.question.Questions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Every option works with every question, or is refused with the reason; none is ignored.
class OptionsTest {
    private static final Path LOG = Logs.file("haproxy-2.6.12/httplog.raw.log");

    @TempDir Path folder;

    static Stream<String> questions() {
        return Questions.all().stream().map(Question::name);
    }

    /// What a condition leaves is answered like a log that never had the other lines.
    @ParameterizedTest
    @MethodSource("questions")
    void conditionsAndTimesLeaveOutLines(String question) throws IOException {
        Path web = folder.resolve("web.log");
        List<String> lines = Files.readAllLines(LOG, StandardCharsets.ISO_8859_1);
        Files.write(
                web,
                lines.stream().filter(l -> l.contains(" be_web/")).toList(),
                StandardCharsets.ISO_8859_1);
        assertThat(answer(question, "--where", "backend=be_web", LOG.toString()))
                .isEqualTo(answer(question, web.toString()));
        Path minute = folder.resolve("minute.log");
        Files.write(
                minute,
                lines.stream().filter(l -> l.contains("[22/Nov/2026:16:20:")).toList(),
                StandardCharsets.ISO_8859_1);
        String all = "kind=http";
        String since = "2026-11-22 16:20:00";
        String until = "2026-11-22 16:20:59";
        assertThat(
                        answer(
                                question,
                                "--where",
                                all,
                                "--since",
                                since,
                                "--until",
                                until,
                                LOG.toString()))
                .isEqualTo(answer(question, "--where", all, minute.toString()));
    }

    private static String answer(String... arguments) {
        String[] all =
                Stream.concat(Stream.of(arguments), Stream.of("--csv")).toArray(String[]::new);
        Program.Result result = Program.run(all);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out()
                .replaceAll("[^ ,\"]*\\.log:\\d+", "LINE")
                .replaceAll("; [\\d ]+ lines? left out by the condition", "")
                .replaceAll("(?m)^.*did not meet the condition.*\\R", "");
    }

    @ParameterizedTest
    @MethodSource("questions")
    void topLimitsEveryTable(String question) {
        Program.Result result = Program.run(question, "--top", "1", "--ndjson", LOG.toString());
        assertThat(result.code()).isZero();
        result.out()
                .lines()
                .filter(line -> line.contains("\"table\":"))
                .map(line -> line.replaceAll(".*\"table\":\"([a-z_]+)\".*", "$1"))
                .collect(
                        java.util.stream.Collectors.groupingBy(
                                t -> t, java.util.stream.Collectors.counting()))
                .forEach(
                        (table, rows) -> {
                            // The timers of a report are no list; of servers the others are summed
                            // up.
                            if (!table.equals("percentiles") && !table.equals("text"))
                                assertThat(rows).as(table).isLessThanOrEqualTo(2);
                        });
    }

    @ParameterizedTest
    @MethodSource("questions")
    void byTakesItsWordsAndNoOthers(String question) {
        List<String> words =
                Questions.all().stream()
                        .filter(q -> q.name().equals(question))
                        .findFirst()
                        .orElseThrow()
                        .groupings();
        for (String word : words) {
            Program.Result result = Program.run(question, "--by", word, LOG.toString());
            assertThat(result.code()).as(word + ": " + result.err()).isZero();
        }
        Program.Result refused = Program.run(question, "--by", "moon", LOG.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(words.isEmpty() ? "has no use here: " : "it takes ");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    terminations | frontend | fe_http
                    terminations | server   | be_web/web1
                    queues       | backend  | be_web
                    queues       | frontend | fe_http
                    retries      | frontend | fe_http
                    errors       | route    | →
                    bursts       | server   | be_dead/<NOSRV>
                    bursts       | all      | all
                    phases       | url      | /web/
                    phases       | minute   | 16:20
                    timeline     | backend  | be_api
                    servers      | all      | all
                    slow         | Td       | transfer
                    """)
    void byChangesTheRows(String question, String by, String shown) {
        Program.Result result = Program.run(question, "--by", by, LOG.toString());
        assertThat(result.out()).contains(shown);
        assertThat(result.out()).isNotEqualTo(Program.run(question, LOG.toString()).out());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    explain sH-- --where status=500     | reads no lines
                    fields --by backend                 | reads no lines
                    merge x.tally --where status=500    | tallies hold counts
                    merge x.tally --by server           | sluice log servers
                    parse x.log --by server             | draws no conclusions
                    parse x.log --fail-if 5xx>1%        | draws no conclusions
                    tally x.log -o x --top 3            | only counts
                    compare a b --html x.html           | differences only
                    servers --at 16:20 x.log            | only 'compare' divides a log at a time
                    servers x.log -o x                  | writes tallies
                    servers x.log --silence 5s          | --follow
                    --follow x.log --since 10:00        | from now on
                    --follow x.log --html x.html        | does not end
                    tally x.log -o x --follow           | does not follow
                    parse --listen udp:5514             | does not follow
                    servers --prometheus x.log          | those of 'report'
                    --follow --prometheus x.log         | does not end
                    --listen udp:5514 --html x.html     | does not end
                    """)
    void whatWouldBeIgnoredIsRefused(String words, String reason) {
        Program.Result result = Program.run(words.strip().split(" +"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("has no use here: ", reason);
    }
}
