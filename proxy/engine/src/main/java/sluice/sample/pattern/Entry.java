package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteString;

/// One line of a reference: the pattern as written, and for maps the value behind it.
@Shared("the value is immutable and replaced whole")
public final class Entry {
    private final long id;
    private final int line;
    private final ByteString pattern;
    private volatile @Nullable ByteString value;

    Entry(long id, int line, ByteString pattern, @Nullable ByteString value) {
        this.id = id;
        this.line = line;
        this.pattern = pattern;
        this.value = value;
    }

    /// Unique within the process's reference, growing with the order of arrival; `#ref` of the Runtime API.
    public long id() {
        return id;
    }

    /// The line of the file it was read from; 0 when it was added at run time.
    public int line() {
        return line;
    }

    public ByteString pattern() {
        return pattern;
    }

    /// What a map gives for the pattern; null in an ACL's list.
    public @Nullable ByteString value() {
        return value;
    }

    void value(ByteString value) {
        this.value = value;
    }

    @Override
    public String toString() {
        return value == null ? pattern.toString() : pattern + " " + value;
    }
}
