package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerStatusTest {

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    UP                    | UP       | 0 | 0 | ''           | true
                    UP 2/3                | UP       | 2 | 3 | ''           | true
                    DOWN 1/2              | DOWN     | 1 | 2 | ''           | false
                    DOWN (agent)          | DOWN     | 0 | 0 | agent        | false
                    NOLB                  | NOLB     | 0 | 0 | ''           | false
                    NOLB 2/3              | NOLB     | 2 | 3 | ''           | false
                    MAINT                 | MAINT    | 0 | 0 | ''           | false
                    MAINT (via be/s1)     | MAINT    | 0 | 0 | via be/s1    | false
                    MAINT (resolution)    | MAINT    | 0 | 0 | resolution   | false
                    MAINT(via)            | UNKNOWN  | 0 | 0 | ''           | false
                    DRAIN (agent)         | DRAIN    | 0 | 0 | agent        | false
                    DRAIN 2/3             | DRAIN    | 2 | 3 | ''           | false
                    no check              | NO_CHECK | 0 | 0 | ''           | true
                    OPEN                  | OPEN     | 0 | 0 | ''           | true
                    FULL                  | FULL     | 0 | 0 | ''           | false
                    STOP                  | STOP     | 0 | 0 | ''           | false
                    UPPER                 | UNKNOWN  | 0 | 0 | ''           | false
                    UP x/99999999999999   | UP       | 0 | 0 | ''           | true
                    ''                    | UNKNOWN  | 0 | 0 | ''           | false
                    """)
    void parse(
            String text,
            ServerStatus.Word word,
            int level,
            int of,
            String remark,
            boolean serving) {
        var status = ServerStatus.parse(text);
        assertThat(status.word()).isEqualTo(word);
        assertThat(status.level()).isEqualTo(level);
        assertThat(status.of()).isEqualTo(of);
        assertThat(status.remark()).isEqualTo(remark);
        assertThat(status.serving()).isEqualTo(serving);
        assertThat(status.toString()).isEqualTo(text);
    }

    @Test
    void checkStatusWithAndWithoutStar() {
        assertThat(CheckStatus.ofColumn("* L7TOUT")).isEqualTo(CheckStatus.L7TOUT);
        assertThat(CheckStatus.ofColumn("L4CON")).isEqualTo(CheckStatus.L4CON);
        assertThat(CheckStatus.running("* L7OK")).isTrue();
        assertThat(CheckStatus.ofColumn("")).isNull();
    }
}
