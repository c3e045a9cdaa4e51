package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.flow.Plan;
import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Operational;
import sluice.proxies.Server;
import sluice.proxies.StateFile;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.Kind;
import sluice.value.Value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what `show servers state` printed, so that servers go on where they stood before a restart. Management guide §9.3.
///
/// Lines that fit nothing are left out; a file that is cut or garbled changes only the servers whose lines are whole.
public final class ServerStateFile {
    private static final int FIELDS = 20;
    private static final long LARGEST = 64L << 20;

    private final @Nullable String globalFile;
    private final @Nullable String base;
    private final List<String> problems = new ArrayList<>();
    private final Map<Path, Map<String, String[]>> files = new HashMap<>();

    /// @param globalFile `server-state-file`; null for none
    /// @param base `server-state-base`; null for the working directory
    public ServerStateFile(@Nullable String globalFile, @Nullable String base) {
        this.globalFile = globalFile;
        this.base = base;
    }

    /// Applies the files that the backends ask for; before checks begin.
    ///
    /// @return what could not be read, one sentence each
    public List<String> apply(Plan plan) {
        for (var each : plan.backends) {
            apply(each.backend, lines(each.backend));
        }
        return problems;
    }

    /// The lines of the file that a backend asks for; none where it asks for none.
    private Map<String, String[]> lines(Backend backend) {
        StateFile file = backend.get(StateFile.EXTRA);
        if (file == null) {
            return Map.of();
        }
        String name =
                switch (file.from) {
                    case NONE -> null;
                    case GLOBAL -> globalFile;
                    case LOCAL -> file.name == null ? backend.name() : file.name;
                };
        return name == null ? Map.of() : files.computeIfAbsent(place(name), this::read);
    }

    /// The address that a server had by the file, with its port; null where the file says nothing of it. A server of a service gets back the name of its
    /// record too.
    public @Nullable Address lastAddress(Server server) {
        String[] fields =
                lines(server.backend()).get(server.backend().name() + "/" + server.name());
        if (fields == null) {
            return null;
        }
        var value = new Value();
        byte[] text = fields[4].getBytes(StandardCharsets.ISO_8859_1);
        int port = number(fields[18]);
        if (port < 0 || port > 65_535 || !AddressText.parse(text, 0, text.length, value)) {
            return null;
        }
        String service = server.settings().serviceName;
        if (service != null) {
            boolean same = fields.length > 19 && fields[19].equals(service);
            if (!same || fields[17].equals("-")) {
                return null;
            }
            server.hostName(fields[17]);
        }
        return value.kind() == Kind.IPV6
                ? Address.ipv6(value.high(), value.number(), port)
                : Address.ipv4((int) value.number(), port);
    }

    private Path place(String name) {
        Path path = Path.of(name);
        return path.isAbsolute() || base == null ? path : Path.of(base).resolve(name);
    }

    /// Lines by `backend/server`.
    private Map<String, String[]> read(Path path) {
        var lines = new HashMap<String, String[]>();
        try {
            if (Files.size(path) > LARGEST) {
                problems.add("server state file '" + path + "' is too large");
                return lines;
            }
            var text = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
            if (text.isEmpty() || !text.getFirst().strip().equals(ServerStates.VERSION)) {
                problems.add("Can't get version of the server state file '" + path + "'");
                return lines;
            }
            for (String line : text.subList(1, text.size())) {
                String[] fields = line.strip().split(" +");
                if (!line.startsWith("#") && fields.length >= FIELDS) {
                    lines.put(fields[1] + "/" + fields[3], fields);
                }
            }
        } catch (IOException failure) {
            problems.add("Can't open server state file '" + path + "': " + failure.getMessage());
        }
        return lines;
    }

    private static void apply(Backend backend, Map<String, String[]> lines) {
        for (Server server : backend.servers()) {
            String[] fields = lines.get(backend.name() + "/" + server.name());
            if (fields != null) {
                apply(server, fields);
            }
        }
    }

    private static void apply(Server server, String[] fields) {
        var operations = Operational.values();
        int operational = number(fields[5]);
        int administrative = number(fields[6]);
        int weight = number(fields[7]);
        int initial = number(fields[8]);
        int seconds = number(fields[9]);
        int level = number(fields[12]);
        if (operational < 0
                || operational >= operations.length
                || administrative < 0
                || seconds < 0) {
            return;
        }
        if (weight >= 0 && weight <= 256 && initial == server.initialWeight()) {
            server.weight(weight, Cause.NONE);
        }
        server.state()
                .restore(
                        operations[operational],
                        administrative,
                        seconds,
                        level,
                        ServerStates.status(number(fields[10])));
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
