package sluice.log.tally;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.util.ArrayList;
import java.util.List;

/// What is known about some lines: counts that add up.
///
/// ```
/// lines ─► rows (frontend, backend, server) ─► outcomes, timers, cells of time
///       ├► urls, addresses, prefixes, TLS           most frequent keys, bounded
///       └► events, slowest requests, evidence       bounded lists
/// ```
///
/// Merging is associative and commutative in all counts (evidence keeps the first lines in the order of merging), so
/// one file by two threads, twenty files by twenty machines or a distributed engine give the same answer. Owned by one
/// thread until merged.
public final class Tally {
    /// Spans of time a cell may cover, each a multiple of the one before.
    static final long[] SPANS = {1000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000};

    private static final int MOST_CELLS = 30_000;
    private static final int UNREADABLE_SAMPLES = 3;
    private static final int URLS = 8192;
    private static final int ADDRESSES = 16_384;
    private static final int PREFIXES = 8192;
    private static final int WORDS = 512;

    final TallyOptions options;
    final Rows rows = new Rows();
    final Heavy urls = new Heavy(URLS);
    final Heavy addresses = new Heavy(ADDRESSES);

    /// Addresses that another proxy forwarded, where the configuration captures them.
    final Heavy forwarded = new Heavy(ADDRESSES);

    /// Of the addresses that were dropped; those that are kept are added when somebody asks.
    final Heavy prefixes = new Heavy(PREFIXES);

    final Heavy tls = new Heavy(WORDS);
    final Heavy names = new Heavy(WORDS);
    final Heavy errorMessages = new Heavy(WORDS);
    final Heavy formats = new Heavy(WORDS);
    final FailedUrls failedUrls = new FailedUrls();
    final Chronicle chronicle = new Chronicle();
    final List<Sample> unreadableSamples = new ArrayList<>();
    final List<Sample> errorSamples = new ArrayList<>();
    final Slowest slowest;

    private static final int HTTP = Count.HTTP.ordinal();
    private static final int TCP = Count.TCP.ordinal();
    private static final int FORMER_TIMERS = Count.FORMER_TIMERS.ordinal();

    final long[] counts = new long[Count.values().length];
    int span;
    int cells;

    private final boolean outcomesOnly;
    private final boolean timers;
    private final boolean times;
    private final boolean withMore;
    private final boolean withUrls;
    private final boolean withClients;
    private final boolean withTls;
    private final boolean withSlowest;
    private final boolean withSamples;
    private final boolean withLoad;
    private final UrlTemplate template = new UrlTemplate();
    private final long[] phase = new long[Phase.COUNT];
    private String lastFormat = "";
    private Heavy.Item lastFormatItem = new Heavy.Item(new byte[0], 0);

    /// What is counted of lines as such.
    public enum Count {
        LINES,
        FILTERED,
        BLANK,
        HTTP,
        TCP,
        CONNECTS,
        ERRORS,
        EVENTS,
        UNREADABLE,
        TOO_LONG,
        TRUNCATED,
        INCOMPLETE,
        FORMER_TIMERS,
        UNDATED,
        INPUT_BYTES
    }

    public Tally(TallyOptions options) {
        this.options = options;
        this.slowest = new Slowest(options.slowest());
        this.outcomesOnly = options.parts() == 0;
        this.timers = options.has(Part.TIMERS);
        this.times = options.has(Part.TIMES);
        this.withMore = (options.parts() & ~(Part.TIMERS.bit() | Part.LOAD.bit())) != 0;
        this.withUrls = options.has(Part.URLS);
        this.withClients = options.has(Part.CLIENTS);
        this.withTls = options.has(Part.TLS);
        this.withSlowest = options.has(Part.SLOWEST);
        this.withSamples = options.has(Part.SAMPLES);
        this.withLoad = options.has(Part.LOAD);
        addresses.leaveTo(address -> Network.add(prefixes, address));
    }

    /// Begins with cells as long as those of a tally that this one will be merged into: finer ones would only be merged.
    public void beginWithSpanOf(int index) {
        span = index;
    }

