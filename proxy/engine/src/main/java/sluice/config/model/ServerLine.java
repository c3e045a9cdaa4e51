package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.AddressText;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Suggestion;
import sluice.proxies.Backend;
import sluice.proxies.Mode;
import sluice.proxies.Server;

import java.util.List;

/// Reads `server` and `default-server` lines. Manual §4.2 and §5.2.
///
/// What a server begins with ([ServerPresets]) is read before its own options.
public final class ServerLine {
    /// The address of a server as written; the port's form matters to checks and to connections without a port.
    ///
    /// @param text for messages
    public record WrittenAddress(String text, AddressText address) {}

    private ServerLine() {}

    /// Keeps a `default-server` line for the servers below it.
    public static void defaults(Words words, ProxyDraft proxy) {
        ServerPresets.of(proxy).add(words, proxy);
        var backend = proxy.backend();
        if (backend != null) {
            // Read once for its problems; what it sets is forgotten with this draft.
            options(words, new ServerDraft(new Server("default-server", 0, backend)));
        }
    }

    /// Takes name, address and options, and adds the server to its backend; null after a problem with name or address.
    ///
    /// @param proxy whose `default-server` lines count; null where there are none
    public static @Nullable ServerDraft read(
            Words words, @Nullable ProxyDraft proxy, Backend backend, Environment environment) {
        var name = words.peek() == null ? "" : words.next("a name");
        return read(words, name, proxy, backend, environment);
    }

    /// The same with a name that does not stand on the line: `server-template`.
    public static @Nullable ServerDraft read(
            Words words,
            String name,
            @Nullable ProxyDraft proxy,
            Backend backend,
            Environment environment) {
        if (name.isEmpty() || words.peek() == null || "".equals(words.peek())) {
            words.problem("'server' expects <name> and <addr>[:<port>] as arguments.");
            return null;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!ConfigurationReader.isNameCharacter(name.charAt(i))) {
                words.problem(
                        "character '"
                                + name.charAt(i)
                                + "' is not permitted in 'server' name '"
                                + name
                                + "'.");
                return null;
            }
        }
        if (proxy != null && ServerPresets.of(proxy).names(name)) {
            words.problem(
                    "'server' : '" + name + "' is the name of a default-server of this proxy.");
        }
        if (backend.server(name) != null) {
            words.problem(
                    "'server' : server '"
                            + name
                            + "' exists already in backend '"
                            + backend.name()
                            + "'.");
        }
        var written = address(words, environment);
        if (written == null) {
            return null;
        }
        var preset = ServerPresets.beginning(words, proxy);
        ServerPresets.made(proxy, name, preset, words.again());
        var draft = made(words, name, proxy, backend, written);
        read(words, draft, preset);
        return draft;
    }

    /// A server that is not one of a proxy, whose name was read before: its address and its options.
    ///
    /// @param presets options that it begins with
    public static @Nullable ServerDraft peer(
            Words words,
            String name,
            Backend backend,
            Environment environment,
            List<Words> presets) {
        var written = address(words, environment);
        if (written == null) {
            return null;
        }
        var draft = made(words, name, null, backend, written);
        read(words, draft, presets);
        return draft;
    }

    /// The same without an address.
    public static ServerDraft peer(Words words, String name, Backend backend, List<Words> presets) {
        var draft = new ServerDraft(new Server(name, backend.servers().size() + 1, backend));
        read(words, draft, presets);
        return draft;
    }

    private static void read(Words words, ServerDraft draft, List<Words> preset) {
        preset.forEach(line -> options(line.again(words), draft));
        options(words, draft);
        var text = new StringBuilder(words.text());
        preset.forEach(line -> text.append('\n').append(line.text()));
        draft.server().line(text.toString());
    }

    private static ServerDraft made(
            Words words,
            String name,
            @Nullable ProxyDraft proxy,
            Backend backend,
            WrittenAddress written) {
        var server =
                new Server(
                        name,
                        words.late() ? freeId(backend) : backend.servers().size() + 1,
                        backend);
        var draft = new ServerDraft(server);
        draft.part(Holder.class, Holder::new).written = written;
        backend.servers().add(server);
        if (proxy != null) {
            proxy.part(WrittenServers.class, WrittenServers::new).add(draft);
        }
        if (written.address().transport() == AddressText.Transport.DATAGRAM) {
            words.later(_ -> requireLogs(words, server));
        }
        return draft;
    }

    private static void requireLogs(Words words, Server server) {
        if (server.backend().mode() != Mode.LOG) {
            words.invalid(
                    "'server "
                            + server.backend().name()
                            + "/"
                            + server.name()
                            + "' : datagrams are for the servers of log backends ('mode log')"
                            + " only.");
        }
    }

    /// The lowest number that no server of the backend has.
    private static int freeId(Backend backend) {
        var taken = new java.util.HashSet<Integer>();
        for (Server server : backend.servers()) {
            taken.add(server.id());
        }
        int id = 1;
        while (taken.contains(id)) {
            id++;
        }
        return id;
    }

    /// How the address of `draft` was written.
    public static WrittenAddress written(ServerDraft draft) {
        return draft.part(Holder.class, Holder::new).written;
    }

    private static final class Holder {
        private WrittenAddress written =
                new WrittenAddress(
                        "",
                        new AddressText(
                                AddressText.Family.ANY,
                                AddressText.Transport.PLAIN,
                                "",
                                0,
                                0,
                                AddressText.PortForm.NONE));
    }

    private static @Nullable WrittenAddress address(Words words, Environment environment) {
        var text = words.next("an address");
        try {
            var address = AddressText.parse(text, environment);
            switch (address.form()) {
                case RANGE -> {
                    words.problem("'server' : port range not permitted here in '" + text + "'");
                    return null;
                }
                case NONE, SINGLE, OFFSET -> {}
            }
            switch (address.family()) {
                case DESCRIPTOR, SOCKET_PAIR, REVERSE -> {
                    words.problem(
                            "'server' : address family not supported by Sluice yet in '"
                                    + text
                                    + "'");
                    return null;
                }
                default -> {
                    return new WrittenAddress(text, address);
                }
            }
        } catch (Malformed e) {
            words.problem("'server' : " + e.reason());
            return null;
        }
    }

    /// Every option up to the end of the line.
    public static void options(Words words, ServerDraft draft) {
        var catalog = words.model().catalog();
        while (words.hasNext()) {
            var name = words.next("an option");
            if (name.isEmpty()) {
                return;
            }
            var option = catalog.find(ServerOption.Keyword.class, name);
            if (option == null && name.endsWith(")") && name.indexOf('(') > 0) {
                option =
                        catalog.find(
                                ServerOption.Keyword.class, name.substring(0, name.indexOf('(')));
            }
            if (option == null && name.startsWith("no-")) {
                option = catalog.find(ServerOption.Keyword.class, name.substring(3));
                if (option != null && !option.negatable()) {
                    option = null;
                }
            }
            if (option == null) {
                unknown(words, name);
                return;
            }
            option.reader().read(words.option(name), draft);
        }
    }

    private static void unknown(Words words, String name) {
        if (!Inventory.named(name, "server-option").isEmpty()) {
            words.problem(
                    "'server' : option '"
                            + name
                            + "' is known to HAProxy but not supported by Sluice yet.");
            return;
        }
        words.problem(
                "'server' : unknown keyword '"
                        + name
                        + "'"
                        + Suggestion.ending(
                                name, words.model().catalog().names(ServerOption.Keyword.class))
                        + ".");
    }
}
