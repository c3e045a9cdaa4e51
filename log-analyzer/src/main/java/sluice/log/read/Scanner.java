package sluice.log.read;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Depth;
import sluice.log.format.Formats;
import sluice.log.format.LineReader;
import sluice.log.tally.Tally;
import sluice.log.tally.TallyOptions;
import sluice.log.where.Where;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Reads sources with several threads into one tally that does not depend on their number.
///
/// ```
/// files ─► units (ranges of plain files, whole compressed files) ─► a tally each, by any thread ─► merged in file order
/// ```
///
/// The ranges depend on the size of the input only, and their tallies are merged in order, so bounded structures drop
/// the same keys and evidence is the same lines whoever counted them.
public final class Scanner {
    private static final long SMALLEST_UNIT = 4L << 20;
    private static final long LARGEST_UNIT = 64L << 20;
    private static final int UNITS = 24;

    private final Formats formats;
    private final Where where;
    private final Depth depth;
    private final int threads;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong bytesRead = new AtomicLong();
    private final List<String> problems = new ArrayList<>();
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private long bytesTotal;

    /// A part of a source that one thread reads.
    private record Unit(Source source, long from, long to) {}

    /// @param depth how much of each line the question needs
    public Scanner(Formats formats, Where where, Depth depth, int threads) {
        this.formats = formats;
        this.where = where;
        this.depth = depth.and(where.depth());
        this.threads = threads;
    }

    /// Makes [#scan] return soon with what is known so far; from any thread.
    public void stop() {
        stop.set(true);
        // Whoever waits for a silent pipe is woken up.
        for (Thread thread : working) thread.interrupt();
    }

    public boolean isStopped() {
        return stop.get();
    }

    /// Stored bytes read so far; from any thread.
    public long bytesRead() {
        return bytesRead.get();
    }

    /// All stored bytes to read, 0 when that is not known.
    public long bytesTotal() {
        return bytesTotal;
    }

