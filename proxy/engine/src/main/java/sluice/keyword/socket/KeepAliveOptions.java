package sluice.keyword.socket;

import sluice.config.model.Directive;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;

import java.util.concurrent.TimeUnit;

/// Probes by which the kernel finds out that a silent peer is gone, and what it does when a connection is closed.
final class KeepAliveOptions {
    private static final int LARGEST = 32767;

    private KeepAliveOptions() {}

    /// `option tcpka` — TCP keep-alive probes on both sides. Manual §4.2.
    @ProxyOption(
            name = "tcpka",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void both(Words words) {
        words.end();
        var sides = SocketSettings.of(words);
        sides.clients.keepAlive = !words.negated();
        sides.servers.keepAlive = !words.negated();
    }

    /// `option clitcpka` — TCP keep-alive probes to clients. Manual §4.2.
    @ProxyOption(
            name = "clitcpka",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clients(Words words) {
        words.end();
        SocketSettings.of(words).clients.keepAlive = !words.negated();
    }

    /// `option srvtcpka` — TCP keep-alive probes to servers. Manual §4.2.
    @ProxyOption(
            name = "srvtcpka",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void servers(Words words) {
        words.end();
        SocketSettings.of(words).servers.keepAlive = !words.negated();
    }

    /// `option nolinger` — closing a connection resets it and forgets what was not sent yet.
    ///
    /// Frees ports and memory at once where peers vanish; clients may lose the end of an answer. Timeouts `client-fin` and
    /// `server-fin` do better. Manual §4.2.
    @ProxyOption(
            name = "nolinger",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void noLinger(Words words) {
        words.end();
        var sides = SocketSettings.of(words);
        sides.clients.noLinger = !words.negated();
        sides.servers.noLinger = !words.negated();
    }

    /// `clitcpka-cnt <count>` — unanswered probes after which a client is gone; with `option clitcpka` or `tcpka`. Manual §4.2.
    @Directive(
            name = "clitcpka-cnt",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clientProbes(Words words) {
        SocketSettings.of(words).clients.probes = probes(words);
    }

    /// `clitcpka-idle <time>` — how long a client is silent before it is probed; seconds without a unit. Manual §4.2.
    @Directive(
            name = "clitcpka-idle",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clientIdle(Words words) {
        SocketSettings.of(words).clients.idleSeconds = seconds(words);
    }

    /// `clitcpka-intvl <time>` — time between two probes of a client; seconds without a unit. Manual §4.2.
    @Directive(
            name = "clitcpka-intvl",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void clientInterval(Words words) {
        SocketSettings.of(words).clients.intervalSeconds = seconds(words);
    }

    /// `srvtcpka-cnt <count>` — unanswered probes after which a server's connection is dead; with `option srvtcpka` or `tcpka`. Manual §4.2.
    @Directive(
            name = "srvtcpka-cnt",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void serverProbes(Words words) {
        SocketSettings.of(words).servers.probes = probes(words);
    }

    /// `srvtcpka-idle <time>` — how long a server is silent before it is probed; seconds without a unit. Manual §4.2.
    @Directive(
            name = "srvtcpka-idle",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void serverIdle(Words words) {
        SocketSettings.of(words).servers.idleSeconds = seconds(words);
    }

    /// `srvtcpka-intvl <time>` — time between two probes of a server; seconds without a unit. Manual §4.2.
    @Directive(
            name = "srvtcpka-intvl",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void serverInterval(Words words) {
        SocketSettings.of(words).servers.intervalSeconds = seconds(words);
    }

    private static int probes(Words words) {
        int probes = (int) words.integer("a number of probes", 1, 127);
        words.end();
        return probes;
    }

    private static int seconds(Words words) {
        long seconds = words.timeMillis("a time", TimeUnit.SECONDS) / 1000;
        words.end();
        if (seconds < 1 || seconds > LARGEST) {
            words.problem("a time between 1 and " + LARGEST + " seconds is expected");
        }
        return (int) Math.clamp(seconds, 1, LARGEST);
    }
}
