package sluice.operation.log;

import sluice.loop.Shared;
import sluice.value.ByteString;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The last messages of one kind, kept in memory for `show events` and for the log servers of the ring; the oldest make room.
///
/// ```
/// area:  … | length (4) | bytes | length | bytes | …     positions count bytes since the start and never go back
///            ^ first                               ^ end
/// ```
///
/// A [Reader] that holds its place keeps what it has not read: messages that find no room then are dropped and counted. Manual §12.5.
@Shared("its monitor, held for a copy")
public final class Ring {
    private static final int LENGTH = Integer.BYTES;

    private final String name;
    private final String description;
    private final ByteBuffer area;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final Object lock = new Object();
    private long first;
    private long end;
    private long dropped;

    /// @param capacity bytes kept at most, lengths included
    public Ring(String name, String description, int capacity) {
        this(name, description, ByteBuffer.allocate(capacity));
    }

    /// @param area takes the messages; mapped from a file it shows them after a crash
    Ring(String name, String description, ByteBuffer area) {
        this.name = name;
        this.description = description;
        this.area = area;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    int capacity() {
        return area.capacity();
    }

    /// Messages that did not fit because a reader was too slow, or that were gone before it came to them.
    public long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }

    /// Counts messages that a reader took and could not deliver.
    void lost(int messages) {
        synchronized (lock) {
            dropped += messages;
        }
    }

    /// Keeps one line, without its end; from any thread.
    public void add(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        var _ = add(bytes, bytes.length);
    }

    /// Keeps the first bytes of a message, as many as fit at all; false when there is no room. From any thread.
    boolean add(byte[] message, int length) {
        int kept = Math.min(length, area.capacity() - LENGTH);
        synchronized (lock) {
            if (!makeRoom(LENGTH + kept)) {
                dropped++;
                return false;
            }
            for (int shift = 24; shift >= 0; shift -= 8) {
                area.put(index(end++), (byte) (kept >>> shift));
            }
            copyIn(message, kept);
        }
        followers.forEach(Runnable::run);
        return true;
    }

    private boolean makeRoom(int needed) {
        while (end + needed - first > area.capacity()) {
            for (int i = 0; i < readers.size(); i++) {
                Reader reader = readers.get(i);
                if (reader.position <= first) {
                    if (reader.holds) {
                        return false;
                    }
                    dropped++;
                }
            }
            first += LENGTH + length(first);
        }
        return true;
    }

    private int index(long position) {
        return (int) (position % area.capacity());
    }

    private void copyIn(byte[] message, int length) {
        int at = index(end);
        int part = Math.min(length, area.capacity() - at);
        area.put(at, message, 0, part);
        area.put(0, message, part, length - part);
        end += length;
    }

    private int length(long position) {
        int length = 0;
        for (int i = 0; i < LENGTH; i++) {
            length = (length << 8) | (area.get(index(position + i)) & 0xff);
        }
        return length;
    }

    private void copyOut(long position, byte[] to, int length) {
        int at = index(position);
        int part = Math.min(length, area.capacity() - at);
        area.get(at, to, 0, part);
        area.get(0, to, part, length - part);
    }

    /// Forgets everything.
    public void clear() {
        synchronized (lock) {
            first = end;
        }
    }

    /// Where the next message will stand.
    public long end() {
        synchronized (lock) {
            return end;
        }
    }

    /// Messages from a position on, or from the oldest that is left.
    ///
    /// @param next what to ask with for what comes behind these
    public record Piece(List<ByteString> messages, long next) {}

    /// At most `most` messages.
    public Piece from(long from, int most) {
        synchronized (lock) {
            long at = Math.max(from, first);
            var messages = new ArrayList<ByteString>();
            while (at < end && messages.size() < most) {
                byte[] bytes = new byte[length(at)];
                copyOut(at + LENGTH, bytes, bytes.length);
                messages.add(ByteString.taking(bytes));
                at += LENGTH + bytes.length;
            }
            return new Piece(messages, at);
        }
    }

    /// Runs `follower`, in whatever thread, after each new message until [#unfollow].
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    public void unfollow(Runnable follower) {
        followers.remove(follower);
    }

    /// Somebody who wants every message, beginning with the oldest that is left.
    Reader reader() {
        synchronized (lock) {
            var reader = new Reader();
            reader.position = first;
            readers.add(reader);
            return reader;
        }
    }

    /// The place of one log server in the ring; confined to its loop but for what the ring's monitor guards.
    final class Reader {
        private long position;
        private boolean holds;
        private byte[] taken = new byte[1024];
        private int length;

        /// While it holds, what it has not read stays; otherwise the oldest make room and are counted as dropped.
        void hold(boolean hold) {
            synchronized (lock) {
                holds = hold;
            }
        }

        /// Takes the next message into [#bytes]; false when there is none.
        boolean next() {
            synchronized (lock) {
                position = Math.max(position, first);
                if (position >= end) {
                    return false;
                }
                length = Ring.this.length(position);
                if (taken.length < length) {
                    taken = new byte[length];
                }
                copyOut(position + LENGTH, taken, length);
                position += LENGTH + length;
                return true;
            }
        }

        byte[] bytes() {
            return taken;
        }

        int length() {
            return length;
        }

        /// Goes on where another reader of the same ring stopped.
        void standWith(Reader other) {
            synchronized (lock) {
                position = Math.max(first, other.position);
            }
        }

        void leave() {
            synchronized (lock) {
                readers.remove(this);
            }
        }
    }
}
