package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.flow.StreamLog;
import sluice.stream.Overrides;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.List;

/// The log of one frontend: its format and its targets. Immutable, shared by all loops.
public final class FrontendLog implements StreamLog {
    /// Writes the text of a line for a stream.
    @FunctionalInterface
    public interface Line {
        void write(Stream stream, ByteWriter out);
    }

    private static final int INFO = 6;
    private static final int ERROR = 3;

    private final LogSettings settings;
    private final List<LogTarget> targets;
    private final ByteString tag;
    private final Line line;
    private final Line refusedLine;
    private final @Nullable Line errorLine;
    private final boolean separateErrors;

    /// @param refusedLine the beginning of the line of a connection without a stream: client, date, frontend
    /// @param errorLine `error-log-format`; null for the usual one
    /// @param separateErrors `option log-separate-errors`: failed streams are logged at level err
    public FrontendLog(
            LogSettings settings,
            List<LogTarget> targets,
            @Nullable ByteString tag,
            Line line,
            Line refusedLine,
            @Nullable Line errorLine,
            boolean separateErrors) {
        this.settings = settings;
        this.targets = List.copyOf(targets);
        this.tag = tag == null ? settings.tag : tag;
        this.line = line;
        this.refusedLine = refusedLine;
        this.errorLine = errorLine;
        this.separateErrors = separateErrors;
    }

    @Override
    public void log(Stream stream, boolean error) {
        if (stream.overrides.logLevel == Overrides.SILENT) {
            return;
        }
        var frontend = stream.frontend;
        if (frontend != null) {
            frontend.logLines().incrementAndGet();
        }
        LogDesk desk = LogDesk.of(stream.loop());
        ByteWriter text = desk.line();
        boolean failed = error && stream.status == 400 && stream.backend == null;
        (failed && errorLine != null ? errorLine : line).write(stream, text);
        int level = stream.overrides.logLevel;
        if (level < 0) {
            level = error && separateErrors ? ERROR : INFO;
        }
        desk.send(targets, settings, tag, level);
    }

    @Override
    public void logRefused(Stream stream, String listener) {
        LogDesk desk = LogDesk.of(stream.loop());
        ByteWriter text = desk.line();
        if (errorLine != null) {
            errorLine.write(stream, text);
        } else {
            refusedLine.write(stream, text);
            text.put('/').put(listener).put(": ").put(stream.session().error.message());
        }
        desk.send(targets, settings, tag, separateErrors ? ERROR : INFO);
    }
}
