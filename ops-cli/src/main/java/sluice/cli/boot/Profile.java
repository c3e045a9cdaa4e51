package sluice.cli.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names for targets and groups of servers, from a file of lines `name = value`.
///
/// ```
/// # $XDG_CONFIG_HOME/sluice/targets
/// lb1     = /run/haproxy/admin.sock
/// lb2     = lb2.example.net:9999
/// both    = lb1, lb2
/// default = lb1
/// @rack7  = be_web/web1, be_api/api1
/// ```
record Profile(Map<String, String> targets, Map<String, List<String>> groups) {
    private static final List<String> USUAL_PATHS =
            List.of(
                    "/run/haproxy/admin.sock",
                    "/run/haproxy.sock",
                    "/run/haproxy/haproxy.sock",
                    "/var/run/haproxy.stat",
                    "/var/lib/haproxy/stats",
                    "/run/sluice/admin.sock",
                    "/tmp/haproxy.sock");

    static Path usualFile() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path home =
                config == null || config.isEmpty()
                        ? Path.of(System.getProperty("user.home", "."), ".config")
                        : Path.of(config);
        return home.resolve("sluice").resolve("targets");
    }

    /// Reads the file; no file is an empty profile.
    ///
    /// @throws IllegalArgumentException with the line that is wrong
    static Profile read(Path file) {
        var targets = new LinkedHashMap<String, String>();
        var groups = new LinkedHashMap<String, List<String>>();
        List<String> lines;
        try {
            lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        file + ":" + (i + 1) + ": expected name = value");
            }
            String name = line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            if (name.startsWith("@")) {
                groups.put(name, List.of(value.split("\\s*[, ]\\s*")));
            } else {
                targets.put(name, value);
            }
        }
        return new Profile(targets, groups);
    }

    /// The targets that a text names: names of the profile, or addresses, parted by commas.
    List<String> resolve(String text) {
        var found = new ArrayList<String>();
        resolve(text, found, 0);
        return found;
    }

    private void resolve(String text, List<String> found, int depth) {
        for (String part : text.split(",")) {
            String name = part.strip();
            String value = targets.get(name);
            if (value == null || depth > 8) {
                found.add(name);
            } else if (targets.containsKey(value) || value.indexOf(',') >= 0) {
                resolve(value, found, depth + 1);
            } else {
                found.add(name + '=' + value);
            }
        }
    }

    /// Where nobody says which: the profile's `default`, or the first usual path that exists.
    ///
    /// @throws IllegalArgumentException where there is none, with what to do
    List<String> usual() {
        if (targets.containsKey("default")) {
            return resolve("default");
        }
        for (String path : USUAL_PATHS) {
            if (Files.exists(Path.of(path))) {
                return List.of(path);
            }
        }
        throw new IllegalArgumentException(
                "no target: give one with -S, in $SLUICE_SOCKET, or as `default = …` in "
                        + usualFile()
                        + "; none of the usual sockets exists ("
                        + String.join(", ", USUAL_PATHS.subList(0, 3))
                        + ", …)");
    }
}
