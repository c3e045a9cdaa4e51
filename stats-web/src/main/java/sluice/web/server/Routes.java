package sluice.web.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;

import org.jspecify.annotations.Nullable;

import sluice.runtime.RuntimeFailure;
import sluice.web.api.ActionDocuments;
import sluice.web.api.Documents;
import sluice.web.api.Feed;
import sluice.web.page.Assets;
import sluice.web.page.PlainPage;
import sluice.web.page.Shell;
import sluice.web.poll.Moment;
import sluice.web.poll.Poller;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which answer belongs to which path.
final class Routes {
    private final Settings settings;
    private final Map<String, Poller> pollers = new LinkedHashMap<>();
    private final Feed feed;
    private final Assets assets;
    private final Clock clock;
    private final Gate gate;
    private final Streams streams;
    private final Proxies proxies;
    private final Snapshots snapshots;
    private final Exposition exposition;
    private final Actions actions;
    private final byte[] columns = Documents.columns();

    Routes(Settings settings, List<Poller> pollers, Feed feed, Assets assets, Clock clock) {
        this.settings = settings;
        this.feed = feed;
        this.assets = assets;
        this.clock = clock;
        this.gate = new Gate(settings, clock);
        this.streams = new Streams(feed);
        this.proxies = new Proxies(settings);
        this.snapshots = new Snapshots(feed, assets, proxies, columns, clock);
        this.exposition = new Exposition(feed, clock);
        this.actions = new Actions(settings, gate, clock);
        pollers.forEach(poller -> this.pollers.put(poller.name(), poller));
    }

    void close() {
        streams.close();
    }

    /// Answers one request; runs in a thread that may block.
    void handle(HttpServerExchange exchange) throws IOException {
        Exchange.protect(exchange);
        try {
            if (!gate.hostKnown(exchange)) {
                Exchange.error(
                        exchange,
                        421,
                        "this page does not answer under that name; start it with --host-name NAME"
                                + " to allow it");
                return;
            }
            route(exchange, path(exchange));
        } catch (RuntimeFailure e) {
            Exchange.error(exchange, 502, e.getMessage() == null ? "no answer" : e.getMessage());
        } catch (BadRequest e) {
            Exchange.error(exchange, e.status(), e.sentence());
        }
    }

