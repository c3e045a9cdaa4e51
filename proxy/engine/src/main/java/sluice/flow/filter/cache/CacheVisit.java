package sluice.flow.filter.cache;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.Delivery;
import sluice.loop.LoopConfined;
import sluice.proxies.Proxy;
import sluice.stream.Attachment;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What one stream has to do with caches: the key of its request, the entry it is answered with, the entry it makes.
@LoopConfined
public final class CacheVisit implements Attachment, Delivery {
    private static final ByteString HOST = ByteString.of("host");
    private static final byte[] SCHEME = "https://".getBytes(StandardCharsets.US_ASCII);
    private static final ByteString IF_NONE_MATCH = ByteString.of("if-none-match");
    private static final ByteString IF_MODIFIED_SINCE = ByteString.of("if-modified-since");
    private static final ByteString TRANSFER_ENCODING = ByteString.of("transfer-encoding");
    private static final ByteString NOT_MODIFIED = ByteString.of("Not Modified");
    private static final int NOT_MODIFIED_STATUS = 304;

    /// Null where the request has none: then nothing is stored either.
    private final @Nullable ByteString key;

    private final boolean readable;
    private @Nullable Cache cache;
    private @Nullable CacheEntry hit;
    private @Nullable CacheEntry pending;
    private @Nullable ByteBuf collected;

    private CacheVisit(@Nullable ByteString key, boolean readable) {
        this.key = key;
        this.readable = readable;
    }

    /// That of the stream, begun by the first `cache-use`.
    static CacheVisit of(Stream stream) {
        if (begun(stream) instanceof CacheVisit visit) {
            return visit;
        }
        var visit = new CacheVisit(key(stream.request), isReadable(stream));
        stream.attach(CacheVisit.class, visit);
        return visit;
    }

    /// That of the stream; null without a `cache-use` before.
    static @Nullable Attachment begun(Stream stream) {
        return stream.attachment(CacheVisit.class);
    }

    private static boolean isReadable(Stream stream) {
        return isAtLeast11(stream.request)
                && (isMethod(stream.request, "GET") || isMethod(stream.request, "HEAD"))
                && Freshness.permitsUse(stream);
    }

    private static boolean isAtLeast11(Head head) {
        return head.versionMajor() > 1 || head.versionMajor() == 1 && head.versionMinor() > 0;
    }

