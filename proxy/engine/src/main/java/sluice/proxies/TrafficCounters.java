package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.wire.mux.h2.Http2Counters;

/// What one loop counted for one frontend, listener, backend or server; only that loop writes. Manual (management) §9.1.
///
/// Readers on other threads add up the parts of all loops and may see a number a moment late, never a torn one on 64 bits.
@LoopConfined
public final class TrafficCounters {
    /// `stot`: sessions (tcp) or requests (servers and backends in http).
    public long sessions;

    /// `conn_tot`: connections accepted.
    public long connections;

    /// `req_tot`: HTTP requests; for servers those for which a connection was there.
    public long requests;

    /// `reqbin`, `reqbout`, `resbin`, `resbout`. `bin` is the first; `bout` is the last of a frontend or listener, and what came from the
    /// server of a backend or server.
    public long bytesFromClient;

    public long bytesToServer;
    public long bytesFromServer;
    public long bytesToClient;

    /// `dreq`, `dresp`, `dcon`, `dses`.
    public long deniedRequests;

    public long deniedResponses;
    public long deniedConnections;
    public long deniedSessions;

    /// `ereq`, `econ`, `eresp`.
    public long requestErrors;

    public long connectErrors;
    public long responseErrors;

    /// `wretr`, `wredis`, `wrew`, `eint`.
    public long retries;

    public long redispatches;
    public long failedRewrites;
    public long internalErrors;

    /// `hrsp_1xx` … `hrsp_5xx`, `hrsp_other` at 1 … 5 and 0.
    public final long[] responses = new long[6];

    /// `intercepted`: answered by the frontend itself.
    public long intercepted;

    /// `cli_abrt`, `srv_abrt`.
    public long clientAborts;

    public long serverAborts;

    /// `lbtot`: times chosen.
    public long chosen;

    /// `connect`, `reuse`: new connections tried, and idle ones taken.
    public long connects;

    public long reuses;

    /// `comp_in`, `comp_out`, `comp_byp`, `comp_rsp`.
    public long compressionIn;

    public long compressionOut;
    public long compressionBypassed;
    public long compressedResponses;

    /// `ssl_sess`, `ssl_reused_sess`, `ssl_failed_handshake`.
    public long tlsSessions;

    public long tlsResumed;
    public long tlsFailures;

    /// `h2_…`.
    public final Http2Counters http2 = new Http2Counters();

    /// `cache_lookups`, `cache_hits`.
    public long cacheLookups;

    public long cacheHits;

    /// Sliding sums over 1024 samples of queue, connect, response and total time; see [#average].
    public long queueTimeSum;

    public long connectTimeSum;
    public long responseTimeSum;
    public long totalTimeSum;

    /// How many samples went into the sums.
    public long timeSamples;

    /// `qtime_max` and so on, in milliseconds.
    public long queueTimeMax;

    public long connectTimeMax;
    public long responseTimeMax;
    public long totalTimeMax;

    /// The same four times by range; made with the first sample, null until then.
    private TimeHistogram @Nullable [] histograms;

    /// The times that have histograms.
    public enum Time {
        QUEUE,
        CONNECT,
        RESPONSE,
        TOTAL
    }

    /// Date of the last session in milliseconds since 1970 (`lastsess`); 0 for none.
    public long lastSessionMillis;

    private static final int SAMPLES = 1024;

    /// Takes in the times of one stream, in milliseconds.
    public void times(long queue, long connect, long response, long total) {
        queueTimeSum = slide(queueTimeSum, queue);
        connectTimeSum = slide(connectTimeSum, connect);
        responseTimeSum = slide(responseTimeSum, response);
        totalTimeSum = slide(totalTimeSum, total);
        timeSamples++;
        TimeHistogram[] ranges = histograms;
        if (ranges == null) {
            ranges = new TimeHistogram[Time.values().length];
            for (int i = 0; i < ranges.length; i++) {
                ranges[i] = new TimeHistogram();
            }
            histograms = ranges;
        }
        ranges[0].add(queue);
        ranges[1].add(connect);
        ranges[2].add(response);
        ranges[3].add(total);
        queueTimeMax = Math.max(queueTimeMax, queue);
        connectTimeMax = Math.max(connectTimeMax, connect);
        responseTimeMax = Math.max(responseTimeMax, response);
        totalTimeMax = Math.max(totalTimeMax, total);
    }

    @Nullable TimeHistogram histogram(Time time) {
        TimeHistogram[] ranges = histograms;
        return ranges == null ? null : ranges[time.ordinal()];
    }

    /// Counts bytes of one stream, both messages with their heads.
    public void passed(long fromClient, long toServer, long fromServer, long toClient) {
        bytesFromClient += fromClient;
        bytesToServer += toServer;
        bytesFromServer += fromServer;
        bytesToClient += toClient;
    }

    /// Counts the class of one response's status.
    public void answered(int status) {
        responses[status >= 100 && status < 600 ? status / 100 : 0]++;
    }

    private static long slide(long sum, long value) {
        return sum + value - (sum + SAMPLES - 1) / SAMPLES;
    }

    /// The average that a sliding sum stands for.
    public static long average(long sum) {
        return (sum + SAMPLES - 1) / SAMPLES;
    }

    /// `clear counters`; on the owning loop.
    public void clearMaxima() {
        queueTimeMax = connectTimeMax = responseTimeMax = totalTimeMax = 0;
    }

    /// `clear counters all`; on the owning loop.
    public void clear() {
        clearMaxima();
        lastSessionMillis = 0;
        sessions = connections = requests = 0;
        bytesFromClient = bytesToServer = bytesFromServer = bytesToClient = 0;
        deniedRequests = deniedResponses = deniedConnections = deniedSessions = 0;
        requestErrors = connectErrors = responseErrors = 0;
        retries = redispatches = failedRewrites = internalErrors = 0;
        java.util.Arrays.fill(responses, 0);
        intercepted = clientAborts = serverAborts = chosen = connects = reuses = 0;
        compressionIn = compressionOut = compressionBypassed = compressedResponses = 0;
        cacheLookups = cacheHits = 0;
        tlsSessions = tlsResumed = tlsFailures = 0;
        http2.clear();
        queueTimeSum = connectTimeSum = responseTimeSum = totalTimeSum = timeSamples = 0;
        histograms = null;
    }
}
