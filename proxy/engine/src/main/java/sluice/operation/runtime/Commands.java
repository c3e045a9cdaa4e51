package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// All commands of the catalog, found by their first words. Immutable.
public final class Commands {
    private static final int USAGE_WIDTH = 40;
    private static final int SUGGESTIONS = 6;

    private final Catalog catalog;
    private final List<RuntimeCommand.Keyword> sorted;
    private final int mostWords;

    public Commands(Catalog catalog) {
        this(catalog, catalog.all(RuntimeCommand.Keyword.class));
    }

    private Commands(Catalog catalog, Collection<RuntimeCommand.Keyword> some) {
        this.catalog = catalog;
        var all = new ArrayList<>(some);
        all.sort(Comparator.comparing(command -> command.name().get(0)));
        this.sorted = List.copyOf(all);
        int most = 1;
        for (String name : catalog.names(RuntimeCommand.Keyword.class)) {
            most = Math.max(most, name.split(" ").length);
        }
        this.mostWords = most;
    }

    /// Those that the socket of a master has by itself.
    Commands ofMaster() {
        return new Commands(
                catalog, sorted.stream().filter(RuntimeCommand.Keyword::ofMaster).toList());
    }

    /// A command and how many words its name took.
    record Match(RuntimeCommand.Keyword command, int words) {}

    @Nullable Match find(List<String> words) {
        for (int count = Math.min(mostWords, words.size()); count > 0; count--) {
            var command =
                    catalog.find(
                            RuntimeCommand.Keyword.class,
                            String.join(" ", words.subList(0, count)));
            if (command != null && sorted.contains(command)) {
                return new Match(command, count);
            }
        }
        return null;
    }

    /// The list of `help`: all commands of the level, or those that begin with `prefix`.
    void help(Level level, String prefix, Answer answer) {
        answer.line("The following commands are valid at this level:");
        list(level, prefix, answer);
        builtIn(answer);
    }

    /// Commands for HAProxy's own developers, and what to look at instead.
    private static final Map<String, String> ELSEWHERE =
            Map.of(
                    "debug", "it looks into the memory of a C program",
                    "httpclient", "use a client of your own",
                    "set profiling", "use the JDK's flight recorder (jcmd <pid> JFR.start)",
                    "show profiling", "use the JDK's flight recorder (jcmd <pid> JFR.start)",
                    "show dev", "see 'show info' and 'show env'",
                    "show fd", "see 'ss' and 'lsof' of the system",
                    "show libs", "see 'sluice proxy -vv'",
                    "show tasks", "see 'show activity' and 'show threads'",
                    "trace", "see 'show events' and the logs");

    private static @Nullable String elsewhere(List<String> words) {
        String text = String.join(" ", words) + " ";
        for (var each : ELSEWHERE.entrySet()) {
            if (text.startsWith(each.getKey() + " ")) {
                return "'"
                        + each.getKey()
                        + "' is a command for the developers of HAProxy and does not exist here: "
                        + each.getValue()
                        + ".";
            }
        }
        return null;
    }

    /// What an unknown command is answered: near commands, else the whole list.
    void unknown(Level level, List<String> words, Answer answer) {
        String instead = elsewhere(words);
        if (instead != null) {
            answer.line(instead);
            return;
        }
        String prefix = longestKnownPrefix(words);
        if (!prefix.isEmpty()) {
            answer.line("Unknown command, but maybe one of the following ones is a better match:");
            list(level, prefix, answer);
            builtIn(answer);
            return;
        }
        var near = nearest(level, String.join(" ", words));
        if (near.isEmpty()) {
            answer.line(
                    "Unknown command: '"
                            + words.get(0)
                            + "'. Please enter one of the following commands only:");
            list(level, "", answer);
            builtIn(answer);
            return;
        }
        answer.line(
                "Unknown command: '"
                        + words.get(0)
                        + "', but maybe one of the following ones is a better match:");
        near.forEach(command -> line(command.usage(), command.summary(), answer));
        builtIn(answer);
    }

    private String longestKnownPrefix(List<String> words) {
        for (int count = words.size(); count > 0; count--) {
            String prefix = String.join(" ", words.subList(0, count));
            for (var command : sorted) {
                for (String name : command.name()) {
                    if (name.startsWith(prefix + " ")) {
                        return prefix;
                    }
                }
            }
        }
        return "";
    }

    private void list(Level level, String prefix, Answer answer) {
        for (var command : sorted) {
            boolean forPeople = !command.unlisted() && !command.name().getFirst().startsWith("_");
            if (forPeople && command.level().compareTo(level) <= 0 && startsWith(command, prefix)) {
                line(command.usage(), command.summary(), answer);
                if (command.name().contains(prefix)) {
                    command.forms().forEach(form -> answer.append("    ").line(form));
                }
            }
        }
    }

    private static boolean startsWith(RuntimeCommand.Keyword command, String prefix) {
        return prefix.isEmpty()
                || command.name().stream().anyMatch(name -> name.startsWith(prefix));
    }

    private List<RuntimeCommand.Keyword> nearest(Level level, String text) {
        record Scored(RuntimeCommand.Keyword command, int distance) {}
        return sorted.stream()
                .filter(command -> command.level().compareTo(level) <= 0)
                .map(command -> new Scored(command, distance(text, command.name().get(0))))
                .filter(scored -> scored.distance * 2 <= Math.max(text.length(), 4))
                .sorted(Comparator.comparingInt(Scored::distance))
                .limit(SUGGESTIONS)
                .map(Scored::command)
                .toList();
    }

    /// Levenshtein distance, bounded by the shorter prefix so that arguments behind the name do not count.
    private static int distance(String text, String name) {
        String cut = text.length() > name.length() ? text.substring(0, name.length()) : text;
        int[] row = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= cut.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int above = row[j];
                int same = diagonal + (cut.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[name.length()];
    }

    private static void builtIn(Answer answer) {
        line("help [<command>]", "list the commands, all or those that match", answer);
        line(
                "prompt [help | n | i | p | timed ]*",
                "switch the interactive mode and the prompt",
                answer);
        line("quit", "close this connection", answer);
    }

    private static void line(String usage, String summary, Answer answer) {
        answer.append("  ").append(usage);
        for (int i = usage.length(); i < USAGE_WIDTH; i++) {
            answer.append(' ');
        }
        answer.append(": ").line(summary);
    }
}
