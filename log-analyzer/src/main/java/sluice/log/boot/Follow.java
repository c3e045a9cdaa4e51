package sluice.log.boot;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Entry;
import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Context;
import sluice.log.question.Question;
import sluice.log.question.Questions;
import sluice.log.question.Words;
import sluice.log.read.DatagramInput;
import sluice.log.read.Follower;
import sluice.log.read.LineSink;
import sluice.log.report.TableReport;
import sluice.log.tally.Part;
import sluice.log.tally.Row;
import sluice.log.tally.Slowest;
import sluice.log.tally.Tally;
import sluice.log.tally.TallyOptions;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `--follow` and `--listen`: keeps reading. On a terminal a view that is drawn anew every second; elsewhere one line per ten seconds.
///
/// Findings and the slowest requests are those of the last five minutes; `--silence` ends with exit code 1 when no line
/// came for so long.
final class Follow {
    private static final long POLL_MILLIS = 200;
    private static final long WINDOW_MILLIS = 300_000;

    private final CommandLine line;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean colours;
    private Terminal terminal;
    private Tally window = tally();
    private Tally previous = tally();
    private Tally now = tally();
    private long windowStart;
    private long lastLine;
    private boolean ended;

    Follow(CommandLine line, PrintStream out, PrintStream err, Terminal terminal, boolean colours) {
        this.colours = colours;
        this.line = line;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    private static Tally tally() {
        return new Tally(new TallyOptions(Part.all(), 5, null));
    }

    int run() throws CommandLine.Wrong {
        boolean nothing = line.files.isEmpty() && line.listen.isEmpty();
        if (nothing && terminal.inputIsTerminal())
            throw new CommandLine.Wrong("--follow needs a file");
        List<Follower> followers = new ArrayList<>();
        List<DatagramInput> listening = new ArrayList<>();
        try {
            if (nothing) line.files.add("-");
            for (String address : line.listen) {
                DatagramInput datagrams = DatagramInput.listen(address);
                listening.add(datagrams);
                followers.add(follower(address, null, datagrams));
            }
            for (String file : line.files) {
                if (!file.equals("-") && !Files.isRegularFile(Path.of(file)))
                    throw new CommandLine.Wrong(file + ": no such file");
                followers.add(
                        file.equals("-")
                                ? follower("<stdin>", null, System.in)
                                : follower(file, Path.of(file), null));
            }
            return loop(followers);
        } catch (IOException e) {
            err.println("sluice log: " + e.getMessage());
            return Main.INCOMPLETE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            for (Follower follower : followers) close(follower);
            for (DatagramInput datagrams : listening) datagrams.close();
        }
    }

    private Follower follower(String name, @Nullable Path path, @Nullable InputStream in)
            throws IOException {
        return new Follower(name, path, in, line.formats(), line.where, false);
    }

    private void close(Follower follower) {
        try {
            follower.close();
        } catch (IOException e) {
            err.println("sluice log: " + e.getMessage());
        }
    }

    private int loop(List<Follower> followers) throws IOException, InterruptedException {
        LineSink sink = this::take;
        long start = millis();
        long each = terminal.outputIsTerminal() ? 1000 : 10_000;
        long drawn = start;
        windowStart = start;
        lastLine = start;
        while (true) {
            boolean idle = true;
            boolean open = false;
            for (Follower follower : followers) {
                long found = follower.poll(sink);
                if (found > 0) idle = false;
                if (found >= 0) open = true;
            }
            ended = !open;
            long time = millis();
            if (!idle) lastLine = time;
            if (time - drawn >= each || ended) {
                draw(time, Math.max(1, time - drawn));
                drawn = time;
            }
            if (ended) return 0;
            if (line.silenceMillis > 0 && time - lastLine >= line.silenceMillis) {
                out.flush();
                err.println(
                        "sluice log: no line for "
                                + Words.millis(time - lastLine)
                                + ": no traffic, or logging is lost (compare with the request"
                                + " counters)");
                return Main.FAILED;
            }
            if (idle) Thread.sleep(POLL_MILLIS);
        }
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }

    private void take(Entry e, String source, long number) {
        now.count(Tally.Count.LINES, 1);
        now.add(e, source, number);
        window.count(Tally.Count.LINES, 1);
        window.add(e, source, number);
    }

    private void draw(long time, long length) {
        String summary = rates(length);
        if (terminal.outputIsTerminal()) {
            terminal = terminal.measured();
            out.print(screen(view(summary), terminal.height()));
        } else {
            out.println(
                    LocalTime.now(java.time.ZoneId.systemDefault()).withNano(0) + "  " + summary);
        }
        out.flush();
        now = tally();
        if (time - windowStart >= WINDOW_MILLIS) {
            previous = window;
            window = tally();
            windowStart = time;
        }
    }

    /// A view over the one before, without an empty screen in between; what does not fit below is left out.
    ///
    /// @param rows of the terminal, 0 when they are not known
    private static String screen(String view, int rows) {
        List<String> lines = view.lines().toList();
        int shown = rows == 0 ? lines.size() : Math.min(lines.size(), rows - 1);
        return "\u001b[H"
                + String.join("\u001b[K\n", lines.subList(0, shown))
                + "\u001b[K\n\u001b[J";
    }

    /// `128 /s  5xx 0.8 %  failed 3  p95 84 ms  queued 2  slowest 2.01 s be_web/web2 GET /slow`
    private String rates(long length) {
        long requests = now.streams();
        long server = 0;
        long client = 0;
        long queued = 0;
        sluice.log.tally.Quantiles all =
                new sluice.log.tally.Quantiles(sluice.log.tally.Quantiles.FINE);
        for (Row row : now.rows()) {
            queued += row.queued();
            all.merge(row.total());
            for (long outcome : row.outcomes()) {
                int status = Row.status(outcome);
                if (status >= 500) server += row.seen(outcome);
                else if (status >= 400) client += row.seen(outcome);
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(Words.rate(requests * 1000.0 / length))
                .append("  5xx ")
                .append(Words.percent(server, requests));
        text.append("  4xx ").append(Words.percent(client, requests));
        if (all.count() > 0) {
            text.append("  p50 ")
                    .append(Words.millis(all.at(0.5)))
                    .append("  p95 ")
                    .append(Words.millis(all.at(0.95)));
        }
        if (queued > 0) text.append("  queued ").append(Words.count(queued));
        long unreadable = now.count(Tally.Count.UNREADABLE);
        if (unreadable > 0) text.append("  unreadable ").append(Words.count(unreadable));
        List<Slowest.Slow> slowest = now.slowest().list();
        if (!slowest.isEmpty()) {
            Slowest.Slow slow = slowest.getFirst();
            String request =
                    slow.request().length() > 60
                            ? slow.request().substring(0, 60) + "…"
                            : slow.request();
            text.append("  slowest ")
                    .append(Words.millis(slow.millis()))
                    .append(' ')
                    .append(slow.place())
                    .append(' ')
                    .append(request);
        }
        return text.toString();
    }

    private String view(String summary) {
        StringBuilder view = new StringBuilder();
        String clock = LocalTime.now(java.time.ZoneId.systemDefault()).withNano(0).toString();
        List<String> inputs = new ArrayList<>(line.listen);
        inputs.addAll(line.files);
        String files = String.join(" ", inputs);
        view.append(cut("sluice log --follow " + clock + "   " + files)).append('\n');
        view.append(cut(summary)).append("\n\n");
        Tally shown = window.streams() > 0 ? window : previous;
        Context context =
                new Context(
                        line.top == 0 ? 8 : line.top,
                        line.by,
                        0,
                        line.bucketMillis,
                        line.configuration);
        List<Block> blocks = new ArrayList<>();
        Question asked = Questions.named(line.command);
        if (asked == null || asked.name().equals("report")) {
            for (Block block : answer("report", shown, context)) {
                if (block instanceof Block.Conclusions) blocks.add(block);
            }
            blocks.addAll(answer("backends", shown, context));
        } else {
            blocks.addAll(asked.answer(shown, context).blocks());
        }
        view.append(
                TableReport.of(new Answer("follow", blocks, List.of()), colours, terminal.width()));
        view.append(String.format(Locale.ROOT, "%nlast five minutes at most; Ctrl-C ends%n"));
        return view.toString();
    }

    /// A line that the terminal breaks would push the first one out of sight.
    private String cut(String text) {
        return text.substring(0, Math.min(text.length(), terminal.width()));
    }

    private static List<Block> answer(String name, Tally tally, Context context) {
        Question question = Questions.named(name);
        return question == null ? List.of() : question.answer(tally, context).blocks();
    }
}
