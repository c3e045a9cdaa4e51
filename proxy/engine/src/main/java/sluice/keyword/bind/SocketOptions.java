package sluice.keyword.bind;

import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.keyword.socket.SourceAddress;
import sluice.proxies.Mode;
import sluice.wire.mux.KernelOption;

import java.util.Set;

/// Options of a listening socket that are not about TLS.
final class SocketOptions {
    private SocketOptions() {}

    /// `name <name>` — name of the listener in statistics and in `%ft`-like places. Manual §5.1.
    @BindOption(name = "name")
    static void name(Words words, BindDraft bind) {
        var name = words.next("a name");
        bind.each(point -> point.name = name);
    }

    /// `id <id>` — number of the listener in statistics; positive. Manual §5.1.
    @BindOption(name = "id")
    static void id(Words words, BindDraft bind) {
        if (bind.points().size() > 1) {
            words.problem("'id' : can only be used with a single socket");
        }
        int id = (int) words.integer("a positive integer", 1, Integer.MAX_VALUE);
        bind.each(point -> point.id = id);
    }

    /// `backlog <number>` — length of the system's accept queue. Manual §5.1.
    @BindOption(name = "backlog")
    static void backlog(Words words, BindDraft bind) {
        int backlog = (int) words.integer("a positive integer", 1, Integer.MAX_VALUE);
        bind.each(point -> point.backlog = backlog);
    }

    /// `maxconn <number>` — most connections of this listener. Manual §5.1.
    @BindOption(name = "maxconn")
    static void maxconn(Words words, BindDraft bind) {
        int maxconn = (int) words.integer("a positive integer", 1, Integer.MAX_VALUE);
        bind.each(point -> point.maxconn = maxconn);
    }

    /// `v4v6` — an IPv6 wildcard also accepts IPv4. Manual §5.1.
    @BindOption(name = "v4v6")
    static void both(Words words, BindDraft bind) {
        bind.each(point -> point.options.add(KernelOption.ipv6Only(false)));
    }

    /// `v6only` — an IPv6 wildcard leaves IPv4 to others. Manual §5.1.
    @BindOption(name = "v6only")
    static void ipv6Only(Words words, BindDraft bind) {
        bind.each(point -> point.options.add(KernelOption.ipv6Only(true)));
    }

    /// `interface <name>` — only what arrives on this network interface (needs privileges). Manual §5.1.
    @BindOption(name = "interface")
    static void network(Words words, BindDraft bind) {
        var network = SourceAddress.network(words);
        if (network != null) {
            bind.each(point -> point.options.add(network));
        }
    }

    /// `transparent` — listens on addresses that are not local (needs privileges). Manual §5.1.
    @BindOption(name = "transparent")
    static void transparent(Words words, BindDraft bind) {
        bind.each(point -> point.transparent = true);
    }

    /// `mss <maxseg>` — largest TCP segment to announce. Manual §5.1.
    @BindOption(name = "mss")
    static void segment(Words words, BindDraft bind) {
        int size = (int) words.integer("an MSS value", -65535, 65535);
        if (size < 0) {
            words.notice("'mss' : a negative value has no effect here: the system's own is used");
        } else {
            bind.each(point -> point.options.add(KernelOption.segment(size)));
        }
    }

    /// `defer-accept` — the system reports a connection when its first data is there. Manual §5.1.
    @BindOption(name = "defer-accept")
    static void deferAccept(Words words, BindDraft bind) {
        bind.each(point -> point.deferAccept = true);
    }

    /// `tfo` — TCP Fast Open. Manual §5.1.
    @BindOption(name = "tfo")
    static void fastOpen(Words words, BindDraft bind) {
        bind.each(point -> point.fastOpen = true);
    }

    /// `tcp-ut <delay>` — how long data may stay unacknowledged before the system drops the connection. Manual §5.1.
    @BindOption(name = "tcp-ut")
    static void userTimeout(Words words, BindDraft bind) {
        int millis = (int) words.timeMillis("a delay");
        bind.each(point -> point.options.add(KernelOption.userTimeout(millis)));
    }

    /// `mode <mode>` — octal permissions of a unix socket's file. Manual §5.1.
    @BindOption(name = "mode")
    static void mode(Words words, BindDraft bind) {
        var text = words.next("an octal mode");
        if (!text.matches("[0-7]{1,4}")) {
            words.problem("'mode' : expects an octal mode, not '" + text + "'");
            return;
        }
        int mode = Integer.parseInt(text, 8);
        bind.each(point -> point.fileMode = mode);
    }

