package sluice.boot;

import sluice.config.model.ProcessSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// How many sockets this process may have. The JVM has already raised its soft limit to the hard one.
final class Descriptors {
    private static final int RESERVED = 200;

    /// What the process needs beside connections: its libraries, pollers, listeners and logs.
    private static final int OWN = 100;

    private static final int UNKNOWN = 4096;

    private Descriptors() {}

    /// The limit of this process.
    static long limit() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/self/limits"))) {
                if (line.startsWith("Max open files")) {
                    var soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException | NumberFormatException _) {
            return UNKNOWN;
        }
        return UNKNOWN;
    }

    /// Compares what the configuration asks for with what the system grants.
    ///
    /// @param warning takes what is only worth a warning (`no strict-limits`)
    /// @throws StartFailure when too few are granted and `strict-limits` holds
    static void check(ProcessSettings process, Consumer<String> warning) throws StartFailure {
        long granted = limit();
        long wanted =
                process.descriptorLimit > 0
                        ? process.descriptorLimit
                        : process.maxconn > 0 ? 2L * process.maxconn + OWN : 0;
        if (process.descriptorHardLimit > 0) {
            wanted = Math.min(wanted, process.descriptorHardLimit);
        }
        if (wanted <= granted) {
            return;
        }
        String text =
                "[haproxy.main()] Cannot raise FD limit to "
                        + wanted
                        + ", limit is "
                        + granted
                        + ".";
        if (process.strictLimits) {
            throw new StartFailure(text);
        }
        warning.accept(text);
    }

    /// The connections that the descriptors allow, two for each, when the configuration does not say.
    static int defaultConnections(ProcessSettings process) {
        long descriptors = limit();
        if (process.descriptorLimit > 0) {
            descriptors = Math.min(descriptors, process.descriptorLimit);
        }
        if (process.descriptorHardLimit > 0) {
            descriptors = Math.min(descriptors, process.descriptorHardLimit);
        }
        return (int) Math.clamp((descriptors - RESERVED) / 2, 100, 1_000_000);
    }
}
