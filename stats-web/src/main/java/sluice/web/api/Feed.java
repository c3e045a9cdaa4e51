package sluice.web.api;

import static sluice.web.api.Json.number;
import static sluice.web.api.Json.text;

import org.jspecify.annotations.Nullable;

import sluice.web.poll.Cell;
import sluice.web.poll.Charts;
import sluice.web.poll.Gauge;
import sluice.web.poll.Moment;
import sluice.web.poll.Row;

import tools.jackson.core.JsonGenerator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The event stream: what all viewers know, and the difference to what is new.
///
/// ```
/// Moment ─► accept ─► Frame "diff" (changed cells only) ─► every Viewer
///                └──► rows came or went: Frame "state" (everything)
/// new viewer ─► join ─► Frame "state", then diffs
/// ```
///
/// One lock: a viewer that joins gets exactly the state on which the next diff builds. Pollers call [#accept] from
/// their threads; nothing here blocks on a viewer.
public final class Feed {
    private final long intervalMillis;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private long sequence;
    private int nextId;
    private @Nullable Frame state;
    private long framesSent;
    private long bytesSent;
    private long framesDropped;

    /// What viewers know of one proxy.
    private static final class Known {
        final Charts charts;
        Moment moment;

        /// The numbers of the moment's rows, in their order.
        int[] ids = {};

        Known(Charts charts, Moment moment) {
            this.charts = charts;
            this.moment = moment;
        }
    }

