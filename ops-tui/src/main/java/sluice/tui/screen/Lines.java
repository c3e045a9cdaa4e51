package sluice.tui.screen;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.tui.poll.Node;
import sluice.tui.screen.Line.Tone;
import sluice.vocabulary.Finding;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The rows of the current view in the order in which they are drawn: what the cursor moves over.
public final class Lines {
    /// How many quiet backends are shown one by one while others are in trouble.
    private static final int QUIET = 3;

    /// Below so many columns only backends are unfolded by themselves.
    private static final int ROOM_FOR_SERVERS = 80;

    private Lines() {}

    public static List<Line> of(ScreenState state) {
        return switch (state.view()) {
            case PROBLEMS, QUEUES -> groups(state);
            case SERVERS -> rows(state, ObjectKind.SERVER, ObjectKind.SERVER);
            case FRONTENDS -> rows(state, ObjectKind.FRONTEND, ObjectKind.LISTENER);
            case EVENTS -> sorted(state, events(state));
            case TABLES, ENTRIES, SESSIONS, CERTIFICATES, ERRORS, LOG ->
                    sorted(state, named(state, AnswerLines.of(state)));
            case PROCESS -> sorted(state, named(state, ProcessLines.of(state)));
        };
    }

    /// The position of the cursor among the lines: on its key, else where it was.
    public static int cursor(ScreenState state, List<Line> lines) {
        var look = state.look();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).key().equals(look.cursor())) {
                return i;
            }
        }
        return lines.isEmpty() ? 0 : Math.clamp(look.index(), 0, lines.size() - 1);
    }

    private static List<Line> groups(ScreenState state) {
        var groups = new ArrayList<Group>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (state.shows(i)) {
                groups.addAll(Group.of(i, state.world().nodes().get(i)));
            }
        }
        if (!state.filter().isEmpty()) {
            groups.removeIf(group -> !passes(state, group));
        }
        var loud = loud(state, groups);
        groups.sort(order(state, loud));
        var lines = new ArrayList<Line>();
        int quiet = 0;
        var folded = new ArrayList<Group>();
        for (var group : groups) {
            boolean shout = loud.contains(group);
            if (!shout && state.folded() && state.filter().isEmpty()) {
                boolean room = loud.isEmpty() || quiet < QUIET && busy(state, group);
                if (!room) {
                    folded.add(group);
                    continue;
                }
                quiet++;
            }
            lines.add(Line.of(group.node(), group.backend(), group, ""));
            boolean room = state.size().columns() >= ROOM_FOR_SERVERS;
            if (shout && room || !state.folded() || !state.filter().isEmpty()) {
                servers(state, group, lines);
            }
        }
        if (!folded.isEmpty()) {
            lines.add(Line.of(0, "+", Tone.FOLD, foldText(folded)));
        }
        return lines;
    }

    private static String foldText(List<Group> folded) {
        int up = 0;
        for (var group : folded) {
            up += group.backend().status().serving() && !group.dead() ? 1 : 0;
        }
        return "+ "
                + folded.size()
                + (folded.size() == 1 ? " backend" : " backends")
                + " without queue ("
                + (up == folded.size() ? "all UP" : up + " UP")
                + ")";
    }

    private static boolean busy(ScreenState state, Group group) {
        return Column.requests(history(state, group.node()), group.backend()) > 0;
    }

    private static boolean passes(ScreenState state, Group group) {
        var history = history(state, group.node());
        if (state.filter().matches(group.backend(), history)) {
            return true;
        }
        for (var server : group.servers()) {
            if (state.filter().matches(server, history)) {
                return true;
            }
        }
        return false;
    }

    /// The groups that have something to say: a queue, a failure, a verdict.
    private static Set<Group> loud(ScreenState state, List<Group> groups) {
        var named = new ArrayList<Set<String>>();
        for (var node : state.world().nodes()) {
            var names = new HashSet<String>();
            for (var finding : node.findings()) {
                if (finding.severity() != Finding.Severity.INFO) {
                    int slash = finding.object().indexOf('/');
                    names.add(slash < 0 ? finding.object() : finding.object().substring(0, slash));
                }
            }
            named.add(names);
        }
        Set<Group> loud = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var group : groups) {
            boolean troubled =
                    group.waiting() > 0
                            || group.dead()
                            || named.get(group.node()).contains(group.backend().proxy());
            for (var server : group.servers()) {
                troubled |= !server.status().serving() || server.status().changing();
            }
            if (troubled) {
                loud.add(group);
            }
        }
        return loud;
    }

    private static Comparator<Group> order(ScreenState state, Set<Group> loud) {
        var look = state.look();
        var column = columnOf(state);
        Comparator<Group> order;
        if (column == null) {
            order =
                    Comparator.<Group>comparingInt(group -> loud.contains(group) ? 0 : 1)
                            .thenComparing(Comparator.comparingLong(Group::waiting).reversed())
                            .thenComparingInt(group -> group.dead() ? 0 : 1)
                            .thenComparing(
                                    descending(
                                            group ->
                                                    Column.requests(
                                                            history(state, group.node()),
                                                            group.backend())));
        } else if (column.left() && Double.isNaN(sample(column))) {
            order = Comparator.comparing(group -> column.text(group.backend()));
        } else {
            order =
                    descending(
                            group ->
                                    column.value(
                                            history(state, group.node()), group.backend(), group));
        }
        return look.reversed() ? order.reversed() : order;
    }

    private static double sample(Column column) {
        return switch (column) {
            case NAME, CHECK_TEXT, ADDRESS, COOKIE, NODE, HISTORY -> Double.NaN;
            default -> 0;
        };
    }

    private static <T> Comparator<T> descending(java.util.function.ToDoubleFunction<T> value) {
        return Comparator.comparingDouble(
                item -> {
                    double number = value.applyAsDouble(item);
                    return Double.isNaN(number) ? Double.MAX_VALUE : -number;
                });
    }

    private static void servers(ScreenState state, Group group, List<Line> lines) {
        var history = history(state, group.node());
        var servers = new ArrayList<>(group.servers());
        if (!state.filter().isEmpty() && !state.filter().matches(group.backend(), history)) {
            servers.removeIf(row -> !state.filter().matches(row, history));
        }
        var column = columnOf(state);
        if (column != null) {
            servers.sort(rowOrder(state, group.node(), column));
        }
        for (int i = 0; i < servers.size(); i++) {
            String branch = i == servers.size() - 1 ? " └ " : " ├ ";
            lines.add(Line.of(group.node(), servers.get(i), null, branch));
        }
    }

    private static Comparator<StatRow> rowOrder(ScreenState state, int node, Column column) {
        var history = history(state, node);
        Comparator<StatRow> order =
                column.left() && Double.isNaN(sample(column))
                        ? Comparator.comparing(column::text)
                        : descending(row -> column.value(history, row, null));
        return state.look().reversed() ? order.reversed() : order;
    }

    private static List<Line> rows(ScreenState state, ObjectKind first, ObjectKind second) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            var snapshot =
                    state.shows(i) ? state.world().nodes().get(i).latest().orElse(null) : null;
            if (snapshot == null) {
                continue;
            }
            var history = history(state, i);
            for (var row : snapshot.rows()) {
                boolean wanted = row.kind() == first || row.kind() == second;
                if (wanted && state.filter().matches(row, history)) {
                    String branch = row.kind() == ObjectKind.LISTENER ? " └ " : "";
                    lines.add(Line.of(i, row, null, branch));
                }
            }
        }
        var column = columnOf(state);
        if (column != null) {
            lines.sort(lineOrder(state, column));
        } else if (first == ObjectKind.SERVER) {
            lines.sort(Comparator.comparingInt(Lines::rank));
        }
        return lines;
    }

    /// Failed first, then waiting, then decided, then the rest in the order of the configuration.
    private static int rank(Line line) {
        var row = line.row();
        if (row == null) {
            return 9;
        }
        if (row.status().failed()) {
            return 0;
        }
        if (row.number(StatColumn.QCUR) > 0) {
            return 1;
        }
        return row.status().changing() ? 2 : row.status().decided() ? 3 : 4;
    }

    private static Comparator<Line> lineOrder(ScreenState state, Column column) {
        Comparator<Line> order;
        if (column == Column.NODE) {
            order = Comparator.comparingInt(Line::node);
        } else if (column.left() && Double.isNaN(sample(column))) {
            order = Comparator.comparing(line -> line.row() == null ? "" : column.text(line.row()));
        } else {
            order =
                    descending(
                            line ->
                                    line.row() == null
                                            ? Double.NaN
                                            : column.value(
                                                    history(state, line.node()), line.row(), null));
        }
        return state.look().reversed() ? order.reversed() : order;
    }

    private static @Nullable Column columnOf(ScreenState state) {
        String id = state.look().sort();
        for (var column : state.view().columns()) {
            if (column.id().equals(id)) {
                return column;
            }
        }
        return null;
    }

    private static History history(ScreenState state, int node) {
        return state.world().nodes().get(node).history();
    }

    private static List<Line> events(ScreenState state) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (!state.shows(i)) {
                continue;
            }
            var node = state.world().nodes().get(i);
            int number = 0;
            for (var event : node.history().events()) {
                lines.add(event(state, i, node, event, number++));
            }
        }
        lines.sort(Comparator.comparing((Line line) -> line.cells().getFirst()).reversed());
        return lines;
    }

    private static Line event(
            ScreenState state, int position, Node node, History.Event event, int number) {
        var at = event.at().atZone(state.zone()).toLocalDateTime();
        String object = event.object().isEmpty() ? "process" : event.object();
        return Line.of(
                position,
                "E" + event.at().toEpochMilli() + '#' + number,
                toneOf(event),
                at.toLocalDate() + " " + at.toLocalTime().withNano(0),
                state.several() ? node.name() + ':' + object : object,
                event.text());
    }

    /// How an event is coloured.
    public static Tone toneOf(History.Event event) {
        return switch (event.kind()) {
            case STATE ->
                    event.text().contains("→DOWN")
                            ? Tone.CRIT
                            : event.text().contains("→UP") ? Tone.GOOD : Tone.WARN;
            case RESTART, CONNECTION -> Tone.WARN;
            case QUEUE -> event.text().endsWith("→0") ? Tone.PLAIN : Tone.WARN;
            case CHANGE -> Tone.PLAIN;
        };
    }

    /// With several instances every row of cells begins with the name of its own.
    private static List<Line> named(ScreenState state, List<Line> lines) {
        if (!state.several()) {
            return lines;
        }
        var named = new ArrayList<Line>(lines.size());
        for (var line : lines) {
            var cells = new ArrayList<>(line.cells());
            cells.addFirst(state.nodeOf(line).name());
            named.add(
                    new Line(
                            line.key(),
                            line.node(),
                            line.row(),
                            line.group(),
                            line.branch(),
                            cells,
                            line.tone()));
        }
        return named;
    }

    /// Filters and orders rows of cells: every word of the filter has to occur, `!word` must not.
    private static List<Line> sorted(ScreenState state, List<Line> lines) {
        var passed = new ArrayList<Line>(lines.size());
        String[] words =
                state.filterText().strip().toLowerCase(java.util.Locale.ROOT).split("\\s+");
        for (var line : lines) {
            if (holds(line, words)) {
                passed.add(line);
            }
        }
        var look = state.look();
        int title = state.titles().indexOf(look.sort());
        if (title >= 0) {
            Comparator<Line> order =
                    Comparator.comparing(line -> cell(line, title), Lines::compareCells);
            passed.sort(look.reversed() ? order.reversed() : order);
        }
        return passed;
    }

    private static boolean holds(Line line, String[] words) {
        if (words.length == 1 && words[0].isEmpty()) {
            return true;
        }
        String text = String.join(" ", line.cells()).toLowerCase(java.util.Locale.ROOT);
        for (String word : words) {
            boolean not = word.length() > 1 && word.startsWith("!");
            if (text.contains(not ? word.substring(1) : word) == not) {
                return false;
            }
        }
        return true;
    }

    private static String cell(Line line, int title) {
        return title < line.cells().size() ? line.cells().get(title) : "";
    }

    private static int compareCells(String a, String b) {
        double x = leading(a);
        double y = leading(b);
        return Double.isNaN(x) || Double.isNaN(y) ? a.compareTo(b) : Double.compare(y, x);
    }

    private static double leading(String text) {
        int end = 0;
        while (end < text.length()
                && end < 15
                && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        try {
            return end == 0 ? Double.NaN : Double.parseDouble(text.substring(0, end));
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
