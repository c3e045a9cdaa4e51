package sluice.tui.screen;

import org.jspecify.annotations.Nullable;

import sluice.runtime.filter.RowFilter;
import sluice.tui.act.Drain;
import sluice.tui.poll.Node;
import sluice.tui.poll.Question;
import sluice.tui.poll.World;
import sluice.vocabulary.Finding;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Everything that decides what is drawn. Immutable: the fields are written only in a copy that nobody has seen yet
/// ([#with]), and every collection in it is never changed afterwards. `lines` is worked out when it is first asked for
/// and belongs to the thread of the screen.
public final class ScreenState implements Cloneable {
    Size size = new Size(80, 24);
    World live;
    World shown;
    Instant now;
    ZoneId zone;
    Duration interval = Duration.ofSeconds(1);
    View view = View.PROBLEMS;
    Map<View, Look> looks = new EnumMap<>(View.class);
    String filterText = "";
    RowFilter filter = RowFilter.ALL;
    String filterProblem = "";
    Set<String> marks = Set.of();
    boolean folded = true;
    Mode mode = new Mode.Browse();
    int age = -1;
    @Nullable World frozen;
    @Nullable List<Line> lines;
    int node = -1;
    @Nullable Notice notice;
    Map<Question, Reply> replies = Map.of();
    String table = "";
    String logOf = "";
    View logFrom = View.PROBLEMS;
    String recording = "";
    boolean replay;
    boolean readOnly;
    List<Drain> drains = List.of();
    List<String> commands = List.of();

    /// Cursor, first row and order of one view.
    ///
    /// @param cursor key of the selected line, empty for the first
    /// @param index where the cursor was when it was last drawn, should its line be gone
    /// @param offset first line that is drawn
    /// @param sort id of a column or index of a title; empty for the view's own order
    /// @param reversed whether the order is turned
    public record Look(String cursor, int index, int offset, String sort, boolean reversed) {
        static final Look FIRST = new Look("", 0, 0, "", false);
    }

    /// What was said last.
    public record Notice(String text, Finding.Severity severity, Instant at) {}

    /// What came back for a question.
    public record Reply(String text, boolean failed, Instant at) {}

    private ScreenState(World world, Instant now, ZoneId zone) {
        this.live = world;
        this.shown = world;
        this.now = now;
        this.zone = zone;
    }

    public static ScreenState of(World world, Instant now, ZoneId zone) {
        return new ScreenState(world, now, zone);
    }