    /// `uid <uid>` — owner of a unix socket's file by number. Manual §5.1.
    @BindOption(name = "uid")
    static void uid(Words words, BindDraft bind) {
        int uid = (int) words.integer("a user number", 0, Integer.MAX_VALUE);
        bind.each(point -> point.fileUser = uid);
    }

    /// `gid <gid>` — group of a unix socket's file by number. Manual §5.1.
    @BindOption(name = "gid")
    static void gid(Words words, BindDraft bind) {
        int gid = (int) words.integer("a group number", 0, Integer.MAX_VALUE);
        bind.each(point -> point.fileGroup = gid);
    }

    /// `user <name>` — owner of a unix socket's file by name. Manual §5.1.
    @BindOption(name = "user")
    static void user(Words words, BindDraft bind) {
        int uid = sluice.keyword.process.Accounts.userId(words.next("a user name"));
        if (uid < 0) {
            words.problem("'user' : unknown user name");
        }
        bind.each(point -> point.fileUser = uid);
    }

    /// `group <name>` — group of a unix socket's file by name. Manual §5.1.
    @BindOption(name = "group")
    static void group(Words words, BindDraft bind) {
        int gid = sluice.keyword.process.Accounts.groupId(words.next("a group name"));
        if (gid < 0) {
            words.problem("'group' : unknown group name");
        }
        bind.each(point -> point.fileGroup = gid);
    }

    /// `proto <name>` — the protocol spoken from the first byte on, whatever ALPN says: `h1` or `h2` of an HTTP frontend, `none` of a TCP one.
    ///
    /// With TLS ALPN offers only that one unless `alpn` says otherwise. Without it a client in clear text may begin with HTTP/2. Manual
    /// §5.1.
    @BindOption(name = "proto")
    static void protocol(Words words, BindDraft bind) {
        var name = words.next("a protocol name");
        if (!Set.of("h1", "h2", "none").contains(name)) {
            words.problem("'proto' :  unknown MUX protocol '" + name + "'");
            return;
        }
        bind.each(point -> point.protocol = name);
        words.later(
                _ -> {
                    ProxyDraft proxy = bind.proxy();
                    if (proxy != null && name.equals("none") == (proxy.mode() == Mode.HTTP)) {
                        words.problem(
                                "'proto' : MUX protocol '"
                                        + name
                                        + "' is not usable for 'bind' lines in mode "
                                        + proxy.mode()
                                        + ".");
                    }
                });
    }

    /// `idle-ping <delay>` — an HTTP/2 client without streams is asked every such time whether it is still there, and the connection closed
    /// when it has not answered before the next time.
    ///
    /// Its answers renew `timeout client`, but not `timeout http-keep-alive` and `timeout http-request`. Other protocols have no such
    /// question. Manual §5.1.
    @BindOption(name = "idle-ping")
    static void idlePing(Words words, BindDraft bind) {
        int millis = (int) words.timeMillis("a delay");
        bind.each(point -> point.idlePingMillis = millis);
    }

    /// `shards <number> | by-thread | by-group` — how many sockets share the address.
    ///
    /// Here every loop always has a socket of its own, so the number is accepted without effect. Manual §5.1.
    @BindOption(name = "shards")
    static void shards(Words words, BindDraft bind) {
        var text = words.next("a number, 'by-thread' or 'by-group'");
        if (!text.matches("[0-9]{1,4}|by-thread|by-group")) {
            words.problem(
                    "'shards' : expects a number, 'by-thread' or 'by-group', not '" + text + "'");
        } else if (!text.equals("by-thread")) {
            words.notice(
                    "'shards " + text + "' has no effect here: every thread has its own socket");
        }
    }

    /// `thread [<group>/]<threads>` — the threads that serve this listener.
    ///
    /// Here every loop serves every listener, so only `all` is true; other sets are accepted without effect. Manual §5.1.
    @BindOption(name = "thread")
    static void thread(Words words, BindDraft bind) {
        var text = words.next("a thread set");
        if (!text.equals("all") && !text.equals("1/all")) {
            words.notice(
                    "'thread " + text + "' has no effect here: every thread serves every listener");
        }
    }

    /// `nice <nice>` — scheduling priority of the connections.
    ///
    /// Loops here serve connections in the order in which they are ready: accepted without effect. Manual §5.1.
    @BindOption(name = "nice")
    static void nice(Words words, BindDraft bind) {
        words.integer("an integer between -1024 and 1024", -1024, 1024);
        words.notice("'nice' has no effect here");
    }
}
