package sluice.operation.stats;

import static sluice.vocabulary.StatColumn.*;

import static java.lang.Boolean.FALSE;
import static java.lang.Boolean.TRUE;

import org.jspecify.annotations.Nullable;

import sluice.flow.Plan;
import sluice.proxies.Availability;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Health;
import sluice.proxies.Proxy;
import sluice.proxies.Tally;
import sluice.proxies.TrafficCounters;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/// Counters of what has a `guid`, written by `dump stats-file`, from which the next process goes on. Management guide §9.5.
///
/// ```
/// #fe guid,stot,bin,…,      frontends and listeners
/// guid-of-a-frontend,1024,…,
/// #be guid,stot,bin,…,      backends and servers
/// ```
///
/// Lines of unknown sections, unknown names, names of the other section, and lines with a value that is no number are left out, and so are
/// columns that are not counted here: files of other versions can be read.
public final class StatsFile {
    private static final long LARGEST = 64L << 20;

    /// How each counter is set; `bout` comes before what it stands for on either side.
    private static final Map<StatColumn, ObjLongConsumer<TrafficCounters>> COUNTERS = counters();

    private static final Set<ObjectKind> FRONT =
            EnumSet.of(ObjectKind.FRONTEND, ObjectKind.LISTENER);
    private static final Set<ObjectKind> REAR = EnumSet.of(ObjectKind.BACKEND, ObjectKind.SERVER);

    private StatsFile() {}

    /// Where an object stands in the statistics.
    private record Place(ObjectKind kind, int proxy, int object) {}

    /// Who bears a name, and where it counts.
    private record Owner(
            String guid,
            Place place,
            Tally tally,
            @Nullable Health health,
            @Nullable Availability availability) {
        boolean isFront() {
            return FRONT.contains(place.kind);
        }
    }

    private static Map<StatColumn, ObjLongConsumer<TrafficCounters>> counters() {
        var all = new LinkedHashMap<StatColumn, ObjLongConsumer<TrafficCounters>>();
        all.put(STOT, (c, value) -> c.sessions = value);
        all.put(BIN, (c, value) -> c.bytesFromClient = value);
        all.put(BOUT, (c, value) -> c.bytesFromServer = c.bytesToClient = value);
        all.put(DREQ, (c, value) -> c.deniedRequests = value);
        all.put(DRESP, (c, value) -> c.deniedResponses = value);
        all.put(EREQ, (c, value) -> c.requestErrors = value);
        all.put(ECON, (c, value) -> c.connectErrors = value);
        all.put(ERESP, (c, value) -> c.responseErrors = value);
        all.put(WRETR, (c, value) -> c.retries = value);
        all.put(WREDIS, (c, value) -> c.redispatches = value);
        // Kept beside the traffic: see set().
        all.put(CHKFAIL, (_, _) -> {});
        all.put(CHKDOWN, (_, _) -> {});
        all.put(LBTOT, (c, value) -> c.chosen = value);
        all.put(HRSP_1XX, (c, value) -> c.responses[1] = value);
        all.put(HRSP_2XX, (c, value) -> c.responses[2] = value);
        all.put(HRSP_3XX, (c, value) -> c.responses[3] = value);
        all.put(HRSP_4XX, (c, value) -> c.responses[4] = value);
        all.put(HRSP_5XX, (c, value) -> c.responses[5] = value);
        all.put(HRSP_OTHER, (c, value) -> c.responses[0] = value);
        all.put(REQ_TOT, (c, value) -> c.requests = value);
        all.put(CLI_ABRT, (c, value) -> c.clientAborts = value);
        all.put(SRV_ABRT, (c, value) -> c.serverAborts = value);
        all.put(COMP_IN, (c, value) -> c.compressionIn = value);
        all.put(COMP_OUT, (c, value) -> c.compressionOut = value);
        all.put(COMP_BYP, (c, value) -> c.compressionBypassed = value);
        all.put(COMP_RSP, (c, value) -> c.compressedResponses = value);
        all.put(CONN_TOT, (c, value) -> c.connections = value);
        all.put(INTERCEPTED, (c, value) -> c.intercepted = value);
        all.put(DCON, (c, value) -> c.deniedConnections = value);
        all.put(DSES, (c, value) -> c.deniedSessions = value);
        all.put(WREW, (c, value) -> c.failedRewrites = value);
        all.put(CONNECT, (c, value) -> c.connects = value);
        all.put(REUSE, (c, value) -> c.reuses = value);
        all.put(CACHE_LOOKUPS, (c, value) -> c.cacheLookups = value);
        all.put(CACHE_HITS, (c, value) -> c.cacheHits = value);
        all.put(EINT, (c, value) -> c.internalErrors = value);
        all.put(REQBIN, (c, value) -> c.bytesFromClient = value);
        all.put(REQBOUT, (c, value) -> c.bytesToServer = value);
        all.put(RESBIN, (c, value) -> c.bytesFromServer = value);
        all.put(RESBOUT, (c, value) -> c.bytesToClient = value);
        return all;
    }

