package sluice.tui.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.Finding;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads a [Recording] and hands out its worlds one by one. Lines that cannot be read are left out and counted; a file
/// that was cut plays to its last whole line. Used by one thread.
public final class Replay implements Closeable {
    private static final int LINE_LIMIT = 256 << 20;
    private static final int ROWS = 200_000;

    private final BufferedReader reader;
    private final BiFunction<History, Instant, List<Finding>> diagnosis;
    private final JsonFactory json = new JsonFactory();
    private final Map<String, Played> nodes = new LinkedHashMap<>();
    private int unreadable;

    /// What is known of one instance at this line.
    private static final class Played {
        final History history = new History(Poller.HISTORY);
        final Map<String, String> info = new LinkedHashMap<>();
        final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    }

    /// One line as it was read.
    private static final class Entry {
        String node = "";
        @Nullable Instant at;
        boolean full;
        String silent = "";
        final Map<String, String> info = new LinkedHashMap<>();
        final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    }

    private Replay(BufferedReader reader, BiFunction<History, Instant, List<Finding>> diagnosis) {
        this.reader = reader;
        this.diagnosis = diagnosis;
    }

    /// Opens a recording, compressed or not.
    ///
    /// @throws IOException with a sentence, where it is none
    public static Replay open(Path file, BiFunction<History, Instant, List<Finding>> diagnosis)
            throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("cannot read " + file + ": no such file, or no permission");
        }
        var in = Files.newInputStream(file);
        var bytes = file.toString().endsWith(".gz") ? new Torn(new GZIPInputStream(in)) : in;
        var reader =
                new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16);
        String head = line(reader);
        if (head == null || !head.startsWith("{\"recording\":1")) {
            reader.close();
            throw new IOException(file + " is no recording of this program");
        }
        return new Replay(reader, diagnosis);
    }

    /// The next world, null at the end.
    public @Nullable World next() throws IOException {
        String line;
        while ((line = line(reader)) != null) {
            var entry = parse(line);
            if (entry == null || entry.at == null || entry.node.isEmpty()) {
                unreadable++;
                continue;
            }
            take(entry, entry.at);
            return world(entry.at);
        }
        return null;
    }

    /// Lines that could not be read so far.
    public int unreadable() {
        return unreadable;
    }

    private static @Nullable String line(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        return line == null || line.length() > LINE_LIMIT ? null : line;
    }

    /// A compressed file ends where it was cut or damaged; what came before is good.
    private static final class Torn extends FilterInputStream {
        Torn(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (EOFException | ZipException _) {
                return -1;
            }
        }
    }

    private void take(Entry entry, Instant at) {
        var played = nodes.computeIfAbsent(entry.node, _ -> new Played());
        if (!entry.silent.isEmpty()) {
            played.history.addFailure(at, entry.silent);
            return;
        }
        if (entry.full) {
            played.info.clear();
            played.rows.clear();
        }
        played.info.putAll(entry.info);
        for (var row : entry.rows.entrySet()) {
            if (played.rows.size() < ROWS) {
                played.rows
                        .computeIfAbsent(row.getKey(), _ -> new LinkedHashMap<>())
                        .putAll(row.getValue());
            }
        }
        played.history.add(Snapshot.of(at, info(played), rows(played)));
    }

    private static ProcessInfo info(Played played) {
        var text = new StringBuilder();
        played.info.forEach(
                (name, value) ->
                        text.append(name)
                                .append(": ")
                                .append(value.replace('\n', ' '))
                                .append('\n'));
        return ProcessInfo.parse(text.toString());
    }

    private static List<StatRow> rows(Played played) {
        var rows = new ArrayList<StatRow>(played.rows.size());
        for (var entry : played.rows.entrySet()) {
            String key = entry.getKey();
            int slash = key.indexOf('/');
            var kind = slash < 1 ? null : kind(key.charAt(0));
            if (kind == null) {
                continue;
            }
            var builder = StatRow.builder(kind, key.substring(1, slash), key.substring(slash + 1));
            entry.getValue()
                    .forEach(
                            (name, value) -> {
                                var column = StatColumn.ofName(name);
                                if (column != null) {
                                    builder.put(column, value);
                                }
                            });
            rows.add(builder.build());
        }
        return rows;
    }

    private static @Nullable ObjectKind kind(char letter) {
        for (var kind : ObjectKind.values()) {
            if (kind.letter() == letter) {
                return kind;
            }
        }
        return null;
    }

    private World world(Instant at) {
        var list = new ArrayList<Node>(nodes.size());
        nodes.forEach(
                (name, played) -> {
                    var seen = played.history.until(Instant.MAX);
                    list.add(
                            new Node(
                                    name,
                                    "recording of " + name,
                                    true,
                                    null,
                                    seen,
                                    diagnosis.apply(seen, at),
                                    0));
                });
        return new World(list, at);
    }

    private @Nullable Entry parse(String line) {
        var entry = new Entry();
        try (var parser = json.createParser(tools.jackson.core.ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                var value = parser.nextToken();
                switch (name) {
                    case "node" -> entry.node = text(parser);
                    case "at" -> entry.at = Instant.parse(text(parser));
                    case "full" -> entry.full = value == JsonToken.VALUE_TRUE;
                    case "silent" -> entry.silent = text(parser);
                    case "info" -> fields(parser, entry.info);
                    case "rows" -> rows(parser, entry);
                    default -> parser.skipChildren();
                }
            }
            return entry;
        } catch (JacksonException | DateTimeException _) {
            return null;
        }
    }

    private static String text(JsonParser parser) {
        String text = parser.getValueAsString();
        return text == null ? "" : text;
    }

    private static void fields(JsonParser parser, Map<String, String> into) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            into.put(name, text(parser));
            parser.skipChildren();
        }
    }

    private static void rows(JsonParser parser, Entry entry) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            var fields = new LinkedHashMap<String, String>();
            fields(parser, fields);
            entry.rows.put(key, fields);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
