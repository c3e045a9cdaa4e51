package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.Kind;
import sluice.value.Value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The name servers of the machine: the `nameserver` lines of `/etc/resolv.conf`. Read with the configuration, not by a loop.
public final class SystemNameservers {
    private static final Path FILE = Path.of("/etc/resolv.conf");
    private static final int PORT = 53;

    private SystemNameservers() {}

    /// Adds each to the section under its address as name, unless one of that name is there.
    ///
    /// @throws IOException where the file cannot be read
    public static void addTo(ResolverSettings settings) throws IOException {
        add(settings, Files.readAllLines(FILE, StandardCharsets.ISO_8859_1));
    }

    /// The section that exists without being written; null where the machine has no name servers.
    public static @Nullable ResolverSettings section() {
        var settings = new ResolverSettings(ResolverSettings.DEFAULT_NAME);
        try {
            addTo(settings);
        } catch (IOException _) {
            return null; // Manual §5.3.2: then there is none, and nothing is said about it.
        }
        return settings.sources.isEmpty() ? null : settings;
    }

    static void add(ResolverSettings settings, List<String> lines) {
        for (String line : lines) {
            String[] words = line.strip().split("[ \t]+");
            if (words.length < 2 || !words[0].equals("nameserver")) {
                continue;
            }
            var value = new Value();
            byte[] text = words[1].getBytes(StandardCharsets.ISO_8859_1);
            if (!AddressText.parse(text, 0, text.length, value)) {
                continue;
            }
            Address address =
                    value.kind() == Kind.IPV6
                            ? Address.ipv6(value.high(), value.number(), PORT)
                            : Address.ipv4((int) value.number(), PORT);
            var source = new ResolverSettings.Source(words[1], address, null);
            if (settings.sources.stream().noneMatch(each -> each.name().equals(words[1]))) {
                settings.sources.add(source);
            }
        }
    }
}
