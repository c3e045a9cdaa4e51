package sluice.operation.stats;

import static sluice.vocabulary.InfoField.*;

import io.netty.util.internal.PlatformDependent;

import sluice.flow.Plan;
import sluice.proxies.Frontend;
import sluice.proxies.Gauge;
import sluice.proxies.TrafficCounters;
import sluice.vocabulary.InfoField;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The fields of `show info`, read when they are asked for. On the operation loop; [#tick] is called there once per second.
public final class ProcessStatistics {
    private static final Path CPU_TIMES = Path.of("/proc/self/stat");

    /// Clock ticks of the kernel per second as user space sees them.
    private static final long TICKS = 100;

    private final Supplier<Plan> plan;
    private final ProcessFacts facts;
    private long cpuTicks = -1;
    private long cpuNanos;
    private long idlePercent = 100;
    private long bytesOut = -1;
    private long bytesOutRate;

    public ProcessStatistics(Supplier<Plan> plan, ProcessFacts facts) {
        this.plan = plan;
        this.facts = facts;
    }

    public ProcessFacts facts() {
        return facts;
    }

    /// Takes the once-per-second samples: CPU time and bytes sent.
    public void tick() {
        long now = System.nanoTime();
        long ticks = cpuTicks();
        if (cpuTicks >= 0 && now > cpuNanos) {
            double busy = (ticks - cpuTicks) * 1e9 / TICKS / (now - cpuNanos) / facts.threads;
            idlePercent = Math.max(0, Math.min(100, Math.round(100 - busy * 100)));
            plan.get().compression.idlePercent(idlePercent);
        }
        cpuTicks = ticks;
        cpuNanos = now;
        long sent = sum(c -> c.bytesToClient);
        bytesOutRate = bytesOut < 0 ? 0 : Math.max(0, sent - bytesOut);
        bytesOut = sent;
    }

    /// utime + stime of the process; 0 where the system does not tell.
    private static long cpuTicks() {
        try {
            String line = Files.readString(CPU_TIMES);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
            return 0;
        }
    }

    public long idlePercent() {
        return idlePercent;
    }

    public long bytesOutRate() {
        return bytesOutRate;
    }

    private long sum(ToLongFunction<TrafficCounters> field) {
        long sum = 0;
        for (var each : plan.get().frontends) {
            sum += each.frontend.tally().sum(field);
        }
        return sum;
    }

    public long connectionRate() {
        long now = System.nanoTime();
        long rate = 0;
        for (var each : plan.get().frontends) {
            Frontend frontend = each.frontend;
            rate +=
                    frontend.connectionRate()
                            .perSecond(frontend.tally().sum(c -> c.connections), now);
        }
        return rate;
    }

    public long sessionRate() {
        long now = System.nanoTime();
        long rate = 0;
        for (var each : plan.get().frontends) {
            Frontend frontend = each.frontend;
            rate += frontend.sessionRate().perSecond(frontend.tally().sum(c -> c.sessions), now);
        }
        return rate;
    }

    /// All fields that this process has, in the order of the table.
    public Map<InfoField, String> info() {
        Plan current = plan.get();
        var info = new EnumMap<InfoField, String>(InfoField.class);
        for (InfoField field : InfoField.all()) {
            if (field.type().number()) {
                info.put(field, "0");
            }
        }
        info.remove(ZLIB_MEM_USAGE);
        info.remove(MAX_ZLIB_MEM_USAGE);
        info.put(PRODUCT_NAME, "HAProxy");
        info.put(VERSION, facts.version);
        info.put(RELEASE_DATE, facts.releaseDate);
        info.put(BUILD_INFO, facts.version);
        put(info, NBTHREAD, facts.threads);
        put(info, NBPROC, 1);
        put(info, PROCESS_NUM, 1);
        put(info, NB_THREAD_GROUPS, 1);
        put(info, PID, ProcessHandle.current().pid());
        long uptime = facts.uptimeSeconds();
        info.put(UPTIME, uptime(uptime));
        put(info, UPTIME_SEC, uptime);
        put(info, START_TIME_SEC, facts.startMillis / 1000);
        put(info, BOOT_TIME_MS, facts.bootMillis);
        long used = Math.max(0, PlatformDependent.usedDirectMemory());
        put(info, POOL_ALLOC_MB, used >> 20);
        put(info, POOL_USED_MB, used >> 20);
        put(info, POOL_ALLOC_BYTES, used);
        put(info, POOL_USED_BYTES, used);
        put(info, MEMMAX_BYTES, 0);
        put(info, ULIMIT_N, facts.descriptorLimit);
        put(info, MAXSOCK, facts.descriptorLimit);
        put(info, MAXCONN, current.maxConnections);
        put(info, HARD_MAXCONN, Math.max(current.maxConnections, current.hardMaxConnections));
        put(info, CONN_RATE_LIMIT, current.rates.connections);
        put(info, SESS_RATE_LIMIT, current.rates.sessions);
        put(info, SSL_RATE_LIMIT, current.rates.tlsSessions);
        put(info, COMPRESS_BPS_RATE_LIM, current.rates.compression * 1024L);
        Gauge connections = current.connections;
        put(info, CURR_CONNS, connections.current());
        put(info, CUM_CONNS, sum(c -> c.connections));
        handshakes(info, current);
        put(info, CUM_REQ, current.requests.get());
        put(info, CUM_STREAMS, current.requests.get());
        put(info, CONN_RATE, connectionRate());
        put(info, MAX_CONN_RATE, maximum(f -> f.connectionRate().max()));
        put(info, SESS_RATE, sessionRate());
        put(info, MAX_SESS_RATE, maximum(f -> f.sessionRate().max()));
        put(info, IDLE_PCT, idlePercent);
        info.put(NODE, facts.node);
        if (facts.description.isEmpty()) {
            info.remove(DESCRIPTION);
        } else {
            info.put(DESCRIPTION, facts.description);
        }
        put(info, STOPPING, facts.stopping ? 1 : 0);
        long listeners =
                current.frontends.stream().mapToLong(f -> f.frontend.listeners().size()).sum();
        put(info, LISTENERS, listeners);
        put(info, JOBS, listeners + connections.current());
        put(info, TOTAL_BYTES_OUT, sum(c -> c.bytesToClient));
        put(info, BYTES_OUT_RATE, bytesOutRate);
        put(info, TOTAL_WARNINGS, facts.warnings);
        put(info, DROPPED_LOGS, facts.droppedLogs.sum());
        put(info, CUM_RECV_LOGS, facts.receivedLogs.sum());
        long streams =
                current.backends.stream().mapToLong(b -> b.backend.sessions().current()).sum();
        put(info, CURR_STREAMS, streams);
        put(info, TASKS, streams + listeners);
        long now = System.nanoTime();
        put(info, COMPRESS_BPS_IN, current.compression.bytesInPerSecond(now));
        put(info, COMPRESS_BPS_OUT, current.compression.bytesOutPerSecond(now));
        return info;
    }

    private void handshakes(Map<InfoField, String> info, Plan current) {
        long now = System.nanoTime();
        long all = sum(c -> c.tlsSessions);
        long resumed = sum(c -> c.tlsResumed);
        put(info, MAX_SSL_CONNS, current.maxTlsConnections);
        put(info, CURR_SSL_CONNS, current.tlsConnections.current());
        put(info, CUM_SSL_CONNS, all + current.serverHandshakes());
        put(info, SSL_RATE, current.tlsRate.perSecond(all, now));
        put(info, MAX_SSL_RATE, current.tlsRate.max());
        put(info, SSL_FRONTEND_KEY_RATE, current.frontKeyRate.perSecond(all - resumed, now));
        put(info, SSL_FRONTEND_MAX_KEY_RATE, current.frontKeyRate.max());
        put(info, SSL_FRONTEND_SESSION_REUSE_PCT, all == 0 ? 0 : resumed * 100 / all);
        put(info, SSL_BACKEND_KEY_RATE, current.backKeyRate.perSecond(current.serverKeys(), now));
        put(info, SSL_BACKEND_MAX_KEY_RATE, current.backKeyRate.max());
    }

    private long maximum(ToLongFunction<Frontend> field) {
        return plan.get().frontends.stream()
                .mapToLong(f -> field.applyAsLong(f.frontend))
                .max()
                .orElse(0);
    }

    private static void put(Map<InfoField, String> info, InfoField field, long number) {
        info.put(field, Long.toString(number));
    }

    /// As HAProxy prints it: `0d 0h00m03s`.
    static String uptime(long seconds) {
        return String.format(
                "%dd %dh%02dm%02ds",
                seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    }
}
