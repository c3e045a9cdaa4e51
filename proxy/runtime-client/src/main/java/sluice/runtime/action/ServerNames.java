package sluice.runtime.action;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.filter.Glob;
import sluice.runtime.filter.Spelling;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Finds the servers that somebody named.
///
/// ```
/// be_web/web1      one server             be_*/web1   */web?   globs
/// web1             the server of that name, where only one backend has it
/// be_web/          all servers of a backend (also be_web/*)
/// */10.0.0.7       by address, with or without port
/// ```
public final class ServerNames {
    private ServerNames() {}

    /// The servers in the order of the configuration, each once.
    ///
    /// @throws NoSuchObject where a name matches nothing, or a bare name matches servers of several backends
    public static List<StatRow> resolve(Snapshot snapshot, List<String> names) throws NoSuchObject {
        var found = new LinkedHashSet<StatRow>();
        for (String name : names) {
            found.addAll(resolve(snapshot, name));
        }
        var ordered = new ArrayList<StatRow>();
        for (var server : snapshot.servers()) {
            if (found.contains(server)) {
                ordered.add(server);
            }
        }
        return ordered;
    }

    private static List<StatRow> resolve(Snapshot snapshot, String name) throws NoSuchObject {
        int slash = name.indexOf('/');
        var matches =
                slash < 0
                        ? byName(snapshot, name)
                        : byPath(snapshot, name.substring(0, slash), name.substring(slash + 1));
        if (matches.isEmpty()) {
            throw new NoSuchObject(missing(snapshot, name));
        }
        return matches;
    }

    private static List<StatRow> byName(Snapshot snapshot, String name) throws NoSuchObject {
        var matches = new ArrayList<StatRow>();
        for (var server : snapshot.servers()) {
            if (server.name().equals(name)) {
                matches.add(server);
            }
        }
        if (matches.size() > 1) {
            throw new NoSuchObject(
                    "'"
                            + name
                            + "' is a server of several backends: "
                            + paths(matches)
                            + " (use */"
                            + name
                            + " for all of them)");
        }
        return matches;
    }

    private static List<StatRow> byPath(Snapshot snapshot, String backend, String server) {
        var backends = Glob.of(backend);
        var servers = Glob.of(server.isEmpty() ? "*" : server);
        var matches = new ArrayList<StatRow>();
        for (var row : snapshot.servers()) {
            boolean proxy =
                    Glob.isGlob(backend)
                            ? backends.matches(row.proxy())
                            : row.proxy().equals(backend);
            String address = row.text(StatColumn.ADDR);
            int colon = address.lastIndexOf(':');
            boolean named =
                    Glob.isGlob(server) || server.isEmpty()
                            ? servers.matches(row.name())
                            : row.name().equals(server);
            boolean addressed =
                    !address.isEmpty()
                            && (servers.matches(address)
                                    || colon > 0 && servers.matches(address.substring(0, colon)));
            if (proxy && (named || addressed && looksLikeAddress(server))) {
                matches.add(row);
            }
        }
        return matches;
    }

    private static boolean looksLikeAddress(String name) {
        return name.indexOf('.') >= 0 || name.indexOf(':') >= 0;
    }

    private static String missing(Snapshot snapshot, String name) {
        int slash = name.indexOf('/');
        if (Glob.isGlob(name)) {
            return "no server matches '" + name + "'";
        }
        if (slash > 0 && snapshot.backend(name.substring(0, slash)) == null) {
            String backend = name.substring(0, slash);
            String near =
                    Spelling.nearest(
                            backend, snapshot.backends().stream().map(StatRow::proxy).toList());
            String server = name.substring(slash + 1);
            boolean exists = snapshot.server(near, server) != null;
            return "no backend '" + backend + "'" + suggestion(exists ? near + '/' + server : near);
        }
        var all = snapshot.servers();
        String near =
                Spelling.nearest(
                        name, all.stream().map(slash < 0 ? StatRow::name : StatRow::path).toList());
        if (slash < 0 && snapshot.backend(name) != null) {
            return "'" + name + "' is a backend; its servers are " + name + "/*";
        }
        String backend = slash < 0 ? "" : name.substring(0, slash);
        var peers = snapshot.servers(backend);
        return "no server '"
                + name
                + "'"
                + suggestion(near)
                + (near.isEmpty() && !peers.isEmpty() && peers.size() <= 8
                        ? " (there are " + paths(peers) + ")"
                        : "");
    }

    private static String suggestion(String near) {
        return near.isEmpty() ? "" : "; did you mean '" + near + "'?";
    }

    private static String paths(List<StatRow> servers) {
        return String.join(", ", servers.stream().map(StatRow::path).toList());
    }
}
