package sluice.cli.shell;

import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import sluice.cli.command.Verb.Argument;
import sluice.cli.command.Verbs;
import sluice.runtime.filter.Glob;

import java.util.List;

/// Colours a line while it is typed (verbs, commands, objects, what does not exist) and hints what comes next: the
/// rest of an earlier line that began the same way, else the usage.
final class LiveHighlighter implements Highlighter {
    private final Verbs verbs;
    private final LiveObjects objects;
    private final boolean colour;
    private boolean fromHistory;
    private String suggestion = "";

    LiveHighlighter(Verbs verbs, LiveObjects objects, boolean colour) {
        this.verbs = verbs;
        this.objects = objects;
        this.colour = colour;
    }

    /// What the right arrow would add; empty where the hint is only a hint.
    String acceptable() {
        return fromHistory ? suggestion : "";
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        hint(reader, buffer);
        if (!colour) {
            return new AttributedString(buffer);
        }
        var line = new AttributedStringBuilder();
        int at = 0;
        int index = 0;
        String first = "";
        while (at < buffer.length()) {
            int end = at;
            boolean blank = Character.isWhitespace(buffer.charAt(at));
            while (end < buffer.length() && Character.isWhitespace(buffer.charAt(end)) == blank) {
                end++;
            }
            String word = buffer.substring(at, end);
            if (blank) {
                line.append(word);
            } else {
                boolean finished = end < buffer.length();
                line.styled(style(first, word, index++, finished), word);
                first = first.isEmpty() ? word : first;
            }
            at = end;
        }
        return line.toAttributedString();
    }

    private AttributedStyle style(String first, String word, int index, boolean finished) {
        if (index == 0) {
            if (verbs.of(word) != null || List.of("quit", "exit").contains(word)) {
                return AttributedStyle.BOLD;
            }
            boolean command =
                    objects.commands().stream()
                            .anyMatch(
                                    c ->
                                            c.words().equals(word)
                                                    || c.words().startsWith(word + ' '));
            return command
                    ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN)
                    : finished
                            ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)
                            : AttributedStyle.DEFAULT;
        }
        if (word.startsWith("-")) {
            return AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
        }
        if (word.equals("|")) {
            return AttributedStyle.BOLD;
        }
        var verb = verbs.of(first);
        boolean takesServer =
                verb != null
                        && verb.manual().changes()
                        && verb.manual().completes().contains(Argument.SERVER);
        if (takesServer && word.indexOf('/') > 0 && !Glob.isGlob(word)) {
            boolean known = objects.servers().stream().anyMatch(s -> s.path().equals(word));
            return AttributedStyle.DEFAULT.foreground(
                    known
                            ? AttributedStyle.BLUE
                            : finished ? AttributedStyle.RED : AttributedStyle.BLUE);
        }
        return AttributedStyle.DEFAULT;
    }

    private void hint(LineReader reader, String buffer) {
        suggestion = "";
        fromHistory = false;
        if (!buffer.isBlank()) {
            var entries = reader.getHistory().reverseIterator();
            while (entries.hasNext()) {
                String earlier = entries.next().line();
                if (earlier.length() > buffer.length() && earlier.startsWith(buffer)) {
                    suggestion = earlier.substring(buffer.length());
                    fromHistory = true;
                    break;
                }
            }
            if (!fromHistory) {
                suggestion = usage(buffer);
            }
        }
        reader.setTailTip(fromHistory ? "" : suggestion);
        reader.setAutosuggestion(
                fromHistory
                        ? LineReader.SuggestionType.HISTORY
                        : suggestion.isEmpty()
                                ? LineReader.SuggestionType.NONE
                                : LineReader.SuggestionType.TAIL_TIP);
    }

    /// What may follow the words typed so far.
    String usage(String buffer) {
        if (!buffer.endsWith(" ") || buffer.indexOf('|') >= 0) {
            return "";
        }
        String typed = buffer.strip();
        var verb = verbs.of(typed);
        if (verb != null) {
            return verb.manual().arguments();
        }
        for (var command : objects.commands()) {
            if (command.words().equals(typed)) {
                return command.arguments()
                        + (command.description().isEmpty() ? "" : "   " + command.description());
            }
        }
        return "";
    }
}
