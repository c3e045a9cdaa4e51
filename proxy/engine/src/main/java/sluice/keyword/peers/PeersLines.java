package sluice.keyword.peers;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.BindLine;
import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerLine;
import sluice.config.model.Words;
import sluice.keyword.stick.TableLine;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.upkeep.peers.PeersSection;
import sluice.value.Address;
import sluice.wire.listen.BindPoint;

import java.util.ArrayList;
import java.util.List;

/// The section `peers` and its lines. Manual §11.2.
final class PeersLines {
    private PeersLines() {}

    /// A section while it is read.
    private static final class Draft {
        final PeersSection section;
        final Backend backend;
        final List<Words> presets = new ArrayList<>();
        final List<Words> bindPresets = new ArrayList<>();
        @Nullable BindDraft bind;
        String bindPlace = "";
        boolean hasPeer;
        String localPlace = "";

        Draft(PeersSection section) {
            this.section = section;
            backend = new Backend(section.name, 0);
        }
    }

    /// `peers <name>` — processes that exchange the entries of stick tables: `stick-table … peers <name>`, and the section's own `table` lines.
    ///
    /// ```
    /// peers cluster
    ///     peer lb1 10.0.0.1:1024
    ///     peer lb2 10.0.0.2:1024
    ///     table clients type ip size 100k expire 10m store http_req_rate(10s)
    /// ```
    ///
    /// Each process finds itself by its name: `-L`, `localpeer`, or the host's name. What one changes the others take over, values overwrite. A new
    /// process is taught by the one it replaces, else by a peer. Manual §11.2.
    @SectionKeyword(name = "peers", section = Section.PEERS)
    static Object section(Words words) {
        String name = words.next("a name");
        words.end();
        var section = new PeersSection(name);
        String local = words.model().environment().get("HAPROXY_LOCALPEER");
        section.localName = local == null ? "localhost" : local;
        PeersSection before =
                name.isEmpty() ? null : words.model().declare(PeersSection.class, name, section);
        if (before != null) {
            words.problem("peers section '" + name + "' has the same name as another one.");
        }
        var draft = new Draft(section);
        words.later(_ -> complete(words, draft));
        return draft;
    }

    private static void complete(Words words, Draft draft) {
        PeersSection section = draft.section;
        Server local = section.local;
        if (draft.bind != null) {
            section.points.addAll(draft.bind.points());
        }
        if (!section.hasLocal && !section.disabled) {
            words.warning(
                    "Removing incomplete section 'peers "
                            + section.name
                            + "' (no peer named '"
                            + section.localName
                            + "').");
            return;
        }
        if (local != null && !section.points.isEmpty()) {
            // It teaches its successor where it listens itself.
            Address place = section.points.getFirst().address;
            if (place == Address.NONE) {
                section.local = null;
            } else {
                local.address(place);
            }
        }
    }

    private static Draft draft(Words words) {
        return words.draft(Draft.class);
    }

    /// `disabled` — nothing is exchanged in this section. Manual §11.2.
    @Directive(name = "disabled", in = Section.PEERS)
    static void disabled(Words words) {
        words.end();
        draft(words).section.disabled = true;
    }

    /// `enabled` — undoes `disabled`. Manual §11.2.
    @Directive(name = "enabled", in = Section.PEERS)
    static void enabled(Words words) {
        words.end();
        draft(words).section.disabled = false;
    }

    /// `bind [<address>]:<port> [options]` — where this process listens for its peers; `server` lines then have no address for it.
    ///
    /// `bind 192.168.0.1:1024 ssl crt /etc/certs/pem`. One such line per section, and none beside `peer <local name> <address>`. Manual §11.2.
    @Directive(name = "bind", in = Section.PEERS)
    static void bind(Words words) {
        Draft draft = draft(words);
        if (draft.hasPeer) {
            words.problem("mixing \"peer\" and \"bind\" line is forbidden");
            return;
        }
        if (draft.bind != null) {
            words.problem(
                    "One listener per \"peers\" section is authorized but another is already"
                            + " configured at "
                            + draft.bindPlace
                            + ".");
            return;
        }
        listen(draft, words);
        draft.bindPlace = words.place();
    }

    private static void listen(Draft draft, Words words) {
        BindDraft bind = BindLine.read(words, words.draft(Configuration.class), null);
        draft.bindPresets.forEach(line -> BindLine.options(line.again(), bind));
        draft.bind = bind;
    }

