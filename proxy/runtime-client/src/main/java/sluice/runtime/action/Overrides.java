package sluice.runtime.action;

import sluice.runtime.Json;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was set at run time and is not in the configuration: shown, kept in a file, compared, applied again. A reload
/// undoes all of it without a word (haproxy#199).
public final class Overrides {
    private final RuntimeClient client;
    private final Journal journal;

    public Overrides(RuntimeClient client, Journal journal) {
        this.client = client;
        this.journal = journal;
    }

    /// One server that differs from its configuration.
    ///
    /// @param words what differs: `MAINT`, `weight 30 (configured 10)`
    /// @param by who did it, from the journal; empty where nobody told
    public record Override(ServerSettings settings, List<String> words, String by) {}

    /// One server that is not as it was saved.
    ///
    /// @param commands what would make it so again
    public record Difference(
            ServerSettings saved, ServerSettings now, List<String> words, List<String> commands) {}

    /// The servers whose state or weight differs from the configuration, and those whose address or limit the journal
    /// says was changed since the process started. The proxy does not tell configured addresses and limits.
    public List<Override> list() throws RuntimeFailure {
        var snapshot = client.snapshot();
        var settings = ServerSettings.read(client, snapshot);
        var started = snapshot.info().startedAt(snapshot.takenAt());
        Map<String, Journal.Entry> latest = new LinkedHashMap<>();
        Map<String, Journal.Entry> earliest = new LinkedHashMap<>();
        for (var entry : journal.entries(client.target().label())) {
            if (entry.ok() && !entry.time().isBefore(started)) {
                latest.put(entry.object(), entry);
                earliest.putIfAbsent(entry.object(), entry);
            }
        }
        var overrides = new ArrayList<Override>();
        for (var server : settings.values()) {
            var first = earliest.get(server.path());
            var words = words(server, first == null ? Map.of() : first.before());
            if (!words.isEmpty()) {
                var last = latest.get(server.path());
                String by =
                        last == null
                                ? ""
                                : last.user()
                                        + (last.reason().isEmpty() ? "" : ": " + last.reason());
                overrides.add(new Override(server, words, by));
            }
        }
        return overrides;
    }

    private static List<String> words(ServerSettings now, Map<String, Object> atStart) {
        var words = new ArrayList<String>();
        if (now.state() != ServerSettings.State.READY) {
            words.add(now.state().name());
        }
        if (now.initialWeight() >= 0 && now.weight() != now.initialWeight()) {
            words.add("weight " + now.weight() + " (configured " + now.initialWeight() + ')');
        }
        if (!atStart.isEmpty()) {
            var then = SavedSettings.of(now.path(), atStart);
            if (then.maxconn() != now.maxconn()) {
                words.add("maxconn " + now.maxconn() + " (was " + then.maxconn() + ')');
            }
            boolean known = !then.address().isEmpty() && !now.address().isEmpty();
            if (known && (!then.address().equals(now.address()) || then.port() != now.port())) {
                words.add(
                        "addr "
                                + now.address()
                                + ':'
                                + now.port()
                                + " (was "
                                + then.address()
                                + ':'
                                + then.port()
                                + ')');
            }
        }
        return words;
    }

    /// Where the settings of this target are kept when no file is named.
    public Path usualFile() {
        var name = new StringBuilder();
        for (char c : client.target().label().toCharArray()) {
            name.append(Character.isLetterOrDigit(c) || c == '.' || c == '-' ? c : '_');
        }
        return Journal.stateFolder().resolve("overrides").resolve(name + ".ndjson");
    }

    /// Keeps the settings of all servers in a file, one line per server; replaces the file at once or not at all.
    ///
    /// @return how many servers were written
    public int save(Path file) throws RuntimeFailure, IOException {
        var snapshot = client.snapshot();
        var lines =
                new StringBuilder(
                                Json.object()
                                        .put("target", client.target().label())
                                        .put("time", Instant.now())
                                        .put("pid", snapshot.info().pid())
                                        .toString())
                        .append('\n');
        var settings = ServerSettings.read(client, snapshot);
        settings.forEach(
                (path, server) -> lines.append(server.toJson().put("object", path)).append('\n'));
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, lines, StandardCharsets.UTF_8);
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return settings.size();
    }

    /// What is not as the file says. Servers that exist on one side only are left out.
    public List<Difference> diff(Path file) throws RuntimeFailure, IOException {
        var now = ServerSettings.read(client, client.snapshot());
        var differences = new ArrayList<Difference>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            var fields = JsonReader.object(line);
            var server = fields.get("object") instanceof String path ? now.get(path) : null;
            if (server == null) {
                continue;
            }
            var saved = SavedSettings.of(server.path(), fields);
            var words = server.differencesTo(saved);
            if (!words.isEmpty()) {
                differences.add(new Difference(saved, server, words, server.commandsTo(saved)));
            }
        }
        return differences;
    }

    /// What the journal says was set before the process was replaced and holds no more: for a reload that nobody saved
    /// for.
    public List<Difference> lost() throws RuntimeFailure {
        var snapshot = client.snapshot();
        var now = ServerSettings.read(client, snapshot);
        var started = snapshot.info().startedAt(snapshot.takenAt());
        Map<String, Journal.Entry> last = new LinkedHashMap<>();
        Map<String, Boolean> changedSince = new LinkedHashMap<>();
        for (var entry : journal.entries(client.target().label())) {
            if (entry.ok()) {
                last.put(entry.object(), entry);
                changedSince.put(entry.object(), !entry.time().isBefore(started));
            }
        }
        var differences = new ArrayList<Difference>();
        last.forEach(
                (path, entry) -> {
                    var server = now.get(path);
                    if (server == null || changedSince.getOrDefault(path, false)) {
                        return;
                    }
                    var saved = SavedSettings.of(path, entry.after());
                    var words = server.differencesTo(saved);
                    if (!words.isEmpty()) {
                        differences.add(
                                new Difference(saved, server, words, server.commandsTo(saved)));
                    }
                });
        return differences;
    }
}
