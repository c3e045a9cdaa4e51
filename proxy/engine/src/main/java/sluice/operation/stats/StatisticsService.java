package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.flow.Service;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleChain;
import sluice.flow.rule.Verdict;
import sluice.sample.Condition;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.vocabulary.StatColumn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;

/// Answers requests for the statistics page of one proxy, in its shapes HTML, CSV, typed and JSON; others pass. Manual §4.2 `stats …`.
///
/// ```
/// uri[;csv|;json|;typed|;json-schema][;up][;no-maint][;norefresh][;st=WORD][?scope=TEXT]
/// ```
///
/// The words may stand in any order behind anything else, as in `uri/?;csv;scope=TEXT`.
///
/// Runs as the last of the frontend's request rules. The answer is rendered on the operation loop, the stream's loop is not kept; the
/// request waits for it. Passwords are compared in constant time.
public final class StatisticsService implements Action {
    /// What stands in place of a server in logs.
    public static final String NAME = "<STATS>";

    private static final ByteString AUTHORIZATION = ByteString.of("authorization");
    private static final ByteString ORIGIN = ByteString.of("origin");
    private static final ByteString REFERER = ByteString.of("referer");
    private static final ByteString HOST = ByteString.of("host");
    private static final ByteString REFRESH = ByteString.of("refresh");
    private static final ByteString LOCATION = ByteString.of("location");

    private final PageSettings settings;

    /// The settings' path, which later lines may still change while the configuration is read; taken at the first request.
    private byte @Nullable [] uri;

    private final String self;
    private final Surroundings surroundings;

    /// What the page needs of the running process.
    public interface Surroundings {
        Statistics statistics();

        ProcessStatistics process();

        /// What else has metrics: stick tables, name servers.
        List<FurtherMetrics> further();

        /// Where pages are rendered.
        Executor operationLoop();

        /// Applies one action of the page to servers of a backend; on the operation loop.
        ///
        /// @param backend the name, or `#` and the number
        /// @return the word for `st=`
        String apply(String action, String backend, List<String> servers);
    }

    /// Who waits for a page: the stream may serve another request by the time the page is there.
    private record Caller(Stream stream, long number) {}

    /// @param self name of the proxy, which `.` in `stats scope` stands for
    public StatisticsService(PageSettings settings, String self, Surroundings surroundings) {
        this.settings = settings;
        this.self = self;
        this.surroundings = surroundings;
    }

    @Override
    public Verdict run(Stream stream) {
        String target = target(stream);
        if (target == null) {
            return Verdict.CONTINUE;
        }
        String method = stream.request.method(new ByteView()).toString();
        boolean post = method.equals("POST");
        if (!post && !method.equals("GET") && !method.equals("HEAD")) {
            return Verdict.CONTINUE;
        }
        stream.serving = new Rendering(target.substring(settings.uri.length()), post);
        return Verdict.SERVICE;
    }

    /// One request for the page, from its head to its answer.
    private final class Rendering implements Service {
        private final String rest;
        private final boolean post;
        private boolean admitted;
        private boolean begun;

        Rendering(String rest, boolean post) {
            this.rest = rest;
            this.post = post;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public boolean serve(Stream stream) {
            if (begun) {
                return stream.reply.complete;
            }
            if (!admitted) {
                Verdict verdict = access(stream);
                if (verdict == Verdict.ANSWER) {
                    return true;
                }
                admitted = true;
            }
            if (post && !stream.requestPayloadComplete) {
                return false;
            }
            begun = true;
            var caller = new Caller(stream, stream.number);
            boolean admin = mayChange(stream);
            if (post) {
                boolean sameSite = sameSite(stream);
                String body = stream.requestPayload.toString();
                later(caller, () -> change(caller, rest, admin, sameSite, body));
            } else {
                later(caller, () -> page(caller, rest, admin));
            }
            return false;
        }
    }

    /// The request target when it is this page's, else null.
    private @Nullable String target(Stream stream) {
        byte[] uri = this.uri;
        if (uri == null) {
            uri = settings.uri.getBytes(StandardCharsets.ISO_8859_1);
            this.uri = uri;
        }
        var target = stream.request.target(new ByteView());
        int start = target.offset();
        int length = target.length();
        if (length < uri.length) {
            return null;
        }
        byte[] bytes = target.array();
        if (bytes[start] != '/' && uri[0] == '/') {
            // Absolute form: the path begins behind the authority.
            String text = target.toString();
            int authority = text.indexOf("://");
            int path = authority < 0 ? -1 : text.indexOf('/', authority + 3);
            if (path < 0) {
                return null;
            }
            String cut = text.substring(path);
            return cut.startsWith(settings.uri) ? cut : null;
        }
        for (int i = 0; i < uri.length; i++) {
            if (bytes[start + i] != uri[i]) {
                return null;
            }
        }
        return target.toString();
    }

