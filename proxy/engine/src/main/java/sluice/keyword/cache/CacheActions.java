package sluice.keyword.cache;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Directive;
import sluice.config.model.FilterLines;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.filter.cache.Cache;
import sluice.flow.filter.cache.CacheFilter;
import sluice.flow.filter.cache.CacheVisit;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// What proxies do with caches.
final class CacheActions {
    private CacheActions() {}

    /// The cache that a line names; known when all sections have been read.
    private static Supplier<Cache> named(Words words, String by) {
        String name = words.next("<name>");
        var found = new AtomicReference<>(new Cache(name));
        var draft = words.draft(ProxyDraft.class);
        words.later(
                model -> {
                    var cache = model.declared(Cache.class, name);
                    if (cache == null) {
                        words.invalid(
                                draft.title()
                                        + ": unable to find the cache '"
                                        + name
                                        + "' referenced by "
                                        + by
                                        + ".");
                    } else {
                        found.set(cache);
                    }
                });
        return found::get;
    }

    /// `cache-use <name> [no-early-hints]` — answers from the cache where it has a fresh response for host and target.
    ///
    /// The rules behind it still run. Requests other than GET and HEAD, of HTTP/1.0, with `authorization`, `cache-control: no-cache` or
    /// `max-age=0` go to a server. Needed for `cache-store` too. `If-None-Match` and `If-Modified-Since` may be answered with 304. Manual §4.4.
    @ActionKeyword(name = "cache-use", in = RuleSet.HTTP_REQUEST)
    static Action use(Words words) {
        var cache = named(words, "the rule 'cache-use'");
        // Without early hints in caches there are none to leave out.
        words.take("no-early-hints");
        imply(words);
        return stream -> {
            CacheVisit.use(stream, cache.get());
            return Verdict.CONTINUE;
        };
    }

    /// `cache-store <name>` — keeps the response as it stands now, where it may be kept.
    ///
    /// Only 200 to GET over HTTP/1.1 or later, whose request went through `cache-use`; with an explicit lifetime, an entity tag or a date of its
    /// last change; without `private`, `no-store`, `no-cache`; without `vary` unless `process-vary` is on. Successful requests of
    /// methods that change things drop what is kept for their target. Manual §4.4, §6.1.
    @ActionKeyword(name = "cache-store", in = RuleSet.HTTP_RESPONSE)
    static Action store(Words words) {
        var cache = named(words, "the rule 'cache-store'");
        imply(words);
        return stream -> {
            CacheVisit.store(stream, cache.get());
            return Verdict.CONTINUE;
        };
    }

    private static void imply(Words words) {
        words.draft(ProxyDraft.class)
                .part(FilterLines.class, FilterLines::new)
                .imply(words, FilterLines.CACHE, CacheFilter::new);
    }

    /// `filter cache <name>` — the place of a cache among the filters; needed only beside filters other than `compression`. Manual §9.4.
    @Directive(
            name = "filter cache",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void filter(Words words) {
        var _ = named(words, "the filter 'cache'");
        words.end();
        words.draft(ProxyDraft.class)
                .part(FilterLines.class, FilterLines::new)
                .declare(words, FilterLines.CACHE, CacheFilter::new);
    }
}