    private static boolean isMethod(Head head, String method) {
        int start = head.methodStart();
        if (head.methodEnd() - start != method.length()) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            if (head.bytes()[start + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Scheme, host and target: what HTTP/2 sends, so that all versions share entries.
    private static @Nullable ByteString key(Head head) {
        int start = head.targetStart();
        int length = head.targetEnd() - start;
        if (length == 0) {
            return null;
        }
        if (head.bytes()[start] != '/' && head.bytes()[start] != '*') {
            return ByteString.copyOf(head.bytes(), start, length);
        }
        int host = head.find(HOST);
        if (host < 0) {
            return null;
        }
        int hostLength = head.valueEnd(host) - head.valueStart(host);
        byte[] key = new byte[SCHEME.length + hostLength + length];
        System.arraycopy(SCHEME, 0, key, 0, SCHEME.length);
        System.arraycopy(head.bytes(), head.valueStart(host), key, SCHEME.length, hostLength);
        System.arraycopy(head.bytes(), start, key, SCHEME.length + hostLength, length);
        return ByteString.taking(key);
    }

    // ---- cache-use

    /// Looks for an answer to the request.
    ///
    /// @return whether there is one
    public static boolean use(Stream stream, Cache cache) {
        CacheVisit visit = of(stream);
        if (visit.key == null || !visit.readable) {
            return false;
        }
        Proxy proxy = stream.backend == null ? stream.frontend : stream.backend;
        var counters = Objects.requireNonNull(proxy).tally().on(stream.loop());
        counters.cacheLookups++;
        CacheEntry found = cache.find(visit.key, stream);
        if (found == null) {
            return false;
        }
        counters.cacheHits++;
        visit.cache = cache;
        visit.hit = found;
        stream.serving = visit;
        return true;
    }

    @Override
    public String name() {
        return "<CACHE>";
    }

    /// The name of the cache that answers; null while none does.
    public static @Nullable ByteString answering(Stream stream) {
        return begun(stream) instanceof CacheVisit visit && visit.hit != null && visit.cache != null
                ? visit.cache.nameBytes()
                : null;
    }

    @Override
    public @Nullable ByteBuf deliver(Stream stream) {
        CacheEntry entry = hit;
        ByteBuf body = entry == null ? null : entry.body();
        if (entry == null || body == null) {
            hit = null;
            return null;
        }
        entry.hot = true;
        Head head = stream.response;
        head.reset();
        boolean unchanged = isUnchanged(stream, entry);
        head.status(unchanged ? NOT_MODIFIED_STATUS : 200);
        entry.write(head);
        // Whole seconds of the clock, as HAProxy counts.
        long age = entry.age + stream.loop().dateMillis() / 1000 - entry.bornMillis / 1000;
        head.add(Freshness.AGE, ByteString.of(Long.toString(Math.min(age, Integer.MAX_VALUE))));
        head.bodyLength(
                head.find(TRANSFER_ENCODING) >= 0 ? Head.UNKNOWN_LENGTH : body.readableBytes());
        if (unchanged) {
            head.setReason(NOT_MODIFIED.array(), 0, NOT_MODIFIED.length());
            head.bodyLength(0);
        }
        head.received();
        if (unchanged || isMethod(stream.request, "HEAD")) {
            body.skipBytes(body.readableBytes());
        }
        return body;
    }

    /// RFC 9110 §13.1.2, §13.1.3: an entity tag wins over a date.
    private static boolean isUnchanged(Stream stream, CacheEntry entry) {
        Head head = stream.request;
        if (head.find(IF_NONE_MATCH) >= 0) {
            return EntityTags.match(stream, IF_NONE_MATCH, entry.etag);
        }
        long since = Freshness.date(head, IF_MODIFIED_SINCE);
        return since >= 0 && entry.modifiedSeconds <= since;
    }

    // ---- cache-store

    /// Begins to keep the response in `stream`, where it may be kept.
    public static void store(Stream stream, Cache cache) {
        if (!(begun(stream) instanceof CacheVisit visit)
                || visit.key == null
                || visit.hit != null
                || visit.pending != null) {
            return;
        }
        Head request = stream.request;
        int status = stream.response.status();
        if (!isMethod(request, "GET")) {
            boolean safe =
                    isMethod(request, "HEAD")
                            || isMethod(request, "OPTIONS")
                            || isMethod(request, "TRACE");
            if (!safe && status >= 200 && status < 400) {
                cache.invalidate(visit.key);
            }
            return;
        }
        if (status == 200 && isAtLeast11(request) && Freshness.permitsStoring(stream)) {
            visit.begin(stream, cache, visit.key);
        }
    }

    private void begin(Stream stream, Cache into, ByteString key) {
        Head head = stream.response;
        long length = head.bodyLength();
        Variant variant = Variant.NONE;
        if (Variant.isVarying(head)) {
            variant = into.processesVary ? Variant.of(stream) : null;
        }
        long seconds = Freshness.seconds(stream, into.maxAge);
        if (variant == null || seconds <= 0) {
            return;
        }
        var entry =
                new CacheEntry(
                        key,
                        variant,
                        head,
                        stream.loop().dateMillis(),
                        seconds,
                        Freshness.modified(head, stream));
        long limit = into.objectLimit();
        if (entry.size + Math.max(0, length) > limit || !into.begin(entry, stream)) {
            return;
        }
        // The entry knows it, and tells it with its own added from here on.
        head.removeAll(Freshness.AGE);
        cache = into;
        pending = entry;
        int room = (int) Math.min(limit, Integer.MAX_VALUE);
        collected = into.memory(length >= 0 ? (int) length : Math.min(room, 4096), room);
    }

    boolean isStoring() {
        return pending != null;
    }

    /// Copies a part of the body; borrows it.
    void collect(ByteBuf part) {
        ByteBuf into = collected;
        CacheEntry entry = pending;
        if (into == null || entry == null || cache == null) {
            return;
        }
        int length = part.readableBytes();
        if (entry.size + length > cache.objectLimit()) {
            abandon();
            return;
        }
        into.writeBytes(part, part.readerIndex(), length);
        cache.grow(entry, length);
    }

    /// The body is complete.
    void complete() {
        ByteBuf whole = collected;
        if (whole != null && pending != null && cache != null) {
            cache.complete(pending, whole);
            collected = null;
            pending = null;
        }
    }

    private void abandon() {
        CacheEntry entry = pending;
        ByteBuf part = collected;
        pending = null;
        collected = null;
        if (part != null) {
            part.release();
        }
        if (entry != null && cache != null) {
            cache.remove(entry);
        }
    }

    @Override
    public void streamEnds() {
        abandon();
        hit = null;
    }
}