    /// The index of the span of cells, for [#beginWithSpanOf].
    public int spanIndex() {
        return span;
    }

    public void count(Count what, long n) {
        counts[what.ordinal()] += n;
    }

    public long count(Count what) {
        return counts[what.ordinal()];
    }

    /// Nothing but the kinds of lines and the ends of requests is counted: [#addEnd] does for usual lines.
    public boolean countsEndsOnly() {
        return outcomesOnly;
    }

    /// Adds a line that `LineReader#usual` took: dated, http, whole.
    public void addEnd(Entry e) {
        counts[HTTP]++;
        if (e.formerTimers()) counts[FORMER_TIMERS]++;
        chronicle.at(e.time());
        rows.ended(e, Row.outcome(e.termination(), e.number(Field.STATUS, -2)));
    }

    /// Adds one line.
    ///
    /// Everything that is done for most lines is done here and not in methods that call each other: each of them would be
    /// compiled with all that it calls, again and again.
    ///
    /// @param source the file, for evidence
    /// @param line its number in the part of the file that this tally covers
    public void add(Entry e, String source, long line) {
        if (e.isStream()) {
            boolean http = e.kind() == Entry.Kind.HTTP;
            counts[http ? HTTP : TCP]++;
            seen(e);
            int letters = e.termination();
            long status = e.number(Field.STATUS, -2);
            long outcome = Row.outcome(letters, status);
            if (e.formerTimers()) counts[FORMER_TIMERS]++;
            Row row = rows.row(e);
            row.count(outcome);
            row.requests++;
            if (http) row.http++;
            char cause = (char) (letters >>> 24);
            char during = (char) (letters >>> 16 & 0xff);
            boolean tarpit = during == 'T';
            if (tarpit) row.tarpitted++;
            if (withLoad) load(e, row);
            long all = -1;
            if (timers) {
                all = Phase.divide(e, phase);
                if (!tarpit && all >= 0) time(e, row, all);
            }
            if (withMore) more(e, row, outcome, all, cause, during, source, line);
        } else {
            other(e, source, line);
        }
        if (e.truncated()) counts[Count.TRUNCATED.ordinal()]++;
        if (e.incomplete()) counts[Count.INCOMPLETE.ordinal()]++;
        if (withSamples) format(e);
    }

    /// What is no request and no connection in tcp mode.
    private void other(Entry e, String source, long line) {
        switch (e.kind()) {
            case CONNECT -> {
                counts[Count.CONNECTS.ordinal()]++;
                seen(e);
            }
            case ERROR -> {
                counts[Count.ERRORS.ordinal()]++;
                seen(e);
                failedConnection(e, source, line);
            }
            case EVENT -> {
                counts[Count.EVENTS.ordinal()]++;
                chronicle.event(e, source, line);
            }
            case UNREADABLE -> unreadable(e, source, line);
            case HTTP, TCP -> throw new AssertionError(e.kind());
        }
    }

    /// What few questions ask for.
    private void more(
            Entry e,
            Row row,
            long outcome,
            long all,
            char cause,
            char during,
            String source,
            long line) {
        long status = e.number(Field.STATUS, -2);
        boolean failure = failure(cause, during);
        if (times && e.has(Field.TIME)) cell(e, row, status, all, failure, during == 'T');
        if (withUrls) url(e, status, all, failure, cause, during);
        if (withClients) client(e, status, failure, cause, during);
        if (withTls) tls(e);
        if (withSamples && (status >= 400 || failure) && row.wants(outcome))
            row.keep(outcome, Sample.of(e, source, line));
        if (withSlowest) slow(e, all, source, line);
    }

    private void unreadable(Entry e, String source, long line) {
        if (e.lineStart() == e.lineEnd()) {
            counts[Count.BLANK.ordinal()]++;
            return;
        }
        counts[Count.UNREADABLE.ordinal()]++;
        if (unreadableSamples.size() < UNREADABLE_SAMPLES)
            unreadableSamples.add(Sample.of(e, source, line));
    }

