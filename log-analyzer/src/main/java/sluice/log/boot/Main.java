package sluice.log.boot;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;
import sluice.log.format.Depth;
import sluice.log.format.Field;
import sluice.log.format.Formats;
import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Compare;
import sluice.log.question.Context;
import sluice.log.question.Explain;
import sluice.log.question.Question;
import sluice.log.question.Questions;
import sluice.log.read.Scanner;
import sluice.log.read.Source;
import sluice.log.read.Sources;
import sluice.log.report.Anonymizer;
import sluice.log.report.CsvReport;
import sluice.log.report.HtmlReport;
import sluice.log.report.JsonReport;
import sluice.log.report.MarkdownReport;
import sluice.log.report.ParsedLines;
import sluice.log.report.PrometheusReport;
import sluice.log.report.TableReport;
import sluice.log.tally.Part;
import sluice.log.tally.Tally;
import sluice.log.tally.TallyFile;
import sluice.log.tally.TallyOptions;
import sluice.log.where.Where;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `sluice log`: from arguments to an exit code.
///
/// | code | meaning |
/// |---|---|
/// | 0 | answered |
/// | 1 | a `--fail-if` condition holds, or `--silence` was exceeded |
/// | 2 | the arguments are wrong |
/// | 3 | answered, but some input could not be read |
/// | 130 | interrupted; what was known was printed |
public final class Main {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INCOMPLETE = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Terminal terminal;

