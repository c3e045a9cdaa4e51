package sluice.operation.runtime;

import sluice.loop.Shared;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The last lines of one kind, kept in memory for `show events` and `show startup-logs`; the oldest make room.
@Shared("its monitor")
public final class EventRing {
    private final String name;
    private final String description;
    private final int capacity;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private long first;
    private int size;
    private long dropped;

    /// @param capacity characters kept at most
    public EventRing(String name, String description, int capacity) {
        this.name = name;
        this.description = description;
        this.capacity = capacity;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    /// Lines that had to go to make room.
    public long dropped() {
        synchronized (lines) {
            return dropped;
        }
    }

    /// Keeps one line, without its end; from any thread.
    public void add(String line) {
        synchronized (lines) {
            lines.add(line);
            size += line.length() + 1;
            while (size > capacity && lines.size() > 1) {
                size -= lines.remove().length() + 1;
                first++;
                dropped++;
            }
        }
        followers.forEach(Runnable::run);
    }

    /// Forgets everything.
    public void clear() {
        synchronized (lines) {
            first += lines.size();
            lines.clear();
            size = 0;
        }
    }

    /// The number that the next line will get.
    public long end() {
        synchronized (lines) {
            return first + lines.size();
        }
    }

    /// Lines from number `from` on, or from the oldest that is left.
    ///
    /// @param next number to ask with for what comes behind these
    public record Piece(List<String> lines, long next) {}

    /// At most `most` lines.
    public Piece from(long from, int most) {
        synchronized (lines) {
            long start = Math.max(from, first);
            var piece = new ArrayList<>(lines.stream().skip(start - first).limit(most).toList());
            return new Piece(piece, start + piece.size());
        }
    }

    /// Runs `follower`, in whatever thread, after each new line until [#unfollow].
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    public void unfollow(Runnable follower) {
        followers.remove(follower);
    }
}