    private static List<Owner> owners(Plan plan) {
        var owners = new ArrayList<Owner>();
        for (var each : plan.frontends) {
            Frontend frontend = each.frontend;
            add(owners, frontend.guid(), ObjectKind.FRONTEND, frontend, 0, frontend.tally());
            if (each.socketStats) {
                for (var listener : frontend.listeners()) {
                    var point = listener.bindPoint();
                    var kind = ObjectKind.LISTENER;
                    add(owners, point.guid, kind, frontend, point.id, listener.tally());
                }
            }
        }
        for (var each : plan.backends) {
            Backend backend = each.backend;
            if (backend.guid() != null) {
                var place = new Place(ObjectKind.BACKEND, backend.id(), 0);
                owners.add(
                        new Owner(
                                backend.guid(),
                                place,
                                backend.tally(),
                                null,
                                backend.availability()));
            }
            for (var server : backend.servers()) {
                String guid = server.settings().guid;
                if (guid != null) {
                    var place = new Place(ObjectKind.SERVER, backend.id(), server.id());
                    var health = server.state().health();
                    owners.add(new Owner(guid, place, server.tally(), health, null));
                }
            }
        }
        return owners;
    }

    private static void add(
            List<Owner> owners,
            @Nullable String guid,
            ObjectKind kind,
            Proxy proxy,
            int object,
            Tally tally) {
        if (guid != null) {
            owners.add(new Owner(guid, new Place(kind, proxy.id(), object), tally, null, null));
        }
    }

    /// What is counted now. On the operation loop.
    public static String text(Plan plan, Statistics statistics) {
        var names = new HashMap<Place, String>();
        owners(plan).forEach(owner -> names.put(owner.place, owner.guid));
        var out = new StringBuilder(4096);
        section(out, "fe", FRONT, names, statistics);
        out.append('\n');
        section(out, "be", REAR, names, statistics);
        return out.toString();
    }

    private static void section(
            StringBuilder out,
            String word,
            Set<ObjectKind> kinds,
            Map<Place, String> names,
            Statistics statistics) {
        var columns =
                COUNTERS.keySet().stream()
                        .filter(column -> !Collections.disjoint(column.objects(), kinds))
                        .toList();
        out.append('#').append(word).append(" guid,");
        columns.forEach(column -> out.append(column.columnName()).append(','));
        out.append('\n');
        for (var subject : statistics.subjects(Selection.ALL)) {
            StatRow row = subject.row();
            var name = names.get(new Place(row.kind(), row.proxyId(), row.objectId()));
            if (name != null && kinds.contains(row.kind())) {
                out.append(name).append(',');
                columns.forEach(column -> out.append(row.print(column)).append(','));
                out.append('\n');
            }
        }
    }

    /// Sets the counters of the file; before there is traffic.
    ///
    /// @throws IOException with a sentence for the operator
    public static void load(Path file, Plan plan) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("it is too large");
        }
        load(Files.readAllLines(file, StandardCharsets.ISO_8859_1), plan);
    }

    static void load(List<String> lines, Plan plan) {
        var owners = new HashMap<String, Owner>();
        owners(plan).forEach(owner -> owners.put(owner.guid, owner));
        Boolean front = null;
        List<@Nullable StatColumn> columns = List.of();
        for (String line : lines) {
            if (line.startsWith("#")) {
                front = line.startsWith("#fe ") ? TRUE : line.startsWith("#be ") ? FALSE : null;
                columns = front == null ? List.of() : columns(line.substring(4));
                continue;
            }
            String[] values = line.split(",");
            Owner owner = owners.get(values[0]);
            boolean counts =
                    owner != null
                            && front != null
                            && owner.isFront() == front
                            && values.length > 1
                            && Arrays.stream(values, 1, values.length)
                                    .allMatch(value -> value.matches("[0-9]{0,18}"));
            if (owner != null && counts) {
                set(owner, columns, values);
            }
        }
    }

    /// Null for those that are not counted here, and for `guid`, which has to be the first.
    private static List<@Nullable StatColumn> columns(String header) {
        var columns = new ArrayList<@Nullable StatColumn>();
        for (String name : header.split(",")) {
            columns.add(StatColumn.ofName(name));
        }
        return header.startsWith("guid,") ? columns : List.of();
    }

    private static void set(Owner owner, List<@Nullable StatColumn> columns, String[] values) {
        TrafficCounters counters = owner.tally.parts()[0];
        boolean listener = owner.place.kind == ObjectKind.LISTENER;
        long failures = 0;
        long downs = 0;
        for (int i = 1; i < values.length && i < columns.size(); i++) {
            StatColumn column = columns.get(i);
            // The sessions of a listener are its connections.
            var setter =
                    column == null
                            ? null
                            : COUNTERS.get(listener && column == STOT ? CONN_TOT : column);
            if (column == null || setter == null || values[i].isEmpty()) {
                continue;
            }
            long value = Long.parseLong(values[i]);
            setter.accept(counters, value);
            failures = column == CHKFAIL ? value : failures;
            downs = column == CHKDOWN ? value : downs;
        }
        if (owner.health != null) {
            owner.health.counted(failures, downs);
        }
        if (owner.availability != null) {
            owner.availability.counted((int) downs);
        }
    }
}
