package sluice.web.server;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Target;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the page is served.
///
/// @param proxies in the order in which they are shown
/// @param interval between polls
/// @param host address to listen on
/// @param port 0 for any
/// @param certificate PEM with certificate chain and key, or PKCS#12 (`.p12`); null for plain HTTP
/// @param admin whether actions exist at all
/// @param users by name; empty where nobody has to log in
/// @param trustedHeader the header in which a proxy in front names the user; empty for none
/// @param trustedFrom addresses from which that header is believed
/// @param admins users named by that header who may act
/// @param hosts names under which the page may be asked for, beyond addresses and `localhost`; `*` for any
/// @param configurations files from which the topology is read; may be empty
/// @param journal where actions are kept, shared with the other tools
public record Settings(
        List<Proxy> proxies,
        Duration interval,
        String host,
        int port,
        @Nullable Path certificate,
        boolean admin,
        Map<String, User> users,
        String trustedHeader,
        Set<String> trustedFrom,
        Set<String> admins,
        Set<String> hosts,
        List<Path> configurations,
        Path journal) {

    /// One proxy to show.
    public record Proxy(String name, Target target) {}

    /// Somebody who may log in.
    ///
    /// @param hash as `crypt(3)` writes it: `$5$…`, `$6$…`
    /// @param mayAct whether actions are offered, where there are any
    public record User(String name, String hash, boolean mayAct) {}

    /// Whether somebody must say who they are.
    public boolean authenticated() {
        return !users.isEmpty() || !trustedHeader.isEmpty();
    }
}
