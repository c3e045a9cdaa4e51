package sluice.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Our engine in a process of its own, for tests that ask of both proxies the same. Its classes come from the class path of
/// the test; the name of its entry is all that is known of it here.
public final class SluiceProcess extends ProxyProcess {
    private SluiceProcess(Path folder, String template) throws IOException {
        super(program(), folder, template);
    }

    /// Starts a process and waits until its socket answers.
    ///
    /// @param folder where configuration, socket and output go; short enough for a socket path
    /// @param template the configuration with the placeholders of [ProxyProcess]
    /// @throws IOException with what the engine printed, where it does not start
    public static SluiceProcess start(Path folder, String template) throws IOException {
        return new SluiceProcess(folder, template);
    }

    private static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "sluice.boot.Main",
                "proxy");
    }
}