    /// What could not be read, as sentences.
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /// Counts all lines of the sources.
    public Tally scan(List<Source> sources, TallyOptions options) {
        List<Unit> units = units(sources);
        InOrder merge = new InOrder(options, units.size(), threads * 2 + 2);
        AtomicInteger next = new AtomicInteger();
        int workers = Math.min(threads, units.size());
        if (workers <= 1) {
            work(units, next, merge, options);
            return merge.result();
        }
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) {
            Thread thread = new Thread(new Worker(units, next, merge, options), "log-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        work(units, next, merge, options);
        for (Thread thread : others) join(thread);
        return merge.result();
    }

    private void join(Thread thread) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // The others stop as soon as they can; their part is waited for.
                stop();
            }
        }
    }

    private final class Worker implements Runnable {
        private final List<Unit> units;
        private final AtomicInteger next;
        private final InOrder merge;
        private final TallyOptions options;

        Worker(List<Unit> units, AtomicInteger next, InOrder merge, TallyOptions options) {
            this.units = units;
            this.next = next;
            this.merge = merge;
            this.options = options;
        }

        @Override
        public void run() {
            work(units, next, merge, options);
        }
    }

    private void work(List<Unit> units, AtomicInteger next, InOrder merge, TallyOptions options) {
        working.add(Thread.currentThread());
        try {
            readUnits(units, next, merge, options);
        } finally {
            working.remove(Thread.currentThread());
            // An interruption has done its work; what follows writes files.
            if (stop.get()) Thread.interrupted();
        }
    }

    private void readUnits(
            List<Unit> units, AtomicInteger next, InOrder merge, TallyOptions options) {
        LineReader lines = new LineReader(depth, formats);
        LineLoop loop = new LineLoop(lines, where, stop);
        while (true) {
            int index = next.getAndIncrement();
            if (index >= units.size()) return;
            merge.waitFor(index);
            Unit unit = units.get(index);
            Tally tally = new Tally(options);
            tally.beginWithSpanOf(merge.spanIndex());
            lines.reference(unit.source.reference());
            try {
                read(unit, loop, tally);
            } catch (ClosedByInterruptException e) {
                // Stopped while waiting for input; what was read is counted.
                stop.set(true);
            } catch (IOException e) {
                problem(unit.source.name() + ": " + Sources.reason(e) + after(tally));
            } catch (InternalError e) {
                // The JDK's word for a page that is no longer there.
                problem(unit.source.name() + ": became shorter while it was read" + after(tally));
            } catch (OutOfMemoryError e) {
                stop();
                problem(
                        "out of memory: give more with JAVA_OPTS=-Xmx…, or ask a question that"
                                + " counts less");
            } finally {
                merge.done(index, tally, unit.from > 0);
            }
        }
    }

    private static String after(Tally tally) {
        long lines = tally.count(Tally.Count.LINES);
        return lines == 0 ? "" : "; what came before (" + lines + " lines of this part) is counted";
    }

    private void problem(String message) {
        synchronized (problems) {
            // The ranges of a file that became shorter all say the same.
            if (!problems.contains(message)) problems.add(message);
        }
    }

    private void read(Unit unit, LineLoop loop, Tally tally) throws IOException {
        Source source = unit.source;
        if (!source.isPlainFile()) {
            try (InputStream in = source.open()) {
                loop.run(new StreamInput(in), Long.MAX_VALUE, false, tally, source.name());
            }
            if (source.size() > 0) bytesRead.addAndGet(source.size());
            return;
        }
        // The byte before the range tells whether a line begins exactly at its start.
        long from = unit.from == 0 ? 0 : unit.from - 1;
        try (FileChannel channel = source.channel();
                MappedInput in = new MappedInput(channel, from, source.size())) {
            loop.run(in, unit.to - from, unit.from > 0, tally, source.name());
        }
    }

    private List<Unit> units(List<Source> sources) {
        long total = 0;
        for (Source source : sources) total += Math.max(0, source.size());
        bytesTotal = total;
        long size = Math.max(SMALLEST_UNIT, Math.min(LARGEST_UNIT, total / UNITS));
        List<Unit> units = new ArrayList<>();
        for (Source source : sources) {
            if (!source.isPlainFile()) {
                units.add(new Unit(source, 0, Long.MAX_VALUE));
                continue;
            }
            for (long from = 0; from < source.size(); from += size) {
                units.add(new Unit(source, from, Math.min(from + size, source.size())));
            }
        }
        return units;
    }

    /// Gives every line of the sources to a sink, one thread, in order.
    public void each(List<Source> sources, LineSink sink) {
        LineReader lines = new LineReader(Depth.WHOLE, formats);
        LineLoop loop = new LineLoop(lines, where, stop);
        for (Source source : sources) {
            lines.reference(source.reference());
            try (InputStream in = source.open()) {
                loop.run(new StreamInput(in), sink, source.name());
            } catch (IOException e) {
                problem(source.name() + ": " + Sources.reason(e));
            }
        }
    }

    private static final class StreamInput implements LineLoop.Input {
        private final InputStream in;

        StreamInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            return in.read(into, at, length);
        }
    }

    /// Copies from windows of a mapped file. Only the copy can meet a page that is gone, never the parser.
    private final class MappedInput implements LineLoop.Input, AutoCloseable {
        private static final long WINDOW = 64L << 20;

        private final FileChannel channel;
        private final long size;
        private long position;
        private long windowEnd;
        private @Nullable Arena mapping;
        private MemorySegment window = MemorySegment.NULL;

        MappedInput(FileChannel channel, long position, long size) {
            this.channel = channel;
            this.position = position;
            this.size = size;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (position >= size) return -1;
            if (position >= windowEnd) map();
            int count = (int) Math.min(length, windowEnd - position);
            long from = window.byteSize() - (windowEnd - position);
            MemorySegment.copy(window, from, MemorySegment.ofArray(into), at, count);
            position += count;
            bytesRead.addAndGet(count);
            return count;
        }

        /// The next window. A segment and not a buffer: its memory is given back at once, and the first one does not cost a
        /// tenth of a second of reflection.
        @SuppressWarnings("MustBeClosedChecker") // The next call closes it, or close().
        private void map() throws IOException {
            if (channel.size() < size) throw new IOException("became shorter while it was read");
            close();
            Arena opened = Arena.ofConfined();
            mapping = opened;
            long length = Math.min(WINDOW, size - position);
            window = channel.map(FileChannel.MapMode.READ_ONLY, position, length, opened);
            windowEnd = position + length;
        }

        @Override
        public void close() {
            Arena opened = mapping;
            if (opened != null) opened.close();
            mapping = null;
        }
    }

    /// Merges the tallies of units in their order, whoever is ready first.
    private static final class InOrder {
        private final Tally all;
        private final @Nullable Tally[] ready;
        private final boolean[] continued;
        private final int ahead;
        private int merged;
        private long linesOfSource;

        InOrder(TallyOptions options, int units, int ahead) {
            this.all = new Tally(options);
            this.ready = new Tally[units];
            this.continued = new boolean[units];
            this.ahead = ahead;
        }

        /// Holds back a thread that is too far ahead, so few tallies wait at a time.
        synchronized void waitFor(int index) {
            while (index > merged + ahead) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        synchronized void done(int index, Tally tally, boolean continues) {
            ready[index] = tally;
            continued[index] = continues;
            while (merged < ready.length) {
                Tally next = ready[merged];
                if (next == null) break;
                if (!continued[merged]) linesOfSource = 0;
                all.merge(next, linesOfSource);
                linesOfSource += next.count(Tally.Count.LINES);
                ready[merged++] = null;
            }
            notifyAll();
        }

        /// A whole that needs longer spans already will not need shorter ones later.
        synchronized int spanIndex() {
            return all.spanIndex();
        }

        synchronized Tally result() {
            return all;
        }
    }
}
