package sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import sluice.runtime.RuntimeClient;
import sluice.runtime.Target;
import sluice.runtime.action.Journal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// A session on some proxy and lines typed into it.
final class Scenario {
    final RecordingConsole console = new RecordingConsole();
    final Session session;
    private final Interpreter interpreter;

    Scenario(Path socket, Path folder) {
        var journal =
                new Journal(
                        folder.resolve("state/actions.ndjson"),
                        "shell",
                        "op",
                        "lb1",
                        Clock.systemUTC());
        session =
                new Session(
                        "lb1",
                        new RuntimeClient(new Target.Unix(socket)),
                        journal,
                        Map.of("@pair", List.of("app/s1", "app/s2")));
        interpreter = new Interpreter(new Verbs(), List.of(session), console, Options.NONE);
    }

    /// Runs a line and expects its exit code; what it printed is in the console.
    Scenario run(int code, String line) {
        console.clear();
        int actual = interpreter.run(line, () -> null);
        assertThat(actual).as("%s: %s %s", line, console.output(), console.said()).isEqualTo(code);
        return this;
    }

    Scenario prints(String... parts) {
        assertThat(console.output()).contains(parts);
        return this;
    }

    Scenario says(String... parts) {
        assertThat(console.said()).contains(parts);
        return this;
    }
}
