package sluice.runtime.action;

import sluice.runtime.Json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who changed what, when, and how it was before: one JSON object per line, appended under a lock and never rewritten.
/// It is the audit and the memory of `undo` at once, shared by all tools of a user.
///
/// ```
/// {"n":17,"batch":"…","time":"2026-11-22T03:14:02Z","user":"op","host":"lb1","tool":"shell","target":"/run/…","object":"be/s1",
///  "before":{…},"command":"set server …","after":{…},"ok":true,"answer":"","reason":"INC-421","undoes":0}
/// ```
///
/// Lines that cannot be read are left out; only the last megabyte is looked at. A journal that cannot be written does not
/// stop an action: [#append] returns 0 and the caller says so.
public final class Journal {
    private static final int LOOK_BACK = 1 << 20;

    private final Path file;
    private final String user;
    private final String host;
    private final String tool;
    private final Clock clock;

    /// One line.
    ///
    /// @param number counted from 1 in this file
    /// @param batch what one command of a person changed together
    /// @param undoes the number of the entry that this one takes back, 0 for none
    public record Entry(
            long number,
            String batch,
            Instant time,
            String user,
            String host,
            String target,
            String object,
            Map<String, Object> before,
            String command,
            Map<String, Object> after,
            boolean ok,
            String reason,
            long undoes) {}

    /// @param tool which tool writes: `shell`, `tui`, `web`
    public Journal(Path file, String tool, Clock clock) {
        this(file, tool, System.getProperty("user.name", "?"), hostName(), clock);
    }

    public Journal(Path file, String tool, String user, String host, Clock clock) {
        this.file = file;
        this.user = user;
        this.host = host;
        this.tool = tool;
        this.clock = clock;
    }

    /// `$XDG_STATE_HOME/sluice/actions.ndjson`, by default below `~/.local/state`.
    public static Path usualFile() {
        return stateFolder().resolve("actions.ndjson");
    }

    /// Where the tools keep what outlives them.
    public static Path stateFolder() {
        String state = System.getenv("XDG_STATE_HOME");
        Path home =
                state == null || state.isEmpty()
                        ? Path.of(System.getProperty("user.home", "."), ".local", "state")
                        : Path.of(state);
        return home.resolve("sluice");
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            String name = System.getenv("HOSTNAME");
            return name == null ? "?" : name;
        }
    }

    public Path file() {
        return file;
    }

    public String user() {
        return user;
    }

    /// A name for what is changed together from now on.
    public String newBatch() {
        return Long.toString(clock.millis(), 36) + '-' + ProcessHandle.current().pid();
    }

    /// Appends what became of one change.
    ///
    /// @return the number of the line, 0 where it could not be written
    public synchronized long append(
            String batch, String target, Outcome outcome, String reason, long undoes) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            try (var channel =
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                long number = lastNumber(channel) + 1;
                String line =
                        Json.object()
                                .put("n", number)
                                .put("batch", batch)
                                .put("time", clock.instant())
                                .put("user", user)
                                .put("host", host)
                                .put("tool", tool)
                                .put("target", target)
                                .put("object", outcome.before().path())
                                .put("before", outcome.before().toJson())
                                .put("command", outcome.command())
                                .put("after", outcome.after().toJson())
                                .put("ok", outcome.ok())
                                .put("answer", outcome.text())
                                .put("reason", reason)
                                .put("undoes", undoes)
                                .toString();
                var bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
                channel.position(channel.size());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                return number;
            }
        } catch (IOException _) {
            return 0;
        }
    }

    private static long lastNumber(FileChannel channel) throws IOException {
        int size = (int) Math.min(channel.size(), 64 << 10);
        var buffer = ByteBuffer.allocate(size);
        channel.position(channel.size() - size);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Until the buffer is full.
        }
        String[] lines = new String(buffer.array(), StandardCharsets.UTF_8).split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            if (lines[i].startsWith("{\"n\":")) {
                int end = lines[i].indexOf(',');
                try {
                    return Long.parseLong(lines[i].substring(5, Math.max(5, end)));
                } catch (NumberFormatException _) {
                    return 0;
                }
            }
        }
        return 0;
    }

    /// The entries of one target, oldest first; of every target where `target` is empty.
    public List<Entry> entries(String target) {
        var entries = new ArrayList<Entry>();
        for (String line : tail()) {
            var fields = JsonReader.object(line);
            if (!fields.isEmpty() && (target.isEmpty() || target.equals(fields.get("target")))) {
                entries.add(entry(fields));
            }
        }
        return entries;
    }

    private List<String> tail() {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int size = (int) Math.min(channel.size(), LOOK_BACK);
            var buffer = ByteBuffer.allocate(size);
            channel.position(channel.size() - size);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the buffer is full.
            }
            return List.of(new String(buffer.array(), StandardCharsets.UTF_8).split("\n"));
        } catch (IOException _) {
            return List.of();
        }
    }

    private static Entry entry(Map<String, Object> fields) {
        return new Entry(
                number(fields.get("n")),
                text(fields.get("batch")),
                moment(text(fields.get("time"))),
                text(fields.get("user")),
                text(fields.get("host")),
                text(fields.get("target")),
                text(fields.get("object")),
                JsonReader.map(fields.get("before")),
                text(fields.get("command")),
                JsonReader.map(fields.get("after")),
                Boolean.TRUE.equals(fields.get("ok")),
                text(fields.get("reason")),
                number(fields.get("undoes")));
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }
}
