package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Whatever a configuration checks, the practice of it works and leaves the configuration's own servers alone.
class PracticeChecksTest {
    private static final String CONFIGURATION =
            """
            defaults
                mode tcp
                timeout client 5s
                timeout server 5s
                timeout connect 5s
            backend b
                %s
                server s 127.0.0.1:1 %s
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|",
                "|check",
                "|check agent-check agent-port 1",
                "option httpchk|check",
                "option httpchk|check check-proto h2",
                "option httpchk|check check-ssl verify none",
                "option httpchk\n http-check send meth GET\n http-check expect status 200|check",
                "option tcp-check\n"
                        + " tcp-check connect ssl\n"
                        + " tcp-check expect string x|check verify none",
                "option mysql-check user u|check",
                "option spop-check|check",
            })
    void isDoneWithoutFailure(String words) throws Exception {
        int bar = words.indexOf('|');
        var line = CommandLine.parse(List.of("-f", "a.cfg"));
        String text = CONFIGURATION.formatted(words.substring(0, bar), words.substring(bar + 1));
        var plan = WarmUp.plan(line, "a.cfg", text);

        assertThat(PracticeChecks.run(line, plan)).isNull();

        var server = plan.backends.getFirst().backend.servers().getFirst();
        assertThat(server.address().port()).isEqualTo(1);
        assertThat(server.state().health().isRunning()).isFalse();
    }
}
