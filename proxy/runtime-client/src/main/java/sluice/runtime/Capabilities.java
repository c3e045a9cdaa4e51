package sluice.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the process behind a socket can do, asked from the process itself.
///
/// @param product `HAProxy`, `Sluice`
/// @param version as printed, empty where it could not be read
/// @param level what this socket allows
/// @param master whether the socket is the master's; commands for a worker then carry `@1` in front
/// @param commands the lines of the live `help`, in its order
public record Capabilities(
        String product, String version, Level level, boolean master, List<Command> commands) {

    public Capabilities {
        commands = List.copyOf(commands);
    }

    /// What a socket allows. Manual: management §9.3, `level`.
    public enum Level {
        USER,
        OPERATOR,
        ADMIN,
        /// A statistics URL, or a version without `show cli level`.
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Level ofWord(String word) {
            return switch (word.strip()) {
                case "admin" -> ADMIN;
                case "operator" -> OPERATOR;
                case "user" -> USER;
                default -> UNKNOWN;
            };
        }
    }

    /// One line of `help`.
    ///
    /// @param words the fixed words in front, e.g. `set server`
    /// @param arguments what follows them, e.g. `<bk>/<srv> [opts]`; may be empty
    /// @param description what stands behind the colon
    public record Command(String words, String arguments, String description) {
        /// The line before the colon.
        public String usage() {
            return arguments.isEmpty() ? words : words + ' ' + arguments;
        }
    }

    /// Whether changes may be offered; an unknown level is given the benefit of the doubt except on a URL.
    public boolean mayChange() {
        return level == Level.ADMIN || level == Level.UNKNOWN && !commands.isEmpty();
    }

    /// Whether the live help lists a command that begins with these words.
    public boolean has(String words) {
        for (var command : commands) {
            if (command.words.equals(words) || command.words.startsWith(words + ' ')) {
                return true;
            }
        }
        return false;
    }

    /// Reads the live `help`: lines that begin with two blanks, usage and description parted by ` : `.
    static List<Command> parseHelp(String help) {
        var commands = new ArrayList<Command>();
        for (String line : help.split("\n")) {
            if (!line.startsWith("  ") || line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(" : ");
            int tight = line.indexOf(": ");
            int end = colon >= 0 ? colon : tight;
            String usage = (end < 0 ? line : line.substring(0, end)).strip();
            String description = end < 0 ? "" : line.substring(line.indexOf(':', end) + 1).strip();
            int arguments = argumentsOf(usage);
            commands.add(
                    new Command(
                            usage.substring(0, arguments).strip(),
                            usage.substring(arguments).strip(),
                            description));
        }
        return commands;
    }

    /// Where the fixed words end: at the first word that is no plain lower-case word.
    private static int argumentsOf(String usage) {
        int at = 0;
        while (at < usage.length()) {
            int end = usage.indexOf(' ', at);
            end = end < 0 ? usage.length() : end;
            for (int i = at; i < end; i++) {
                char c = usage.charAt(i);
                boolean plain =
                        c >= 'a' && c <= 'z'
                                || c == '-' && i > at
                                || c >= '0' && c <= '9' && i > at;
                if (!plain) {
                    return at;
                }
            }
            at = end + 1;
        }
        return usage.length();
    }
}
