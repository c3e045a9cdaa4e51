package sluice.log.read;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;
import sluice.log.format.Depth;
import sluice.log.format.Entry;
import sluice.log.format.Formats;
import sluice.log.format.LineReader;
import sluice.log.where.Where;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/// Reads what is appended to a file, across rotation by renaming and by copying and truncating; or the standard input.
///
/// [#poll] never waits. Owned by one thread.
public final class Follower implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final String name;
    private final @Nullable Path path;
    private final @Nullable StreamPump in;
    private final LineReader lines;
    private final Where where;
    private final Entry entry = new Entry();
    private byte[] block = new byte[BLOCK + Bytes.PADDING];
    private int filled;
    private long number;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean skipping;

    /// @param path null to follow `in`
    /// @param fromStart read what is already there as well
    public Follower(
            String name,
            @Nullable Path path,
            @Nullable InputStream in,
            Formats formats,
            Where where,
            boolean fromStart)
            throws IOException {
        this.name = name;
        this.path = path;
        this.in = in == null ? null : new StreamPump(in);
        this.where = where;
        this.lines = new LineReader(Depth.WHOLE, formats);
        lines.reference(System.currentTimeMillis());
        if (path != null) {
            open(path);
            FileChannel opened = channel;
            if (!fromStart && opened != null) opened.position(opened.size());
        }
    }

    private void open(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        filled = 0;
        number = 0;
        skipping = false;
    }

    /// Gives all complete lines that are there to the sink; how many lines there were, -1 when a stream has ended.
    public long poll(LineSink sink) throws IOException {
        long before = number;
        long read = drain(sink);
        // The lines before the end are told first; the next poll finds the end again.
        if (path == null) return read < 0 && number == before ? -1 : number - before;
        long found = number - before;
        if (rotated(path)) {
            // What was written between the reading and the looking, a last line without its newline
            // included.
            drain(sink);
            end(sink);
            found = number - before;
            FileChannel old = channel;
            if (old != null) old.close();
            open(path);
            drain(sink);
            return found + number;
        }
        return found;
    }

    /// The name now belongs to another file, or the file has become shorter than what was read of it.
    private boolean rotated(Path file) throws IOException {
        FileChannel current = channel;
        if (current == null) return true;
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.fileKey() != null && !now.fileKey().equals(key)) return true;
            return now.size() < current.position();
        } catch (NoSuchFileException e) {
            // Between rename and creation of the new file.
            return false;
        }
    }

    private long drain(LineSink sink) throws IOException {
        long all = 0;
        while (true) {
            int room = block.length - Bytes.PADDING - filled;
            if (room == 0) {
                if (filled > LineReader.LONGEST_LINE) {
                    skipping = true;
                    filled = 0;
                    continue;
                }
                block = Arrays.copyOf(block, block.length * 2 - Bytes.PADDING);
                continue;
            }
            int read = read(room);
            if (read <= 0) return read < 0 && path == null ? end(sink) : all;
            all += read;
            filled += read;
            cut(sink);
        }
    }

    private int read(int room) throws IOException {
        FileChannel current = channel;
        if (current != null) return current.read(ByteBuffer.wrap(block, filled, room));
        return in == null ? -1 : in.take(block, filled, room);
    }

    /// A last line without a newline.
    private long end(LineSink sink) {
        if (filled > 0 && !skipping) line(sink, 0, filled);
        filled = 0;
        return -1;
    }

    private void cut(LineSink sink) {
        int from = 0;
        while (true) {
            int newline = Bytes.find(block, from, filled, Bytes.NEWLINE);
            if (newline == filled) break;
            if (!skipping) line(sink, from, newline);
            skipping = false;
            from = newline + 1;
        }
        System.arraycopy(block, from, block, 0, filled - from);
        filled -= from;
    }

    private void line(LineSink sink, int from, int to) {
        number++;
        lines.read(entry, block, from, to);
        if (where instanceof Where.Always || where.test(entry)) sink.take(entry, name, number);
    }

    @Override
    public void close() throws IOException {
        FileChannel current = channel;
        if (current != null) current.close();
    }
}
