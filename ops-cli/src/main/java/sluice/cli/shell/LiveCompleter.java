package sluice.cli.shell;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

import sluice.cli.command.Verb;
import sluice.cli.command.Verb.Argument;
import sluice.cli.command.Verbs;
import sluice.runtime.Capabilities;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Completes verbs, the proxy's own commands word by word from its live help, and the names of its objects.
final class LiveCompleter implements Completer {
    private static final List<String> STAGES = List.of("where", "sort", "columns", "head", "count");
    private static final List<String> FILTERS =
            List.of(
                    "status:",
                    "be:",
                    "srv:",
                    "fe:",
                    "addr:",
                    "queue>0",
                    "errors>0",
                    "rtime>",
                    "!status:maint");

    private final Verbs verbs;
    private final LiveObjects objects;

    LiveCompleter(Verbs verbs, LiveObjects objects) {
        this.verbs = verbs;
        this.objects = objects;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        String word = line.word().substring(0, line.wordCursor());
        int pipe = words.lastIndexOf("|");
        if (pipe >= 0) {
            stage(words.subList(pipe + 1, words.size()), candidates);
        } else if (words.isEmpty()) {
            first(candidates);
        } else if (word.startsWith("-") && verbs.of(words.getFirst()) != null) {
            options(words.getFirst(), candidates);
        } else {
            arguments(words, word, candidates);
        }
    }

    private void first(List<Candidate> candidates) {
        for (var verb : verbs.all()) {
            add(candidates, verb.manual().name(), "verbs", verb.manual().summary(), true);
        }
        Map<String, String> commands = new LinkedHashMap<>();
        for (var command : objects.commands()) {
            String first = command.words().split(" ")[0];
            commands.merge(first, command.description(), (a, b) -> "…");
        }
        commands.forEach(
                (name, description) -> {
                    if (verbs.of(name) == null) {
                        add(candidates, name, "commands of the proxy", description, true);
                    }
                });
        add(candidates, "quit", "verbs", "leaves the shell", true);
    }

    private void options(String name, List<Candidate> candidates) {
        Verb verb = verbs.of(name);
        var words = new ArrayList<String>();
        for (String word : (verb == null ? "" : verb.manual().arguments()).split("[\\[\\] |<>]+")) {
            if (word.startsWith("-")) {
                words.add(word);
            }
        }
        words.addAll(List.of("--json", "--csv", "--table", "--quiet"));
        if (verb != null && verb.manual().changes()) {
            words.addAll(List.of("--dry-run", "--force", "-y", "-m"));
        }
        for (String word : words) {
            add(candidates, word, "options", "", true);
        }
    }

    private void arguments(List<String> words, String word, List<Candidate> candidates) {
        Verb verb = verbs.of(words.getFirst());
        if (verb != null && verb.manual().name().equals("watch") && words.size() > 1) {
            boolean seconds = !words.get(1).isEmpty() && Character.isDigit(words.get(1).charAt(0));
            var inner = words.subList(seconds ? 2 : 1, words.size());
            if (inner.isEmpty()) {
                first(candidates);
            } else {
                arguments(inner, word, candidates);
            }
            return;
        }
        if (verb != null) {
            for (var argument : verb.manual().completes()) {
                argument(argument, word, candidates);
            }
            return;
        }
        command(words, word, candidates);
    }

    private void argument(Argument argument, String word, List<Candidate> candidates) {
        switch (argument) {
            case SERVER -> servers(word, candidates);
            case BACKEND -> plain(objects.backends(), "backends", candidates);
            case OBJECT -> {
                plain(objects.frontends(), "frontends", candidates);
                plain(objects.backends(), "backends", candidates);
                servers(word, candidates);
            }
            case TABLE -> plain(objects.tables(), "stick tables", candidates);
            case CERTIFICATE -> plain(objects.certificates(), "certificates", candidates);
            case FILTER -> {
                for (String filter : FILTERS) {
                    add(
                            candidates,
                            filter,
                            "filters",
                            "",
                            !filter.endsWith(":") && !filter.endsWith(">"));
                }
            }
            case VERB -> {
                for (var verb : verbs.all()) {
                    add(candidates, verb.manual().name(), "verbs", verb.manual().summary(), true);
                }
            }
            case COMMAND -> first(candidates);
            case WEIGHT -> plain(List.of("0", "50%", "100%"), "weights", candidates);
            case OVERRIDES -> plain(List.of("list", "save", "diff", "apply"), "what", candidates);
            case NUMBER -> {
                // Nobody can know the number.
            }
        }
    }

