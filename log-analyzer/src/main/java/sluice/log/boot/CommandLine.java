package sluice.log.boot;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;
import sluice.log.format.ConfigurationReader;
import sluice.log.format.Formats;
import sluice.log.read.DatagramInput;
import sluice.log.where.Quantity;
import sluice.log.where.Where;
import sluice.log.where.WhereParser;
import sluice.vocabulary.LogTemplate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The arguments of one run, checked.
final class CommandLine {
    /// What the answer is written as.
    enum Output {
        TABLE,
        JSON,
        NDJSON,
        CSV,
        MARKDOWN,
        PROMETHEUS
    }

    /// Thrown with a sentence for the user; ends the run with exit code 2.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    String command = "report";
    final List<String> files = new ArrayList<>();
    Output output = Output.TABLE;
    @Nullable String html;
    @Nullable String tallyOutput;
    @Nullable String by;
    int top;
    int evidence;
    long bucketMillis;
    int threads = Runtime.getRuntime().availableProcessors();
    boolean anonymize;
    boolean follow;

    /// Where datagrams of syslog are expected: `udp:514`.
    final List<String> listen = new ArrayList<>();

    long silenceMillis;
    boolean help;
    boolean version;
    boolean quiet;
    @Nullable Boolean colours;
    final List<FailIf> failIf = new ArrayList<>();
    Where where = new Where.Always();
    @Nullable String since;
    @Nullable String until;

    /// Where `compare` divides one log in two.
    @Nullable String at;

    /// Which part of the log is asked for: all of it, or what lies on one side of [#at].
    Half half = Half.WHOLE;

    /// A side of `--at`.
    enum Half {
        WHOLE,
        BEFORE,
        AFTER
    }

    Configuration configuration = Configuration.NONE;
    private final List<Formats.Named> formats = new ArrayList<>();
    private final Set<String> given = new TreeSet<>();

    /// The formats given, those of the command line first.
    Formats formats() {
        List<Formats.Named> all = new ArrayList<>(formats);
        Formats known = configuration.formats();
        all.addAll(known.named());
        Formats own = Formats.of(all);
        Map<String, sluice.log.format.Field> names = new java.util.HashMap<>(known.names());
        names.putAll(own.names());
        return new Formats(own.named(), Map.copyOf(names), known.captures());
    }

