package sluice.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// A connection in prompt mode: several commands one after the other, and commands that print until they are stopped
/// (`show events … -w`). Used by one thread; [#close()] may be called by another and ends a wait.
///
/// An answer ends where a line begins with a prompt and nothing follows it. Manual: management §9.3, `prompt`.
public final class PromptSession implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Connection connection;
    private final RuntimeClient.Limits limits;
    private final String prefix;

    private PromptSession(Connection connection, RuntimeClient.Limits limits, String prefix) {
        this.connection = connection;
        this.limits = limits;
        this.prefix = prefix;
    }

    static PromptSession open(Target target, RuntimeClient.Limits limits, String prefix)
            throws RuntimeFailure {
        var connection = Connection.open(target, limits);
        var session = new PromptSession(connection, limits, prefix);
        try {
            session.say("prompt");
            session.readToPrompt();
            return session;
        } catch (RuntimeFailure e) {
            connection.close();
            throw e;
        }
    }

    /// Sends one command and reads to the next prompt.
    public Answer ask(String command) throws RuntimeFailure {
        if (command.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a command is one line");
        }
        say(prefix + command);
        var reply = readToPrompt();
        return new Answer(command, reply.text().strip(), -1, reply.truncated());
    }

    /// Sends a command that goes on printing and hands out every line as it comes, until the peer ends or the session
    /// is closed. Lines are cut at 64 KiB.
    public void follow(String command, Consumer<String> lines) throws RuntimeFailure {
        say(prefix + command);
        var line = new ByteArrayOutputStream(256);
        int count;
        while ((count = connection.readSome(System.nanoTime() + FOREVER.toNanos())) >= 0) {
            byte[] bytes = connection.bytes();
            for (int i = 0; i < count; i++) {
                if (bytes[i] == '\n') {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else if (line.size() < 64 << 10) {
                    line.write(bytes[i]);
                }
            }
        }
    }

    private void say(String line) throws RuntimeFailure {
        connection.write((line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /// What was read until the prompt.
    private record Reply(String text, boolean truncated) {}

    private Reply readToPrompt() throws RuntimeFailure {
        var bytes = new ByteArrayOutputStream(4096);
        long deadline = System.nanoTime() + limits.answer().toNanos();
        boolean truncated = false;
        byte[] tail = {};
        while (true) {
            int count = connection.readSome(deadline);
            if (count < 0) {
                throw new RuntimeFailure(
                        RuntimeFailure.Kind.CUT, "the connection ended before the answer did");
            }
            int room = Math.max(0, limits.answerBytes() - bytes.size());
            bytes.write(connection.bytes(), 0, Math.min(room, count));
            truncated |= count > room;
            tail = tailOf(tail, connection.bytes(), count);
            int prompt = promptLength(tail);
            if (prompt > 0) {
                String text = bytes.toString(StandardCharsets.UTF_8);
                return new Reply(
                        truncated ? text : text.substring(0, Math.max(0, text.length() - prompt)),
                        truncated);
            }
        }
    }

    private static byte[] tailOf(byte[] before, byte[] bytes, int count) {
        int keep = Math.min(before.length, Math.max(0, 64 - count));
        int taken = Math.min(count, 64);
        var tail = new byte[keep + taken];
        System.arraycopy(before, before.length - keep, tail, 0, keep);
        System.arraycopy(bytes, count - taken, tail, keep, taken);
        return tail;
    }

    /// The length of `> `, `master> ` or `12345> ` at the start of the last line, 0 where there is none.
    private static int promptLength(byte[] tail) {
        int end = tail.length;
        if (end < 2 || tail[end - 1] != ' ' || tail[end - 2] != '>') {
            return 0;
        }
        int start = end - 2;
        while (start > 0 && tail[start - 1] != '\n') {
            byte b = tail[start - 1];
            boolean word =
                    b >= 'a' && b <= 'z'
                            || b >= '0' && b <= '9'
                            || b == '.'
                            || b == '-'
                            || b == '!';
            if (!word) {
                return 0;
            }
            start--;
        }
        return start > 0 || end < 64 ? end - start : 0;
    }

    @Override
    public void close() {
        connection.close();
    }
}
