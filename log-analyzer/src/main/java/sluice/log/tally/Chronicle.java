package sluice.log.tally;

import sluice.log.format.Entry;
import sluice.log.format.Event;
import sluice.log.format.Field;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// When there were lines, of which processes, and what the proxy said in between. Bounded, but for a bit per second of the
/// log. Owned by one thread until merged.
public final class Chronicle {
    private static final int MOST_EVENTS = 5000;
    private static final int MOST_PROCESSES = 256;

    /// Seconds in which there was a line: a bit each, by the second divided by 64.
    private final LongMap<long[]> seconds = new LongMap<>();

    private final LongMap<Process> processes = new LongMap<>();
    private final List<Happening> events = new ArrayList<>();
    private final long[] eventCounts = new long[Event.values().length];
    private long firstTime = Long.MAX_VALUE;
    private long lastTime = Long.MIN_VALUE;
    private long lastSecondsKey = Long.MIN_VALUE;
    private long[] lastSeconds = new long[1];
    private long lastPid = -1;
    private Process lastProcess = new Process(0);

    /// Something the proxy said.
    public record Happening(long time, Event event, String object, Sample sample) {}

    /// A process by its pid: when its lines were seen.
    public static final class Process {
        final long pid;
        long lines;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;

        Process(long pid) {
            this.pid = pid;
        }

        public long pid() {
            return pid;
        }

        public long lines() {
            return lines;
        }

        public long first() {
            return first;
        }

        public long last() {
            return last;
        }
    }

    /// Notes the time of a line; false when it has none.
    ///
    /// @param closely its second and its process as well
    boolean seen(Entry e, boolean closely) {
        long time = e.time();
        if (time == Long.MIN_VALUE) return false;
        at(time);
        if (closely) {
            long second = Math.floorDiv(time, 1000L);
            long key = second >> 6;
            if (key != lastSecondsKey) {
                lastSecondsKey = key;
                lastSeconds = word(key);
            }
            lastSeconds[0] |= 1L << (second & 63);
            process(e, time);
        }
        return true;
    }

    /// There was a line at this time.
    void at(long time) {
        if (time < firstTime) firstTime = time;
        if (time > lastTime) lastTime = time;
    }

    private long[] word(long key) {
        long[] word = seconds.get(key);
        if (word == null) {
            word = new long[1];
            seconds.put(key, word);
        }
        return word;
    }

    private void process(Entry e, long time) {
        long pid = e.number(Field.PID, -1);
        if (pid < 0) return;
        if (pid != lastPid) {
            Process process = processes.get(pid);
            if (process == null) {
                if (processes.size() >= MOST_PROCESSES) return;
                process = new Process(pid);
                processes.put(pid, process);
            }
            lastPid = pid;
            lastProcess = process;
        }
        Process process = lastProcess;
        process.lines++;
        if (time < process.first) process.first = time;
        if (time > process.last) process.last = time;
    }

    void event(Entry e, String source, long line) {
        eventCounts[e.event().ordinal()]++;
        long time = e.time();
        if (time != Long.MIN_VALUE) process(e, time);
        if (events.size() >= MOST_EVENTS) return;
        String backend = e.text(Field.BACKEND);
        String server = e.text(Field.SERVER);
        String object = backend == null ? "" : server == null ? backend : backend + "/" + server;
        events.add(new Happening(time, e.event(), object, Sample.of(e, source, line)));
    }

    /// @param lines how many lines of the same file came before those of `other`
    void merge(Chronicle other, long lines) {
        for (int i = 0; i < eventCounts.length; i++) eventCounts[i] += other.eventCounts[i];
        firstTime = Math.min(firstTime, other.firstTime);
        lastTime = Math.max(lastTime, other.lastTime);
        for (long key : other.seconds.sortedKeys()) word(key)[0] |= other.seconds.require(key)[0];
        for (long pid : other.processes.sortedKeys()) mergeProcess(other.processes.require(pid));
        for (Happening event : other.events) {
            if (events.size() >= MOST_EVENTS) break;
            Sample sample = event.sample.moved(lines);
            events.add(new Happening(event.time, event.event, event.object, sample));
        }
    }

