package sluice.tui.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.tui.screen.View;

import java.time.Duration;
import java.util.Map;

/// Words of the command line, right and wrong.
class CommandLineTest {
    private static CommandLine parse(String words) {
        return CommandLine.parse(words.split(" "), Map.of());
    }

    @Test
    void optionsAndTargets() {
        var line = parse("-i 500ms --view=queues -f queue>0 /run/a.sock lb2:9999 http://lb3/stats");
        assertThat(line.interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(line.view()).isEqualTo(View.QUEUES);
        assertThat(line.filter()).isEqualTo("queue>0");
        assertThat(line.targets()).hasSize(3);
    }

    @Test
    void theEnvironmentNamesTheTarget() {
        var line = CommandLine.parse(new String[0], Map.of("SLUICE_TARGET", "lb9:1234"));
        assertThat(line.targets().getFirst().label()).isEqualTo("lb9:1234");
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --veiw x         | did you mean --view?
                    --view nonsense  | there is no such view
                    --interval 10ms  | expected a time
                    --size big       | expected COLSxROWS
                    --view           | wants a value
                    -z x             | unknown option -z
                    """)
    void mistakesAreExplained(String words, String sentence) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void theHelpNamesEveryOption() {
        for (String option :
                new String[] {
                    "--interval", "--view", "--filter", "--sort", "--read-only", "--once", "--json",
                    "--svg", "--size", "--record", "--replay", "--plain", "--no-mouse", "--version"
                }) {
            assertThat(CommandLine.HELP).contains(option);
        }
    }
}
