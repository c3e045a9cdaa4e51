package sluice.tui.key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All keys of the dashboard, one row each: the binding, the footer and the help are all made from these rows.
///
/// ```
/// keys, as Stroke#label prints them | group | hint of the footer | sentence of the help | needs level admin
/// ```
public enum KeyRow {
    HELP("? F1", Group.LOOK, "help", "This help. Type to search it."),
    FILTER(
            "/",
            Group.LOOK,
            "filter",
            "Show only some rows: name, be:web, srv:web1, status:down, queue>0, 5xx/s>1, ~regex,"
                    + " !term. Enter keeps it, Esc drops it."),
    COMMAND(
            ":",
            Group.ACT,
            "cmd",
            "Type a command: drain be/srv, maint, ready, weight be/srv 50%, be web, sort wait, or"
                    + " any command of the Runtime API. Tab completes."),
    PROBLEMS("1", Group.VIEW, "Prob", "Problems: verdicts worst first, queues, last events."),
    QUEUES(
            "2",
            Group.VIEW,
            "Queue",
            "Queues: who waits where, slots used, estimated wait and its trend."),
    SERVERS(
            "3",
            Group.VIEW,
            "Srv",
            "Servers: state, sessions, rates, errors, times, checks of every server."),
    FRONTENDS("4", Group.VIEW, "Front", "Frontends and listeners: connections, requests, answers."),
    TABLES(
            "5",
            Group.VIEW,
            "Tab",
            "Stick tables; Enter shows the keys, x clears the selected one."),
    EVENTS(
            "6",
            Group.VIEW,
            "Evt",
            "Events: every change of state, queue, weight or process seen since the start."),
    SESSIONS("7", Group.VIEW, "Sess", "Live sessions, oldest first; x ends the selected one."),
    CERTIFICATES("8", Group.VIEW, "Certs", "Certificates, the next to expire first."),
    ERRORS("9", Group.VIEW, "Errors", "Last invalid requests and responses that the proxy kept."),
    PROCESS(
            "0",
            Group.VIEW,
            "Info",
            "The process: limits, gauges, memory, everything of show info."),
    LOG(
            "l",
            Group.VIEW,
            "log",
            "Live log of the selected server, backend or frontend, from the rings of the proxy"
                    + " (ring sections, log ring@name)."),
    UP("↑ k", Group.MOVE, "", "One row up."),
    DOWN("↓ j", Group.MOVE, "", "One row down."),
    PAGE_UP("PgUp Ctrl-B", Group.MOVE, "", "One page up."),
    PAGE_DOWN("PgDn Ctrl-F", Group.MOVE, "", "One page down."),
    FIRST("Home g", Group.MOVE, "", "First row."),
    LAST("End G", Group.MOVE, "", "Last row."),
    OPEN(
            "Enter",
            Group.MOVE,
            "open",
            "Open the selected row: the page of a server, the servers of a backend, the keys of a"
                    + " table."),
    BACK("Esc", Group.MOVE, "back", "Back: closes a page, drops the filter, the marks, the pause."),
    MARK("Space", Group.ACT, "mark", "Mark the row; actions then work on all marked rows."),
    DRAIN(
            "d",
            Group.ACT,
            "drain",
            "Drain: no new requests, those in progress finish; shows the consequence and asks"
                    + " first.",
            true),
    MAINT("m", Group.ACT, "maint", "Maintenance: no traffic, no checks.", true),
    READY("r", Group.ACT, "ready", "Ready: take traffic again.", true),
    WEIGHT(
            "w",
            Group.ACT,
            "weight",
            "Change the weight: 0-256, or a percentage of the initial one.",
            true),
    MAXCONN("M", Group.ACT, "maxconn", "Change the slots (maxconn) of a server.", true),
    END(
            "x",
            Group.ACT,
            "end",
            "End sessions of the selected server, the selected session, or clear the selected table"
                    + " key.",
            true),
    UNDO(
            "u",
            Group.ACT,
            "undo",
            "Undo the last action, unless somebody else changed it since.",
            true),
    REAPPLY(
            "o",
            Group.ACT,
            "lost",
            "After a reload: what it undid (states, weights set by hand); r there sends it again."),
    SORT(
            "s",
            Group.LOOK,
            "sort",
            "Choose the column to sort by; the same one again turns the order."),
    FOLD("c", Group.LOOK, "fold", "Fold or unfold what is healthy."),
    NODE("n", Group.LOOK, "node", "Several instances: all of them, or one after the other."),
    PAUSE("p", Group.TIME, "pause", "Freeze the picture; polling goes on behind it. Again: live."),
    EARLIER("←", Group.TIME, "", "While paused: one poll back; ten minutes are held."),
    LATER("→", Group.TIME, "", "While paused: one poll on."),
    EARLIER_FAR("[", Group.TIME, "", "While paused: thirty polls back."),
    LATER_FAR("]", Group.TIME, "", "While paused: thirty polls on."),
    SLOWER("-", Group.TIME, "", "Poll half as often."),
    FASTER("+ =", Group.TIME, "", "Poll twice as often."),
    POLL_NOW("F5 Ctrl-R", Group.TIME, "", "Poll now and draw everything anew."),
    SNAPSHOT(
            "S Ctrl-P",
            Group.KEEP,
            "snapshot",
            "Write what is on the screen as text and SVG, and the findings as JSON, into this"
                    + " folder."),
    RECORD(
            "R",
            Group.KEEP,
            "record",
            "Record every poll into a file; again: stop. sluice top --replay plays it."),
    SUSPEND("Ctrl-Z", Group.LOOK, "", "Back to the shell; fg returns."),
    REDRAW("Ctrl-L", Group.LOOK, "", "Draw everything anew."),
    QUIT("q Ctrl-C", Group.LOOK, "quit", "Leave. Nothing is changed.");

