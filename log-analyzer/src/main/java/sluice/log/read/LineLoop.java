package sluice.log.read;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.LineReader;
import sluice.log.tally.Tally;
import sluice.log.where.Where;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/// Cuts blocks of bytes into lines, has them read, and adds them to a tally. Owned by one thread.
///
/// The block is a window of a few hundred kilobytes that stays in the cache; a line that is longer than
/// [LineReader#LONGEST_LINE] is passed over, so memory does not depend on the input.
final class LineLoop {
    private static final int BLOCK = 1 << 18;

    private final LineReader lines;
    private final Where where;
    private final boolean all;
    private final AtomicBoolean stop;
    private final Entry entry = new Entry();
    private int reached;
    private byte[] block = new byte[BLOCK + LineReader.SLACK];

    /// Where the bytes come from.
    interface Input {
        /// Reads up to `length` bytes; the count, or -1 at the end.
        int read(byte[] into, int at, int length) throws IOException;
    }

    LineLoop(LineReader lines, Where where, AtomicBoolean stop) {
        this.lines = lines;
        this.where = where;
        this.all = where instanceof Where.Always;
        this.stop = stop;
    }

    /// What becomes of the lines.
    private interface Target {
        /// Takes the lines of the most frequent kind that stand one after the other; how many. [#reached] is behind the last.
        long several(int from, int filled, long limit, long numberBefore);

        void line(long number, int from, int to);

        /// A line that is too long was passed over.
        void tooLong();
    }

    /// Counts the lines that begin in the first `length` bytes of the input.
    ///
    /// @param skip pass over everything up to the first newline: it belongs to the range before
    void run(Input in, long length, boolean skip, Tally tally, String source) throws IOException {
        run(in, length, skip, new Counted(tally, source));
    }

    /// Gives each line to a sink.
    void run(Input in, LineSink sink, String source) throws IOException {
        run(in, Long.MAX_VALUE, false, new Given(sink, source));
    }

    private void run(Input in, long length, boolean skip, Target target) throws IOException {
        int filled = 0;
        int from = 0;
        long offset = 0;
        long number = 0;
        boolean skipping = skip;
        boolean tooLong = false;
        boolean end = false;
        while (!stop.get()) {
            if (!skipping) {
                number += target.several(from, filled, length - offset, number);
                from = reached;
            }
            int newline = Bytes.find(block, from, filled, Bytes.NEWLINE);
            if (newline < filled || end && from < filled) {
                if (!skipping) {
                    if (offset + from >= length) return;
                    target.line(++number, from, newline);
                } else if (tooLong) {
                    number++;
                    target.tooLong();
                }
                skipping = false;
                tooLong = false;
                from = Math.min(newline + 1, filled);
                continue;
            }
            if (end) {
                if (tooLong) target.tooLong();
                return;
            }
            if (!skipping && offset + from >= length) return;
            int rest = filled - from;
            if (skipping) {
                offset += filled;
                // The line before the range ends behind it: none begins here.
                if (!tooLong && offset >= length) return;
                filled = 0;
                from = 0;
            } else if (rest > LineReader.LONGEST_LINE) {
                skipping = true;
                tooLong = true;
                continue;
            } else {
                if (rest > block.length / 2)
                    block = Arrays.copyOf(block, block.length * 2 - LineReader.SLACK);
                System.arraycopy(block, from, block, 0, rest);
                offset += from;
                from = 0;
                filled = rest;
            }
            int read = in.read(block, filled, block.length - LineReader.SLACK - filled);
            if (read < 0) end = true;
            else filled += read;
        }
    }

    /// The line that was read last meets the condition.
    private boolean wanted() {
        return all || where.test(entry);
    }

    private final class Counted implements Target {
        private final Tally tally;
        private final String source;

        /// Nothing but ends is asked for: a shorter way through the same lines.
        private final boolean ends;

        Counted(Tally tally, String source) {
            this.tally = tally;
            this.source = source;
            this.ends = all && lines.readsEnds() && tally.countsEndsOnly();
        }

        @Override
        public long several(int from, int filled, long limit, long numberBefore) {
            byte[] b = block;
            int at = from;
            long number = numberBefore;
            while (at < limit) {
                int newline =
                        ends ? lines.end(entry, b, at, filled) : lines.usual(entry, b, at, filled);
                if (newline < 0) break;
                number++;
                if (ends) tally.addEnd(entry);
                else take(number);
                at = newline + 1;
            }
            reached = at;
            tally.count(Tally.Count.LINES, number - numberBefore);
            return number - numberBefore;
        }

        @Override
        public void line(long number, int from, int to) {
            tally.count(Tally.Count.LINES, 1);
            lines.read(entry, block, from, to);
            take(number);
        }

        private void take(long number) {
            if (wanted()) tally.add(entry, source, number);
            else tally.count(Tally.Count.FILTERED, 1);
        }

        @Override
        public void tooLong() {
            tally.count(Tally.Count.LINES, 1);
            tally.count(Tally.Count.TOO_LONG, 1);
        }
    }

    private final class Given implements Target {
        private final LineSink sink;
        private final String source;

        Given(LineSink sink, String source) {
            this.sink = sink;
            this.source = source;
        }

        /// A sink wants every field: each line is read the general way.
        @Override
        public long several(int from, int filled, long limit, long numberBefore) {
            reached = from;
            return 0;
        }

        @Override
        public void line(long number, int from, int to) {
            lines.read(entry, block, from, to);
            if (wanted()) sink.take(entry, source, number);
        }

        /// Its number is missing from those that are given.
        @Override
        public void tooLong() {}
    }
}