    /// `default-bind [options]` — options of `bind` lines for wherever this process listens in this section. Manual §11.2.
    @Directive(name = "default-bind", in = Section.PEERS)
    static void defaultBind(Words words) {
        Draft draft = draft(words);
        Words options = words.again();
        // Read for its problems; what it sets is forgotten with this draft.
        BindLine.options(words, new BindDraft(words.line(), null));
        draft.bindPresets.add(options);
        if (draft.bind != null) {
            BindLine.options(options.again(), draft.bind);
        }
    }

    /// `default-server [options]` — options for the `server` and `peer` lines below it: those about connecting count, such as `ssl`. Manual §11.2.
    @Directive(name = "default-server", in = Section.PEERS)
    static void defaultServer(Words words) {
        Draft draft = draft(words);
        Words options = words.again();
        ServerLine.options(words, new ServerDraft(new Server("default-server", 0, draft.backend)));
        draft.presets.add(options);
    }

    /// `peer <name> [<address>]:<port> [options]` — a process of the section; the one with this process's own name says where it listens.
    ///
    /// `peer lb2 10.0.0.2:1024`. Options are those of `server` lines, as far as they are about connecting: `ssl`, `ca-file`, `crt`, `verify`. Manual §11.2.
    @Directive(name = "peer", in = Section.PEERS)
    static void peer(Words words) {
        Draft draft = draft(words);
        if (draft.bind != null && !draft.hasPeer) {
            words.problem("mixing \"peer\" and \"bind\" line is forbidden");
            skip(words);
            return;
        }
        draft.hasPeer = true;
        add(words, draft);
    }

    /// `server <name> [<address>:<port>] [options]` — as `peer`; without address for this process where a `bind` line says that. Manual §11.2.
    @Directive(name = "server", in = Section.PEERS)
    static void server(Words words) {
        add(words, draft(words));
    }

    private static void skip(Words words) {
        while (words.hasNext()) {
            words.next("the rest");
        }
    }

    private static void add(Words words, Draft draft) {
        PeersSection section = draft.section;
        String name = words.next("a name");
        boolean local = name.equals(section.localName);
        if (local && section.hasLocal) {
            words.problem(
                    "'"
                            + words.keyword()
                            + " "
                            + name
                            + "' : local peer name already referenced at "
                            + draft.localPlace
                            + ".");
            skip(words);
            return;
        }
        Words address = words.again();
        boolean placed = words.hasNext() && !(local && draft.bind != null && !draft.hasPeer);
        ServerDraft server =
                placed
                        ? ServerLine.peer(
                                words,
                                name,
                                draft.backend,
                                words.draft(Configuration.class).environment(),
                                draft.presets)
                        : ServerLine.peer(words, name, draft.backend, draft.presets);
        if (server == null) {
            return;
        }
        Server peer = server.server();
        if (placed) {
            Address place = Resolution.address(ServerLine.written(server).address());
            if (place == null) {
                words.problem(
                        "'server "
                                + section.name
                                + "/"
                                + name
                                + "' : could not resolve address '"
                                + ServerLine.written(server).address().host()
                                + "'.");
                return;
            }
            peer.address(place);
        }
        if (!local) {
            if (!placed) {
                words.problem("'" + words.keyword() + " " + name + "' : missing address.");
            }
            section.others.add(peer);
            return;
        }
        section.hasLocal = true;
        section.local = peer;
        draft.localPlace = words.place();
        if (placed && draft.bind == null) {
            listenAt(draft, peer.address(), address);
        }
    }

    /// The address of `peer <local name>` is one to listen on as well.
    private static void listenAt(Draft draft, Address place, Words line) {
        var bind = new BindDraft(line.line(), null);
        var point = new BindPoint();
        point.address = place;
        point.line = line.text();
        bind.points().add(point);
        draft.bindPresets.forEach(each -> BindLine.options(each.again(), bind));
        draft.bind = bind;
    }

    /// `table <name> type <type> size <n> [options]` — a stick table of this section, shared by all its peers.
    ///
    /// As a `stick-table` line of a proxy, without `peers`. Rules, samples and commands call it `<section>/<name>`. Manual §11.2.
    @Directive(name = "table", in = Section.PEERS)
    static void table(Words words) {
        PeersSection section = draft(words).section;
        String name = words.next("a name");
        if (!name.isEmpty()) {
            TableLine.declare(words, section, name);
        }
    }
}
