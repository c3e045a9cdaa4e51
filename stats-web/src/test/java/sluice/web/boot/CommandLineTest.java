package sluice.web.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.web.server.Settings;

/// What may be typed, and what is refused with which words.
class CommandLineTest {
    private static Settings settings(String line) throws CommandLine.Mistake {
        return ((CommandLine.Serve) CommandLine.parse(line.split(" "))).settings();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --bnd 1 /s                       | did you mean '--bind' maybe ?
                    --bind                           | needs a value
                    --bind x:99999 /s                | expected [HOST:]PORT
                    --bind 0.0.0.0:80 /s             | refusing to bind 0.0.0.0
                    --bind 0.0.0.0:80 --user a:$6$x /s | without --tls
                    --interval 5ms /s                | expected 200ms to 60s
                    --user bob:plain /s              | --hash-password
                    lb=/a lb=/b                      | two targets are called 'lb'
                    --config /does/not/exist /s      | cannot read /does/not/exist
                    abns@x                           | abstract sockets
                    """)
    void mistakes(String line, String words) {
        assertThatThrownBy(() -> CommandLine.parse(line.split(" ")))
                .isInstanceOf(CommandLine.Mistake.class)
                .hasMessageContaining(words);
    }

    @Test
    void targetsAreNamed() throws CommandLine.Mistake {
        var settings = settings("-b 9000 -i 500ms /run/a.sock east=http://h/stats");
        assertThat(settings.proxies().stream().map(Settings.Proxy::name))
                .containsExactly("lb1", "east");
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.interval()).hasMillis(500);
        assertThat(settings.admin()).isFalse();
    }

    @Test
    void forcedIsWarned() throws CommandLine.Mistake {
        var serve = (CommandLine.Serve) CommandLine.parse("--insecure -b 0.0.0.0:0 /s".split(" "));
        assertThat(serve.warnings()).singleElement().asString().contains("without --user");
    }
}
