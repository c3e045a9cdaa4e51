package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class LogFieldTest {

    @Test
    void everyAliasOfTheManualIsThere() {
        String manual =
                "o T Tl Ts t ms tr trg trl Ta Tc Td Th Ti Tq TR Tr Tt Tu Tw B CC CS H HM HP HPO HQ"
                    + " HU HV ID ST U ac b bc bi bp bq ci cp f fc fi fp ft lc hr hrl hs hsl OG pid"
                    + " r rc rt s sc si sp sq sslc sslv ts tsc";
        assertThat(Arrays.stream(LogField.values()).map(LogField::alias))
                .containsExactly(manual.split(" "));
    }

    @Test
    void aliasesKeysAndFetchesAreUnique() {
        var fields = LogField.values();
        assertThat(Arrays.stream(fields).map(LogField::key)).doesNotHaveDuplicates();
        for (LogField field : fields) {
            assertThat(LogField.byAlias(field.alias())).isEqualTo(field);
            if (field.sampleFetch() != null) {
                assertThat(LogField.bySampleFetch(field.sampleFetch())).isEqualTo(field);
            }
        }
        assertThat(LogField.byAlias("Ci")).isNull();
        assertThat(LogField.currentSpelling("Ci")).isEqualTo("ci");
    }
}
