package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.cli.command.Verb.Argument;
import sluice.runtime.action.Change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The list of all verbs.
public final class Verbs {
    private static final Map<String, String> ALIASES =
            Map.of(
                    "sess",
                    "sessions",
                    "srv",
                    "servers",
                    "be",
                    "backends",
                    "q",
                    "queues",
                    "?",
                    "help",
                    "table",
                    "tables",
                    "override",
                    "overrides",
                    "cert",
                    "certs",
                    "error",
                    "errors");

    private final Map<String, Verb> byName = new HashMap<>();
    private final List<Verb> all;

    public Verbs() {
        var verbs = new ArrayList<Verb>();
        verbs.add(new WhyVerb());
        verbs.add(new BackendsVerb());
        verbs.add(new ServersVerb());
        verbs.add(new QueuesVerb());
        verbs.add(new SessionsVerb());
        verbs.add(new ErrorsVerb());
        verbs.add(new WhoVerb());
        verbs.add(new TablesVerb());
        verbs.add(new CertsVerb());
        verbs.add(new InfoVerb());
        verbs.add(new EventsVerb());
        verbs.add(new WatchVerb(this));
        verbs.add(new TopVerb());
        verbs.add(new DrainVerb());
        verbs.add(
                new ChangeVerb(
                        "maint",
                        "takes servers out: no new requests, those in flight finish",
                        w -> new Change.Maint()));
        verbs.add(new ReadyVerb());
        verbs.add(new WeightVerb());
        verbs.add(new MaxconnVerb());
        verbs.add(new AddrVerb());
        verbs.add(
                new ChangeVerb(
                        "cut", "ends the sessions that servers have now", w -> new Change.Cut()));
        verbs.add(new RemoveVerb());
        verbs.add(new WaitVerb());
        verbs.add(new RollVerb());
        verbs.add(new UndoVerb());
        verbs.add(new HistoryVerb());
        verbs.add(new OverridesVerb());
        verbs.add(new HelpVerb(this));
        all = List.copyOf(verbs);
        for (var verb : verbs) {
            byName.put(verb.manual().name(), verb);
        }
    }

    /// All verbs in the order of the help.
    public List<Verb> all() {
        return all;
    }

    /// The verb of that name or alias, or null.
    public @Nullable Verb of(String name) {
        var verb = byName.get(name);
        return verb != null ? verb : byName.get(ALIASES.getOrDefault(name, ""));
    }

    /// The names, without aliases.
    public List<String> names() {
        return all.stream().map(verb -> verb.manual().name()).toList();
    }

    /// Whether the line is the verb's and not a raw command that begins with the same word: `wait 10s …` is the
    /// proxy's own command, `help set` asks it for its help.
    public @Nullable Verb forLine(List<String> words) {
        if (words.isEmpty()) {
            return null;
        }
        String first = words.getFirst();
        if (first.equals("wait") && words.size() > 1) {
            char next = words.get(1).isEmpty() ? ' ' : words.get(1).charAt(0);
            if (Character.isDigit(next) || words.get(1).equals("-h")) {
                return null;
            }
        }
        return of(first);
    }

    /// One line per verb, for `--help`.
    public List<String> summaries() {
        return HelpVerb.list(this);
    }

    static Verb.Manual manual(
            String name,
            String arguments,
            String summary,
            List<Argument> completes,
            String... examples) {
        return new Verb.Manual(name, arguments, summary, List.of(examples), completes, false);
    }
}
