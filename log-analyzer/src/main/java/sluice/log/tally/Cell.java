package sluice.log.tally;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The counts of one row in one span of time.
public final class Cell {
    /// Classes of duration for the heat map: 0, 1, 2–3, 4–7, … milliseconds.
    public static final int LATENCIES = 20;

    /// Requests by class of status: 0 none, 1 … 5.
    public final int[] status = new int[6];

    public final int[] latency = new int[LATENCIES];

    /// Milliseconds by [Phase].
    public final long[] phase = new long[Phase.COUNT];

    public int requests;
    public int failures;
    public int retries;
    public int queued;
    public int serverQueue;
    public int backendQueue;
    public int longestWait;

    /// The most connections of the whole process, and of the frontend.
    public int processConnections;

    public int frontendConnections;
    public long bytes;

    /// The class of a duration.
    public static int latencyClass(long millis) {
        return Math.min(LATENCIES - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, millis)));
    }

    public void merge(Cell other) {
        requests += other.requests;
        failures += other.failures;
        retries += other.retries;
        queued += other.queued;
        serverQueue = Math.max(serverQueue, other.serverQueue);
        backendQueue = Math.max(backendQueue, other.backendQueue);
        longestWait = Math.max(longestWait, other.longestWait);
        processConnections = Math.max(processConnections, other.processConnections);
        frontendConnections = Math.max(frontendConnections, other.frontendConnections);
        bytes += other.bytes;
        for (int i = 0; i < status.length; i++) status[i] += other.status[i];
        for (int i = 0; i < latency.length; i++) latency[i] += other.latency[i];
        for (int i = 0; i < phase.length; i++) phase[i] += other.phase[i];
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(requests);
        out.writeInt(failures);
        out.writeInt(retries);
        out.writeInt(queued);
        out.writeInt(serverQueue);
        out.writeInt(backendQueue);
        out.writeInt(longestWait);
        out.writeInt(processConnections);
        out.writeInt(frontendConnections);
        out.writeLong(bytes);
        for (int i : status) out.writeInt(i);
        for (int i : latency) out.writeInt(i);
        for (long l : phase) out.writeLong(l);
    }

    static Cell read(DataInput in) throws IOException {
        Cell cell = new Cell();
        cell.requests = in.readInt();
        cell.failures = in.readInt();
        cell.retries = in.readInt();
        cell.queued = in.readInt();
        cell.serverQueue = in.readInt();
        cell.backendQueue = in.readInt();
        cell.longestWait = in.readInt();
        cell.processConnections = in.readInt();
        cell.frontendConnections = in.readInt();
        cell.bytes = in.readLong();
        for (int i = 0; i < cell.status.length; i++) cell.status[i] = in.readInt();
        for (int i = 0; i < cell.latency.length; i++) cell.latency[i] = in.readInt();
        for (int i = 0; i < cell.phase.length; i++) cell.phase[i] = in.readLong();
        return cell;
    }
}