    /// [Verdict#ANSWER] when the reply says that the page is not for this client.
    private Verdict access(Stream stream) {
        if (!settings.access.isEmpty()) {
            stream.rule = 0;
            return new RuleChain(settings.access).run(stream);
        }
        if (!settings.users.isEmpty() && !authorized(stream)) {
            refuse(stream);
            return Verdict.ANSWER;
        }
        return Verdict.CONTINUE;
    }

    private boolean authorized(Stream stream) {
        int slot = stream.request.find(AUTHORIZATION);
        if (slot < 0) {
            return false;
        }
        String value = stream.request.value(slot, new ByteView()).toString();
        if (!value.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        byte[] given;
        try {
            given = Base64.getDecoder().decode(value.substring(6).strip());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        boolean known = false;
        for (String user : settings.users) {
            known |= MessageDigest.isEqual(user.getBytes(StandardCharsets.UTF_8), given);
        }
        return known;
    }

    private void refuse(Stream stream) {
        var reply = stream.reply;
        reply.status = 401;
        reply.complete = true;
        reply.head.add(
                ByteString.of("www-authenticate"),
                ByteString.of("Basic realm=\"" + settings.realm + "\""));
        reply.head.add(ByteString.of("cache-control"), ByteString.of("no-cache"));
        reply.head.add(ByteString.of("content-type"), ByteString.of("text/html"));
        reply.body =
                ByteString.of(
                        "<html><body><h1>401 Unauthorized</h1>\n"
                                + "You need a valid user and password to access this content.\n"
                                + "</body></html>\n");
    }

    private boolean mayChange(Stream stream) {
        if (settings.adminAlways) {
            return true;
        }
        for (Condition condition : settings.admin) {
            if (condition.test(stream) == Condition.Truth.TRUE) {
                return true;
            }
        }
        return false;
    }

    private void later(Caller stream, Runnable rendering) {
        surroundings
                .operationLoop()
                .execute(
                        () -> {
                            try {
                                rendering.run();
                            } catch (RuntimeException failure) {
                                answer(
                                        stream,
                                        500,
                                        "text/plain",
                                        "The statistics page failed: " + failure + "\n",
                                        REFRESH,
                                        "");
                            }
                        });
    }

    // ---- on the operation loop

    private void page(Caller stream, String rest, boolean admin) {
        var words = PageFilters.words(rest);
        var filters = PageFilters.of(rest);
        String refresh =
                settings.refreshSeconds > 0 && !filters.noRefresh()
                        ? Integer.toString(settings.refreshSeconds)
                        : "";
        if (PageFilters.has(words, "csv")) {
            var out = new StringBuilder(16 * 1024).append(StatColumn.csvHeader()).append('\n');
            rows(filters).forEach(proxy -> proxy.forEach(row -> StatFormat.csv(row, out)));
            answer(stream, 200, "text/plain", out.toString(), REFRESH, refresh);
            return;
        }
        if (PageFilters.has(words, "typed")) {
            var out = new StringBuilder(64 * 1024);
            rows(filters).forEach(proxy -> proxy.forEach(row -> StatFormat.typed(row, false, out)));
            answer(stream, 200, "text/plain", out.toString(), REFRESH, refresh);
            return;
        }
        if (PageFilters.has(words, "json-schema")) {
            answer(stream, 200, "application/json", StatSchema.JSON, REFRESH, refresh);
            return;
        }
        if (PageFilters.has(words, "json")) {
            answer(stream, 200, "application/json", json(filters), REFRESH, refresh);
            return;
        }
        String result = "";
        for (String word : words) {
            if (word.startsWith("st=")) {
                result = word.substring(3).toUpperCase(Locale.ROOT);
            }
        }
        var options =
                new StatPage.Options(
                        settings.uri,
                        settings.refreshSeconds,
                        admin,
                        !settings.showVersion,
                        settings.showLegends,
                        result,
                        filters);
        String html = new StatPage(facts(), options).render(rows(filters));
        answer(stream, 200, "text/html; charset=utf-8", html, REFRESH, refresh);
    }

    private StatPage.Facts facts() {
        var process = surroundings.process();
        var info = process.info();
        return new StatPage.Facts(
                "HAProxy",
                process.facts().version,
                ProcessHandle.current().pid(),
                process.facts().uptimeSeconds(),
                process.facts().threads,
                number(info, sluice.vocabulary.InfoField.MAXCONN),
                number(info, sluice.vocabulary.InfoField.CURR_CONNS),
                process.connectionRate(),
                process.sessionRate(),
                process.idlePercent(),
                process.bytesOutRate(),
                settings.showNode
                        ? settings.node.isEmpty() ? process.facts().node : settings.node
                        : "",
                settings.description);
    }

    private static long number(
            java.util.Map<sluice.vocabulary.InfoField, String> info,
            sluice.vocabulary.InfoField field) {
        return Long.parseLong(info.getOrDefault(field, "0"));
    }

    private String json(PageFilters filters) {
        var out = new StringBuilder(64 * 1024);
        char separator = '[';
        for (List<StatRow> proxy : rows(filters)) {
            for (StatRow row : proxy) {
                out.append(separator);
                StatFormat.json(row, false, out);
                separator = ',';
            }
        }
        return out.append(separator == '[' ? "[]" : "]").toString();
    }

    private List<List<StatRow>> rows(PageFilters filters) {
        var selection = new Selection("", -1, -1, filters.up(), filters.noMaintenance());
        var rows = new ArrayList<List<StatRow>>();
        for (var proxy : surroundings.statistics().byProxy(selection)) {
            var made =
                    proxy.stream()
                            .map(Statistics.Subject::row)
                            .filter(row -> filters.wants(row.text(StatColumn.PXNAME)))
                            .filter(this::inScope)
                            .toList();
            if (!made.isEmpty()) {
                rows.add(made);
            }
        }
        return rows;
    }

    private boolean inScope(StatRow row) {
        return settings.scopes.isEmpty()
                || settings.scopes.contains(row.text(StatColumn.PXNAME))
                || (settings.scopes.contains(".") && row.text(StatColumn.PXNAME).equals(self));
    }

    // ---- changes

    private void change(Caller caller, String rest, boolean admin, boolean sameSite, String body) {
        String result = !sameSite ? "IVAL" : admin ? apply(body) : "DENY";
        String next = settings.uri + ";st=" + result + PageFilters.of(rest).text();
        answer(caller, 303, "text/plain", "", LOCATION, next);
    }

    /// A browser says where a form came from; without that the request is not a browser's.
    private static boolean sameSite(Stream stream) {
        int slot = stream.request.find(ORIGIN);
        if (slot < 0) {
            slot = stream.request.find(REFERER);
        }
        int host = stream.request.find(HOST);
        if (slot < 0 || host < 0) {
            return true;
        }
        String from = stream.request.value(slot, new ByteView()).toString();
        int authority = from.indexOf("://");
        if (authority < 0) {
            return false;
        }
        String site = from.substring(authority + 3);
        int end = site.indexOf('/');
        return (end < 0 ? site : site.substring(0, end))
                .equalsIgnoreCase(stream.request.value(host, new ByteView()).toString());
    }

    private String apply(String body) {
        String action = "";
        String backend = "";
        var servers = new ArrayList<String>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value;
            try {
                value =
                        java.net.URLDecoder.decode(
                                pair.substring(equals + 1), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                return "ERRP";
            }
            switch (pair.substring(0, equals)) {
                case "s" -> servers.add(value);
                case "b" -> backend = value;
                case "action" -> action = value;
                default -> {
                    // Fields of other forms are not ours to judge.
                }
            }
        }
        return surroundings.apply(action, backend, servers);
    }

    // ---- back on the stream's loop

    /// @param field the one that only some answers have
    /// @param value empty for an answer without it
    private void answer(
            Caller caller, int status, String type, String body, ByteString field, String value) {
        ByteString bytes = ByteString.utf8(body);
        Stream stream = caller.stream;
        stream.loop()
                .hand(
                        () -> {
                            if (stream.number != caller.number) {
                                return;
                            }
                            var reply = stream.reply;
                            reply.status = status;
                            reply.complete = true;
                            reply.head.add(
                                    ByteString.of("cache-control"), ByteString.of("no-cache"));
                            reply.head.add(ByteString.of("content-type"), ByteString.of(type));
                            if (!value.isEmpty()) {
                                reply.head.add(field, ByteString.of(value));
                            }
                            reply.body = bytes;
                            stream.resume();
                        });
    }
}
