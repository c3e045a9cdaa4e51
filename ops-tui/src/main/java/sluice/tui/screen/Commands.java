package sluice.tui.screen;

import org.jspecify.annotations.Nullable;

import sluice.runtime.StatRow;
import sluice.runtime.filter.Glob;
import sluice.runtime.filter.Spelling;
import sluice.tui.act.Wish;
import sluice.tui.key.KeyRow;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Question;
import sluice.vocabulary.Finding;
import sluice.vocabulary.ObjectKind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// The command bar: the words of the shell, and every command of the Runtime API as it is.
///
/// ```
/// drain|maint|ready|kill be/srv …      weight|maxconn be/srv VALUE      undo  lost
/// be NAME  fe NAME  filter TEXT  sort COLUMN  problems queues servers …  node NAME
/// pause  live  every 2s  snapshot  record  help  quit
/// ```
///
/// What only reads is asked at once; what changes is proposed first.
public final class Commands {
    private static final List<String> VERBS =
            List.of(
                    "be",
                    "certificates",
                    "drain",
                    "errors",
                    "log",
                    "events",
                    "every",
                    "fe",
                    "filter",
                    "frontends",
                    "help",
                    "info",
                    "kill",
                    "live",
                    "lost",
                    "maint",
                    "maxconn",
                    "node",
                    "pause",
                    "problems",
                    "queues",
                    "quit",
                    "ready",
                    "record",
                    "servers",
                    "sessions",
                    "snapshot",
                    "sort",
                    "tables",
                    "undo",
                    "weight");
    private static final List<String> ON_SERVERS =
            List.of("drain", "maint", "ready", "weight", "maxconn", "kill");
    private static final int REMEMBERED = 100;

    private Commands() {}

    static Step typed(ScreenState state, Mode.Commanding mode, Stroke stroke) {
        return switch (stroke.kind()) {
            case ESCAPE -> Step.to(state.withMode(new Mode.Browse()));
            case ENTER -> entered(state, mode.line().text().strip());
            case TAB -> Step.to(completed(state, mode));
            case UP -> Step.to(recalled(state, mode, 1));
            case DOWN -> Step.to(recalled(state, mode, -1));
            case BACKSPACE ->
                    Step.to(
                            mode.line().text().isEmpty()
                                    ? state.withMode(new Mode.Browse())
                                    : edited(state, mode.line().after(stroke)));
            default -> Step.to(edited(state, mode.line().after(stroke)));
        };
    }

    private static ScreenState edited(ScreenState state, LineEdit line) {
        return state.withMode(new Mode.Commanding(line, List.of(), 0));
    }

    private static ScreenState recalled(ScreenState state, Mode.Commanding mode, int by) {
        int recall = Math.clamp(mode.recall() + by, 0, state.commands.size());
        String text = recall == 0 ? "" : state.commands.get(recall - 1);
        return state.withMode(new Mode.Commanding(LineEdit.of(text), List.of(), recall));
    }

    /// Puts in what all completions begin with, and lists them where there are several.
    private static ScreenState completed(ScreenState state, Mode.Commanding mode) {
        String text = mode.line().text().substring(0, mode.line().cursor());
        int start = text.lastIndexOf(' ') + 1;
        String begun = text.substring(start);
        var offers = offers(state, text.substring(0, start).strip(), begun);
        if (offers.isEmpty()) {
            return state.withMode(new Mode.Commanding(mode.line(), List.of(), 0));
        }
        String common = common(offers);
        String more = common.length() > begun.length() ? common.substring(begun.length()) : "";
        boolean single = offers.size() == 1;
        return state.withMode(
                new Mode.Commanding(
                        mode.line().typed(single && !common.endsWith("/") ? more + " " : more),
                        single ? List.of() : offers,
                        0));
    }

    private static List<String> offers(ScreenState state, String before, String begun) {
        var offers = new TreeSet<String>();
        String[] words = before.isEmpty() ? new String[0] : before.split("\\s+");
        if (words.length == 0) {
            VERBS.stream().filter(verb -> verb.startsWith(begun)).forEach(offers::add);
        }
        String verb = words.length == 0 ? "" : words[0];
        if (ON_SERVERS.contains(verb)) {
            rows(state).stream()
                    .filter(row -> row.kind() == ObjectKind.SERVER)
                    .map(StatRow::path)
                    .filter(path -> path.startsWith(begun))
                    .forEach(offers::add);
        } else if (verb.equals("be") || verb.equals("fe")) {
            var kind = verb.equals("be") ? ObjectKind.BACKEND : ObjectKind.FRONTEND;
            rows(state).stream()
                    .filter(row -> row.kind() == kind)
                    .map(StatRow::proxy)
                    .filter(name -> name.startsWith(begun))
                    .forEach(offers::add);
        } else if (verb.equals("sort")) {
            Sorting.sortable(state.view()).stream()
                    .filter(name -> name.startsWith(begun))
                    .forEach(offers::add);
        } else if (verb.equals("node")) {
            state.live().nodes().stream()
                    .map(node -> node.name())
                    .filter(name -> name.startsWith(begun))
                    .forEach(offers::add);
        } else {
            known(state, before, begun, offers);
        }
        return List.copyOf(offers);
    }

