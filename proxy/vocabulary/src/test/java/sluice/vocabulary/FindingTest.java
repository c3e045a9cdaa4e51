package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;

import java.time.Instant;
import java.util.List;

class FindingTest {

    @Test
    void jsonHasAllFieldsWorstFirst() {
        var low =
                new Finding(
                        "T1", Severity.WARN, "", Culprit.CONFIG, "soon", null, List.of(), "certs");
        var high =
                new Finding(
                        "D1",
                        Severity.CRIT,
                        "be/\"x\"",
                        Culprit.SERVER,
                        "gone\n",
                        Instant.ofEpochSecond(0),
                        List.of("a", "b\u0001"),
                        "why be");
        assertThat(Finding.toJson(List.of(low, high)))
                .isEqualTo(
                        """
                        {"findings":[{"id":"D1","severity":"crit","object":"be/\\"x\\"","culprit":"server",\
                        "text":"gone\\n","since":"1970-01-01T00:00:00Z","evidence":["a","b\\u0001"],"next":"why be"},\
                        {"id":"T1","severity":"warn","object":"","culprit":"config","text":"soon","since":null,\
                        "evidence":[],"next":"certs"}]}\
                        """);
    }
}