    private void format(Entry e) {
        String format = e.format();
        if (format.isEmpty()) return;
        if (!format.equals(lastFormat)) {
            lastFormat = format;
            byte[] bytes = Bytes.padded(format);
            lastFormatItem = formats.item(bytes, 0, bytes.length - Bytes.PADDING);
        }
        lastFormatItem.requests++;
    }

    /// Notes the time of a line, and its process when somebody asks.
    private void seen(Entry e) {
        if (!chronicle.seen(e, times)) counts[Count.UNDATED.ordinal()]++;
    }

    private static boolean failure(char cause, char during) {
        return switch (cause) {
            case '-', 'L', ' ' -> false;
            case 'P' -> during != 'R' && during != 'T';
            default -> during != 'T';
        };
    }

    private void load(Entry e, Row row) {
        row.bytes += e.number(Field.BYTES, 0);
        row.uploaded += e.number(Field.UPLOADED, 0);
        if (e.incomplete()) row.incomplete++;
        long retries = e.number(Field.RETRIES, 0);
        boolean redispatched = e.number(Field.REDISPATCHED, 0) != 0;
        if (retries > 0 || redispatched) {
            row.retries += retries;
            row.retried++;
            if (redispatched) row.redispatched++;
        }
        long server = e.number(Field.SRV_QUEUE, 0);
        long backend = e.number(Field.BE_QUEUE, 0);
        if ((server | backend) > 0) {
            row.queued++;
            if (server > row.serverQueue) row.serverQueue = server;
            if (backend > row.backendQueue) row.backendQueue = backend;
        }
        long connections = e.number(Field.SRVCONN, 0);
        if (connections > row.serverConnections) row.serverConnections = connections;
        connections = e.number(Field.BECONN, 0);
        if (connections > row.backendConnections) row.backendConnections = connections;
        connections = e.number(Field.FECONN, 0);
        if (connections > row.frontendConnections) row.frontendConnections = connections;
        long time = e.time();
        if (time != Long.MIN_VALUE) {
            if (time < row.firstTime) row.firstTime = time;
            if (time > row.lastTime) row.lastTime = time;
        }
    }

    private void time(Entry e, Row row, long all) {
        long[] millis = row.phaseMillis;
        for (int i = 0; i < Phase.COUNT; i++) millis[i] += phase[i];
        long response = e.number(Field.TR, -1);
        row.time(
                Math.max(e.number(Field.TR_REQUEST, -1), e.number(Field.TQ, -1)),
                e.number(Field.TW, -1),
                e.number(Field.TC, -1),
                response,
                response >= 0 || e.kind() == Entry.Kind.TCP ? phase[4] : -1,
                all);
    }

    private void cell(Entry e, Row row, long status, long all, boolean failure, boolean tarpit) {
        long bucket = Math.floorDiv(e.time(), SPANS[span]);
        Cell cell = row.lastCell;
        if (bucket != row.lastBucket) {
            Cell known = row.cells.get(bucket);
            if (known == null) {
                known = new Cell();
                row.cells.put(bucket, known);
                if (++cells > MOST_CELLS) {
                    coarsen();
                    cell(e, row, status, all, failure, tarpit);
                    return;
                }
            }
            row.lastBucket = bucket;
            row.lastCell = known;
            cell = known;
        }
        cell.requests++;
        cell.status[status >= 100 && status < 600 ? (int) (status / 100) : 0]++;
        if (failure) cell.failures++;
        if (e.number(Field.RETRIES, 0) > 0 || e.number(Field.REDISPATCHED, 0) != 0) cell.retries++;
        cell.bytes += e.number(Field.BYTES, 0);
        int connections = (int) e.number(Field.ACTCONN, 0);
        if (connections > cell.processConnections) cell.processConnections = connections;
        connections = (int) e.number(Field.FECONN, 0);
        if (connections > cell.frontendConnections) cell.frontendConnections = connections;
        if (tarpit || all < 0) return;
        cell.latency[Cell.latencyClass(all)]++;
        for (int i = 0; i < Phase.COUNT; i++) cell.phase[i] += phase[i];
        int server = (int) e.number(Field.SRV_QUEUE, 0);
        int backend = (int) e.number(Field.BE_QUEUE, 0);
        if ((server | backend) > 0) {
            cell.queued++;
            if (server > cell.serverQueue) cell.serverQueue = server;
            if (backend > cell.backendQueue) cell.backendQueue = backend;
        }
        if (phase[1] > cell.longestWait)
            cell.longestWait = (int) Math.min(phase[1], Integer.MAX_VALUE);
    }

