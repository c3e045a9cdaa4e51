package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// All counts of one frontend, backend and server together: the finest grain from which most questions are answered.
///
/// An *outcome* is a termination state with a status; `outcome >>> 16` are the four letters, the low 16 bits the status
/// plus one. Owned by one thread until merged.
public final class Row {
    /// Evidence kept for each unusual outcome.
    public static final int SAMPLES = 5;

    private final String frontend;
    private final String backend;
    private final String server;
    final byte[] key;
    final int hash;

    private final LongMap<long[]> outcomes = new LongMap<>();
    private final LongMap<List<Sample>> samples = new LongMap<>();
    LongMap<Cell> cells = new LongMap<>();

    /// Outcomes and their counts that are not yet in [#outcomes], each in the place that its hash names: the few that are
    /// frequent are counted there without a decision that the processor could guess wrong.
    private final long[] recent = new long[2 * RECENT];

    private static final int RECENT = 16;
    long lastBucket = Long.MIN_VALUE;
    Cell lastCell = new Cell();

    /// Timers not yet in the histograms: one request after the other, [#TIMERS] numbers each. They are added together,
    /// histogram by histogram, because the buckets of six histograms of hundreds of rows do not stay in the cache.
    private static final int PENDING = 32;

    private static final int TIMERS = Phase.COUNT + 1;
    private final int[] pending = new int[PENDING * TIMERS];
    private int waiting;

    private final Quantiles[] phases = new Quantiles[Phase.COUNT];
    private final Quantiles total = new Quantiles(Quantiles.FINE);
    final long[] phaseMillis = new long[Phase.COUNT];

    long requests;
    long http;
    long bytes;
    long uploaded;
    long retries;
    long retried;
    long redispatched;
    long queued;
    long tarpitted;
    long incomplete;
    long serverQueue;
    long backendQueue;
    long serverConnections;
    long backendConnections;
    long frontendConnections;
    long firstTime = Long.MAX_VALUE;
    long lastTime = Long.MIN_VALUE;

    Row(byte[] key, int hash, String frontend, String backend, String server) {
        this.key = key;
        this.hash = hash;
        this.frontend = frontend;
        this.backend = backend;
        this.server = server;
        for (int i = 0; i < phases.length; i++) phases[i] = new Quantiles(Quantiles.FINE);
    }

    public String frontend() {
        return frontend;
    }

    public String backend() {
        return backend;
    }

    public String server() {
        return server;
    }

    /// A real server, not `<NOSRV>` or a service of the proxy.
    public boolean isServer() {
        return !server.isEmpty() && server.charAt(0) != '<';
    }

    /// Adds requests of which only their end is counted.
    void ended(long outcome, long seen) {
        add(outcome, seen);
        requests += seen;
        http += seen;
        if ((outcome >>> 32 & 0xff) == 'T') tarpitted += seen;
    }

    /// Adds one to an outcome.
    void count(long outcome) {
        int place = 2 * (int) (outcome * 0x9E3779B97F4A7C15L >>> 60);
        if (recent[place] != outcome) {
            store(place);
            recent[place] = outcome;
        }
        recent[place + 1]++;
    }

    private void store() {
        for (int i = 0; i < recent.length; i += 2) store(i);
    }

    private void store(int place) {
        long seen = recent[place + 1];
        if (seen == 0) return;
        add(recent[place], seen);
        recent[place + 1] = 0;
    }

    private void add(long outcome, long seen) {
        long[] count = outcomes.get(outcome);
        if (count == null) outcomes.put(outcome, new long[] {seen});
        else count[0] += seen;
    }

