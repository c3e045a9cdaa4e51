package sluice.flow.filter.cache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// One `cache` section: responses by key, bounded in bytes. Manual §6.2.
///
/// What comes in when it is full pushes out what was stored first and not given since. Public fields are filled while the
/// configuration is read.
@Shared(
        "a concurrent map of arrays that are replaced; a queue in order of age; one counter of"
                + " bytes")
public final class Cache {
    /// Not pooled: a freed buffer stays freed for whoever still points to it, and its use is noticed. With a cleaner: what a
    /// cache still holds when a reload gives it up is freed with it.
    private static final UnpooledByteBufAllocator MEMORY =
            new UnpooledByteBufAllocator(true, true, false);

    private static final CacheEntry[] NONE = {};
    private static final int BLOCK = 1024;

    private final String name;
    private final ByteString nameBytes;

    /// `total-max-size` in bytes; 0 before it was read.
    public long totalBytes;

    /// What of it the JVM can give.
    public long limitBytes = Long.MAX_VALUE;

    /// `max-object-size` in bytes, head included; 0 for a 256th of the whole.
    public long objectBytes;

    /// `max-age` in seconds.
    public int maxAge = 60;

    /// `process-vary`, `max-secondary-entries`.
    public boolean processesVary;

    public int maxVariants = 10;

    /// What is kept; changed by [#adopt] only, before any stream comes.
    private Stored stored = new Stored();

    /// What is kept, for this section and for those that take it over.
    private static final class Stored {
        final ConcurrentHashMap<ByteString, CacheEntry[]> entries = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<CacheEntry> byAge = new ConcurrentLinkedQueue<>();
        final AtomicLong used = new AtomicLong();
    }

    public Cache(String name) {
        this.name = name;
        nameBytes = ByteString.of(name);
    }

    public String name() {
        return name;
    }

    public ByteString nameBytes() {
        return nameBytes;
    }

    /// Goes on with what the section of the same name of the configuration before has stored; false when it took responses by other rules.
    ///
    /// A smaller section drops what is too much when the next response comes.
    public boolean adopt(Cache before) {
        if (before.processesVary && !processesVary) {
            return false;
        }
        stored = before.stored;
        return true;
    }

    /// How many keys have a response.
    public int size() {
        return stored.entries.size();
    }

    private long limit() {
        return Math.min(totalBytes, limitBytes);
    }

    /// Most bytes of one object.
    public long objectLimit() {
        return objectBytes > 0 ? objectBytes : totalBytes / 256;
    }

    /// The complete and fresh entry of that key which the request in `stream` may get; null for none.
    @Nullable CacheEntry find(ByteString key, sluice.stream.Stream stream) {
        CacheEntry[] group = stored.entries.get(key);
        if (group == null) {
            return null;
        }
        long now = stream.loop().dateMillis();
        for (CacheEntry each : group) {
            if (each.isFresh(now) && each.variant.fits(stream)) {
                return each.isComplete() ? each : null;
            }
        }
        return null;
    }

    /// Puts an incomplete entry in place of those it replaces; false when another one is just being made, or there are too many variants.
    boolean begin(CacheEntry entry, sluice.stream.Stream stream) {
        long now = stream.loop().dateMillis();
        boolean[] begun = new boolean[1];
        var dropped = new ArrayList<CacheEntry>(2);
        stored.entries.compute(
                entry.key,
                (_, group) -> {
                    var kept = new ArrayList<CacheEntry>();
                    boolean busy = false;
                    for (CacheEntry each : group == null ? NONE : group) {
                        boolean replaced = each.variant.fits(stream);
                        if (replaced && !each.isComplete()) {
                            busy = true;
                            kept.add(each);
                        } else if (replaced || !each.isFresh(now) && each.isComplete()) {
                            dropped.add(each);
                        } else {
                            kept.add(each);
                        }
                    }
                    if (!busy && kept.size() < (processesVary ? maxVariants : 1)) {
                        begun[0] = true;
                        kept.add(entry);
                    }
                    return kept.isEmpty() ? null : kept.toArray(NONE);
                });
        dropped.forEach(this::free);
        if (begun[0]) {
            reserve(entry.size);
        }
        return begun[0];
    }

