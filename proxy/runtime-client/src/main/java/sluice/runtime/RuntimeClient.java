package sluice.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Asks one target, one connection per command (the framing that every version understands: one line in, the answer,
/// end of connection). Holds no connection and no state: may be used by several threads, and a target that went away
/// is found again by the next call.
///
/// Calls block at most for the limits given; interrupting the thread ends them with a [RuntimeFailure].
/// Manual: management §9.3.
public final class RuntimeClient {
    private static final String SEVERITY = "set severity-output number";
    private static final String HEADER = "# pxname,";

    private final Target target;
    private final Limits limits;
    private final String prefix;

    /// How long to wait and how much to take.
    ///
    /// @param connect until the connection stands
    /// @param answer until the answer is complete
    /// @param answerBytes beyond which an answer is cut (and marked as such)
    public record Limits(Duration connect, Duration answer, int answerBytes) {
        /// 3 s, 10 s, 64 MiB.
        public static final Limits USUAL =
                new Limits(Duration.ofSeconds(3), Duration.ofSeconds(10), 64 << 20);
    }

    public RuntimeClient(Target target) {
        this(target, Limits.USUAL);
    }

    public RuntimeClient(Target target, Limits limits) {
        this(target, limits, "");
    }

    private RuntimeClient(Target target, Limits limits, String prefix) {
        this.target = target;
        this.limits = limits;
        this.prefix = prefix;
    }

    /// The same target with every command sent to one process of a master socket: `@1`, `@!12345`, `@master`.
    public RuntimeClient toProcess(String process) {
        return new RuntimeClient(target, limits, process.isEmpty() ? "" : process + ' ');
    }

    public Target target() {
        return target;
    }

    public Limits limits() {
        return limits;
    }

    /// Sends one command and takes its answer.
    ///
    /// @param command one line; `;` parts commands in HAProxy and is passed through as it stands
    /// @throws RuntimeFailure where the target does not answer; a refusal is an [Answer], not a failure
    public Answer ask(String command) throws RuntimeFailure {
        return ask(command, "");
    }

    /// Sends one command with a payload (certificate, map entries).
    ///
    /// @param payload lines that follow ` <<`; empty for none. An empty line inside would end it and is refused.
    public Answer ask(String command, String payload) throws RuntimeFailure {
        if (command.indexOf('\n') >= 0 || command.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a command is one line");
        }
        var request = new StringBuilder(command.length() + payload.length() + 64);
        request.append(prefix).append(SEVERITY).append(';').append(prefix).append(command);
        if (!payload.isEmpty()) {
            request.append(" <<\n").append(checked(payload)).append('\n');
        }
        request.append('\n');
        var reply = new Intake();
        exchange(request.toString(), reply);
        return answerOf(command, reply.text(), reply.truncated());
    }

    private static String checked(String payload) {
        String text = payload.endsWith("\n") ? payload : payload + '\n';
        if (text.startsWith("\n") || text.contains("\n\n")) {
            throw new IllegalArgumentException(
                    "the payload has an empty line, which would end it too early");
        }
        return text;
    }

    /// The first command's answer is an empty line, or, where it is not known, a refusal up to an empty line.
    private static Answer answerOf(String command, String reply, boolean truncated) {
        String text = reply;
        if (text.startsWith("\n")) {
            text = text.substring(1);
        } else if (text.startsWith("Unknown command")
                || text.startsWith("[") && text.contains("Unknown command")) {
            int end = text.indexOf("\n\n");
            text = end < 0 ? "" : text.substring(end + 2);
        }
        int severity = -1;
        if (text.length() > 4 && text.charAt(0) == '[' && text.startsWith("]:", 2)) {
            severity = text.charAt(1) - '0';
            text = text.substring(text.charAt(4) == ' ' ? 5 : 4);
        }
        return new Answer(command, trimmed(text), severity, truncated);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        int start = 0;
        while (start < end && text.charAt(start) == '\n') {
            start++;
        }
        return text.substring(start, end);
    }

    /// A snapshot together with the CSV from which it was read.
    ///
    /// @param csv as the proxy printed it, from the `#` of the header to the last line feed; what this client does not
    ///     know is still in it
    public record Statistics(Snapshot snapshot, String csv) {}

    /// Takes `show info` and `show stat` of one instant; from a URL the statistics alone.
    public Snapshot snapshot() throws RuntimeFailure {
        return snapshot(new SnapshotReader());
    }

    /// The same for whoever polls: the reader keeps what does not change between two answers.
    public Snapshot snapshot(SnapshotReader reader) throws RuntimeFailure {
        return read(reader, fetch(reader));
    }

    /// The same with the CSV as it was printed, for whoever passes it on.
    public Statistics statistics(SnapshotReader reader) throws RuntimeFailure {
        int from = fetch(reader);
        var snapshot = read(reader, from);
        var bytes = reader.intake();
        int to = bytes.length();
        while (to > from && bytes.bytes()[to - 1] == '\n') {
            to--;
        }
        String csv = new String(bytes.bytes(), from, to - from, StandardCharsets.UTF_8);
        return new Statistics(snapshot, csv + '\n');
    }

    /// Has the answer put into the buffer of the reader and tells where the header of the statistics begins.
    private int fetch(SnapshotReader reader) throws RuntimeFailure {
        var intake = reader.intake();
        intake.clear();
        if (target instanceof Target.StatsUrl url) {
            StatsPage.csv(url, limits, intake);
            return 0;
        }
        exchange(prefix + "show info;" + prefix + "show stat\n", intake);
        int stat = header(intake);
        if (stat < 0) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.MALFORMED,
                    target.label()
                            + " did not answer `show stat` with statistics: "
                            + firstLine(intake.text()));
        }
        return stat;
    }

    /// Where a line begins with `# pxname,`; -1 where none does.
    private static int header(Intake intake) {
        byte[] bytes = intake.bytes();
        int length = intake.length();
        int at = 0;
        while (at < length) {
            int end = at + HEADER.length();
            if (end <= length && ByteText.says(bytes, at, end, HEADER)) {
                return at;
            }
            at = ByteText.find(bytes, '\n', at, length) + 1;
        }
        return -1;
    }

    private Snapshot read(SnapshotReader reader, int from) {
        var intake = reader.intake();
        byte[] bytes = intake.bytes();
        var info =
                target instanceof Target.StatsUrl
                        ? ProcessInfo.NONE
                        : reader.readInfo(bytes, 0, from);
        return reader.read(Instant.now(), info, bytes, from, intake.length());
    }

    private static String firstLine(String text) {
        String trimmed = trimmed(text);
        int end = trimmed.indexOf('\n');
        String line = end < 0 ? trimmed : trimmed.substring(0, end);
        return line.isEmpty()
                ? "(nothing)"
                : line.length() > 120 ? line.substring(0, 120) + '…' : line;
    }

    /// Asks for version, level and commands. On a master socket the answer tells of the first worker.
    public Capabilities probe() throws RuntimeFailure {
        if (target.readOnly()) {
            return new Capabilities("HAProxy", "", Capabilities.Level.UNKNOWN, false, List.of());
        }
        String help = ask("help").text();
        boolean master = help.contains("@<relative pid>") || help.contains("@!<pid>");
        var client = master && prefix.isEmpty() ? toProcess("@1") : this;
        var info = ProcessInfo.parse(client.ask("show info").text());
        var level = client.ask("show cli level");
        var commands = Capabilities.parseHelp(master ? client.ask("help").text() : help);
        String product = info.text(sluice.vocabulary.InfoField.PRODUCT_NAME);
        return new Capabilities(
                product.isEmpty() ? "HAProxy" : product,
                info.text(sluice.vocabulary.InfoField.VERSION),
                level.failed()
                        ? Capabilities.Level.UNKNOWN
                        : Capabilities.Level.ofWord(level.text()),
                master,
                commands);
    }

    /// Opens a session with a prompt: several commands over one connection, and commands that go on printing.
    public PromptSession session() throws RuntimeFailure {
        requireCommands();
        return PromptSession.open(target, limits, prefix);
    }

    private void exchange(String request, Intake answer) throws RuntimeFailure {
        requireCommands();
        try (var connection = Connection.open(target, limits)) {
            connection.write(request.getBytes(StandardCharsets.UTF_8));
            connection.readToEnd(answer);
        }
    }

    private void requireCommands() throws RuntimeFailure {
        if (target.readOnly()) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.READ_ONLY,
                    target.label()
                            + " is a statistics page: it can be read, but takes no commands");
        }
    }
}
