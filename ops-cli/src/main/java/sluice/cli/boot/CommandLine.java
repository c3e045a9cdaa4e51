package sluice.cli.boot;

import java.util.ArrayList;
import java.util.List;

/// The command line of `sluice shell`, read up to the first word that is no option of the shell itself.
///
/// @param targets as given with -S, in order
/// @param commands as given with -c, in order
/// @param words a verb or raw command with its arguments and options; empty for a script or the interactive shell
/// @param options those of the shell that are also options of verbs (`--json`, `-y`, …), to be applied to every command
record CommandLine(
        List<String> targets,
        List<String> commands,
        List<String> words,
        List<String> options,
        boolean help,
        boolean version,
        boolean noColour,
        boolean interactive) {

    /// @throws IllegalArgumentException with what is wrong
    static CommandLine parse(String[] arguments) {
        var targets = new ArrayList<String>();
        var commands = new ArrayList<String>();
        var options = new ArrayList<String>();
        var words = new ArrayList<String>();
        boolean help = false;
        boolean version = false;
        boolean noColour = false;
        boolean interactive = false;
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            switch (name) {
                case "-S", "--socket", "--target", "-c", "--command" -> {
                    if (equals < 0 && i + 1 == arguments.length) {
                        throw new IllegalArgumentException(name + " needs a value");
                    }
                    String value = equals < 0 ? arguments[++i] : word.substring(equals + 1);
                    (name.equals("-c") || name.equals("--command") ? commands : targets).add(value);
                }
                case "-h", "--help" -> help = true;
                case "-V", "--version" -> version = true;
                case "--no-color", "--no-colour" -> noColour = true;
                case "-i", "--interactive" -> interactive = true;
                case "--" -> {
                    words.addAll(List.of(arguments).subList(i + 1, arguments.length));
                    i = arguments.length;
                }
                default -> {
                    if (!word.startsWith("-")) {
                        words.addAll(List.of(arguments).subList(i, arguments.length));
                        i = arguments.length;
                    } else if (takesValue(name) && equals < 0 && i + 1 < arguments.length) {
                        options.add(word);
                        options.add(arguments[++i]);
                    } else {
                        options.add(word);
                    }
                }
            }
        }
        // `sluice shell /run/haproxy/admin.sock`: an address is no command.
        if (targets.isEmpty() && !words.isEmpty() && isAddress(words.getFirst())) {
            targets.add(words.removeFirst());
        }
        // Behind a verb -S and --no-color are still the shell's own.
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.equals("-S") || word.equals("--socket") || word.equals("--target"))
                    && i + 1 < words.size()) {
                words.remove(i);
                targets.add(words.remove(i--));
            } else if (word.equals("--help") || word.equals("-h") && words.size() == 2) {
                help = true;
            } else if (word.equals("--no-color") || word.equals("--no-colour")) {
                noColour = true;
                words.remove(i--);
            }
        }
        return new CommandLine(
                targets, commands, words, options, help, version, noColour, interactive);
    }

    private static boolean isAddress(String word) {
        int colon = word.lastIndexOf(':');
        boolean port = colon > 0 && colon < word.length() - 1;
        for (int i = colon + 1; port && i < word.length(); i++) {
            port = Character.isDigit(word.charAt(i));
        }
        return word.startsWith("/")
                || word.startsWith("http://")
                || word.startsWith("https://")
                || port;
    }

    private static boolean takesValue(String name) {
        return switch (name) {
            case "-m", "--reason", "--timeout", "--poll", "--then", "--count", "--cmd", "--max" ->
                    true;
            default -> false;
        };
    }
}