    /// The next words of the commands that the process listed in its help.
    private static void known(
            ScreenState state, String before, String begun, TreeSet<String> offers) {
        var capabilities = state.front().capabilities();
        if (capabilities == null) {
            return;
        }
        String prefix = before.isEmpty() ? "" : before.replaceAll("\\s+", " ") + ' ';
        for (var command : capabilities.commands()) {
            String words = command.words();
            if (words.startsWith(prefix + begun) && words.length() > prefix.length()) {
                String rest = words.substring(prefix.length());
                int blank = rest.indexOf(' ');
                offers.add(blank < 0 ? rest : rest.substring(0, blank));
            }
        }
        boolean names =
                prefix.startsWith("set server ") || prefix.startsWith("shutdown sessions server ");
        if (names) {
            rows(state).stream()
                    .filter(row -> row.kind() == ObjectKind.SERVER)
                    .map(StatRow::path)
                    .filter(path -> path.startsWith(begun))
                    .forEach(offers::add);
        }
    }

    private static List<StatRow> rows(ScreenState state) {
        var rows = new ArrayList<StatRow>();
        for (int i = 0; i < state.live().nodes().size(); i++) {
            if (state.shows(i)) {
                state.live()
                        .nodes()
                        .get(i)
                        .latest()
                        .ifPresent(snapshot -> rows.addAll(snapshot.rows()));
            }
        }
        return rows;
    }