    /// The next state: a copy in which some fields are written.
    ScreenState with(Consumer<ScreenState> edit) {
        try {
            var next = (ScreenState) clone();
            next.lines = null;
            edit.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public Size size() {
        return size;
    }

    /// What is drawn: the latest world, or the one at which the screen is paused.
    public World world() {
        return shown;
    }

    public World live() {
        return live;
    }

    public Instant now() {
        return now;
    }

    /// The moment that the picture shows: now, or that of the world where it is paused or replayed.
    public Instant moment() {
        return paused() || replay ? shown.at() : now;
    }

    public ZoneId zone() {
        return zone;
    }

    public Duration interval() {
        return interval;
    }

    public View view() {
        return view;
    }

    public Look look() {
        return looks.getOrDefault(view, Look.FIRST);
    }

    /// With another cursor or order; only the order has its lines worked out anew.
    ScreenState withLook(Look look) {
        var old = look();
        boolean sameOrder = old.sort().equals(look.sort()) && old.reversed() == look.reversed();
        return with(
                next -> {
                    var copy = new EnumMap<>(looks);
                    copy.put(view, look);
                    next.looks = copy;
                    next.lines = sameOrder ? lines : null;
                });
    }

    /// The same at a later time; no line tells the time of day.
    ScreenState at(Instant later) {
        return with(
                next -> {
                    next.now = later;
                    next.lines = lines;
                });
    }

    public Mode mode() {
        return mode;
    }

    public ScreenState withMode(Mode mode) {
        return with(next -> next.mode = mode);
    }

    public String filterText() {
        return filterText;
    }

    public RowFilter filter() {
        return filter;
    }

    /// Why the filter that is being typed cannot be used; empty where it can.
    public String filterProblem() {
        return filterProblem;
    }

    public boolean marked(Line line) {
        return marks.contains(line.key());
    }

    public int markCount() {
        return marks.size();
    }

    public boolean folded() {
        return folded;
    }

    public boolean paused() {
        return age >= 0;
    }

    /// The rows of the view, worked out once per state.
    public List<Line> lines() {
        var known = lines;
        if (known == null) {
            known = Lines.of(this);
            lines = known;
        }
        return known;
    }

    /// The selected row, null where there is none.
    public @Nullable Line selected() {
        var all = lines();
        return all.isEmpty() ? null : all.get(Lines.cursor(this, all));
    }

    /// How many polls back the picture is; -1 while it is live.
    public int age() {
        return age;
    }

    /// The world at which the screen was paused; the live one while it is not.
    public World frozen() {
        return frozen == null ? live : frozen;
    }

    /// The instance that is looked at, or -1 for all.
    public int node() {
        return node;
    }

    /// The instances that are looked at.
    public boolean shows(int position) {
        return node < 0 || node == position;
    }

    /// The instance whose header, gauges and process are drawn: the chosen or the first.
    public Node front() {
        return shown.nodes().get(node < 0 ? 0 : Math.min(node, shown.nodes().size() - 1));
    }

    public Node nodeOf(Line line) {
        return shown.nodes().get(line.node());
    }

    /// The titles of a view of cells; with several instances the first one tells whose row it is.
    public List<String> titles() {
        var titles = view.titles();
        if (!several() || titles.isEmpty() || view == View.EVENTS) {
            return titles;
        }
        var named = new ArrayList<>(titles);
        named.addFirst("NODE");
        return named;
    }

    /// The cell below a title of the view, empty where the line lacks it.
    String cell(Line line, String title) {
        int at = titles().indexOf(title);
        return at < 0 || at >= line.cells().size() ? "" : line.cells().get(at);
    }

    public boolean several() {
        return shown.nodes().size() > 1;
    }

    public @Nullable Notice notice() {
        return notice;
    }

    public @Nullable Reply reply(Question question) {
        return replies.get(question);
    }

    public Map<Question, Reply> replies() {
        return replies;
    }

    /// The stick table that is open.
    public String table() {
        return table;
    }

    /// The object whose log is shown, empty for all.
    public String logOf() {
        return logOf;
    }

    /// The file that is being recorded, empty for none.
    public String recording() {
        return recording;
    }

    public boolean replay() {
        return replay;
    }

    /// Servers that were just taken out and are not yet empty.
    public List<Drain> drains() {
        return drains;
    }

    /// Whether any instance that is looked at takes changes.
    public boolean mayChange() {
        for (int i = 0; i < live.nodes().size(); i++) {
            if (shows(i) && live.nodes().get(i).mayChange() && !replay && !readOnly) {
                return true;
            }
        }
        return false;
    }

    public ScreenState withSize(Size size) {
        return with(next -> next.size = size);
    }

    public ScreenState withReplay() {
        return with(next -> next.replay = true);
    }

    public ScreenState withReadOnly(boolean readOnly) {
        return with(next -> next.readOnly = readOnly);
    }

    /// The same screen with its view in the order of a column; an empty name keeps the view's own.
    ///
    /// @throws IllegalArgumentException where the view has no such column
    public ScreenState withSort(String name) {
        for (String known : Sorting.sortable(view)) {
            if (known.equalsIgnoreCase(name)) {
                return Sorting.sortBy(this, known);
            }
        }
        if (!name.isEmpty()) {
            throw new IllegalArgumentException(
                    "cannot sort by '"
                            + name
                            + "'; the view has "
                            + String.join(" ", Sorting.sortable(view)));
        }
        return this;
    }

    public ScreenState withInterval(Duration interval) {
        return with(next -> next.interval = interval);
    }

    public ScreenState withView(View view) {
        return with(next -> next.view = view);
    }

    ScreenState withNotice(String text, Finding.Severity severity) {
        return with(next -> next.notice = new Notice(text, severity, now));
    }

    /// The same screen with a filter.
    ///
    /// @throws IllegalArgumentException with a sentence, where the filter cannot be read
    public ScreenState withFilter(String text) {
        var parsed = RowFilter.parse(text);
        return with(
                next -> {
                    next.filterText = text;
                    next.filter = parsed;
                    next.filterProblem = "";
                });
    }
}
