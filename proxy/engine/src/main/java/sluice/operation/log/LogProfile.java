package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.stream.LogOrigin;
import sluice.value.ByteString;

import java.util.EnumMap;
import java.util.Map;

/// A `log-profile` section: how the lines of the targets that name it are built. Filled while the configuration is read. Manual §8.3.5.
public final class LogProfile {
    /// What an `on` line says; null where it leaves things as they are.
    ///
    /// @param drop no line at all
    /// @param structured the structured data of RFC 5424
    public record Step(boolean drop, @Nullable LogLine line, @Nullable LogLine structured) {}

    private final String name;
    private final Map<LogOrigin, Step> steps = new EnumMap<>(LogOrigin.class);
    private boolean declared;
    private @Nullable Step any;
    private @Nullable ByteString tag;

    public LogProfile(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Notes that the section itself was read, not only a line that names it; false when it was before.
    public boolean declare() {
        boolean first = !declared;
        declared = true;
        return first;
    }

    public boolean isDeclared() {
        return declared;
    }

    public void tag(ByteString tag) {
        this.tag = tag;
    }

    /// The tag in the header; null for the proxy's.
    @Nullable ByteString tag() {
        return tag;
    }

    /// Sets what happens at one step, or with null at all that have nothing of their own.
    public void on(@Nullable LogOrigin origin, Step step) {
        if (origin == null) {
            any = step;
        } else {
            steps.put(origin, step);
        }
    }

    @Nullable Step step(LogOrigin origin) {
        Step own = steps.get(origin);
        return own == null ? any : own;
    }
}
