package sluice.web.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;

import org.apache.commons.codec.digest.Crypt;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Who is asking, and from which page.
///
/// A person is known by the header of a trusted proxy, by a session cookie, or by a password in the request. Where no
/// users are configured everybody is the same person, who still gets a session, because actions need its token.
/// Passwords are compared with `crypt` hashes; what was right once is remembered as a keyed digest, so that a program
/// that sends its password each time does not cost a hash each time. After several wrong ones an address has to wait.
/// Guarded by its own lock.
final class Gate {
    static final String COOKIE = "sluice_session";
    static final String TOKEN_HEADER = "X-Sluice-Token";
    private static final int SESSIONS = 2000;
    private static final int FREE_FAILURES = 5;
    private static final Duration SESSION = Duration.ofHours(12);

    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final byte[] digestKey = new byte[32];
    private final Map<String, Session> sessions = bounded(SESSIONS);
    private final Map<String, String> verified = bounded(200);
    private final Map<String, Failures> failures = bounded(2000);

    /// Somebody who may look.
    ///
    /// @param mayAct whether actions are offered
    /// @param session null where the request itself carried the proof
    record Person(String name, boolean mayAct, @Nullable Session session) {}

    /// @param named whether the proxy in front named the user: without its header such a session is worth nothing
    record Session(
            String id, String user, boolean mayAct, boolean named, String token, Instant ends) {}

    private record Failures(int count, Instant until) {}

    Gate(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        random.nextBytes(digestKey);
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /// Whether the page may be asked for under this name. A foreign name that points here (DNS rebinding) would let
    /// another site read the page through a viewer's browser.
    boolean hostKnown(HttpServerExchange exchange) {
        String host = exchange.getHostName();
        if (host == null || settings.hosts().contains("*")) {
            return host != null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.matches("[0-9.]+")
                || name.indexOf(':') >= 0
                || name.equals(settings.host().toLowerCase(Locale.ROOT))
                || settings.hosts().contains(name);
    }

    /// Who is asking; null where it is not known and has to be.
    synchronized @Nullable Person person(HttpServerExchange exchange) {
        if (!settings.trustedHeader().isEmpty() && fromTrusted(exchange)) {
            String name = exchange.getRequestHeaders().getFirst(settings.trustedHeader());
            if (name != null && !name.isBlank() && name.length() <= 200) {
                boolean mayAct = settings.admin() && settings.admins().contains(name);
                return new Person(name, mayAct, sessionOf(exchange, name, mayAct));
            }
        }
        var session = known(exchange);
        if (session != null && !session.named()) {
            return new Person(session.user(), session.mayAct(), session);
        }
        if (!settings.authenticated()) {
            return new Person("local", settings.admin(), null);
        }
        return basic(exchange);
    }

    private boolean fromTrusted(HttpServerExchange exchange) {
        InetAddress address = exchange.getSourceAddress().getAddress();
        return address != null && settings.trustedFrom().contains(address.getHostAddress());
    }

    private @Nullable Session known(HttpServerExchange exchange) {
        var cookie = exchange.getRequestCookie(COOKIE);
        var session = cookie == null ? null : sessions.get(cookie.getValue());
        if (session != null && clock.instant().isAfter(session.ends())) {
            sessions.remove(session.id());
            return null;
        }
        return session;
    }

    /// A session of that user, opened where the request does not carry one.
    private Session sessionOf(HttpServerExchange exchange, String user, boolean mayAct) {
        var session = known(exchange);
        return session != null
                        && session.named()
                        && session.user().equals(user)
                        && session.mayAct() == mayAct
                ? session
                : open(exchange, user, mayAct, true);
    }

    /// Gives somebody without a session one, so that there is a token for actions.
    synchronized Person withSession(HttpServerExchange exchange, Person person) {
        return person.session() != null
                ? person
                : new Person(
                        person.name(),
                        person.mayAct(),
                        open(exchange, person.name(), person.mayAct(), false));
    }

    private Session open(HttpServerExchange exchange, String user, boolean mayAct, boolean named) {
        var session =
                new Session(secret(), user, mayAct, named, secret(), clock.instant().plus(SESSION));
        sessions.put(session.id(), session);
        exchange.setResponseCookie(
                new CookieImpl(COOKIE, session.id())
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(settings.certificate() != null)
                        .setSameSiteMode("Strict"));
        return session;
    }

    private String secret() {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether a request that changes something comes from a page of ours: it carries the session's token, or proved
    /// itself without a cookie and carries a header that no foreign page can send.
    boolean fromOurPage(HttpServerExchange exchange, Person person) {
        String token = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin != null && !origin.endsWith("//" + exchange.getHostAndPort())) {
            return false;
        }
        if (token == null || token.isEmpty()) {
            return false;
        }
        var session = person.session();
        if (session == null) {
            return settings.authenticated();
        }
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                session.token().getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Person basic(HttpServerExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        String pair;
        try {
            pair =
                    new String(
                            Base64.getDecoder().decode(header.substring(6).strip()),
                            StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return null;
        }
        var user = check(address(exchange), pair.substring(0, colon), pair.substring(colon + 1));
        return user == null
                ? null
                : new Person(user.name(), settings.admin() && user.mayAct(), null);
    }

    private static String address(HttpServerExchange exchange) {
        InetAddress address = exchange.getSourceAddress().getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    /// How long an address has to wait because of wrong passwords; zero where it may try.
    synchronized Duration wait(HttpServerExchange exchange) {
        var failed = failures.get(address(exchange));
        var now = clock.instant();
        return failed == null || !now.isBefore(failed.until())
                ? Duration.ZERO
                : Duration.between(now, failed.until());
    }

    private Settings.@Nullable User check(String address, String name, String password) {
        var failed = failures.get(address);
        var now = clock.instant();
        if (failed != null && now.isBefore(failed.until())) {
            return null;
        }
        var user = settings.users().get(name);
        String digest = digest(name, password);
        if (user != null && user.hash().equals(verified.get(digest))) {
            return user;
        }
        // An unknown name costs the same time as a wrong password.
        String hash = user == null ? "$5$unknownunknown$" : user.hash();
        boolean right = password.length() <= 1000 && Passwords.matches(password, hash);
        if (user != null && right) {
            failures.remove(address);
            verified.put(digest, user.hash());
            return user;
        }
        int count = failed == null ? 1 : failed.count() + 1;
        long pause = count < FREE_FAILURES ? 0 : 1L << Math.min(8, count - FREE_FAILURES);
        failures.put(address, new Failures(count, now.plusSeconds(pause)));
        return null;
    }

    private String digest(String name, String password) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(digestKey);
            sha.update(name.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            return HexFormat.of().formatHex(sha.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Opens a session for the right password.
    synchronized boolean logIn(HttpServerExchange exchange, String name, String password) {
        var user = check(address(exchange), name, password);
        if (user == null) {
            return false;
        }
        open(exchange, user.name(), settings.admin() && user.mayAct(), false);
        return true;
    }

    synchronized void logOut(HttpServerExchange exchange) {
        var session = known(exchange);
        if (session != null) {
            sessions.remove(session.id());
        }
    }

    /// Hashes that `crypt(3)` writes.
    static final class Passwords {
        private Passwords() {}

        /// Whether the password has this hash; false for a hash that is none.
        static boolean matches(String password, String hash) {
            try {
                return MessageDigest.isEqual(
                        Crypt.crypt(password, hash).getBytes(StandardCharsets.UTF_8),
                        hash.getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                return false;
            }
        }
    }
}
