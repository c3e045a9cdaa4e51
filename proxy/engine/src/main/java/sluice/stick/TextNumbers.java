package sluice.stick;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.concurrent.ConcurrentHashMap;

/// The texts that columns of one table stand for by number, from 1. They are never forgotten: they name servers. What peers say may be more
/// than there are servers: beyond a limit a text has no number.
@Shared("concurrent maps, only ever added to")
final class TextNumbers {
    private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, String> texts = new ConcurrentHashMap<>();

    private static final int MOST = 1 << 20;

    /// 0 when there are too many.
    int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (texts.size() >= MOST) {
                return 0;
            }
            return numbers.computeIfAbsent(text, this::add);
        }
    }

    private int add(String text) {
        int number = texts.size() + 1;
        texts.put(number, text);
        return number;
    }

    /// Null for 0.
    @Nullable String text(int number) {
        return texts.get(number);
    }
}