    private Main(
            PrintStream out, PrintStream err, Map<String, String> environment, Terminal terminal) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        if (Boolean.getBoolean("sluice.training")) {
            Training.run();
            return;
        }
        PrintStream out =
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.out),
                        false,
                        StandardCharsets.UTF_8);
        PrintStream buffered =
                new PrintStream(
                        new java.io.BufferedOutputStream(out, 1 << 16),
                        false,
                        StandardCharsets.UTF_8);
        PrintStream err =
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.err),
                        true,
                        StandardCharsets.UTF_8);
        int code =
                run(arguments, buffered, err, System.getenv(), Terminal.ofProcess(System.getenv()));
        buffered.flush();
        Runtime.getRuntime().halt(code);
    }

    /// Runs one command; also for tests and for programs that embed it.
    public static int run(
            String[] arguments, PrintStream out, PrintStream err, Map<String, String> environment) {
        return run(arguments, out, err, environment, Terminal.NONE);
    }

    private static int run(
            String[] arguments,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            Terminal terminal) {
        Main main = new Main(out, err, environment, terminal);
        try {
            return main.run(CommandLine.parse(arguments, environment));
        } catch (CommandLine.Wrong e) {
            err.println("sluice log: " + e.getMessage());
            return USAGE;
        } catch (java.nio.file.InvalidPathException e) {
            err.println("sluice log: not a file name: " + e.getInput());
            return USAGE;
        } finally {
            out.flush();
        }
    }

    static boolean isCommand(String word) {
        return switch (word) {
            case "compare", "parse", "explain", "tally", "merge", "fields" -> true;
            default -> Questions.named(word) != null;
        };
    }

    private int run(CommandLine line) throws CommandLine.Wrong {
        if (line.help) {
            out.print(Help.text());
            return 0;
        }
        if (line.version) {
            String version = Main.class.getPackage().getImplementationVersion();
            out.println("sluice log " + (version == null ? "0.1.0" : version));
            return 0;
        }
        for (Configuration.Problem problem : line.configuration.problems()) {
            err.println(
                    "sluice log: "
                            + problem.file()
                            + ":"
                            + problem.line()
                            + ": "
                            + problem.message());
        }
        return switch (line.command) {
            case "explain" -> explain(line);
            case "fields" -> fields(line);
            case "compare" -> compare(line);
            case "parse" -> parse(line);
            case "tally" -> tally(line);
            case "merge" -> merge(line);
            default ->
                    line.follow
                            ? new Follow(line, out, err, terminal, colours(line)).run()
                            : ask(line);
        };
    }

    private int explain(CommandLine line) throws CommandLine.Wrong {
        if (line.files.isEmpty()) {
            print(Explain.all(), line);
            return 0;
        }
        for (String letters : line.files) {
            Answer answer = Explain.answer(letters);
            if (answer == null) {
                throw new CommandLine.Wrong(
                        "'"
                                + letters
                                + "' is no termination state: two letters (cause CSPLRIDUKcs-,"
                                + " phase RQCHDLT-), or four with the cookie's (NIDVEOU-,"
                                + " NIUPRD-)");
            }
            print(answer, line);
        }
        return 0;
    }

    private int fields(CommandLine line) {
        List<Block.Column> columns =
                List.of(
                        new Block.Column("field", "field", Block.Unit.TEXT),
                        new Block.Column("type", "type", Block.Unit.TEXT));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Field field : Field.values()) {
            rows.add(
                    new Object[] {
                        field.label(), field.type().name().toLowerCase(java.util.Locale.ROOT)
                    });
        }
        Block table =
                new Block.Table(
                        "fields",
                        "",
                        columns,
                        rows,
                        List.of("kind=http|tcp|connect|error|event|unreadable is known as well"));
        print(new Answer("fields", List.of(table), List.of()), line);
        return 0;
    }

    private int ask(CommandLine line) throws CommandLine.Wrong {
        Question question = Questions.named(line.command);
        if (question == null)
            throw new CommandLine.Wrong("no question is called '" + line.command + "'");
        Context context = context(line);
        int parts = question.parts(context);
        if (line.html != null || !line.failIf.isEmpty()) parts = Part.all();
        if (line.evidence > 0) parts |= Part.SAMPLES.bit();
        Counted counted =
                count(
                        line,
                        parts,
                        question.name().equals("slow")
                                ? context.top() == 0 ? 10 : context.top()
                                : 10);
        Answer answer = question.answer(counted.tally, context);
        answer = withProblems(answer, counted.problems);
        print(answer, counted.tally, line);
        int code = counted.code;
        if (line.html != null) code = Math.max(code, html(line, counted.tally, context));
        return failIf(line, counted.tally, context, code);
    }

    private int failIf(CommandLine line, Tally tally, Context context, int code) {
        if (line.failIf.isEmpty()) return code;
        Question report = Questions.named("report");
        if (report == null) return code;
        Answer answer = report.answer(tally, context);
        boolean fired = false;
        for (FailIf condition : line.failIf) {
            String sentence = condition.fires(tally, answer);
            if (sentence == null) continue;
            out.flush();
            err.println("sluice log: " + sentence);
            fired = true;
        }
        return fired ? FAILED : code;
    }

    private int html(CommandLine line, Tally tally, Context context) {
        Question report = Questions.named("report");
        if (line.html == null || report == null) return 0;
        Answer answer = report.answer(tally, context);
        Anonymizer anonymizer =
                line.anonymize ? new Anonymizer(new java.security.SecureRandom().nextLong()) : null;
        try {
            String page =
                    HtmlReport.of(
                            anonymizer == null ? answer : anonymizer.of(answer),
                            tally,
                            String.join(" ", line.files));
            Files.writeString(Path.of(line.html), page);
            err.println("sluice log: wrote " + line.html);
            return 0;
        } catch (IOException e) {
            err.println("sluice log: " + line.html + ": cannot be written: " + e.getMessage());
            return INCOMPLETE;
        }
    }

    /// A tally and how the counting went.
    private record Counted(Tally tally, int code, List<String> problems) {}

    private Counted count(CommandLine line, int parts, int slowest) throws CommandLine.Wrong {
        List<Tally> read = new ArrayList<>();
        List<String> logs = new ArrayList<>();
        Sources finder = new Sources(line.formats());
        List<String> problems = new ArrayList<>();
        for (String file : files(line)) {
            // Tallies are accepted wherever logs are.
            if (file.endsWith(".tally")) problems.addAll(readTally(file, read));
            else logs.add(file);
        }
        if (!read.isEmpty()
                && (!(line.where instanceof Where.Always)
                        || line.since != null
                        || line.until != null))
            throw new CommandLine.Wrong(
                    "tallies hold counts, no lines: give --where, --since and --until to 'sluice"
                            + " log tally'");
        List<Source> sources = finder.find(logs);
        problems.addAll(finder.problems());
        Where where = line.where;
        if (line.since != null || line.until != null || line.half != CommandLine.Half.WHOLE)
            where = CommandLine.and(where, period(line, sources));
        Field by = line.command.equals("slow") && line.by != null ? timer(line.by) : null;
        TallyOptions options = new TallyOptions(parts, slowest, by);
        Scanner scanner = new Scanner(line.formats(), where, options.depth(), line.threads);
        Tally tally;
        Interruption interruption = Interruption.of(scanner, terminal.isProcess());
        try (Progress progress =
                new Progress(scanner, err, !line.quiet && terminal.errorIsTerminal())) {
            progress.start();
            tally = scanner.scan(sources, options);
        }
        interruption.done();
        for (Tally part : read) tally.merge(part, 0);
        problems.addAll(scanner.problems());
        if (scanner.isStopped()) problems.add("the rest of the input: interrupted");
        for (String problem : problems) err.println("sluice log: " + problem);
        if (sources.isEmpty() && read.isEmpty())
            throw new CommandLine.Wrong("nothing could be read");
        int code = scanner.isStopped() ? 130 : problems.isEmpty() ? 0 : INCOMPLETE;
        return new Counted(tally, code, problems);
    }

    private static Field timer(String by) throws CommandLine.Wrong {
        Field field = Field.named(by);
        if (field == null || !field.isNumber())
            throw new CommandLine.Wrong(
                    "--by takes a timer such as Tr, Tw, Tc, TR, Ta, not '" + by + "'");
        return field;
    }

    private static List<String> readTally(String file, List<Tally> read) {
        try {
            read.add(TallyFile.read(Path.of(file)));
            return List.of();
        } catch (IOException e) {
            return List.of(
                    file + ": " + (e.getMessage() == null ? "ends too early" : e.getMessage()));
        }
    }

    private List<String> files(CommandLine line) throws CommandLine.Wrong {
        if (!line.files.isEmpty()) return line.files;
        if (terminal.inputIsTerminal()) {
            throw new CommandLine.Wrong(
                    "which files? For example: sluice log /var/log/haproxy.log*; see 'sluice log"
                            + " --help'");
        }
        return List.of("-");
    }

    private static Where period(CommandLine line, List<Source> sources) throws CommandLine.Wrong {
        long day = System.currentTimeMillis();
        long end = Long.MIN_VALUE;
        for (Source source : sources) {
            if (source.start() != Long.MIN_VALUE) {
                day = source.start();
                break;
            }
        }
        boolean relative = relative(line.since) || relative(line.until) || relative(line.at);
        if (relative) {
            TallyOptions options = new TallyOptions(0, 1, null);
            Scanner ends =
                    new Scanner(line.formats(), new Where.Always(), options.depth(), line.threads);
            end = ends.scan(sources, options).chronicle().lastTime();
        }
        long from = line.since == null ? Long.MIN_VALUE : Clock.parse(line.since, day, end, false);
        long to = line.until == null ? Long.MAX_VALUE : Clock.parse(line.until, day, end, true);
        if (from > to) throw new CommandLine.Wrong("--since is after --until");
        if (line.at != null) {
            long at = Clock.parse(line.at, day, end, false);
            if (line.half == CommandLine.Half.BEFORE) to = Math.min(to, at - 1);
            if (line.half == CommandLine.Half.AFTER) from = Math.max(from, at);
        }
        return new Where.Between(Field.TIME, from, to);
    }

    private static boolean relative(@Nullable String text) {
        return text != null && (text.startsWith("-") || text.endsWith(" ago"));
    }

    private int compare(CommandLine line) throws CommandLine.Wrong {
        boolean divided = line.at != null;
        if (!divided && line.files.size() != 2)
            throw new CommandLine.Wrong(
                    "compare takes two files: sluice log compare before.log after.log; or the time"
                            + " that divides one log: sluice log compare --at 16:20 haproxy.log");
        List<String> files = divided ? List.copyOf(files(line)) : List.copyOf(line.files);
        if (divided && files.contains("-"))
            throw new CommandLine.Wrong(
                    "--at reads a log twice, which the standard input allows" + " only once");
        Tally[] tallies = new Tally[2];
        int code = 0;
        for (int i = 0; i < 2; i++) {
            if (divided) line.half = i == 0 ? CommandLine.Half.BEFORE : CommandLine.Half.AFTER;
            line.files.clear();
            line.files.addAll(divided ? files : List.of(files.get(i)));
            Counted counted =
                    count(line, Part.TIMERS.bit() | Part.LOAD.bit() | Part.CLIENTS.bit(), 10);
            tallies[i] = counted.tally;
            code = Math.max(code, counted.code);
        }
        print(Compare.answer(tallies[0], tallies[1], context(line)), line);
        return code;
    }

    private int parse(CommandLine line) throws CommandLine.Wrong {
        Formats formats = line.formats();
        Sources finder = new Sources(formats);
        List<Source> sources = finder.find(files(line));
        Where where = line.where;
        if (line.since != null || line.until != null)
            where = CommandLine.and(where, period(line, sources));
        Scanner scanner = new Scanner(formats, where, Depth.WHOLE, 1);
        Anonymizer anonymizer =
                line.anonymize ? new Anonymizer(new java.security.SecureRandom().nextLong()) : null;
        ParsedLines lines = new ParsedLines(out, line.configuration, anonymizer, line.top);
        scanner.each(sources, lines);
        List<String> problems = new ArrayList<>(finder.problems());
        problems.addAll(scanner.problems());
        out.flush();
        for (String problem : problems) err.println("sluice log: " + problem);
        return problems.isEmpty() ? 0 : INCOMPLETE;
    }

    private int tally(CommandLine line) throws CommandLine.Wrong {
        String file = line.tallyOutput;
        if (file == null)
            throw new CommandLine.Wrong(
                    "tally needs a file to write: sluice log tally haproxy.log -o part.tally");
        Counted counted = count(line, Part.all(), 10);
        return write(counted.tally, file, counted.code);
    }

    private int write(Tally tally, String file, int code) {
        try {
            TallyFile.write(tally, Path.of(file));
            err.println(
                    "sluice log: wrote "
                            + file
                            + " ("
                            + tally.count(Tally.Count.LINES)
                            + " lines)");
            return code;
        } catch (IOException e) {
            err.println("sluice log: " + file + ": cannot be written: " + e.getMessage());
            return INCOMPLETE;
        }
    }

    private int merge(CommandLine line) throws CommandLine.Wrong {
        if (line.files.isEmpty())
            throw new CommandLine.Wrong("merge takes tally files: sluice log merge part*.tally");
        List<Tally> parts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String file : line.files) problems.addAll(readTally(file, parts));
        for (String problem : problems) err.println("sluice log: " + problem);
        if (parts.isEmpty()) throw new CommandLine.Wrong("nothing could be read");
        Tally all = new Tally(TallyOptions.ALL);
        for (Tally part : parts) all.merge(part, 0);
        int code = problems.isEmpty() ? 0 : INCOMPLETE;
        if (line.tallyOutput != null) return write(all, line.tallyOutput, code);
        Question question = Questions.named("report");
        if (question == null) return code;
        Context context = context(line);
        print(question.answer(all, context), all, line);
        if (line.html != null) code = Math.max(code, html(line, all, context));
        return failIf(line, all, context, code);
    }

    static Context context(CommandLine line) {
        return new Context(line.top, line.by, line.evidence, line.bucketMillis, line.configuration);
    }

    private static Answer withProblems(Answer answer, List<String> problems) {
        if (problems.isEmpty()) return answer;
        List<String> footer = new ArrayList<>(answer.footer());
        for (String problem : problems) footer.add("not read: " + problem);
        return new Answer(answer.question(), answer.blocks(), footer);
    }

    private void print(Answer answer, Tally tally, CommandLine line) {
        if (line.output == CommandLine.Output.PROMETHEUS) out.print(PrometheusReport.of(tally));
        else print(answer, line);
    }

    private void print(Answer plain, CommandLine line) {
        Answer answer =
                line.anonymize
                        ? new Anonymizer(new java.security.SecureRandom().nextLong()).of(plain)
                        : plain;
        out.print(
                switch (line.output) {
                    case TABLE -> TableReport.of(answer, colours(line), terminal.width());
                    case JSON -> JsonReport.of(answer);
                    case NDJSON -> JsonReport.lines(answer);
                    case CSV -> CsvReport.of(answer);
                    case MARKDOWN -> MarkdownReport.of(answer);
                    case PROMETHEUS -> throw new IllegalStateException("an answer is no metric");
                });
    }

    private boolean colours(CommandLine line) {
        Boolean wanted = line.colours;
        if (wanted != null) return wanted;
        return terminal.outputIsTerminal() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
