package sluice.keyword.variable;

import sluice.value.ByteString;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that the process runs on.
public final class Machine {
    /// As the kernel knows it.
    public static final ByteString NAME = ByteString.utf8(name());

    private Machine() {}

    private static String name() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (java.net.UnknownHostException unnamed) {
                return "localhost";
            }
        }
    }
}
