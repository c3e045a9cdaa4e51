package sluice.cli.command;

import sluice.cli.show.Format;
import sluice.runtime.filter.Spelling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is said with dashes; may stand anywhere among the words of a verb.
///
/// @param format how to write results
/// @param dryRun print the exact commands, send none
/// @param yes ask nothing
/// @param force also take the last usable server, undo foreign changes
/// @param reason for the journal
/// @param timeout of waits; zero for the verb's own
/// @param poll between looks at a waiting server
/// @param then what to do when a drain will not end: `leave`, `maint`, `ready`, `kill`
/// @param waitUp whether `ready` waits until the server serves
/// @param noWait whether `drain` returns at once
/// @param oldest sessions: oldest first
/// @param all no limit of lines
/// @param count repetitions of `watch`, servers at once of `roll`
/// @param run the command of `roll`
public record Options(
        Format format,
        boolean dryRun,
        boolean yes,
        boolean force,
        String reason,
        Duration timeout,
        Duration poll,
        String then,
        boolean waitUp,
        boolean noWait,
        boolean oldest,
        boolean all,
        int count,
        String run) {

    /// None given.
    public static final Options NONE =
            new Options(
                    Format.TABLE,
                    false,
                    false,
                    false,
                    "",
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    "",
                    false,
                    false,
                    false,
                    false,
                    0,
                    "");

    private static final List<String> KNOWN =
            List.of(
                    "--json",
                    "--csv",
                    "--tsv",
                    "--table",
                    "--quiet",
                    "-q",
                    "--dry-run",
                    "-y",
                    "--yes",
                    "--force",
                    "-m",
                    "--reason",
                    "--timeout",
                    "--poll",
                    "--then",
                    "--wait-up",
                    "--no-wait",
                    "--oldest",
                    "--all",
                    "--count",
                    "--cmd",
                    "--max");

    /// What is left of a command line without its options.
    public record Parsed(Options options, List<String> words) {}

    /// Takes the options out of the words; those in front of it win over `defaults`.
    public static Parsed parse(List<String> words, Options defaults) throws Failure {
        var options = new Mutable(defaults);
        var rest = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!name.startsWith("-") || name.length() < 2 || Character.isDigit(name.charAt(1))) {
                rest.add(word);
            } else if (!options.flag(name)) {
                if (!KNOWN.contains(name)) {
                    String near = Spelling.nearest(name, KNOWN);
                    throw Failure.usage(
                            "unknown option "
                                    + name
                                    + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
                }
                boolean inside = equals >= 0;
                if (!inside && i + 1 == words.size()) {
                    throw Failure.usage(name + " needs a value");
                }
                options.value(name, inside ? word.substring(equals + 1) : words.get(++i));
            }
        }
        return new Parsed(options.build(), rest);
    }

    /// Takes only the options that choose the form of the result, from the end of a raw command.
    static Parsed parseForm(List<String> words, Options defaults) {
        var options = new Mutable(defaults);
        int size = words.size();
        while (size > 1
                && words.get(size - 1).startsWith("--")
                && options.form(words.get(size - 1))) {
            size--;
        }
        return new Parsed(options.build(), words.subList(0, size));
    }

    /// `90`, `90s`, `10m`, `500ms`, `1h`.
    static Duration duration(String text, String option) throws Failure {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        long number = end == 0 || end > 9 ? -1 : Long.parseLong(text.substring(0, end));
        var duration =
                switch (text.substring(end)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "", "s" -> Duration.ofSeconds(number);
                    case "m", "min" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(-1);
                };
        if (number < 0 || duration.isNegative()) {
            throw Failure.usage(option + " " + text + ": expected a time such as 30s, 10m, 500ms");
        }
        return duration;
    }

    private static final class Mutable {
        private Format format;
        private boolean dryRun;
        private boolean yes;
        private boolean force;
        private String reason;
        private Duration timeout;
        private Duration poll;
        private String then;
        private boolean waitUp;
        private boolean noWait;
        private boolean oldest;
        private boolean all;
        private int count;
        private String run;

        Mutable(Options from) {
            format = from.format;
            dryRun = from.dryRun;
            yes = from.yes;
            force = from.force;
            reason = from.reason;
            timeout = from.timeout;
            poll = from.poll;
            then = from.then;
            waitUp = from.waitUp;
            noWait = from.noWait;
            oldest = from.oldest;
            all = from.all;
            count = from.count;
            run = from.run;
        }

        boolean form(String name) {
            switch (name) {
                case "--json" -> format = Format.JSON;
                case "--csv" -> format = Format.CSV;
                case "--tsv" -> format = Format.TSV;
                case "--table" -> format = Format.TABLE;
                case "--quiet" -> format = Format.QUIET;
                case "--dry-run" -> dryRun = true;
                default -> {
                    return false;
                }
            }
            return true;
        }

        boolean flag(String name) {
            switch (name) {
                case "-q" -> format = Format.QUIET;
                case "-n" -> dryRun = true;
                case "-y", "--yes" -> yes = true;
                case "--force" -> force = true;
                case "--wait-up" -> waitUp = true;
                case "--no-wait" -> noWait = true;
                case "--oldest" -> oldest = true;
                case "--all" -> all = true;
                default -> {
                    return form(name);
                }
            }
            return true;
        }

        void value(String name, String value) throws Failure {
            switch (name) {
                case "-m", "--reason" -> reason = value;
                case "--timeout" -> timeout = duration(value, name);
                case "--poll" -> poll = duration(value, name);
                case "--then" -> then = policy(value);
                case "--cmd" -> run = value;
                default -> count = number(name, value);
            }
        }

        private static int number(String name, String value) throws Failure {
            try {
                int number = Integer.parseInt(value);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // The sentence below says what was expected.
            }
            throw Failure.usage(name + " " + value + ": expected a number from 1");
        }

        private static String policy(String value) throws Failure {
            if (!List.of("leave", "maint", "ready", "kill").contains(value)) {
                throw Failure.usage("--then " + value + ": expected leave, maint, ready or kill");
            }
            return value;
        }

        Options build() {
            return new Options(
                    format, dryRun, yes, force, reason, timeout, poll, then, waitUp, noWait, oldest,
                    all, count, run);
        }
    }
}
