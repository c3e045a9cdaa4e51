package sluice.runtime;

import sluice.runtime.History.Event;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// What happened between two snapshots, as events: states, queues, settings, servers that came and went.
final class Comparison {
    private final Snapshot before;
    private final Snapshot after;
    private final List<Event> events = new ArrayList<>();

    private Comparison(Snapshot before, Snapshot after) {
        this.before = before;
        this.after = after;
    }

    static List<Event> events(Snapshot before, Snapshot after) {
        var comparison = new Comparison(before, after);
        if (!before.sameProcess(after)) {
            comparison.add(
                    Event.Kind.RESTART,
                    "",
                    "process replaced (pid "
                            + before.info().pid()
                            + "→"
                            + after.info().pid()
                            + ")");
        }
        if (before.roster() == after.roster()) {
            comparison.sameRows();
        } else {
            comparison.otherRows();
        }
        return comparison.events;
    }

    private void add(Event.Kind kind, String object, String text) {
        events.add(new Event(after.takenAt(), kind, object, text));
    }

    /// Looks at rows only where one of the columns changed that make events.
    private void sameRows() {
        var old = before.columns();
        var now = after.columns();
        boolean same = old.statuses() == now.statuses();
        for (var column : List.of(StatColumn.QCUR, StatColumn.UWEIGHT, StatColumn.SLIM)) {
            int ordinal = column.ordinal();
            same &= old.numbers()[ordinal] == now.numbers()[ordinal];
        }
        int address = StatColumn.ADDR.ordinal();
        same &= old.texts()[address] == now.texts()[address];
        if (same) {
            return;
        }
        var from = before.rows();
        var to = after.rows();
        for (int i = 0; i < to.size(); i++) {
            compare(from.get(i), to.get(i));
        }
    }

    private void otherRows() {
        for (var row : after.rows()) {
            var old = before.row(row);
            if (old != null) {
                compare(old, row);
            } else if (row.kind() == ObjectKind.SERVER) {
                add(Event.Kind.CHANGE, row.path(), "server appeared");
            }
        }
        for (var row : before.rows()) {
            if (row.kind() == ObjectKind.SERVER && after.row(row) == null) {
                add(Event.Kind.CHANGE, row.path(), "server is gone");
            }
        }
    }

    private void compare(StatRow old, StatRow row) {
        if (old.status().word() != row.status().word()) {
            String reason = row.status().failed() ? reason(row) : "";
            add(Event.Kind.STATE, row.path(), old.status() + "→" + row.status() + reason);
        }
        long queuedBefore = old.number(StatColumn.QCUR);
        long queued = row.number(StatColumn.QCUR);
        if ((queuedBefore == 0) != (queued == 0)) {
            add(Event.Kind.QUEUE, row.path(), "queue " + queuedBefore + "→" + queued);
        }
        if (row.kind() != ObjectKind.SERVER) {
            return;
        }
        changed(old, row, StatColumn.UWEIGHT, "weight");
        changed(old, row, StatColumn.SLIM, "maxconn");
        String address = old.text(StatColumn.ADDR);
        if (!address.isEmpty() && !address.equals(row.text(StatColumn.ADDR))) {
            add(
                    Event.Kind.CHANGE,
                    row.path(),
                    "address " + address + "→" + row.text(StatColumn.ADDR));
        }
    }

    private void changed(StatRow old, StatRow row, StatColumn column, String word) {
        if (old.number(column) != row.number(column)) {
            add(
                    Event.Kind.CHANGE,
                    row.path(),
                    word + ' ' + old.number(column) + "→" + row.number(column));
        }
    }

    private static String reason(StatRow row) {
        String code = row.text(StatColumn.CHECK_STATUS);
        String detail = row.text(StatColumn.LAST_CHK);
        return (code.isEmpty() ? "" : " " + code) + (detail.isEmpty() ? "" : " " + detail);
    }
}