    /// Goes over to the next longer span until the cells fit.
    private void coarsen() {
        while (cells > MOST_CELLS && span + 1 < SPANS.length) {
            coarsenTo(span + 1);
        }
    }

    void coarsenTo(int wanted) {
        long factor = SPANS[wanted] / SPANS[span];
        cells = 0;
        for (Row row : rows.sorted()) {
            LongMap<Cell> wide = new LongMap<>();
            for (long bucket : row.cells.sortedKeys()) {
                long to = Math.floorDiv(bucket, factor);
                Cell known = wide.get(to);
                if (known == null) wide.put(to, row.cells.require(bucket));
                else known.merge(row.cells.require(bucket));
            }
            row.replaceCells(wide);
            cells += wide.size();
        }
        span = wanted;
    }

    private void url(Entry e, long status, long all, boolean failure, char cause, char during) {
        if (!e.has(Field.PATH)) return;
        template.read(e.bytes(), e.start(Field.PATH), e.end(Field.PATH));
        Heavy.Item item = urls.item(template.bytes, template.start, template.end);
        add(item, e, status, failure, cause, during);
        if (failure || status >= 500) failedUrls.add(e, e.termination(), status, template);
        if (all >= 0 && during != 'T') {
            item.timed().add(all);
            long[] millis = item.phase;
            for (int i = 0; i < Phase.COUNT; i++) millis[i] += phase[i];
        }
    }

    private static void add(
            Heavy.Item item, Entry e, long status, boolean failure, char cause, char during) {
        item.requests++;
        if (status >= 400) {
            if (status < 500) item.clientErrors++;
            else item.serverErrors++;
            if (status == 429) item.limited++;
        }
        if (failure) item.failures++;
        if (cause == 'P' && (during == 'R' || during == 'T')) item.denied++;
        if (cause == 'C' || cause == 'c') item.aborted++;
        item.bytes += e.number(Field.BYTES, 0);
    }

    private void client(Entry e, long status, boolean failure, char cause, char during) {
        if (e.has(Field.CLIENT))
            add(item(addresses, e, Field.CLIENT), e, status, failure, cause, during);
        if (e.has(Field.FORWARDED_FOR))
            add(item(forwarded, e, Field.FORWARDED_FOR), e, status, failure, cause, during);
    }

    private static Heavy.Item item(Heavy heavy, Entry e, Field field) {
        return heavy.item(e.bytes(), e.start(field), e.end(field));
    }

    private void tls(Entry e) {
        if (e.has(Field.TLS_VERSION)) {
            byte[] b = e.bytes();
            int from = e.start(Field.TLS_VERSION);
            boolean joined =
                    e.has(Field.TLS_CIPHER)
                            && e.start(Field.TLS_CIPHER) == e.end(Field.TLS_VERSION) + 1;
            Heavy.Item item =
                    tls.item(b, from, joined ? e.end(Field.TLS_CIPHER) : e.end(Field.TLS_VERSION));
            item.requests++;
            if (e.number(Field.RESUMED, 0) != 0) item.aborted++;
        }
        if (e.has(Field.SNI))
            names.item(e.bytes(), e.start(Field.SNI), e.end(Field.SNI)).requests++;
    }

    private void slow(Entry e, long all, String source, long line) {
        Field by = options.slowestBy();
        long millis = by == null ? all : e.number(by, -1);
        // Only formats of one's own print Td; else it is what the other timers leave.
        if (by == Field.TD && millis < 0) millis = phase[Phase.TRANSFER.ordinal()];
        if ((e.termination() >> 16 & 0xff) == 'T' || !slowest.wants(millis)) return;
        if (all < 0) Phase.divide(e, phase);
        slowest.add(e, millis, phase, Sample.of(e, source, line));
    }

