package sluice.tui.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.StatColumn;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/// Writes every poll into a file, one line of JSON each; what did not change since the line before of the same instance
/// is left out, and every sixtieth line holds everything, so that a file whose end is missing stays readable.
///
/// ```
/// {"recording":1}
/// {"node":"lb1","at":"2026-11-22T03:12:07.120Z","full":true,"info":{"Pid":"12462",…},"rows":{"Sbe_web/web1":{"qcur":"8",…},…}}
/// {"node":"lb1","at":"…","info":{"Uptime_sec":"275"},"rows":{"Sbe_web/web1":{"qcur":"9"}}}
/// {"node":"lb1","at":"…","silent":"cannot connect to …"}
/// ```
///
/// Guarded by its own lock: the threads of several instances write. A name that ends with `.gz` is compressed.
public final class Recording implements Closeable {
    private static final int FULL_EVERY = 60;

    private final Path file;
    private final OutputStream out;
    private final JsonFactory json = new JsonFactory();
    private final Map<String, Written> written = new HashMap<>();

    /// What the reader of the file knows of an instance so far.
    private static final class Written {
        @Nullable Snapshot last;
        int lines;
        boolean silent;
    }

    private Recording(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /// Opens a new file.
    ///
    /// @throws IOException where it cannot be written, or exists already
    public static Recording open(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW);
        OutputStream out =
                file.toString().endsWith(".gz")
                        ? new GZIPOutputStream(raw, 8192, true)
                        : new BufferedOutputStream(raw);
        var recording = new Recording(file, out);
        recording.line("{\"recording\":1}");
        return recording;
    }

    public Path file() {
        return file;
    }

    /// Writes what is new in a world.
    public synchronized void add(World world) throws IOException {
        for (var node : world.nodes()) {
            var known = written.computeIfAbsent(node.name(), _ -> new Written());
            var snapshot = node.latest().orElse(null);
            if (node.silent() && !known.silent) {
                known.silent = true;
                silence(node);
            } else if (!node.silent() && snapshot != null && snapshot != known.last) {
                known.silent = false;
                snapshot(node, snapshot, known);
            }
        }
    }

    private void silence(Node node) throws IOException {
        var text = new StringWriter();
        try (var generator =
                json.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            generator.writeStringProperty("node", node.name());
            generator.writeStringProperty(
                    "at", node.history().silentSince().orElse(Instant.EPOCH).toString());
            generator.writeStringProperty("silent", node.history().silence());
            generator.writeEndObject();
        }
        line(text.toString());
    }

    private void snapshot(Node node, Snapshot snapshot, Written known) throws IOException {
        var before = known.last;
        boolean full =
                before == null
                        || known.lines % FULL_EVERY == 0
                        || before.rows().size() != snapshot.rows().size()
                        || !sameKeys(before, snapshot);
        var text = new StringWriter();
        try (var generator =
                json.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            generator.writeStringProperty("node", node.name());
            generator.writeStringProperty("at", snapshot.takenAt().toString());
            if (full) {
                generator.writeBooleanProperty("full", true);
            }
            info(generator, full ? null : before, snapshot);
            generator.writeObjectPropertyStart("rows");
            for (var row : snapshot.rows()) {
                row(generator, full || before == null ? null : before.row(row.key()), row);
            }
            generator.writeEndObject();
            generator.writeEndObject();
        }
        line(text.toString());
        known.last = snapshot;
        known.lines++;
    }

    private static boolean sameKeys(Snapshot before, Snapshot after) {
        for (int i = 0; i < after.rows().size(); i++) {
            if (!after.rows().get(i).key().equals(before.rows().get(i).key())) {
                return false;
            }
        }
        return true;
    }

    private static void info(
            JsonGenerator generator, @Nullable Snapshot before, Snapshot snapshot) {
        generator.writeObjectPropertyStart("info");
        for (var entry : snapshot.info().values().entrySet()) {
            String old = before == null ? null : before.info().values().get(entry.getKey());
            if (!Objects.equals(old, entry.getValue())) {
                generator.writeStringProperty(entry.getKey(), entry.getValue());
            }
        }
        generator.writeEndObject();
    }

    private static void row(JsonGenerator generator, @Nullable StatRow before, StatRow row) {
        boolean open = false;
        for (var column : StatColumn.all()) {
            if (same(before, row, column)) {
                continue;
            }
            String value = row.text(column);
            if (!open) {
                generator.writeObjectPropertyStart(row.key());
                open = true;
            }
            generator.writeStringProperty(column.columnName(), value);
        }
        if (open) {
            generator.writeEndObject();
        }
    }

    /// Whether both print the same; numbers are compared without printing them.
    private static boolean same(@Nullable StatRow before, StatRow row, StatColumn column) {
        if (!column.type().number()) {
            return row.text(column).equals(before == null ? "" : before.text(column));
        }
        boolean had = before != null && before.has(column);
        return row.has(column) == had
                && (before == null || row.number(column) == before.number(column));
    }

    private void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
