package sluice.flow.filter.cache;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;
import sluice.wire.http.Head;

/// One response in a [Cache]. Incomplete while its body arrives: then only the loop that stores it touches the rest.
@Shared(
        "written by one loop until [#complete] publishes it, then not changed; hotness and users"
                + " are hints")
final class CacheEntry {
    final ByteString key;
    final Variant variant;

    /// Date in milliseconds up to which it is given, and when it came.
    final long expiresMillis;

    final long bornMillis;

    /// How old it was then, in seconds.
    final long age;

    final long modifiedSeconds;
    final @Nullable ByteString etag;

    private final int versionMajor;
    private final int versionMinor;
    private final ByteString reason;
    private final byte[] lines;
    private final int[] places;

    private volatile @Nullable ByteBuf body;

    /// Bytes counted for it, those of the body included.
    volatile long size;

    /// Given since the last look for something to drop.
    volatile boolean hot;

    CacheEntry(
            ByteString key,
            Variant variant,
            Head head,
            long bornMillis,
            long seconds,
            long modifiedSeconds) {
        this.key = key;
        this.variant = variant;
        this.bornMillis = bornMillis;
        this.modifiedSeconds = modifiedSeconds;
        expiresMillis = bornMillis + seconds * 1000;
        age = Math.max(0, Freshness.age(head));
        int tag = head.find(Freshness.ETAG);
        etag =
                tag < 0
                        ? null
                        : ByteString.copyOf(
                                head.bytes(),
                                head.valueStart(tag),
                                head.valueEnd(tag) - head.valueStart(tag));
        versionMajor = head.versionMajor();
        versionMinor = head.versionMinor();
        reason =
                ByteString.copyOf(
                        head.bytes(), head.reasonStart(), head.reasonEnd() - head.reasonStart());
        places = new int[head.size() * 3];
        lines = new byte[length(head)];
        copy(head);
        size = lines.length + key.length() + (long) places.length * Integer.BYTES;
    }

    private static boolean isKept(Head head, int slot) {
        return head.isLive(slot)
                && !Freshness.AGE.contentEquals(
                        head.bytes(),
                        head.nameStart(slot),
                        head.nameEnd(slot) - head.nameStart(slot));
    }

    private static int length(Head head) {
        int length = 0;
        for (int slot = 0; slot < head.slots(); slot++) {
            if (isKept(head, slot)) {
                length += head.nameEnd(slot) - head.nameStart(slot);
                length += head.valueEnd(slot) - head.valueStart(slot);
            }
        }
        return length;
    }

    /// places: | start of the name | start of the value | end | per line
    private void copy(Head head) {
        int at = 0;
        int line = 0;
        for (int slot = 0; slot < head.slots(); slot++) {
            if (!isKept(head, slot)) {
                continue;
            }
            int name = head.nameEnd(slot) - head.nameStart(slot);
            int value = head.valueEnd(slot) - head.valueStart(slot);
            System.arraycopy(head.bytes(), head.nameStart(slot), lines, at, name);
            System.arraycopy(head.bytes(), head.valueStart(slot), lines, at + name, value);
            places[line++] = at;
            places[line++] = at + name;
            at += name + value;
            places[line++] = at;
        }
    }

    /// Writes version, reason and lines into an empty head.
    void write(Head head) {
        head.version(versionMajor, versionMinor);
        int start = head.append(reason.array(), 0, reason.length());
        head.reason(start, head.used());
        int base = head.append(lines, 0, lines.length);
        for (int i = 0; i + 2 < places.length && places[i + 2] > 0; i += 3) {
            int value = base + places[i + 1];
            head.field(base + places[i], value, value, base + places[i + 2]);
        }
    }

    boolean isComplete() {
        return body != null;
    }

    boolean isFresh(long dateMillis) {
        return dateMillis < expiresMillis;
    }

    /// Takes the body.
    void complete(ByteBuf whole) {
        whole.capacity(whole.readableBytes());
        body = whole;
    }

    /// Gives a duplicate of the body with a count of its own; null when the cache gave the entry up.
    @Nullable ByteBuf body() {
        ByteBuf whole = body;
        if (whole == null) {
            return null;
        }
        try {
            return whole.retainedDuplicate();
        } catch (IllegalReferenceCountException _) {
            // Dropped between the look into the map and here.
            return null;
        }
    }

    /// Transactions that send it now.
    int users() {
        ByteBuf whole = body;
        return whole == null ? 0 : Math.max(0, whole.refCnt() - 1);
    }

    /// The cache forgot it.
    void drop() {
        ByteBuf whole = body;
        if (whole != null) {
            whole.release();
        }
    }
}