    private void failedConnection(Entry e, String source, long line) {
        String frontend = e.text(Field.FRONTEND);
        String message = e.text(Field.MESSAGE);
        byte[] key =
                Bytes.padded(
                        (frontend == null ? "-" : frontend)
                                + "\t"
                                + (message == null ? "" : message));
        errorMessages.item(key, 0, key.length - Bytes.PADDING).requests++;
        if (errorSamples.size() < Row.SAMPLES) errorSamples.add(Sample.of(e, source, line));
        if (withClients && e.has(Field.CLIENT)) {
            Heavy.Item item = item(addresses, e, Field.CLIENT);
            item.requests++;
            item.failures++;
        }
    }

    /// Adds the counts of another tally.
    ///
    /// @param lines how many lines of the same file came before those of `other`, for the numbers of evidence
    public void merge(Tally other, long lines) {
        if (other.span < span) other.coarsenTo(span);
        if (other.span > span) coarsenTo(other.span);
        for (Row row : other.rows.sorted()) {
            Row mine = rows.named(row.frontend(), row.backend(), row.server());
            mine.merge(row, lines);
            for (long bucket : row.cells.sortedKeys()) {
                Cell known = mine.cells.get(bucket);
                if (known == null) {
                    mine.cells.put(bucket, row.cells.require(bucket));
                    cells++;
                } else {
                    known.merge(row.cells.require(bucket));
                }
            }
        }
        coarsen();
        urls.merge(other.urls);
        addresses.merge(other.addresses);
        prefixes.merge(other.prefixes);
        forwarded.merge(other.forwarded);
        tls.merge(other.tls);
        names.merge(other.names);
        errorMessages.merge(other.errorMessages);
        formats.merge(other.formats);
        failedUrls.keys.merge(other.failedUrls.keys);
        slowest.merge(other.slowest, lines);
        for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
        chronicle.merge(other.chronicle, lines);
        samples(unreadableSamples, other.unreadableSamples, UNREADABLE_SAMPLES, lines);
        samples(errorSamples, other.errorSamples, Row.SAMPLES, lines);
    }

    private static void samples(List<Sample> mine, List<Sample> others, int most, long lines) {
        for (Sample sample : others) if (mine.size() < most) mine.add(sample.moved(lines));
    }

    /// The rows by frontend, backend and server.
    public List<Row> rows() {
        return rows.sorted();
    }

    /// Paths by template.
    public Heavy urls() {
        return urls;
    }

    public Heavy addresses() {
        return addresses;
    }

    /// The first address of `X-Forwarded-For`, for frontends that capture it.
    public Heavy forwarded() {
        return forwarded;
    }

    /// The first three numbers of an IPv4 address, or the first 64 bits of an IPv6 address.
    public Heavy prefixes() {
        Heavy networks = new Heavy(PREFIXES);
        networks.merge(prefixes);
        for (Heavy.Item address : addresses.items()) Network.add(networks, address);
        return networks;
    }

    /// `version/cipher`; the resumed ones are counted as aborted.
    public Heavy tls() {
        return tls;
    }

    /// Names asked for in TLS handshakes.
    public Heavy names() {
        return names;
    }

    /// `frontend TAB message` of failed connections.
    public Heavy errorMessages() {
        return errorMessages;
    }

    public Heavy formats() {
        return formats;
    }

    public FailedUrls failedUrls() {
        return failedUrls;
    }

    public Slowest slowest() {
        return slowest;
    }

    public List<Sample> unreadableSamples() {
        return unreadableSamples;
    }

    public List<Sample> errorSamples() {
        return errorSamples;
    }

    /// Requests and tcp connections.
    public long streams() {
        return count(Count.HTTP) + count(Count.TCP);
    }

    /// When there were lines, of which processes, and what the proxy said.
    public Chronicle chronicle() {
        return chronicle;
    }

    /// How long a cell is.
    public long spanMillis() {
        return SPANS[span];
    }
}