    private void mergeProcess(Process other) {
        Process mine = processes.get(other.pid);
        if (mine == null) {
            if (processes.size() >= MOST_PROCESSES) return;
            mine = new Process(other.pid);
            processes.put(other.pid, mine);
        }
        mine.lines += other.lines;
        mine.first = Math.min(mine.first, other.first);
        mine.last = Math.max(mine.last, other.last);
    }

    /// The first time seen, or `Long.MIN_VALUE` when no line had one.
    public long firstTime() {
        return firstTime == Long.MAX_VALUE ? Long.MIN_VALUE : firstTime;
    }

    public long lastTime() {
        return lastTime;
    }

    public List<Happening> events() {
        List<Happening> sorted = new ArrayList<>(events);
        sorted.sort((a, b) -> Long.compare(a.time, b.time));
        return sorted;
    }

    public long count(Event event) {
        return eventCounts[event.ordinal()];
    }

    public List<Process> processes() {
        List<Process> list = new ArrayList<>();
        for (long pid : processes.sortedKeys()) list.add(processes.require(pid));
        list.sort(
                (a, b) ->
                        a.first != b.first
                                ? Long.compare(a.first, b.first)
                                : Long.compare(a.pid, b.pid));
        return list;
    }

    /// The seconds in which there was a line, as gaps: pairs of the last second before and the first second after.
    public List<long[]> gaps(long longerThanSeconds) {
        List<long[]> gaps = new ArrayList<>();
        long last = Long.MIN_VALUE;
        for (long key : seconds.sortedKeys()) {
            long word = seconds.require(key)[0];
            while (word != 0) {
                long second = (key << 6) + Long.numberOfTrailingZeros(word);
                word &= word - 1;
                if (last != Long.MIN_VALUE && second - last > longerThanSeconds)
                    gaps.add(new long[] {last, second});
                last = second;
            }
        }
        return gaps;
    }

    void writeTimes(DataOutput out) throws IOException {
        out.writeLong(firstTime);
        out.writeLong(lastTime);
    }

    void readTimes(DataInput in) throws IOException {
        firstTime = in.readLong();
        lastTime = in.readLong();
    }

    long[] eventCounts() {
        return eventCounts;
    }

    /// Seconds, processes and events, in this order.
    void write(DataOutput out) throws IOException {
        long[] words = seconds.sortedKeys();
        out.writeInt(words.length);
        for (long word : words) {
            out.writeLong(word);
            out.writeLong(seconds.require(word)[0]);
        }
        long[] pids = processes.sortedKeys();
        out.writeInt(pids.length);
        for (long pid : pids) {
            Process process = processes.require(pid);
            out.writeLong(pid);
            out.writeLong(process.lines);
            out.writeLong(process.first);
            out.writeLong(process.last);
        }
        out.writeInt(events.size());
        for (Happening event : events) {
            out.writeLong(event.time);
            out.writeByte(event.event.ordinal());
            out.writeUTF(event.object);
            SampleText.write(out, event.sample);
        }
    }

    void read(DataInput in) throws IOException {
        int words = TallyFile.count(in);
        for (int i = 0; i < words; i++) word(in.readLong())[0] |= in.readLong();
        int pids = TallyFile.count(in);
        for (int i = 0; i < pids; i++) {
            Process process = new Process(in.readLong());
            process.lines = in.readLong();
            process.first = in.readLong();
            process.last = in.readLong();
            mergeProcess(process);
        }
        int told = TallyFile.count(in);
        Event[] kinds = Event.values();
        for (int i = 0; i < told; i++) {
            long time = in.readLong();
            int kind = in.readByte();
            if (kind < 0 || kind >= kinds.length) throw new IOException("damaged: event " + kind);
            events.add(new Happening(time, kinds[kind], in.readUTF(), SampleText.read(in)));
        }
    }
}
