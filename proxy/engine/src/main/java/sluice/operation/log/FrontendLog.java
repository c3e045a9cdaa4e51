package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.flow.StreamLog;
import sluice.stream.LogOrigin;
import sluice.stream.Overrides;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.List;

/// The log of one frontend: its formats and its targets. Immutable, shared by all loops.
public final class FrontendLog implements StreamLog {
    private static final int INFO = 6;
    private static final int ERROR = 3;

    private final LogSettings settings;
    private final List<LogTarget> targets;
    private final ByteString tag;
    private final Formats formats;
    private final boolean separateErrors;

    /// How lines are built.
    ///
    /// @param line of a stream
    /// @param refused the beginning of the line of a connection without a stream: client, date, frontend
    /// @param error `error-log-format`; null for the usual one
    /// @param structured `log-format-sd`; null for none
    public record Formats(
            LogLine line, LogLine refused, @Nullable LogLine error, @Nullable LogLine structured) {}

    /// @param separateErrors `option log-separate-errors`: failed streams are logged at level err
    public FrontendLog(
            LogSettings settings,
            List<LogTarget> targets,
            @Nullable ByteString tag,
            Formats formats,
            boolean separateErrors) {
        this.settings = settings;
        this.targets = List.copyOf(targets);
        this.tag = tag == null ? settings.tag : tag;
        this.formats = formats;
        this.separateErrors = separateErrors;
    }

    @Override
    public void log(Stream stream, LogOrigin origin, boolean error) {
        log(stream, origin, error, null);
    }

    /// The same by a profile that takes the place of the targets' own ones; null for those.
    public void log(Stream stream, LogOrigin origin, boolean error, @Nullable LogProfile profile) {
        if (stream.overrides.logLevel == Overrides.SILENT) {
            return;
        }
        var frontend = stream.frontend;
        if (frontend != null) {
            frontend.logLines().incrementAndGet();
        }
        boolean failed =
                error
                        && (stream.status == 400 || stream.status == 408)
                        && stream.backend == null
                        && !stream.request.present();
        stream.logOrigin = failed && origin == LogOrigin.CLOSE ? LogOrigin.SESSION_ERROR : origin;
        LogDesk desk = LogDesk.of(stream.loop());
        ByteWriter text = desk.line();
        LogLine line = failed && formats.error != null ? formats.error : formats.line;
        line.write(stream, text);
        int level = stream.overrides.logLevel;
        if (level < 0) {
            level = error && separateErrors ? ERROR : INFO;
        }
        send(desk, stream, level, profile);
    }

    @Override
    public void logRefused(Stream stream, String listener) {
        stream.logOrigin = LogOrigin.SESSION_ERROR;
        LogDesk desk = LogDesk.of(stream.loop());
        ByteWriter text = desk.line();
        if (formats.error != null) {
            formats.error.write(stream, text);
        } else {
            formats.refused.write(stream, text);
            text.put('/').put(listener).put(": ").put(stream.session().error.message());
        }
        send(desk, stream, separateErrors ? ERROR : INFO, null);
    }

    private void send(LogDesk desk, Stream stream, int level, @Nullable LogProfile profile) {
        ByteWriter structured = desk.structured();
        if (formats.structured != null) {
            formats.structured.write(stream, structured);
        }
        for (int i = 0; i < targets.size(); i++) {
            LogTarget target = targets.get(i);
            if (target.takes(level)) {
                send(desk, stream, target, level, profile == null ? target.profile() : profile);
            }
        }
    }

    /// What the profile does not change is what was written before.
    private void send(
            LogDesk desk,
            Stream stream,
            LogTarget target,
            int level,
            @Nullable LogProfile profile) {
        if (profile == null) {
            desk.send(target, settings, tag, level);
            return;
        }
        ByteString own = profile.tag();
        ByteString tag = own == null ? this.tag : own;
        LogProfile.Step step = profile.step(stream.logOrigin);
        if (step == null) {
            desk.send(target, settings, tag, level);
        } else if (!step.drop()) {
            desk.send(target, settings, tag, level, stream, step);
        }
    }
}
