package sluice.log.tally;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Writes and reads tallies, so that parts counted on several machines can be merged on one.
///
/// The format is in `docs/tally-format.md`; a reader refuses versions it does not know instead of guessing.
public final class TallyFile {
    /// `SLUICETALLY` and the version.
    private static final byte[] MAGIC = "SLUICETALLY".getBytes(StandardCharsets.US_ASCII);

    private static final int VERSION = 5;

    private TallyFile() {}

    public static void write(Tally tally, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(tally, out);
        }
    }

    /// Writes without closing.
    public static void write(Tally tally, OutputStream raw) throws IOException {
        raw.write(MAGIC);
        raw.write(VERSION);
        GZIPOutputStream zip = new GZIPOutputStream(raw, 1 << 16);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
        out.writeInt(tally.options.parts());
        out.writeInt(tally.span);
        tally.chronicle.writeTimes(out);
        out.writeInt(tally.counts.length);
        for (long count : tally.counts) out.writeLong(count);
        long[] events = tally.chronicle.eventCounts();
        out.writeInt(events.length);
        for (long count : events) out.writeLong(count);
        var rows = tally.rows();
        out.writeInt(rows.size());
        for (Row row : rows) row.write(out);
        for (Heavy heavy : heavies(tally)) heavy.write(out);
        tally.slowest.write(out);
        tally.chronicle.write(out);
        samples(out, tally.unreadableSamples);
        samples(out, tally.errorSamples);
        out.flush();
        zip.finish();
        raw.flush();
    }

    private static Heavy[] heavies(Tally t) {
        return new Heavy[] {
            t.urls,
            t.addresses,
            t.prefixes,
            t.tls,
            t.names,
            t.errorMessages,
            t.formats,
            t.forwarded,
            t.failedUrls.keys
        };
    }

    private static void samples(DataOutputStream out, java.util.List<Sample> samples)
            throws IOException {
        out.writeInt(samples.size());
        for (Sample sample : samples) SampleText.write(out, sample);
    }

    public static Tally read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(in);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IOException("damaged: " + e.getMessage(), e);
        }
    }

    public static Tally read(InputStream raw) throws IOException {
        if (!Arrays.equals(raw.readNBytes(MAGIC.length), MAGIC))
            throw new IOException("no tally file");
        int version = raw.read();
        if (version != VERSION) {
            throw new IOException(
                    "a tally of version " + version + "; this program reads version " + VERSION);
        }
        DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16));
        Tally tally = new Tally(new TallyOptions(in.readInt(), 10, null));
        int span = in.readInt();
        if (span < 0 || span >= Tally.SPANS.length) throw new IOException("damaged: span " + span);
        tally.chronicle.readTimes(in);
        counts(in, tally.counts);
        counts(in, tally.chronicle.eventCounts());
        tally.span = span;
        int rows = count(in);
        for (int i = 0; i < rows; i++) {
            Row row = tally.rows.named(in.readUTF(), in.readUTF(), in.readUTF());
            row.read(in);
            tally.cells += row.cells.size();
        }
        for (Heavy heavy : heavies(tally)) heavy.merge(Heavy.read(in));
        tally.slowest.merge(Slowest.read(in), 0);
        tally.chronicle.read(in);
        int unreadable = count(in);
        for (int i = 0; i < unreadable; i++) tally.unreadableSamples.add(SampleText.read(in));
        int errors = count(in);
        for (int i = 0; i < errors; i++) tally.errorSamples.add(SampleText.read(in));
        return tally;
    }

    private static void counts(DataInputStream in, long[] counts) throws IOException {
        int length = count(in);
        for (int i = 0; i < length; i++) {
            long value = in.readLong();
            if (i < counts.length) counts[i] = value;
        }
    }

    /// How many of something follow.
    static int count(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > 10_000_000) throw new IOException("damaged: a count of " + count);
        return count;
    }
}
