package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import sluice.testkit.LogReceiver;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// [BothProxies] with a server and a receiver of log lines for each of the two, so that what one of them asked its server
/// can be told from what the other one asked. `ORIGIN` and `LOG` in the configuration are their ports.
final class ServedProxies implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5000;

    private final LogReceiver realLog = new LogReceiver();
    private final LogReceiver ourLog = new LogReceiver();
    private final ScriptedOrigin theirOrigin = new ScriptedOrigin();
    private final ScriptedOrigin ourOrigin = new ScriptedOrigin();
    private final BothProxies both;
    private int theirsCompared;
    private int oursCompared;

    ServedProxies(Path folder, String configuration) throws IOException {
        try {
            both =
                    new BothProxies(
                            folder,
                            filled(configuration, realLog, theirOrigin),
                            filled(configuration, ourLog, ourOrigin));
        } catch (IOException e) {
            closeReceivers();
            throw e;
        }
    }

    private static String filled(String configuration, LogReceiver log, ScriptedOrigin origin) {
        return configuration
                .replace("LOG", Integer.toString(log.port()))
                .replace("ORIGIN", Integer.toString(origin.port()));
    }

    BothProxies.Client client(String frontend) {
        return both.client(frontend);
    }

    /// What both servers answer to a path.
    void answer(String path, ScriptedOrigin.Answer answer) {
        theirOrigin.answer(path, answer);
        ourOrigin.answer(path, answer);
    }

    List<String> theirLines() {
        return realLog.lines(1, PATIENCE_MILLIS);
    }

    List<String> ourLines() {
        return ourLog.lines(1, PATIENCE_MILLIS);
    }

    /// Fails unless both servers were asked the same since the last comparison.
    void assertAskedAlike() {
        List<String> expected = theirOrigin.requests();
        List<String> actual = ourOrigin.requests();
        assertThat(actual.subList(oursCompared, actual.size()))
                .isEqualTo(expected.subList(theirsCompared, expected.size()));
        theirsCompared = expected.size();
        oursCompared = actual.size();
    }

    /// Fails unless both logged the same, written as `steady` has it.
    void assertLoggedAlike(UnaryOperator<String> steady) {
        assertThat(ourLines().stream().map(steady).toList())
                .isEqualTo(theirLines().stream().map(steady).toList());
    }

    @Override
    public void close() {
        both.close();
        closeReceivers();
    }

    private void closeReceivers() {
        theirOrigin.close();
        ourOrigin.close();
        realLog.close();
        ourLog.close();
    }
}