    /// @param intervalMillis between polls, told to the page so that it can judge the age of what it shows
    public Feed(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /// Announces a proxy; proxies are shown in this order.
    public synchronized void announce(String proxy, String label, Charts charts) {
        var nothing =
                new Moment(
                        proxy,
                        label,
                        java.time.Instant.EPOCH,
                        null,
                        java.util.List.of(),
                        java.util.List.of(),
                        java.util.List.of(),
                        null,
                        null,
                        "",
                        0);
        known.put(proxy, new Known(charts, nothing));
    }

    /// Takes what a poll found and tells every viewer.
    public synchronized void accept(Moment moment) {
        var entry = Objects.requireNonNull(known.get(moment.proxy()), moment.proxy());
        var before = entry.moment;
        boolean sameRows = numbered(entry, moment.rows());
        entry.moment = moment;
        sequence++;
        state = null;
        if (viewers.isEmpty()) {
            return;
        }
        var frame =
                sameRows
                        ? Frame.of(
                                "diff",
                                sequence,
                                Json.bytes(json -> diff(json, before, moment, entry)))
                        : state();
        for (var viewer : viewers) {
            framesDropped += viewer.offer(frame);
        }
    }

    /// Gives every row a number that it keeps; false where rows came, went or changed their order.
    private boolean numbered(Known entry, List<Row> rows) {
        var before = entry.moment.rows();
        if (aligned(before, rows)) {
            return true;
        }
        var old = new HashMap<String, Integer>(before.size() * 2);
        for (int i = 0; i < before.size(); i++) {
            old.put(before.get(i).key(), entry.ids[i]);
        }
        var ids = new int[rows.size()];
        for (int i = 0; i < ids.length; i++) {
            Integer id = old.get(rows.get(i).key());
            ids[i] = id == null ? nextId++ : id;
        }
        entry.ids = ids;
        return false;
    }

    private static boolean aligned(List<Row> before, List<Row> now) {
        if (before == now) {
            return true;
        }
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).key().equals(now.get(i).key())) {
                return false;
            }
        }
        return true;
    }

    private void diff(JsonGenerator json, Moment before, Moment after, Known entry) {
        json.writeStartObject();
        number(json, "n", sequence);
        if (header(before) != header(after)) {
            json.writeName("h");
            json.writeStartObject();
            StateJson.header(json, after);
            json.writeEndObject();
        } else {
            text(json, "p", after.proxy());
            var snapshot = after.snapshot();
            number(json, "t", snapshot == null ? Double.NaN : snapshot.takenAt().toEpochMilli());
            number(json, "poll", after.pollNanos() / 100_000 / 10.0);
        }
        gauges(json, before, after);
        rows(json, before, after, entry);
        if (!before.findings().equals(after.findings())) {
            json.writeName("f");
            StateJson.findings(json, after.findings());
        }
        marks(json, before, after);
        json.writeEndObject();
    }

    /// A number that differs whenever a field of the header does, apart from the time and duration of the poll.
    private static int header(Moment moment) {
        var snapshot = moment.snapshot();
        return Objects.hash(
                moment.capabilities(),
                moment.silentSince(),
                moment.silence(),
                snapshot == null ? null : snapshot.info().pid(),
                snapshot == null ? 0 : 1);
    }

    private static void gauges(JsonGenerator json, Moment before, Moment after) {
        var old = before.snapshot();
        var now = after.snapshot();
        if (now == null) {
            return;
        }
        boolean open = false;
        for (var gauge : Gauge.all()) {
            double value = gauge.of(now);
            if (old == null ? !Double.isNaN(value) : differs(value, gauge.of(old))) {
                if (!open) {
                    json.writeName("g");
                    json.writeStartObject();
                    open = true;
                }
                number(json, gauge.id(), value);
            }
        }
        if (open) {
            json.writeEndObject();
        }
    }

    private static boolean differs(double a, double b) {
        return a != b && !(Double.isNaN(a) && Double.isNaN(b));
    }

    /// Both moments have the same rows in the same order; otherwise the whole state is sent.
    private static void rows(JsonGenerator json, Moment before, Moment after, Known entry) {
        json.writeName("r");
        json.writeStartObject();
        for (int i = 0; i < after.rows().size(); i++) {
            var was = before.rows().get(i);
            var row = after.rows().get(i);
            if (was != row) {
                row(json, was, row, entry.ids[i]);
            }
        }
        json.writeEndObject();
    }

    private static void row(JsonGenerator json, Row was, Row row, int id) {
        boolean open = false;
        for (var cell : Cell.all()) {
            boolean differs =
                    cell.text()
                            ? !was.text(cell).equals(row.text(cell))
                            : differs(was.number(cell), row.number(cell));
            if (!differs) {
                continue;
            }
            if (!open) {
                json.writeName(Integer.toString(id));
                json.writeStartObject();
                open = true;
            }
            if (cell.text()) {
                text(json, cell.id(), row.text(cell));
            } else {
                number(json, cell.id(), row.number(cell));
            }
        }
        if (open) {
            json.writeEndObject();
        }
    }

    private static void marks(JsonGenerator json, Moment before, Moment after) {
        long last = before.events().isEmpty() ? 0 : before.events().getLast().number();
        if (after.events().isEmpty() || after.events().getLast().number() <= last) {
            return;
        }
        json.writeName("e");
        json.writeStartArray();
        for (var mark : after.events()) {
            if (mark.number() > last) {
                StateJson.mark(json, mark);
            }
        }
        json.writeEndArray();
    }

    /// Lets a viewer listen; its first frame is the whole state.
    public synchronized Viewer join() {
        var viewer = new Viewer();
        viewer.offer(state());
        viewers.add(viewer);
        return viewer;
    }

    /// Gives a viewer that fell behind the whole state instead of what it lost.
    public synchronized void refresh(Viewer viewer) {
        viewer.startAfresh();
        viewer.offer(state());
    }

    public void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    /// How many listen right now.
    public int viewers() {
        return viewers.size();
    }

    /// Notes what was written to a viewer, for `/metrics`.
    public synchronized void sent(int bytes) {
        framesSent++;
        bytesSent += bytes;
    }

    /// Frames written to viewers so far.
    public synchronized long framesSent() {
        return framesSent;
    }

    /// Bytes written to viewers so far, as they went over the network.
    public synchronized long bytesSent() {
        return bytesSent;
    }

    /// Frames that viewers lost because they did not take them in time; each such viewer got the whole state instead.
    public synchronized long framesDropped() {
        return framesDropped;
    }

    private Frame state() {
        if (state == null) {
            state = Frame.of("state", sequence, stateJson());
        }
        return state;
    }

    /// The whole state as JSON.
    public synchronized byte[] stateJson() {
        return Json.bytes(
                json -> {
                    json.writeStartObject();
                    number(json, "v", 1);
                    number(json, "n", sequence);
                    number(json, "now", System.currentTimeMillis());
                    number(json, "interval", intervalMillis);
                    json.writeName("proxies");
                    json.writeStartArray();
                    for (var entry : known.values()) {
                        StateJson.proxy(json, entry.moment, entry.ids, entry.charts);
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                });
    }
}
