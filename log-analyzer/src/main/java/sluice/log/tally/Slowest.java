package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The N slowest requests by one timer, with their lines. Ties go to the line that came first. Owned by one thread.
public final class Slowest {
    /// Written out: the comparators of the library are made anew at every start, the start-up cache cannot hold them.
    private static final Comparator<Slow> FASTEST_FIRST =
            (a, b) -> {
                int order = Long.compare(a.millis, b.millis);
                if (order == 0) order = b.sample.source().compareTo(a.sample.source());
                return order != 0 ? order : Long.compare(b.sample.line(), a.sample.line());
            };

    private final int most;
    private final PriorityQueue<Slow> heap = new PriorityQueue<>(FASTEST_FIRST);

    /// One slow request.
    public record Slow(
            long millis,
            long time,
            int status,
            String termination,
            String place,
            String request,
            long[] phases,
            Sample sample) {}

    Slowest(int most) {
        this.most = most;
    }

    boolean wants(long millis) {
        Slow first = heap.peek();
        return millis >= 0 && (heap.size() < most || first == null || millis > first.millis);
    }

    void add(Entry e, long millis, long[] phases, Sample sample) {
        @Nullable String request = e.text(Field.REQUEST);
        if (request == null) {
            String uri = e.text(Field.URI) != null ? e.text(Field.URI) : e.text(Field.PATH);
            String method = e.text(Field.METHOD);
            request = (method == null ? "" : method + " ") + (uri == null ? "" : uri);
        }
        String backend = e.text(Field.BACKEND);
        String server = e.text(Field.SERVER);
        String place = (backend == null ? "-" : backend) + "/" + (server == null ? "-" : server);
        String letters = Row.letters((long) e.termination() << 16);
        add(
                new Slow(
                        millis,
                        e.time(),
                        (int) e.number(Field.STATUS, -2),
                        letters,
                        place,
                        request,
                        phases.clone(),
                        sample));
    }

    private void add(Slow slow) {
        heap.add(slow);
        if (heap.size() > most) heap.poll();
    }

    void merge(Slowest other, long lines) {
        for (Slow slow : other.heap) {
            Sample sample = slow.sample.moved(lines);
            add(
                    new Slow(
                            slow.millis,
                            slow.time,
                            slow.status,
                            slow.termination,
                            slow.place,
                            slow.request,
                            slow.phases,
                            sample));
        }
    }

    /// The slowest first.
    public List<Slow> list() {
        List<Slow> list = new ArrayList<>(heap);
        list.sort((a, b) -> FASTEST_FIRST.compare(b, a));
        return list;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(most);
        List<Slow> list = list();
        out.writeInt(list.size());
        for (Slow slow : list) {
            out.writeLong(slow.millis);
            out.writeLong(slow.time);
            out.writeInt(slow.status);
            out.writeUTF(slow.termination);
            out.writeUTF(slow.place);
            out.writeUTF(cut(slow.request));
            for (long phase : slow.phases) out.writeLong(phase);
            SampleText.write(out, slow.sample);
        }
    }

    private static String cut(String text) {
        return text.length() > Sample.LONGEST ? text.substring(0, Sample.LONGEST) : text;
    }

    static Slowest read(DataInput in) throws IOException {
        Slowest slowest = new Slowest(in.readInt());
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long millis = in.readLong();
            long time = in.readLong();
            int status = in.readInt();
            String termination = in.readUTF();
            String place = in.readUTF();
            String request = in.readUTF();
            long[] phases = new long[Phase.COUNT];
            for (int k = 0; k < phases.length; k++) phases[k] = in.readLong();
            slowest.add(
                    new Slow(
                            millis,
                            time,
                            status,
                            termination,
                            place,
                            request,
                            phases,
                            SampleText.read(in)));
        }
        return slowest;
    }
}
