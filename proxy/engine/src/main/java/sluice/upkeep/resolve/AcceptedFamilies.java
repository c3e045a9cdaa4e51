package sluice.upkeep.resolve;

import sluice.loop.Shared;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// `dns-accept-family`: which families of addresses are asked for and taken. Manual §3.1.
@Shared("set while the configuration is read; what was found out about IPv6 is volatile")
public final class AcceptedFamilies {
    private static final Path ROUTES = Path.of("/proc/net/ipv6_route");
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

    public boolean ipv4 = true;
    public boolean ipv6;

    /// IPv6 as soon as the machine has a default gateway for it.
    public boolean automatic = true;

    /// When and what was found out last.
    private record Found(long nanos, boolean gateway) {}

    private volatile Found found = new Found(System.nanoTime() - KEPT_NANOS, false);

    boolean acceptsIpv4() {
        return ipv4;
    }

    boolean acceptsIpv6() {
        if (ipv6 || !automatic) {
            return ipv6;
        }
        long now = System.nanoTime();
        if (now - found.nanos >= KEPT_NANOS) {
            found = new Found(now, hasGateway());
        }
        return found.gateway;
    }

    /// The kernel's table: destination, prefix, source, prefix, next hop, metric, counters, flags, device. Reading it does not wait for any disk.
    private static boolean hasGateway() {
        try {
            for (String line : Files.readAllLines(ROUTES)) {
                String[] fields = line.trim().split(" +");
                boolean everywhere =
                        fields.length >= 10
                                && fields[0].matches("0+")
                                && fields[1].equals("00")
                                && !fields[4].matches("0+");
                if (everywhere && !fields[9].equals("lo")) {
                    return true;
                }
            }
        } catch (IOException _) {
            // A machine without IPv6 has no such table.
        }
        return false;
    }
}