    /// Adds the timers of one request; -1 where there is none.
    void time(long client, long queue, long connect, long server, long transfer, long all) {
        long wide = client + 1 | queue + 1 | connect + 1 | server + 1 | transfer + 1 | all + 1;
        if (wide >>> 31 != 0) {
            // Weeks: tunnels live so long, and are few.
            phases[0].add(client);
            phases[1].add(queue);
            phases[2].add(connect);
            phases[3].add(server);
            phases[4].add(transfer);
            total.add(all);
            return;
        }
        int[] p = pending;
        int i = waiting;
        p[i] = (int) client;
        p[i + 1] = (int) queue;
        p[i + 2] = (int) connect;
        p[i + 3] = (int) server;
        p[i + 4] = (int) transfer;
        p[i + 5] = (int) all;
        waiting = i + TIMERS;
        if (waiting == p.length) settle();
    }

    /// Brings the histograms up to date.
    private void settle() {
        for (int k = 0; k < TIMERS; k++) {
            Quantiles histogram = k < phases.length ? phases[k] : total;
            for (int i = k; i < waiting; i += TIMERS) histogram.add(pending[i]);
        }
        waiting = 0;
    }

    void keep(long outcome, Sample sample) {
        List<Sample> list = samples.get(outcome);
        if (list == null) {
            list = new ArrayList<>(SAMPLES);
            samples.put(outcome, list);
        }
        if (list.size() < SAMPLES) list.add(sample);
    }

    boolean wants(long outcome) {
        List<Sample> list = samples.get(outcome);
        return list == null || list.size() < SAMPLES;
    }

    void replaceCells(LongMap<Cell> wider) {
        cells = wider;
        lastBucket = Long.MIN_VALUE;
        lastCell = new Cell();
    }

    public long[] outcomes() {
        store();
        return outcomes.sortedKeys();
    }

    /// How often an outcome was seen.
    public long seen(long outcome) {
        store();
        long[] count = outcomes.get(outcome);
        return count == null ? 0 : count[0];
    }

    public List<Sample> samples(long outcome) {
        List<Sample> list = samples.get(outcome);
        return list == null ? List.of() : list;
    }

    public long requests() {
        return requests;
    }

    public long http() {
        return http;
    }

    public long bytes() {
        return bytes;
    }

    public long uploaded() {
        return uploaded;
    }

    public long retries() {
        return retries;
    }

    /// Requests that needed at least one retry.
    public long retried() {
        return retried;
    }

    public long redispatched() {
        return redispatched;
    }

    /// Requests that others were queued before.
    public long queued() {
        return queued;
    }

    public long tarpitted() {
        return tarpitted;
    }

    /// The most requests seen ahead in the server's queue.
    public long serverQueue() {
        return serverQueue;
    }

    public long backendQueue() {
        return backendQueue;
    }

    public long serverConnections() {
        return serverConnections;
    }

    public long backendConnections() {
        return backendConnections;
    }

    public long frontendConnections() {
        return frontendConnections;
    }

    public long firstTime() {
        return firstTime;
    }

    public long lastTime() {
        return lastTime;
    }

    /// The timer of a phase where it was reached.
    public Quantiles phase(Phase phase) {
        settle();
        return phases[phase.ordinal()];
    }

    /// All the time spent in a phase, that of unfinished requests included.
    public long phaseMillis(Phase phase) {
        return phaseMillis[phase.ordinal()];
    }

    /// Ta, or Tt in tcp mode.
    public Quantiles total() {
        settle();
        return total;
    }

    public long[] buckets() {
        return cells.sortedKeys();
    }

    public @Nullable Cell cell(long bucket) {
        return cells.get(bucket);
    }

    /// The termination letters of an outcome.
    public static String letters(long outcome) {
        int letters = (int) (outcome >>> 16);
        char[] chars = {
            (char) (letters >>> 24),
            (char) (letters >>> 16 & 0xff),
            (char) (letters >>> 8 & 0xff),
            (char) (letters & 0xff)
        };
        return new String(chars).strip();
    }

    /// The status of an outcome; -1 when no answer was sent, -2 when there is none in this format.
    public static int status(long outcome) {
        return (int) (outcome & 0xffff) - 2;
    }

    static long outcome(int letters, long status) {
        return (letters & 0xffffffffL) << 16 | (status + 2 & 0xffff);
    }

