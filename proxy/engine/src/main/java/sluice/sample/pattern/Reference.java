package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;
import sluice.value.Cast;
import sluice.value.Value;
import sluice.value.regex.Regex;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// A list of patterns, or a map, as written: in order, duplicates included; known by the name of its file. Manual §2.7.
///
/// Lines added at run time go behind the others. A whole new content is prepared aside and takes the place of the old one at
/// once, as `prepare` and `commit` of the Runtime API do.
@Shared("one lock for writers; readers see what the indexes publish")
public final class Reference {
    /// How an index arranges the entries.
    private record Use(MatchMethod method, boolean ignoreCase, boolean resolveNames) {
        // A record's own is made of method handles when first asked: 20 ms of every start.
        @Override
        public int hashCode() {
            return method.hashCode() * 4 + (ignoreCase ? 2 : 0) + (resolveNames ? 1 : 0);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Use use
                    && method == use.method
                    && ignoreCase == use.ignoreCase
                    && resolveNames == use.resolveNames;
        }
    }

    /// An index whose content may be exchanged whole.
    private static final class Current implements PatternIndex {
        private volatile PatternIndex index;

        Current(PatternIndex index) {
            this.index = index;
        }

        @Override
        public @Nullable Entry match(sluice.value.Value sample) {
            return index.match(sample);
        }

        @Override
        public @Nullable Regex regex(Entry entry) {
            return index.regex(entry);
        }

        @Override
        public void add(List<Entry> entries) throws Malformed {
            index.add(entries);
        }

        @Override
        public void remove(Entry entry) {
            index.remove(entry);
        }
    }

    private final String name;
    private final boolean map;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Use, Current> uses = new LinkedHashMap<>();
    private final List<PatternValue> valueTypes = new ArrayList<>();
    private LinkedHashMap<Long, Entry> entries = new LinkedHashMap<>();
    private @Nullable Map<ByteString, List<Entry>> byPattern;
    private final Map<Integer, List<Entry>> prepared = new HashMap<>();
    private long nextId = 1;
    private int version;
    private int nextVersion = 1;

    /// Changed since it was loaded; a hash (FNV-1a, 64 bits) of what was loaded.
    private boolean edited;

    private long loaded = 0xcbf29ce484222325L;

    public Reference(String name, boolean map) {
        this.name = name;
        this.map = map;
    }

    /// As written in the configuration; inline lists have the place of their line.
    public String name() {
        return name;
    }

    /// Whether lines have values.
    public boolean isMap() {
        return map;
    }

