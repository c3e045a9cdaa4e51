package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One command being run: its words, its payload, and where its answer goes. Confined to the operation loop, save [#resume].
public final class Invocation {
    private final Console console;
    private final List<String> words;
    private final int first;
    private final @Nullable String payload;
    private final Answer answer;
    private @Nullable Dump dump;

    Invocation(
            Console console,
            List<String> words,
            int first,
            @Nullable String payload,
            Answer answer) {
        this.console = console;
        this.words = words;
        this.first = first;
        this.payload = payload;
        this.answer = answer;
    }

    /// Number of words behind the command's name.
    public int size() {
        return words.size() - first;
    }

    public boolean has(int index) {
        return index < size();
    }

    /// A word behind the command's name; empty when there is none.
    public String word(int index) {
        return has(index) ? words.get(first + index) : "";
    }

    /// The words from `index` on, joined with single blanks.
    public String rest(int index) {
        return has(index) ? String.join(" ", words.subList(first + index, words.size())) : "";
    }

    /// What came behind `<<`, without the end mark; null when there was none.
    public @Nullable String payload() {
        return payload;
    }

    /// Where the answer is written; data, without severity.
    public Answer answer() {
        return answer;
    }

    public <T> T part(Class<T> type) {
        return console.parts().get(type);
    }

    public <T> @Nullable T find(Class<T> type) {
        return console.parts().find(type);
    }

    public Console console() {
        return console;
    }

    /// One line of feedback with its severity.
    public void say(Severity severity, String text) {
        say(answer, severity, text);
    }

    /// The same in a later piece of the answer.
    public void fail(Answer answer, String text) {
        say(answer, Severity.ERROR, text);
    }

    private void say(Answer answer, Severity severity, String text) {
        answer.append(severity.prefix(console.severityOutput())).append(text);
        if (!text.endsWith("\n")) {
            answer.append('\n');
        }
    }

    /// The command was refused or failed.
    public void fail(String text) {
        say(Severity.ERROR, text);
    }

    /// Answers "Permission denied" unless the connection has that level.
    public boolean permits(Level level) {
        if (console.level().compareTo(level) >= 0) {
            return true;
        }
        fail("Permission denied");
        return false;
    }

    /// Answers that it is restricted unless the connection has that mode on.
    public boolean permits(Console.Mode mode) {
        if (console.isOn(mode)) {
            return true;
        }
        fail("This command is restricted to " + mode.word() + " mode only.");
        return false;
    }

    /// The rest of the answer is written by `dump`.
    public void stream(Dump dump) {
        this.dump = dump;
    }

    @Nullable Dump dump() {
        return dump;
    }

    /// Wakes a dump that answered [Dump.Progress#WAIT]; from any thread.
    public void resume() {
        console.resume(this);
    }
}
