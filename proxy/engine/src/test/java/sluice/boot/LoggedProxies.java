package sluice.boot;

import sluice.testkit.LogReceiver;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;

/// HAProxy and our engine on one configuration, each with a receiver of its own for the lines that it logs to the port
/// written as `LOG`.
final class LoggedProxies implements AutoCloseable {
    private final LogReceiver realLog = new LogReceiver();
    private final LogReceiver ourLog = new LogReceiver();
    private final RealHaproxy real;
    private final ConfiguredEngine engine;

    /// @param configuration with `LOG`, with `{port NAME}` as [RealHaproxy] takes it, and with a `global` section
    LoggedProxies(Path folder, String configuration) throws IOException {
        engine =
                new ConfiguredEngine(
                        configuration
                                .replace("LOG", Integer.toString(ourLog.port()))
                                .replaceAll("\\{port [a-z]+}", "1"));
        try {
            real =
                    RealHaproxy.start(
                            folder,
                            configuration
                                    .replace("LOG", Integer.toString(realLog.port()))
                                    .replaceFirst(
                                            "global\n", "global\n    stats socket {socket}\n"));
        } catch (IOException e) {
            engine.close();
            realLog.close();
            ourLog.close();
            throw e;
        }
    }

    /// What a script talks to: a port, and where the lines about it arrive.
    record Entrance(int port, LogReceiver log) {}

    Entrance theirs(String frontend) {
        return new Entrance(real.port(frontend), realLog);
    }

    Entrance ours(String frontend) {
        return new Entrance(engine.port(frontend), ourLog);
    }

    @Override
    public void close() {
        engine.close();
        real.close();
        realLog.close();
        ourLog.close();
    }
}
