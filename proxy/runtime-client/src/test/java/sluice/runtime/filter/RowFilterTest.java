package sluice.runtime.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.List;

class RowFilterTest {
    private static final List<StatRow> ROWS =
            List.of(
                    row(ObjectKind.FRONTEND, "fe_http", "FRONTEND", "OPEN", 0, 12),
                    row(ObjectKind.SERVER, "be_web", "web1", "UP", 8, 4),
                    row(ObjectKind.SERVER, "be_web", "web2", "DOWN 1/2", 0, 0),
                    row(ObjectKind.SERVER, "be_api", "api1", "MAINT (via be_web/web1)", 0, 0),
                    row(ObjectKind.BACKEND, "be_web", "BACKEND", "UP", 3, 4));

    private static StatRow row(
            ObjectKind kind, String proxy, String name, String status, int queue, int sessions) {
        return StatRow.builder(kind, proxy, name)
                .put(StatColumn.STATUS, status)
                .put(StatColumn.QCUR, queue)
                .put(StatColumn.SCUR, sessions)
                .put(StatColumn.ADDR, kind == ObjectKind.SERVER ? "10.0.0.7:80" : "")
                .build();
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ' '                    | fe_http be_web/web1 be_web/web2 be_api/api1 be_web
                    status:down            | be_web/web2
                    status:down,maint      | be_web/web2 be_api/api1
                    !status:up srv:        | be_web/web2 be_api/api1
                    queue>0 be:web         | be_web/web1 be_web
                    queue: kind:server     | be_web/web1
                    scur>=4 scur<12        | be_web/web1 be_web
                    scur=12                | fe_http
                    WEB1                   | be_web/web1
                    be_*/web?              | be_web/web1 be_web/web2
                    ~^be_.*1$              | be_web/web1 be_api/api1
                    /api/                  | be_api/api1
                    srv:~^web[2-9]$        | be_web/web2
                    fe:http                | fe_http
                    addr:10.0.0.* !be:api  | be_web/web1 be_web/web2
                    kind:b                 | be_web
                    status:bad             | be_web/web2
                    5xx/s>0                | ''
                    """)
    void selects(String filter, String expected) {
        var paths =
                String.join(
                        " ",
                        RowFilter.parse(filter).select(ROWS, null).stream()
                                .map(StatRow::path)
                                .toList());
        assertThat(paths).isEqualTo(expected);
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    qcurr>1      | did you mean 'qcur'?
                    queue>many   | expected a number
                    colour:red   | unknown field 'colour'
                    ~[           | no regular expression
                    kind:x       | expected frontend
                    """)
    void mistakesAreExplained(String filter, String words) {
        assertThatThrownBy(() -> RowFilter.parse(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void nearestName() {
        assertThat(Spelling.nearest("be_wbe/web1", List.of("be_web/web1", "be_web/web2")))
                .isEqualTo("be_web/web1");
        assertThat(Spelling.nearest("zzz", List.of("be_web"))).isEmpty();
        assertThat(Spelling.nearest("web", List.of("be_web/web1", "be_api/api1")))
                .isEqualTo("be_web/web1");
    }
}
