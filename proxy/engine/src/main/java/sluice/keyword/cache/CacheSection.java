package sluice.keyword.cache;

import io.netty.util.internal.PlatformDependent;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.flow.filter.cache.Cache;

/// Lines of a `cache` section.
final class CacheSection {
    private static final int LONGEST_NAME = 32;
    private static final long MEGABYTE = 1 << 20;

    private CacheSection() {}

    /// `cache <name>` — responses kept in memory; used by `http-request cache-use` and `http-response cache-store`.
    ///
    /// ```
    /// cache small
    ///     total-max-size 4
    ///     max-age 240
    /// ```
    ///
    /// The memory is outside the heap and taken as responses come. Manual §6.2.1.
    @SectionKeyword(name = "cache", section = Section.CACHE)
    static Object section(Words words) {
        String name = words.next("a name");
        words.end();
        if (name.length() > LONGEST_NAME) {
            name = name.substring(0, LONGEST_NAME);
            words.warning("cache name is limited to 32 characters, truncate to '" + name + "'.");
        }
        var cache = new Cache(name);
        if (!name.isEmpty() && words.model().declare(Cache.class, name, cache) != null) {
            words.problem("Duplicate cache name '" + name + "'.");
        }
        words.later(_ -> check(words, cache));
        return cache;
    }

    private static void check(Words words, Cache cache) {
        if (cache.totalBytes == 0) {
            words.invalid("Size not specified for cache '" + cache.name() + "'");
            return;
        }
        if (cache.objectBytes > cache.totalBytes / 2) {
            words.invalid(
                    "\"max-object-size\" of cache '"
                            + cache.name()
                            + "' is limited to an half of \"total-max-size\" => "
                            + cache.totalBytes / 2);
        }
        long whole =
                words.model().declared(Cache.class).stream().mapToLong(c -> c.totalBytes).sum();
        long most = PlatformDependent.maxDirectMemory() * 3 / 4;
        if (whole > most) {
            cache.limitBytes = (long) (cache.totalBytes * ((double) most / whole));
            words.warning(
                    "cache '"
                            + cache.name()
                            + "' gets "
                            + cache.limitBytes / MEGABYTE
                            + " of its "
                            + cache.totalBytes / MEGABYTE
                            + " MB: all caches together may take "
                            + most / MEGABYTE
                            + " MB, three quarters of what the JVM may have outside its heap"
                            + " (-XX:MaxDirectMemorySize)");
        }
    }

    /// `total-max-size <megabytes>` — memory of the cache; up to 4095. Must be given. Manual §6.2.1.
    @Directive(name = "total-max-size", in = Section.CACHE)
    static void total(Words words) {
        long megabytes = words.integer("the size in megabytes", 1, 4095);
        words.end();
        words.draft(Cache.class).totalBytes = megabytes * MEGABYTE;
    }

    /// `max-object-size <bytes>` — larger responses, head included, are not kept; at most half of the whole. Default: a 256th of it. Manual §6.2.1.
    @Directive(name = "max-object-size", in = Section.CACHE)
    static void object(Words words) {
        words.draft(Cache.class).objectBytes = words.integer("bytes", 1, Integer.MAX_VALUE);
        words.end();
    }

    /// `max-age <seconds>` — for how long a response is given at most. Default 60. Manual §6.2.1.
    @Directive(name = "max-age", in = Section.CACHE)
    static void age(Words words) {
        words.draft(Cache.class).maxAge = (int) words.integer("seconds", 1, Integer.MAX_VALUE);
        words.end();
    }

    /// `process-vary <on/off>` — keeps responses that vary on `accept-encoding`, `referer` or `origin`, for requests alike. Default off. Manual §6.2.1.
    @Directive(name = "process-vary", in = Section.CACHE)
    static void vary(Words words) {
        String word = words.next("\"on\" or \"off\"");
        words.end();
        if (!word.equals("on") && !word.equals("off")) {
            words.problem(
                    "'process-vary' expects \"on\" or \"off\" (enable or disable vary"
                            + " processing).");
        }
        words.draft(Cache.class).processesVary = word.equals("on");
    }

    /// `max-secondary-entries <number>` — variants of one response kept at most. Default 10. Manual §6.2.1.
    @Directive(name = "max-secondary-entries", in = Section.CACHE)
    static void variants(Words words) {
        words.draft(Cache.class).maxVariants =
                (int) words.integer("a strictly positive number", 1, Integer.MAX_VALUE);
        words.end();
    }
}