    /// The index for one match method; reads the entries that are there.
    ///
    /// @throws PatternIndex.Malformed when an entry cannot be read that way
    public PatternIndex index(MatchMethod method, boolean ignoreCase, boolean resolveNames)
            throws PatternIndex.Malformed {
        lock.lock();
        try {
            var use = new Use(method, ignoreCase, resolveNames);
            Current known = uses.get(use);
            if (known != null) {
                return known;
            }
            PatternIndex index = PatternIndex.of(method, ignoreCase, resolveNames);
            var current = new Current(index);
            uses.put(use, current);
            index.add(List.copyOf(entries.values()));
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Requires that every value, those added later too, is of that type.
    public void require(PatternValue type) throws PatternIndex.Malformed {
        lock.lock();
        try {
            for (Entry entry : entries.values()) {
                type.check(entry);
            }
            valueTypes.add(type);
        } finally {
            lock.unlock();
        }
    }

    /// Appends lines while the configuration is read: `line` is null for none.
    public void load(List<Line> lines) throws PatternIndex.Malformed {
        lock.lock();
        try {
            var added = new ArrayList<Entry>(lines.size());
            for (Line line : lines) {
                var entry = new Entry(nextId++, line.number(), line.pattern(), line.value());
                entries.put(entry.id(), entry);
                added.add(entry);
                hash(line.pattern());
                hash(line.value());
            }
            byPattern = null;
            index(added);
        } finally {
            lock.unlock();
        }
    }

    private void hash(@Nullable ByteString text) {
        if (text == null) {
            loaded = (loaded ^ -1) * 0x100000001b3L;
            return;
        }
        loaded = (loaded ^ text.length()) * 0x100000001b3L;
        for (int i = 0; i < text.length(); i++) {
            loaded = (loaded ^ text.at(i) & 0xff) * 0x100000001b3L;
        }
    }

    /// One line of a file.
    public record Line(int number, ByteString pattern, @Nullable ByteString value) {}

    private void index(List<Entry> added) throws PatternIndex.Malformed {
        for (PatternValue type : valueTypes) {
            for (Entry entry : added) {
                type.check(entry);
            }
        }
        for (Current current : uses.values()) {
            current.add(added);
        }
    }

    /// Adds one line at run time; equal patterns are not looked for.
    public Entry add(ByteString pattern, @Nullable ByteString value) throws PatternIndex.Malformed {
        lock.lock();
        try {
            var entry = new Entry(nextId++, 0, pattern, value);
            index(List.of(entry));
            edited = true;
            entries.put(entry.id(), entry);
            if (byPattern != null) {
                byPattern.computeIfAbsent(pattern, _ -> new ArrayList<>(1)).add(entry);
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the pattern is there, byte for byte.
    public boolean contains(ByteString pattern) {
        lock.lock();
        try {
            return byPattern().containsKey(pattern);
        } finally {
            lock.unlock();
        }
    }

    /// Removes every line of that pattern; how many there were.
    public int remove(ByteString pattern) {
        lock.lock();
        try {
            List<Entry> found = byPattern().remove(pattern);
            if (found == null) {
                return 0;
            }
            found.forEach(this::forget);
            return found.size();
        } finally {
            lock.unlock();
        }
    }

    /// Removes one line by its number; false when there is none.
    public boolean remove(long id) {
        lock.lock();
        try {
            Entry entry = entries.get(id);
            if (entry == null) {
                return false;
            }
            List<Entry> same = byPattern().get(entry.pattern());
            if (same != null && same.remove(entry) && same.isEmpty()) {
                byPattern().remove(entry.pattern());
            }
            forget(entry);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Entry entry) {
        edited = true;
        entries.remove(entry.id());
        for (Current current : uses.values()) {
            current.remove(entry);
        }
    }

    /// Replaces the value of every line of that pattern; how many there were.
    public int set(ByteString pattern, ByteString value) throws PatternIndex.Malformed {
        lock.lock();
        try {
            List<Entry> found = byPattern().getOrDefault(pattern, List.of());
            check(value);
            edited |= !found.isEmpty();
            found.forEach(entry -> entry.value(value));
            return found.size();
        } finally {
            lock.unlock();
        }
    }

    /// Replaces the value of one line by its number; false when there is none.
    public boolean set(long id, ByteString value) throws PatternIndex.Malformed {
        lock.lock();
        try {
            Entry entry = entries.get(id);
            if (entry == null) {
                return false;
            }
            check(value);
            edited = true;
            entry.value(value);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void check(ByteString value) throws PatternIndex.Malformed {
        var probe = new Entry(0, 0, ByteString.EMPTY, value);
        for (PatternValue type : valueTypes) {
            type.check(probe);
        }
    }

    /// `set-map`: replaces the value of that pattern, or adds the line.
    public void put(ByteString pattern, ByteString value) throws PatternIndex.Malformed {
        lock.lock();
        try {
            if (set(pattern, value) == 0) {
                add(pattern, value);
            }
        } finally {
            lock.unlock();
        }
    }

    public void clear() {
        lock.lock();
        try {
            replace(List.of());
        } catch (PatternIndex.Malformed impossible) {
            throw new AssertionError(impossible);
        } finally {
            lock.unlock();
        }
    }

    /// Opens a content that is filled aside; its number is named by `@` in the Runtime API.
    public int prepare() {
        lock.lock();
        try {
            int number = nextVersion++;
            prepared.put(number, new ArrayList<>());
            return number;
        } finally {
            lock.unlock();
        }
    }

    /// Adds a line to a prepared content; false when there is none of that number.
    public boolean add(int number, ByteString pattern, @Nullable ByteString value) {
        lock.lock();
        try {
            List<Entry> content = prepared.get(number);
            if (content == null) {
                return false;
            }
            content.add(new Entry(nextId++, 0, pattern, value));
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Lets a prepared content take the place of the present one; false when there is none of that number.
    public boolean commit(int number) throws PatternIndex.Malformed {
        lock.lock();
        try {
            List<Entry> content = prepared.remove(number);
            if (content == null) {
                return false;
            }
            replace(content);
            version = number;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Drops a prepared content.
    public boolean abandon(int number) {
        lock.lock();
        try {
            return prepared.remove(number) != null;
        } finally {
            lock.unlock();
        }
    }

    /// The number of the present content: 0 until the first [#commit].
    public int version() {
        lock.lock();
        try {
            return version;
        } finally {
            lock.unlock();
        }
    }

    /// The highest number that was prepared.
    public int lastPrepared() {
        lock.lock();
        try {
            return nextVersion - 1;
        } finally {
            lock.unlock();
        }
    }

    private void replace(List<Entry> content) throws PatternIndex.Malformed {
        var fresh = new LinkedHashMap<Use, PatternIndex>();
        for (Entry entry : content) {
            for (PatternValue type : valueTypes) {
                type.check(entry);
            }
        }
        for (Use use : uses.keySet()) {
            PatternIndex index = PatternIndex.of(use.method, use.ignoreCase, use.resolveNames);
            index.add(content);
            fresh.put(use, index);
        }
        uses.forEach(
                (use, current) -> current.index = java.util.Objects.requireNonNull(fresh.get(use)));
        edited = true;
        entries = new LinkedHashMap<>();
        content.forEach(entry -> entries.put(entry.id(), entry));
        byPattern = null;
    }

    /// Goes on with what was changed at run time in the reference of that name in the plan before, unless its file changed meanwhile.
    ///
    /// @return what became of the changes
    public Adoption adopt(Reference before) {
        if (!before.isEdited()) {
            return Adoption.NOTHING_CHANGED;
        }
        List<Entry> content = before.entries();
        lock.lock();
        try {
            if (map != before.map || loaded != before.loaded) {
                return Adoption.LOST;
            }
            replace(content);
            nextId = Math.max(nextId, before.nextId);
            version = before.version;
            nextVersion = before.nextVersion;
            edited = true;
            return Adoption.KEPT;
        } catch (PatternIndex.Malformed unreadable) {
            return Adoption.LOST;
        } finally {
            lock.unlock();
        }
    }

    /// What a reload made of changes at run time.
    public enum Adoption {
        /// There were none: the file is what counts.
        NOTHING_CHANGED,
        KEPT,
        /// The file has another content now, or the new use cannot read the entries.
        LOST
    }

    private boolean isEdited() {
        lock.lock();
        try {
            return edited;
        } finally {
            lock.unlock();
        }
    }

    /// What one of the indexes finds for a text.
    ///
    /// @param entry null when nothing matches
    /// @param isIndexed false where the patterns are gone through one by one
    public record Match(
            MatchMethod method, boolean ignoreCase, boolean isIndexed, @Nullable Entry entry) {}

    /// What each index finds for a text, cast to the type that its method compares.
    public List<Match> look(ByteString text) {
        lock.lock();
        try {
            var found = new ArrayList<Match>();
            uses.forEach(
                    (use, current) -> {
                        var sample = new Value().string(text);
                        boolean fits = Cast.to(use.method.sample(), sample);
                        found.add(
                                new Match(
                                        use.method,
                                        use.ignoreCase,
                                        !(current.index instanceof ScanIndex),
                                        fits ? current.index.match(sample) : null));
                    });
            return found;
        } finally {
            lock.unlock();
        }
    }

    /// The type of the values as `get map` names it: `str`, `int`, `ip`.
    public String valueWord() {
        lock.lock();
        try {
            return valueTypes.isEmpty()
                    ? "str"
                    : valueTypes.getFirst().name().toLowerCase(java.util.Locale.ROOT);
        } finally {
            lock.unlock();
        }
    }

    /// The lines of a prepared content, or of the present one where the number is its own.
    public List<Entry> entries(int number) {
        lock.lock();
        try {
            List<Entry> content = prepared.get(number);
            if (content != null) {
                return List.copyOf(content);
            }
            return number == version ? List.copyOf(entries.values()) : List.of();
        } finally {
            lock.unlock();
        }
    }

    /// A copy of the lines in order.
    public List<Entry> entries() {
        lock.lock();
        try {
            Collection<Entry> now = entries.values();
            return List.copyOf(now);
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private Map<ByteString, List<Entry>> byPattern() {
        if (byPattern == null) {
            byPattern = new HashMap<>(entries.size() * 2);
            for (Entry entry : entries.values()) {
                byPattern.computeIfAbsent(entry.pattern(), _ -> new ArrayList<>(1)).add(entry);
            }
        }
        return byPattern;
    }

    @Override
    public String toString() {
        return name;
    }
}
