package sluice.tui.screen;

import sluice.runtime.StatRow;
import sluice.tui.poll.Question;
import sluice.tui.screen.Line.Tone;
import sluice.vocabulary.ObjectKind;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The rows of the live log: the lines that the proxy keeps in its rings (`ring` sections, `log ring@name`), newest first,
/// those of one object where one was selected. Manual: management §9.3 `show events`, configuration §3.9.
public final class LogLines {
    private static final int LIMIT = 2000;

    /// Traces of the proxy itself, no log.
    private static final String TRACES = "buf0";

    private static final Pattern SINK = Pattern.compile("^\\s+(\\S+)\\s+: type=buffer\\b");

    /// The status behind the timers, in all formats of HAProxy that have both.
    private static final Pattern STATUS = Pattern.compile("(?:/-?\\d+){2,} ([1-5])\\d\\d ");

    private static final Pattern EVENT =
            Pattern.compile(" (?:Server|Backend|Proxy) \\S+ (?:is DOWN|has no server|stopped)");

    private static final Pattern CLOCK =
            Pattern.compile("(?<!\\d)\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?");

    /// What stands in front of the message, in the old and the new format of syslog; the date in the message.
    private static final Pattern HEADER =
            Pattern.compile(
                    "^(?:<\\d+>)?(?:\\d \\S+ \\S+ \\S+ \\S+ \\S+ \\S+ |\\w{3} [ \\d]\\d \\S+"
                            + " (?:\\S+ )?\\S+\\[\\d+]: )?");

    private static final Pattern DATE = Pattern.compile("\\[\\d\\d/\\w{3}/[^\\]]*] ");

    private LogLines() {}

    /// The rings that `show events` lists.
    static List<String> rings(String text) {
        var rings = new ArrayList<String>();
        for (String line : text.split("\n")) {
            var sink = SINK.matcher(line);
            if (sink.find() && !sink.group(1).equals(TRACES)) {
                rings.add(sink.group(1));
            }
        }
        return rings;
    }

    /// Adds the lines of one ring that tell of the object.
    ///
    /// @param object as [#objectOf] writes it, empty for all
    static void add(int node, String text, String object, List<Line> lines) {
        String[] all = text.split("\n");
        for (int i = all.length - 1; i >= 0 && lines.size() < LIMIT; i--) {
            String line = all[i].strip();
            if (!line.isEmpty() && tells(line, object)) {
                lines.add(Line.of(node, "L" + line, toneOf(line), clock(line), message(line)));
            }
        }
    }

    /// How log lines name an object: `be/srv`, `be/` for a backend, a name alone for a frontend.
    static String objectOf(StatRow row) {
        return row.kind() == ObjectKind.BACKEND ? row.proxy() + '/' : row.path();
    }

    /// Whether the object stands in the line as a word of its own; a frontend may be followed by `~` (TLS).
    private static boolean tells(String line, String object) {
        int at = line.indexOf(object);
        while (at >= 0) {
            int end = at + object.length();
            boolean begins = at == 0 || " \"':,".indexOf(line.charAt(at - 1)) >= 0;
            boolean ends =
                    object.endsWith("/")
                            || end == line.length()
                            || " ~\"',:".indexOf(line.charAt(end)) >= 0;
            if (object.isEmpty() || begins && ends) {
                return true;
            }
            at = line.indexOf(object, at + 1);
        }
        return false;
    }

    private static Tone toneOf(String line) {
        var status = STATUS.matcher(line);
        if (status.find()) {
            return switch (status.group(1)) {
                case "5" -> Tone.CRIT;
                case "4" -> Tone.WARN;
                default -> Tone.PLAIN;
            };
        }
        return EVENT.matcher(line).find() ? Tone.CRIT : Tone.PLAIN;
    }

    /// The time of day, of the request where the message has it.
    private static String clock(String line) {
        var date = DATE.matcher(line);
        var clock = CLOCK.matcher(line);
        return clock.find(date.find() ? date.start() : 0) ? clock.group() : "";
    }

    static String message(String line) {
        return DATE.matcher(HEADER.matcher(line).replaceFirst("")).replaceFirst("");
    }

    /// What to do where there are no rings.
    public static String nothing(ScreenState state, int node) {
        var reply = state.reply(new Question(node, Question.Topic.RINGS, ""));
        if (reply == null) {
            return "asking …";
        }
        if (reply.failed()) {
            return reply.text();
        }
        if (!rings(reply.text()).isEmpty()) {
            return "no line " + (state.logOf().isEmpty() ? "yet" : "of " + state.logOf() + " yet");
        }
        return "this proxy keeps no log in memory: give it a section `ring NAME` and `log ring@NAME"
                + " local0`, or follow its file with `sluice log follow`";
    }
}
