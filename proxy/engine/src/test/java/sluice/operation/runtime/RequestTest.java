package sluice.operation.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "none",
            textBlock =
                    """
                    show info                    | [[show, info]]                | none
                    show info;show stat          | [[show, info], [show, stat]]  | none
                    ; ;show  info ;              | [[show, info]]                | none
                    echo a\\;b                   | [[echo, a;b]]                 | none
                    echo a\\\\b                  | [[echo, a\\b]]                | none
                    echo a\\ b                   | [[echo, a b]]                 | none
                    echo a\\nb \\*c              | [[echo, anb, *c]]             | none
                    set ssl cert a.pem <<        | [[set, ssl, cert, a.pem]]     | ""
                    set ssl cert a.pem <<%EOF%   | [[set, ssl, cert, a.pem]]     | %EOF%
                    add map m<<                  | [[add, map, m<<]]             | none
                    """)
    void parse(String line, String commands, @org.jspecify.annotations.Nullable String mark) {
        Request request = Request.parse(line);
        assertThat(request.commands()).hasToString(commands);
        assertThat(request.payloadMark()).isEqualTo(mark);
    }
}
