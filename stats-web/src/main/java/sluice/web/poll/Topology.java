package sluice.web.poll;

import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Which frontend leads to which backend.
///
/// The statistics do not tell. Where a configuration file was given its `use_backend` and `default_backend` lines do;
/// otherwise the sessions in progress show the routes that are in use, and a `listen` section is a route to itself.
///
/// @param source `configuration`, `sessions`, or `names` where neither could be read
public record Topology(String source, List<Route> routes) {
    private static final int SESSIONS = 5000;
    private static final long CONFIGURATION_BYTES = 8 << 20;

    /// @param rule the condition in the words of the configuration; empty for always
    public record Route(String frontend, String rule, String backend) {}

    public Topology {
        routes = List.copyOf(routes);
    }

    /// Reads the routes from configuration files.
    ///
    /// @throws IOException where a file cannot be read or is larger than 8 MiB
    public static Topology ofConfiguration(List<Path> files) throws IOException {
        var routes = new LinkedHashSet<Route>();
        for (var file : files) {
            if (Files.size(file) > CONFIGURATION_BYTES) {
                throw new IOException(file + " is larger than 8 MiB: no configuration");
            }
            routes(Files.readString(file, StandardCharsets.ISO_8859_1), routes);
        }
        return new Topology("configuration", List.copyOf(routes));
    }

    static void routes(String text, LinkedHashSet<Route> routes) {
        String section = "";
        String name = "";
        String byDefault = "";
        var own = new ArrayList<Route>();
        for (String line : (text + "\nglobal").split("\n")) {
            String[] words = line.strip().split("\\s+", 3);
            switch (words[0]) {
                case "frontend", "listen", "backend", "defaults", "global" -> {
                    close(section, name, byDefault, own, routes);
                    section = words[0];
                    name = words.length > 1 ? words[1] : "";
                    byDefault = "";
                    own.clear();
                }
                case "use_backend" -> {
                    if (words.length > 1) {
                        own.add(new Route(name, words.length > 2 ? words[2] : "", words[1]));
                    }
                }
                case "default_backend" -> byDefault = words.length > 1 ? words[1] : "";
                default -> {}
            }
        }
    }

    private static void close(
            String section,
            String name,
            String byDefault,
            List<Route> own,
            LinkedHashSet<Route> routes) {
        if (!section.equals("frontend") && !section.equals("listen")) {
            return;
        }
        routes.addAll(own);
        if (!byDefault.isEmpty()) {
            routes.add(new Route(name, own.isEmpty() ? "" : "otherwise", byDefault));
        } else if (section.equals("listen")) {
            routes.add(new Route(name, own.isEmpty() ? "" : "otherwise", name));
        }
    }

    /// Reads the routes that sessions take right now.
    public static Topology ofSessions(RuntimeClient client, Snapshot snapshot)
            throws RuntimeFailure {
        var routes = new LinkedHashSet<Route>();
        for (var frontend : snapshot.frontends()) {
            if (snapshot.backend(frontend.proxy()) != null) {
                routes.add(new Route(frontend.proxy(), "", frontend.proxy()));
            }
        }
        if (client.target().readOnly()) {
            return new Topology("names", List.copyOf(routes));
        }
        int seen = 0;
        for (String line : client.ask("show sess").lines()) {
            if (seen++ > SESSIONS) {
                break;
            }
            String frontend = field(line, " fe=");
            String backend = field(line, " be=");
            if (snapshot.frontend(frontend) != null
                    && snapshot.backend(backend) != null
                    && !frontend.equals(backend)) {
                routes.add(new Route(frontend, "", backend));
            }
        }
        return new Topology("sessions", List.copyOf(routes));
    }

    private static String field(String line, String name) {
        int at = line.indexOf(name);
        if (at < 0) {
            return "";
        }
        int end = line.indexOf(' ', at + name.length());
        return line.substring(at + name.length(), end < 0 ? line.length() : end);
    }
}
