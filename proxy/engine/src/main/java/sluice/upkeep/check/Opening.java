package sluice.upkeep.check;

import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import sluice.flow.ProxyHeaderPlan;
import sluice.flow.ServerRoute;
import sluice.proxies.CheckSettings;
import sluice.proxies.CheckSettings.Protocol;
import sluice.proxies.Server;
import sluice.upkeep.check.CheckScript.Step;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.mux.ProxyHeader;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.tls.BackTls;

/// How the connections of a check begin: what is sent first, how they are encrypted, and what is spoken then.
///
/// Checks of a server that `add server` made take nothing over from its line: what they are to do is said by `check-…` words.
/// What a `connect` step leaves out is taken from the server's line when there is no such step or when it says `default`; else it is left out.
/// Manual §5.2 `check-ssl`, `check-sni`, `check-alpn`, `check-proto`, `check-send-proxy`; §4.2 `http-check connect`.
///
/// @param settings of the server's line; null for an agent, which is asked in clear text and without a header
/// @param serverName the name to ask for; empty for none
/// @param proxyHeader of version 2; null where the server's line does not ask for that version
/// @param headed whether the line sends it to the server, and with checks that go there
/// @param http whether the check speaks HTTP at all
/// @param protocol what the line says to speak to the server; null where it does not
record Opening(
        @Nullable CheckSettings settings,
        String serverName,
        @Nullable ByteString proxyHeader,
        boolean headed,
        boolean http,
        @Nullable Protocol protocol) {
    private static final String HTTP2 = "h2";

    static final Opening PLAIN = new Opening(null, "", null, false, false, null);

    static Opening of(Server server, CheckScript script) {
        CheckSettings settings = server.settings().check;
        ServerRoute route = server.route() instanceof ServerRoute own ? own : null;
        ProxyHeaderPlan plan = route == null ? null : route.proxyHeader;
        return new Opening(
                settings,
                name(settings, script),
                header(settings, plan),
                plan != null && !server.isAddedLater(),
                script.kind == CheckScript.Kind.HTTP,
                settings.protocol == null && route != null && route.http2
                        ? Protocol.H2
                        : settings.protocol);
    }

    private static String name(CheckSettings settings, CheckScript script) {
        if (settings.sni != null) {
            return settings.sni;
        }
        boolean automatic =
                settings.automaticName
                        && script.kind == CheckScript.Kind.HTTP
                        && script.connects().isEmpty();
        return automatic ? script.host() : "";
    }

    /// Checks speak for the proxy itself, LOCAL in version 2; version 1 has no word for that.
    private static @Nullable ByteString header(
            CheckSettings settings, @Nullable ProxyHeaderPlan plan) {
        if (plan == null || plan.version == 1) {
            return null;
        }
        return new ProxyHeader(Address.NONE, Address.NONE, ByteString.EMPTY)
                .binary(plan.options.contains(ProxyHeaderPlan.Option.CRC32C), !settings.neverLocal);
    }

    private static boolean inherits(Step.@Nullable Connect step) {
        return step == null || step.asServer();
    }

    /// Null for a connection in clear text.
    @Nullable BackTls tls(Step.@Nullable Connect step) {
        if (settings == null) {
            return null;
        }
        Boolean wanted = step == null ? null : step.tls();
        if (!(wanted == null ? settings.encrypted : wanted)) {
            return null;
        }
        String alpn = step == null ? null : step.alpn();
        return alpn == null ? settings.encryption : settings.offering.get(alpn);
    }

    /// Whether a PROXY header is sent before everything else.
    boolean isHeaded(Step.@Nullable Connect step) {
        return inherits(step) && isHeaded() || step != null && step.proxyHeader();
    }

    /// Operators may send the checks elsewhere while the process runs.
    private boolean isHeaded() {
        if (settings == null) {
            return false;
        }
        return settings.sendProxy || headed && !settings.isElsewhere();
    }

    /// That header, for a connection that stands.
    ByteString header(Channel channel) {
        return proxyHeader != null
                ? proxyHeader
                : new ProxyHeader(
                                SocketAddresses.local(channel),
                                SocketAddresses.peer(channel),
                                ByteString.EMPTY)
                        .text();
    }

    /// The name to ask for; empty for none.
    String name(Step.@Nullable Connect step) {
        if (step != null && step.serverName() != null) {
            return step.serverName();
        }
        return inherits(step) ? serverName : "";
    }

    /// Whether HTTP/2 is spoken.
    ///
    /// @param agreed what ALPN agreed on; empty for nothing
    boolean http2(Step.@Nullable Connect step, String agreed) {
        if (!http) {
            return false;
        }
        Protocol told = step == null ? null : step.protocol();
        if (told == null && inherits(step)) {
            told = protocol;
        }
        return told == null ? agreed.equals(HTTP2) : told == Protocol.H2;
    }
}