    /// Headings of the help, in its order.
    public enum Group {
        VIEW("Views"),
        MOVE("Move"),
        LOOK("Look"),
        ACT("Act"),
        TIME("Time"),
        KEEP("Keep");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private static final Map<String, KeyRow> BY_LABEL = byLabel();

    private final List<String> labels;
    private final Group group;
    private final String hint;
    private final String help;
    private final boolean changes;

    KeyRow(String labels, Group group, String hint, String help) {
        this(labels, group, hint, help, false);
    }

    KeyRow(String labels, Group group, String hint, String help, boolean changes) {
        this.labels = List.of(labels.split(" "));
        this.group = group;
        this.hint = hint;
        this.help = help;
        this.changes = changes;
    }

    private static Map<String, KeyRow> byLabel() {
        var map = new HashMap<String, KeyRow>();
        for (var row : values()) {
            for (String label : row.labels) {
                if (map.put(label, row) != null) {
                    throw new AssertionError("two rows for the key " + label);
                }
            }
        }
        return map;
    }

    /// The row of a stroke, or null where the dashboard does not know the key.
    public static @Nullable KeyRow of(Stroke stroke) {
        return BY_LABEL.get(stroke.label());
    }

    /// The rows of one group in their order.
    public static List<KeyRow> of(Group group) {
        var rows = new ArrayList<KeyRow>();
        for (var row : values()) {
            if (row.group == group) {
                rows.add(row);
            }
        }
        return rows;
    }

    /// The first key, as the footer prints it.
    public String label() {
        return labels.getFirst();
    }

    /// All keys.
    public List<String> labels() {
        return labels;
    }

    public Group group() {
        return group;
    }

    /// One word for the footer; empty where the footer does not show it.
    public String hint() {
        return hint;
    }

    /// One sentence for the help.
    public String help() {
        return help;
    }

    /// Whether it changes the proxy, so that it is only offered where the level allows.
    public boolean changes() {
        return changes;
    }
}