    /// The path with what follows a `;`, as it was sent, decoded once.
    private static String path(HttpServerExchange exchange) throws BadRequest {
        String raw = exchange.getRequestURI();
        if (exchange.isHostIncludedInRequestURI()) {
            int scheme = raw.indexOf("://");
            int slash = raw.indexOf('/', scheme + 3);
            raw = slash < 0 ? "/" : raw.substring(slash);
        }
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new BadRequest(400, "the path is not encoded as it must be");
        }
    }

    private void route(HttpServerExchange exchange, String path) throws IOException, BadRequest {
        boolean reads =
                exchange.getRequestMethod().equals(Methods.GET)
                        || exchange.getRequestMethod().equals(Methods.HEAD);
        if (path.equals("/healthz")) {
            exposition.health(exchange, moments());
            return;
        }
        if (path.startsWith("/assets/")) {
            asset(exchange, path.substring("/assets/".length()));
            return;
        }
        if (path.equals("/favicon.ico")) {
            asset(exchange, "icon.svg");
            return;
        }
        if (path.equals("/login") && settings.authenticated()) {
            login(exchange, reads);
            return;
        }
        var person = gate.person(exchange);
        if (person == null) {
            refuse(exchange, path);
            return;
        }
        if (path.startsWith("/api/v1/")) {
            api(exchange, path.substring("/api/v1/".length()), person, reads);
            return;
        }
        if (!reads) {
            if (path.equals("/logout")) {
                gate.logOut(exchange);
                Exchange.redirect(exchange, "/");
                return;
            }
            throw new BadRequest(405, "only GET is served here");
        }
        page(exchange, path, person);
    }

    private void page(HttpServerExchange exchange, String path, Gate.Person person)
            throws IOException, BadRequest {
        switch (path) {
            case "/", "/index.html" -> {
                gate.withSession(exchange, person);
                Exchange.send(exchange, 200, Exchange.HTML, Shell.page(assets));
            }
            case "/plain" ->
                    Exchange.send(
                            exchange,
                            200,
                            Exchange.HTML,
                            PlainPage.html(moments(), clock.instant()));
            case "/snapshot" -> snapshots.send(exchange, pollers.values());
            case "/metrics" -> exposition.metrics(exchange, moments(), pollers);
            default -> {
                if (path.endsWith(";csv")) {
                    csv(exchange, path.substring(0, path.length() - 4));
                } else {
                    throw new BadRequest(404, "there is nothing under this path");
                }
            }
        }
    }

    /// `/;csv` of the only proxy, `/NAME;csv` of one of several; whatever path a script used with HAProxy works too.
    private void csv(HttpServerExchange exchange, String path) throws IOException, BadRequest {
        var poller = pollers.get(path.substring(1));
        if (poller == null) {
            String named = Exchange.parameter(exchange, "proxy", "");
            poller =
                    !named.isEmpty()
                            ? pollers.get(named)
                            : pollers.size() == 1 ? pollers.values().iterator().next() : null;
        }
        if (poller == null) {
            throw new BadRequest(
                    404,
                    "several proxies are shown here: ask for one of /"
                            + String.join(";csv, /", pollers.keySet())
                            + ";csv");
        }
        exposition.csv(exchange, poller);
    }

    private void api(HttpServerExchange exchange, String path, Gate.Person person, boolean reads)
            throws IOException, BadRequest {
        switch (path) {
            case "stream" -> streams.serve(exchange);
            case "state" -> Exchange.json(exchange, feed.stateJson());
            case "columns" -> Exchange.json(exchange, columns);
            case "proxies" -> Exchange.json(exchange, Documents.proxies(moments()));
            case "match" -> proxies.match(exchange, pollers.values());
            case "me" -> me(exchange, person);
            default -> {
                String[] parts = path.split("/");
                var poller =
                        parts.length == 3 && parts[0].equals("proxies")
                                ? pollers.get(parts[1])
                                : null;
                if (poller == null) {
                    throw new BadRequest(404, "there is no such document; see docs/stats-web.md");
                }
                if (parts[2].startsWith("action") || !reads) {
                    actions.serve(exchange, poller, parts[2], person, reads);
                } else {
                    proxies.serve(exchange, poller, parts[2]);
                }
            }
        }
    }

    private void me(HttpServerExchange exchange, Gate.Person person) throws IOException {
        var known = gate.withSession(exchange, person);
        var session = known.session();
        Exchange.json(
                exchange,
                ActionDocuments.me(
                        known.name(),
                        known.mayAct(),
                        session == null ? "" : session.token(),
                        settings.authenticated()));
    }

    private void asset(HttpServerExchange exchange, String name) throws IOException, BadRequest {
        var asset = assets.find(name);
        if (asset == null) {
            throw new BadRequest(404, "there is no such file");
        }
        Exchange.put(exchange, "Cache-Control", "no-cache");
        Exchange.put(exchange, "ETag", asset.tag());
        if (asset.tag().equals(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH))) {
            exchange.setStatusCode(304);
            exchange.endExchange();
            return;
        }
        Exchange.send(exchange, 200, asset.type(), asset.bytes());
    }

    private void login(HttpServerExchange exchange, boolean reads) throws IOException {
        if (reads) {
            Exchange.send(exchange, 200, Exchange.HTML, Shell.login(assets, ""));
            return;
        }
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        if (origin != null && !origin.endsWith("//" + exchange.getHostAndPort())) {
            Exchange.error(exchange, 403, "the form comes from another site");
            return;
        }
        var wait = gate.wait(exchange);
        var form = form(Exchange.body(exchange));
        if (wait.isZero()
                && gate.logIn(
                        exchange,
                        form.getOrDefault("name", ""),
                        form.getOrDefault("password", ""))) {
            Exchange.redirect(exchange, "/");
            return;
        }
        String message =
                wait.isZero()
                        ? "Name or password is wrong."
                        : "Too many wrong passwords: wait " + (wait.toSeconds() + 1) + " s.";
        Exchange.send(
                exchange, wait.isZero() ? 401 : 429, Exchange.HTML, Shell.login(assets, message));
    }

    private static Map<String, String> form(String body) {
        var form = new LinkedHashMap<String, String>();
        for (String pair : body.split("&", 20)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    form.put(
                            pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException _) {
                    form.put(pair.substring(0, equals), "");
                }
            }
        }
        return form;
    }

    private void refuse(HttpServerExchange exchange, String path) throws IOException {
        var wait = gate.wait(exchange);
        if (!wait.isZero()) {
            Exchange.put(exchange, "Retry-After", Long.toString(wait.toSeconds() + 1));
            Exchange.error(exchange, 429, "too many wrong passwords");
            return;
        }
        boolean browser = exchange.getRequestHeaders().contains("Sec-Fetch-Mode");
        if (path.equals("/") || path.equals("/plain")) {
            if (!settings.users().isEmpty()) {
                Exchange.redirect(exchange, "/login");
                return;
            }
        }
        if (settings.users().isEmpty()) {
            Exchange.error(
                    exchange,
                    401,
                    "the proxy in front names the user in "
                            + settings.trustedHeader()
                            + "; this request has none, or comes from elsewhere");
            return;
        }
        if (!browser) {
            Exchange.put(exchange, "WWW-Authenticate", "Basic realm=\"sluice\", charset=\"UTF-8\"");
        }
        Exchange.error(exchange, 401, "log in first");
    }

    private List<Moment> moments() {
        var moments = new ArrayList<Moment>();
        for (var poller : pollers.values()) {
            @Nullable Moment moment = poller.latest();
            if (moment != null) {
                moments.add(moment);
            }
        }
        return moments;
    }
}