    private static String common(List<String> offers) {
        String common = offers.getFirst();
        for (String offer : offers) {
            int same = 0;
            while (same < Math.min(common.length(), offer.length())
                    && common.charAt(same) == offer.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return common;
    }

    private static Step entered(ScreenState state, String line) {
        if (line.isEmpty()) {
            return Step.to(state.withMode(new Mode.Browse()));
        }
        var commands = new ArrayList<>(state.commands);
        commands.remove(line);
        commands.addFirst(line);
        while (commands.size() > REMEMBERED) {
            commands.removeLast();
        }
        var next =
                state.with(edit -> edit.commands = List.copyOf(commands))
                        .withMode(new Mode.Browse());
        String[] words = line.split("\\s+");
        String rest = line.substring(words[0].length()).strip();
        return perform(next, words[0].toLowerCase(Locale.ROOT), rest, words);
    }

    private static Step perform(ScreenState state, String verb, String rest, String[] words) {
        return switch (verb) {
            case "q", "quit", "exit" -> Browsing.pressed(state, KeyRow.QUIT);
            case "help" -> Step.to(state.withMode(new Mode.Helping(rest, 0)));
            case "problems" -> Browsing.open(state, View.PROBLEMS);
            case "queues" -> Browsing.open(filtered(state, rest), View.QUEUES);
            case "servers" -> Browsing.open(filtered(state, rest), View.SERVERS);
            case "frontends" -> Browsing.open(filtered(state, rest), View.FRONTENDS);
            case "tables" -> Browsing.open(state, View.TABLES);
            case "events" -> Browsing.open(state, View.EVENTS);
            case "sessions", "sess" -> Browsing.open(filtered(state, rest), View.SESSIONS);
            case "certificates", "certs" -> Browsing.open(state, View.CERTIFICATES);
            case "errors" -> Browsing.open(state, View.ERRORS);
            case "log" -> Browsing.pressed(state, KeyRow.LOG);
            case "info", "process" -> Browsing.open(state, View.PROCESS);
            case "be" ->
                    Browsing.open(filtered(state, rest.isEmpty() ? "" : "be:" + rest), View.QUEUES);
            case "fe" ->
                    Browsing.open(
                            filtered(state, rest.isEmpty() ? "" : "fe:" + rest), View.FRONTENDS);
            case "filter" -> Step.to(filtered(state, rest));
            case "sort" -> sorted(state, rest);
            case "node" -> node(state, rest);
            case "pause", "live" ->
                    verb.equals("live") == state.paused()
                            ? Browsing.pressed(state, KeyRow.PAUSE)
                            : Step.to(state);
            case "every" -> every(state, rest);
            case "snapshot" -> Browsing.pressed(state, KeyRow.SNAPSHOT);
            case "record" -> Browsing.pressed(state, KeyRow.RECORD);
            case "undo" -> Actions.undo(state);
            case "lost", "overrides" -> Step.to(Actions.lost(state));
            case "drain", "maint", "ready", "kill" -> onServers(state, verb, rest, "");
            case "weight", "maxconn" ->
                    words.length < 3
                            ? said(
                                    state,
                                    verb + " wants a server and a value: " + verb + " be/srv 50%")
                            : onServers(
                                    state,
                                    verb,
                                    rest.substring(0, rest.lastIndexOf(' ')).strip(),
                                    words[words.length - 1]);
            default -> raw(state, verb, rest);
        };
    }

    private static ScreenState filtered(ScreenState state, String text) {
        try {
            return state.withFilter(text);
        } catch (IllegalArgumentException e) {
            return state.withNotice(String.valueOf(e.getMessage()), Finding.Severity.WARN);
        }
    }

    private static Step said(ScreenState state, String text) {
        return Step.to(state.withNotice(text, Finding.Severity.WARN));
    }

    private static Step sorted(ScreenState state, String name) {
        for (String known : Sorting.sortable(state.view())) {
            if (known.equalsIgnoreCase(name)) {
                return Step.to(Sorting.sortBy(state, known));
            }
        }
        return said(state, "sort by one of: " + String.join(" ", Sorting.sortable(state.view())));
    }

    private static Step node(ScreenState state, String name) {
        for (int i = 0; i < state.live().nodes().size(); i++) {
            if (state.live().nodes().get(i).name().equals(name)) {
                int chosen = i;
                return Step.to(state.with(next -> next.node = chosen));
            }
        }
        if (name.isEmpty() || name.equals("all")) {
            return Step.to(state.with(next -> next.node = -1));
        }
        return said(
                state,
                "no instance '"
                        + name
                        + "'; there are: all "
                        + String.join(
                                " ", state.live().nodes().stream().map(n -> n.name()).toList()));
    }

    private static Step every(ScreenState state, String text) {
        var interval = interval(text);
        if (interval == null) {
            return said(state, "every wants an interval such as 500ms, 2s or 1m");
        }
        return Step.to(state.withInterval(interval), new Effect.Interval(interval));
    }

    /// `500ms`, `2s`, `2`, `1m`; null where it is none, or not between 250 ms and one hour.
    public static @Nullable Duration interval(String text) {
        String digits = text.replaceAll("[a-z]+$", "");
        String unit = text.substring(digits.length());
        try {
            double value = Double.parseDouble(digits);
            double millis =
                    switch (unit) {
                        case "ms" -> value;
                        case "s", "" -> value * 1000;
                        case "m" -> value * 60_000;
                        default -> Double.NaN;
                    };
            return millis >= 250 && millis <= 3_600_000 ? Duration.ofMillis((long) millis) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static Step onServers(ScreenState state, String verb, String names, String value) {
        String forbidden = Actions.forbidden(state);
        if (!forbidden.isEmpty()) {
            return said(state, forbidden);
        }
        if (names.isEmpty()) {
            return Actions.wanted(state, verb);
        }
        var targets = new ArrayList<Wish.Target>();
        for (String name : names.split("[\\s,]+")) {
            var found = servers(state, name);
            if (found.isEmpty()) {
                return said(state, missing(state, name));
            }
            targets.addAll(found);
        }
        return Actions.wished(state, new Wish(verb, value, targets.stream().distinct().toList()));
    }

    private static List<Wish.Target> servers(ScreenState state, String name) {
        var glob = Glob.of(name.endsWith("/") ? name + '*' : name);
        var found = new ArrayList<Wish.Target>();
        for (int i = 0; i < state.live().nodes().size(); i++) {
            var snapshot = state.live().nodes().get(i).latest().orElse(null);
            if (!state.shows(i) || snapshot == null) {
                continue;
            }
            for (var row : snapshot.servers()) {
                if (name.indexOf('/') < 0 ? row.name().equals(name) : glob.matches(row.path())) {
                    found.add(new Wish.Target(i, row.path()));
                }
            }
        }
        return found;
    }

    private static String missing(ScreenState state, String name) {
        var paths =
                rows(state).stream()
                        .filter(row -> row.kind() == ObjectKind.SERVER)
                        .map(StatRow::path)
                        .toList();
        String near = Spelling.nearest(name, paths);
        return "no server '" + name + "'" + (near.isEmpty() ? "" : "; did you mean " + near + "?");
    }

    /// A command of the Runtime API: one that reads is asked, any other proposed.
    private static Step raw(ScreenState state, String verb, String rest) {
        int node = Math.max(0, state.node());
        String command = rest.isEmpty() ? verb : verb + ' ' + rest;
        var capabilities = state.front().capabilities();
        if (state.replay() || state.front().readOnly() || capabilities == null) {
            return said(
                    state,
                    "'"
                            + verb
                            + "' is no command here; the socket cannot be asked (replay or page)");
        }
        boolean known =
                capabilities.commands().stream()
                        .anyMatch(c -> (c.words() + ' ').startsWith(verb + ' '));
        if (!known) {
            String near = Spelling.nearest(verb, VERBS);
            return said(
                    state,
                    "'"
                            + verb
                            + "' is neither a command here nor one of this process"
                            + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
        }
        if (verb.equals("show") || verb.equals("get")) {
            return Step.to(
                    state.withNotice("asking: " + command, Finding.Severity.INFO),
                    new Effect.Ask(new Question(node, Question.Topic.RAW, command)));
        }
        return Actions.raw(state, node, command);
    }
}