    void merge(Row other, long lines) {
        store();
        other.store();
        other.settle();
        for (long outcome : other.outcomes.sortedKeys()) {
            add(outcome, other.outcomes.require(outcome)[0]);
        }
        for (long outcome : other.samples.sortedKeys()) {
            for (Sample sample : other.samples.require(outcome)) keep(outcome, sample.moved(lines));
        }
        for (int i = 0; i < phases.length; i++) {
            phases[i].merge(other.phases[i]);
            phaseMillis[i] += other.phaseMillis[i];
        }
        total.merge(other.total);
        requests += other.requests;
        http += other.http;
        bytes += other.bytes;
        uploaded += other.uploaded;
        retries += other.retries;
        retried += other.retried;
        redispatched += other.redispatched;
        queued += other.queued;
        tarpitted += other.tarpitted;
        incomplete += other.incomplete;
        serverQueue = Math.max(serverQueue, other.serverQueue);
        backendQueue = Math.max(backendQueue, other.backendQueue);
        serverConnections = Math.max(serverConnections, other.serverConnections);
        backendConnections = Math.max(backendConnections, other.backendConnections);
        frontendConnections = Math.max(frontendConnections, other.frontendConnections);
        firstTime = Math.min(firstTime, other.firstTime);
        lastTime = Math.max(lastTime, other.lastTime);
    }

    void write(DataOutput out) throws IOException {
        store();
        settle();
        out.writeUTF(frontend);
        out.writeUTF(backend);
        out.writeUTF(server);
        long[] numbers = numbers();
        for (long number : numbers) out.writeLong(number);
        for (long millis : phaseMillis) out.writeLong(millis);
        for (Quantiles phase : phases) phase.write(out);
        total.write(out);
        long[] keys = outcomes.sortedKeys();
        out.writeInt(keys.length);
        for (long outcome : keys) {
            out.writeLong(outcome);
            out.writeLong(outcomes.require(outcome)[0]);
            List<Sample> list = samples(outcome);
            out.writeByte(list.size());
            for (Sample sample : list) SampleText.write(out, sample);
        }
        long[] times = cells.sortedKeys();
        out.writeInt(times.length);
        for (long time : times) {
            out.writeLong(time);
            cells.require(time).write(out);
        }
    }

    private long[] numbers() {
        return new long[] {
            requests,
            http,
            bytes,
            uploaded,
            retries,
            retried,
            redispatched,
            queued,
            tarpitted,
            incomplete,
            serverQueue,
            backendQueue,
            serverConnections,
            backendConnections,
            frontendConnections,
            firstTime,
            lastTime
        };
    }

    /// Reads what [#write] wrote behind the names.
    void read(DataInput in) throws IOException {
        requests = in.readLong();
        http = in.readLong();
        bytes = in.readLong();
        uploaded = in.readLong();
        retries = in.readLong();
        retried = in.readLong();
        redispatched = in.readLong();
        queued = in.readLong();
        tarpitted = in.readLong();
        incomplete = in.readLong();
        serverQueue = in.readLong();
        backendQueue = in.readLong();
        serverConnections = in.readLong();
        backendConnections = in.readLong();
        frontendConnections = in.readLong();
        firstTime = in.readLong();
        lastTime = in.readLong();
        for (int i = 0; i < phaseMillis.length; i++) phaseMillis[i] = in.readLong();
        for (int i = 0; i < phases.length; i++) phases[i] = Quantiles.read(in);
        total.merge(Quantiles.read(in));
        int outcomeCount = in.readInt();
        for (int i = 0; i < outcomeCount; i++) {
            long outcome = in.readLong();
            outcomes.put(outcome, new long[] {in.readLong()});
            int sampleCount = in.readByte();
            for (int k = 0; k < sampleCount; k++) keep(outcome, SampleText.read(in));
        }
        int cellCount = in.readInt();
        for (int i = 0; i < cellCount; i++) {
            long time = in.readLong();
            cells.put(time, Cell.read(in));
        }
    }
}