    static CommandLine parse(String[] arguments, Map<String, String> environment) throws Wrong {
        CommandLine line = new CommandLine();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--")) {
                for (i++; i < arguments.length; i++) words.add(arguments[i]);
                break;
            }
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                words.add(argument);
                continue;
            }
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            if (line.flag(name)) {
                if (value != null) throw new Wrong(name + " takes no value");
                continue;
            }
            if (value == null) {
                if (!isOption(name))
                    throw new Wrong("unknown option " + name + "; see 'sluice log --help'");
                if (i + 1 >= arguments.length) throw new Wrong(name + " needs a value");
                value = arguments[++i];
            }
            line.option(name, value, environment);
            line.given.add(longName(name));
        }
        line.words(words);
        if (line.follow) line.given.add("--follow");
        if (line.output == Output.PROMETHEUS) line.given.add("--prometheus");
        if (!line.help && !line.version) Combinations.check(line, line.given);
        return line;
    }

    private static String longName(String name) {
        return switch (name) {
            case "-w" -> "--where";
            case "-n" -> "--top";
            case "-o" -> "--output";
            case "-f" -> "--config";
            default -> name;
        };
    }

    private boolean flag(String name) {
        switch (name) {
            case "--json" -> output = Output.JSON;
            case "--ndjson" -> output = Output.NDJSON;
            case "--csv" -> output = Output.CSV;
            case "--markdown", "--md" -> output = Output.MARKDOWN;
            case "--table" -> output = Output.TABLE;
            case "--prometheus" -> output = Output.PROMETHEUS;
            case "--anonymize", "--anonymise" -> anonymize = true;
            case "--follow" -> follow = true;
            case "--help", "-h" -> help = true;
            case "--version" -> version = true;
            case "--quiet", "-q" -> quiet = true;
            case "--color", "--colour" -> colours = true;
            case "--no-color", "--no-colour" -> colours = false;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isOption(String name) {
        return switch (name) {
            case "-f",
                    "--config",
                    "--log-format",
                    "--where",
                    "-w",
                    "--since",
                    "--until",
                    "--at",
                    "--by",
                    "--top",
                    "-n",
                    "--evidence",
                    "--bucket",
                    "--threads",
                    "--html",
                    "-o",
                    "--output",
                    "--fail-if",
                    "--listen",
                    "--silence" ->
                    true;
            default -> false;
        };
    }

    private void option(String name, String value, Map<String, String> environment) throws Wrong {
        switch (name) {
            case "-f", "--config" ->
                    configuration = configuration.and(configuration(value, environment));
            case "--log-format" -> logFormat(value);
            case "--where", "-w" -> where = and(where, condition(value));
            case "--since" -> since = value;
            case "--until" -> until = value;
            case "--at" -> at = value;
            case "--by" -> by = value;
            case "--top", "-n" -> top = (int) number(name, value, 1, 1_000_000);
            case "--evidence" -> evidence = (int) number(name, value, 0, 5);
            case "--bucket" -> bucketMillis = duration(name, value);
            case "--threads" -> threads = (int) number(name, value, 1, 1024);
            case "--html" -> html = value;
            case "-o", "--output" -> tallyOutput = value;
            case "--fail-if" -> failIf.add(FailIf.parse(value));
            case "--silence" -> silenceMillis = duration(name, value);
            case "--listen" -> {
                if (DatagramInput.parse(value) == null)
                    throw new Wrong(
                            "--listen takes udp:514 or udp:127.0.0.1:514, not '" + value + "'");
                listen.add(value);
                follow = true;
            }
            default -> throw new Wrong("unknown option " + name + "; see 'sluice log --help'");
        }
    }

    private void words(List<String> words) throws Wrong {
        if (words.isEmpty()) return;
        String first = words.getFirst();
        boolean known = Main.isCommand(first);
        boolean file =
                Files.exists(Path.of(first))
                        || first.equals("-")
                        || first.indexOf('/') >= 0
                        || first.indexOf('.') >= 0
                        || first.indexOf('*') >= 0;
        if (!known && !file) {
            String near = sluice.log.question.Questions.near(first);
            throw new Wrong(
                    "no question and no file is called '"
                            + first
                            + "'"
                            + (near == null ? "" : "; did you mean '" + near + "'?")
                            + "; see 'sluice log --help'");
        }
        if (known) command = first;
        files.addAll(known ? words.subList(1, words.size()) : words);
    }

    private static Configuration configuration(String file, Map<String, String> environment)
            throws Wrong {
        Path path = Path.of(file);
        try {
            if (Files.isDirectory(path)) {
                Configuration all = Configuration.NONE;
                try (var entries = Files.newDirectoryStream(path, "*.cfg")) {
                    List<Path> sorted = new ArrayList<>();
                    entries.forEach(sorted::add);
                    sorted.sort(null);
                    for (Path entry : sorted)
                        all = all.and(configuration(entry.toString(), environment));
                }
                return all;
            }
            return ConfigurationReader.read(
                    file,
                    Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1),
                    environment);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new Wrong(file + ": no such file");
        } catch (IOException e) {
            throw new Wrong(file + ": cannot be read: " + e.getMessage());
        }
    }

    private void logFormat(String text) throws Wrong {
        try {
            formats.add(new Formats.Named("--log-format", LogTemplate.parse(text), false));
        } catch (LogTemplate.Malformed e) {
            throw new Wrong(
                    "--log-format: "
                            + e.getMessage()
                            + "\n  "
                            + text
                            + "\n  "
                            + " ".repeat(e.problem().position())
                            + "^");
        }
    }

    private static Where condition(String text) throws Wrong {
        try {
            return WhereParser.parse(text);
        } catch (WhereParser.Malformed e) {
            throw new Wrong("--where: " + e.getMessage());
        }
    }

    static Where and(Where left, Where right) {
        return left instanceof Where.Always ? right : new Where.And(left, right);
    }

    private static long number(String name, String value, long least, long most) throws Wrong {
        long number = Quantity.parse(value, false);
        if (number < least || number > most)
            throw new Wrong(
                    name
                            + " takes a number from "
                            + least
                            + " to "
                            + most
                            + ", not '"
                            + value
                            + "'");
        return number;
    }

    private static long duration(String name, String value) throws Wrong {
        long millis = Quantity.parse(value, true);
        if (millis <= 0)
            throw new Wrong(name + " takes a duration such as 10s or 5m, not '" + value + "'");
        return millis;
    }
}