    /// Memory for the body of an entry under way, at first `expected` bytes.
    ByteBuf memory(int expected, int most) {
        return MEMORY.directBuffer(expected, most);
    }

    /// So many bytes more of an entry under way.
    void grow(CacheEntry entry, int bytes) {
        entry.size += bytes;
        reserve(bytes);
    }

    private void reserve(long bytes) {
        if (stored.used.addAndGet(bytes) > limit()) {
            makeRoom();
        }
    }

    /// Drops the oldest entries; those given since the last look get another round, once.
    private void makeRoom() {
        int looks = stored.byAge.size() * 2;
        while (stored.used.get() > limit() && looks-- > 0) {
            CacheEntry oldest = stored.byAge.poll();
            if (oldest == null) {
                return;
            }
            if (oldest.hot && isListed(oldest)) {
                oldest.hot = false;
                stored.byAge.add(oldest);
            } else {
                remove(oldest);
            }
        }
    }

    private boolean isListed(CacheEntry entry) {
        CacheEntry[] group = stored.entries.get(entry.key);
        return group != null && Arrays.asList(group).contains(entry);
    }

    /// Takes the body, whose last byte has come.
    void complete(CacheEntry entry, ByteBuf body) {
        entry.complete(body);
        stored.byAge.add(entry);
        if (!isListed(entry)) {
            // Invalidated meanwhile; whoever removed it could not free the body yet.
            stored.byAge.remove(entry);
            free(entry);
        }
    }

    /// Forgets an entry; also one that is still incomplete.
    void remove(CacheEntry entry) {
        boolean[] found = new boolean[1];
        stored.entries.computeIfPresent(
                entry.key,
                (_, group) -> {
                    var kept = new ArrayList<>(Arrays.asList(group));
                    found[0] = kept.remove(entry);
                    return kept.isEmpty() ? null : kept.toArray(NONE);
                });
        if (found[0]) {
            free(entry);
        }
    }

    /// A successful unsafe request: what was stored for its key does not hold any more. RFC 9111 §4.4.
    void invalidate(ByteString key) {
        CacheEntry[] group = stored.entries.get(key);
        for (CacheEntry each : group == null ? NONE : group) {
            if (each.isComplete()) {
                stored.byAge.remove(each);
                remove(each);
            }
        }
    }

    private void free(CacheEntry entry) {
        stored.used.addAndGet(-entry.size);
        entry.drop();
    }

    /// Blocks of one KiB that are free.
    private long freeBlocks() {
        return Math.max(0, (limit() - stored.used.get()) / BLOCK);
    }

    /// The lines of `show cache`, its own and one per complete entry, in no order; entries may come and go meanwhile.
    public Stream<String> lines(long dateMillis) {
        String place = "0x%x".formatted(System.identityHashCode(this));
        String own =
                "%s: %s (shctx:%s, available blocks:%d)"
                        .formatted(place, name, place, freeBlocks());
        return Stream.concat(
                Stream.of(own),
                stored.entries.values().stream()
                        .flatMap(Arrays::stream)
                        .filter(CacheEntry::isComplete)
                        .map(entry -> line(entry, dateMillis)));
    }

    private static String line(CacheEntry entry, long dateMillis) {
        long size = entry.size;
        return "0x%x hash:%d vary:%s size:%d (%d blocks), refcount:%d, expire:%d"
                .formatted(
                        System.identityHashCode(entry),
                        entry.key.hashCode() & 0xffffffffL,
                        entry.variant.text(),
                        size,
                        (size + BLOCK - 1) / BLOCK,
                        entry.users(),
                        Math.floorDiv(entry.expiresMillis - dateMillis, 1000));
    }
}
