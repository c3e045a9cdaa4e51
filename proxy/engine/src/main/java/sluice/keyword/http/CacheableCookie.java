package sluice.keyword.http;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.operation.log.EventLog;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.Head;

import java.util.Locale;
import java.util.Set;

/// Refuses responses whose cookie a cache on the way would keep and hand to others.
final class CacheableCookie implements Action {
    private static final int ALERT = 1;
    private static final Set<Integer> CACHEABLE =
            Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> FORBIDDING =
            Set.of("private", "no-cache", "no-store", "max-age=0", "s-maxage=0");
    private static final ByteString SET_COOKIE = ByteString.of("set-cookie");
    private static final ByteString SET_COOKIE_2 = ByteString.of("set-cookie2");
    private static final ByteString PRAGMA = ByteString.of("pragma");
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString EXPIRES = ByteString.of("expires");
    private static final ByteString ETAG = ByteString.of("etag");
    private static final ByteString LAST_MODIFIED = ByteString.of("last-modified");

    /// `option checkcache` — refuses responses with a cookie that a cache may keep: 502, `PH`, and an alert in the log.
    ///
    /// A response passes without `set-cookie`; with `pragma: no-cache`; with `private`, `no-store`, `no-cache`, `max-age=0`, `s-maxage=0`
    /// or `no-cache="set-cookie…"` in `cache-control`; when neither its status nor the request's method lets it be cached and
    /// `cache-control: public` does not say otherwise; and when it carries nothing (`expires`, an age, `etag`, `last-modified`) by which
    /// a cache would keep it. Manual §4.2.
    @ProxyOption(
            name = "checkcache",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void check(Words words) {
        words.end();
        var draft = words.draft(ProxyDraft.class);
        var plan = draft.backendPlan();
        if (plan != null) {
            plan.responseCheck = words.negated() ? null : new CacheableCookie(plan.backend);
        }
    }

    private final Backend backend;

    private CacheableCookie(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Verdict run(Stream stream) {
        Head head = stream.response;
        if (head.find(SET_COOKIE) < 0 && head.find(SET_COOKIE_2) < 0 || !isCacheable(stream)) {
            return Verdict.CONTINUE;
        }
        stream.reply.status = 502;
        alert(stream);
        return Verdict.ANSWER;
    }

    private void alert(Stream stream) {
        EventLog events = backend.get(EventLog.EXTRA);
        Server server = stream.server;
        if (events != null && server != null) {
            events.send(
                    stream.loop(),
                    ALERT,
                    "Blocking cacheable cookie in response from instance "
                            + backend.name()
                            + ", server "
                            + server.name()
                            + ".");
        }
    }

    private static boolean isCacheable(Stream stream) {
        Head head = stream.response;
        var view = new ByteView();
        boolean cacheable =
                CACHEABLE.contains(head.status())
                        && SAFE_METHODS.contains(stream.request.method(view).toString());
        int pragma = head.find(PRAGMA);
        if (pragma >= 0 && head.value(pragma, view).toString().equalsIgnoreCase("no-cache")) {
            cacheable = false;
        }
        boolean cookie = cacheable;
        boolean kept = false;
        for (int slot = head.find(CACHE_CONTROL);
                slot >= 0;
                slot = head.find(CACHE_CONTROL, slot + 1)) {
            String value = head.value(slot, view).toString().toLowerCase(Locale.ROOT);
            for (String directive : directives(value)) {
                if (directive.equals("public")) {
                    cacheable = true;
                    cookie = true;
                } else if (FORBIDDING.contains(directive)) {
                    cacheable = false;
                    cookie = false;
                } else if (directive.startsWith("no-cache=\"set-cookie")) {
                    cookie = false;
                } else {
                    kept |= directive.startsWith("s-maxage") || directive.startsWith("max-age");
                }
            }
        }
        kept |= head.find(EXPIRES) >= 0 || head.find(ETAG) >= 0 || head.find(LAST_MODIFIED) >= 0;
        return cacheable && cookie && kept;
    }

    /// Commas in quotes do not part directives.
    private static String[] directives(String value) {
        return value.strip().split("[ \t]*,[ \t]*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
    }
}