    /// Backends first, their servers once one is chosen.
    private void servers(String word, List<Candidate> candidates) {
        int slash = word.indexOf('/');
        if (slash < 0) {
            for (String backend : objects.backends()) {
                boolean any = objects.servers().stream().anyMatch(s -> s.proxy().equals(backend));
                if (any) {
                    add(candidates, backend + '/', "servers of", "", false);
                }
            }
            for (String group : objects.session().groupNames()) {
                add(candidates, group, "groups", "", true);
            }
            return;
        }
        for (var server : objects.servers()) {
            if (server.proxy().equals(word.substring(0, slash))) {
                add(candidates, server.path(), "servers", server.status().text(), true);
            }
        }
    }

    /// The next word of the proxy's own commands, or the object that stands there.
    private void command(List<String> words, String word, List<Candidate> candidates) {
        String typed = String.join(" ", words);
        for (var command : objects.commands()) {
            String fixed = command.words();
            if (fixed.startsWith(typed + ' ')) {
                String next = fixed.substring(typed.length() + 1).split(" ")[0];
                add(candidates, next, "commands of the proxy", command.description(), true);
            } else if (typed.equals(fixed) || typed.startsWith(fixed + ' ')) {
                placeholder(command, words, word, candidates);
            }
        }
    }

    private void placeholder(
            Capabilities.Command command,
            List<String> words,
            String word,
            List<Candidate> candidates) {
        String arguments = command.arguments();
        int position = words.size() - command.words().split(" ").length;
        String[] places = arguments.split(" ");
        String place = position < places.length ? places[position] : "";
        if (place.contains("<bk>/<srv>")
                || place.contains("<srv>")
                || place.contains("be/srv")
                || place.contains("<backend>/<server>")) {
            servers(word, candidates);
        } else if (place.contains("table")) {
            plain(objects.tables(), "stick tables", candidates);
        } else if (command.words().endsWith("table") && word.isEmpty() && position == 1) {
            plain(List.of("key", "data."), "filters", candidates);
        } else if (!words.isEmpty() && words.getLast().equals("key") && words.size() > 1) {
            plain(objects.keys(words.get(words.size() - 2)), "keys", candidates);
        } else if (place.contains("map")) {
            plain(objects.patterns("map"), "maps", candidates);
        } else if (place.contains("acl")) {
            plain(objects.patterns("acl"), "ACLs", candidates);
        } else if (place.contains("cert")) {
            plain(objects.certificates(), "certificates", candidates);
        } else if (place.contains("frontend")) {
            plain(objects.frontends(), "frontends", candidates);
        } else if (place.contains("<bk>") || place.contains("backend")) {
            plain(objects.backends(), "backends", candidates);
        } else if (command.words().equals("set server") && position == 1) {
            plain(
                    List.of("state", "weight", "addr", "health", "agent", "check-port", "fqdn"),
                    "what",
                    candidates);
        } else if (words.getLast().equals("state") && position == 2) {
            plain(List.of("ready", "drain", "maint"), "states", candidates);
        } else {
            alternatives(arguments, candidates);
        }
    }

    /// `[desc|json|no-maint|typed|up]*`: one of several words.
    private static void alternatives(String arguments, List<Candidate> candidates) {
        for (String part : arguments.split("[\\[\\]{}()* ]+")) {
            if (part.indexOf('|') > 0 && part.indexOf('<') < 0) {
                plain(List.of(part.split("\\|")), "one of", candidates);
            }
        }
    }

    private void stage(List<String> words, List<Candidate> candidates) {
        if (words.isEmpty()) {
            plain(STAGES, "stages", candidates);
            return;
        }
        if (words.getFirst().equals("where")
                || words.getFirst().equals("sort")
                || words.getFirst().equals("columns")) {
            for (var column : StatColumn.all()) {
                if (!column.ofModule()) {
                    add(candidates, column.columnName(), "columns", column.description(), false);
                }
            }
        }
    }

    private static void plain(List<String> names, String group, List<Candidate> candidates) {
        for (String name : names) {
            add(candidates, name, group, "", true);
        }
    }

    private static void add(
            List<Candidate> candidates,
            String value,
            String group,
            String description,
            boolean complete) {
        @Nullable String about = description.isEmpty() ? null : description;
        candidates.add(new Candidate(value, value, group, about, null, null, complete));
    }
}
