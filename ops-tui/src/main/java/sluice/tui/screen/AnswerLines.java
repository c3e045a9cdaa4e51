package sluice.tui.screen;

import sluice.tui.poll.Question;
import sluice.tui.screen.Line.Tone;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Rows made of what the proxy printed for a question: stick tables and their keys, sessions, certificates, errors.
/// Lines that are not of the expected form are left out; none can make it fail.
public final class AnswerLines {
    private static final DateTimeFormatter CERTIFICATE_TIME =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy z", Locale.ROOT);
    private static final int LIMIT = 20_000;

    private AnswerLines() {}

    static List<Line> of(ScreenState state) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (!state.shows(i)) {
                continue;
            }
            for (var question : questions(state, i)) {
                var reply = state.reply(question);
                if (reply != null && !reply.failed()) {
                    add(state, question, reply.text(), lines);
                }
            }
        }
        if (state.view() == View.CERTIFICATES) {
            lines.sort(Comparator.comparingLong(line -> days(line.cells().getFirst())));
        }
        return lines;
    }

    /// What the current view wants to know of an instance.
    static List<Question> questions(ScreenState state, int node) {
        var topic = state.view().topic();
        if (topic == null) {
            return List.of();
        }
        if (topic == Question.Topic.RINGS) {
            return rings(state, node);
        }
        if (topic != Question.Topic.CERTIFICATES) {
            return List.of(
                    new Question(node, topic, topic == Question.Topic.TABLE ? state.table() : ""));
        }
        var questions = new ArrayList<Question>();
        for (var question : state.replies().keySet()) {
            if (question.node() == node && question.topic() == Question.Topic.CERTIFICATE) {
                questions.add(question);
            }
        }
        questions.sort(Comparator.comparing(Question::argument));
        return questions;
    }

    private static List<Question> rings(ScreenState state, int node) {
        var reply = state.reply(new Question(node, Question.Topic.RINGS, ""));
        return reply == null || reply.failed()
                ? List.of()
                : LogLines.rings(reply.text()).stream()
                        .map(ring -> new Question(node, Question.Topic.RING, ring))
                        .toList();
    }

    /// The files that `show ssl cert` lists; a star marks one in the middle of a transaction and is left out.
    static List<String> certificateFiles(String text) {
        var files = new ArrayList<String>();
        for (String line : text.split("\n")) {
            String name = line.strip();
            if (!name.isEmpty()
                    && !name.startsWith("#")
                    && !name.startsWith("*")
                    && files.size() < 500) {
                files.add(name);
            }
        }
        return files;
    }

    private static void add(ScreenState state, Question question, String text, List<Line> lines) {
        switch (question.topic()) {
            case TABLES -> tables(question.node(), text, lines);
            case TABLE -> entries(question.node(), text, lines);
            case SESSIONS -> sessions(question.node(), text, lines);
            case CERTIFICATE -> certificate(state, question, text, lines);
            case ERRORS -> errors(question.node(), text, lines);
            case RING -> LogLines.add(question.node(), text, state.logOf(), lines);
            case CERTIFICATES, RINGS, RAW -> {
                // The list alone is no row; a raw answer has its own page.
            }
        }
    }

    /// `# table: fe_http, type: ip, size:10240, used:1`
    static void tables(int node, String text, List<Line> lines) {
        for (String line : text.split("\n")) {
            if (!line.startsWith("# table: ")) {
                continue;
            }
            String name = "";
            String type = "";
            long size = 0;
            long used = 0;
            for (String part : line.substring(2).split(",")) {
                int colon = part.indexOf(':');
                String key = colon < 0 ? part.strip() : part.substring(0, colon).strip();
                String value = colon < 0 ? "" : part.substring(colon + 1).strip();
                switch (key) {
                    case "table" -> name = value;
                    case "type" -> type = value;
                    case "size" -> size = number(value);
                    case "used" -> used = number(value);
                    default -> {
                        // A version may print more.
                    }
                }
            }
            double share = size == 0 ? 0 : 100.0 * used / size;
            lines.add(
                    Line.of(
                            node,
                            "T" + name,
                            share >= 90 ? Tone.CRIT : share >= 75 ? Tone.WARN : Tone.PLAIN,
                            name,
                            type,
                            Long.toString(used),
                            Long.toString(size),
                            Math.round(share) + " %"));
        }
    }

    /// `0x55f2: key=127.0.0.1 use=1 exp=59991 gpc0=0 http_req_rate(10000)=352`
    static void entries(int node, String text, List<Line> lines) {
        for (String line : text.split("\n")) {
            int key = line.indexOf(": key=");
            if (!line.startsWith("0x") || key < 0 || lines.size() >= LIMIT) {
                continue;
            }
            String rest = line.substring(key + 6);
            int use = rest.indexOf(" use=");
            if (use < 0) {
                continue;
            }
            String name = rest.substring(0, use);
            String uses = word(rest, " use=");
            String expires = word(rest, " exp=");
            int data = rest.indexOf(' ', rest.indexOf(" exp=") + 1);
            lines.add(
                    Line.of(
                            node,
                            "K" + name,
                            Tone.PLAIN,
                            name,
                            uses,
                            seconds(number(expires) / 1000),
                            data < 0 ? "" : rest.substring(data + 1)));
        }
    }

    /// `0x55f2: proto=tcpv4 src=127.0.0.1:37526 fe=fe_tcp be=be_tcp srv=t2 … age=1s … exp=0s`
    static void sessions(int node, String text, List<Line> lines) {
        var found = new ArrayList<Line>();
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": proto=");
            if (!line.startsWith("0x") || colon < 0 || found.size() >= LIMIT) {
                continue;
            }
            String rest = line.substring(colon + 1);
            String server = word(rest, " srv=");
            String idle = word(rest, "rx=");
            found.add(
                    Line.of(
                            node,
                            line.substring(0, colon),
                            Tone.PLAIN,
                            word(rest, " age="),
                            word(rest, " src="),
                            word(rest, " fe="),
                            word(rest, " be=") + (server.equals("<none>") ? "" : '/' + server),
                            word(rest, " proto="),
                            idle.endsWith(",") ? idle.substring(0, idle.length() - 1) : idle,
                            line.substring(0, colon)));
        }
        found.sort(
                Comparator.comparingLong((Line line) -> age(line.cells().getFirst())).reversed());
        lines.addAll(found);
    }

    /// The seconds of `1d2h`, `3h05m`, `1m30s`, `7s`.
    static long age(String text) {
        long seconds = 0;
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9' && value < 1_000_000_000) {
                value = value * 10 + c - '0';
                continue;
            }
            seconds +=
                    value
                            * switch (c) {
                                case 'd' -> 86_400;
                                case 'h' -> 3600;
                                case 'm' -> 60;
                                default -> 1;
                            };
            value = 0;
        }
        return seconds;
    }

    private static void certificate(
            ScreenState state, Question question, String text, List<Line> lines) {
        String after = field(text, "notAfter: ");
        if (after.isEmpty()) {
            return;
        }
        String days = "";
        String expires = after;
        Tone tone = Tone.PLAIN;
        try {
            var at =
                    LocalDateTime.parse(after.replaceAll(" +", " "), CERTIFICATE_TIME)
                            .toInstant(ZoneOffset.UTC);
            long left = Duration.between(state.now(), at).toDays();
            days = Long.toString(left);
            expires = at.toString().substring(0, 10);
            tone =
                    at.isBefore(state.now()) || left < 3
                            ? Tone.CRIT
                            : left < 14 ? Tone.WARN : Tone.PLAIN;
        } catch (DateTimeException _) {
            // The date stays as it was printed.
        }
        lines.add(
                Line.of(
                        question.node(),
                        "C" + question.argument(),
                        tone,
                        days,
                        expires,
                        question.argument(),
                        field(text, "Subject: "),
                        field(text, "Subject Alternative Name: "),
                        field(text, "Issuer: "),
                        field(text, "Algorithm: ")));
    }

    private static long days(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    /// Blocks that begin with `[time] frontend x (#1): invalid request`.
    static void errors(int node, String text, List<Line> lines) {
        String[] all = text.split("\n");
        var found = new ArrayList<Line>();
        for (int i = 0; i < all.length; i++) {
            int close = all[i].indexOf("] ");
            if (!all[i].startsWith("[") || close < 0) {
                continue;
            }
            int end = i + 1;
            while (end < all.length && !all[end].startsWith("[")) {
                end++;
            }
            found.add(error(node, all, i, end, close));
        }
        lines.addAll(found.reversed());
    }

    private static Line error(int node, String[] all, int from, int to, int close) {
        String time = all[from].substring(1, close);
        String what = all[from].substring(close + 2);
        int colon = what.indexOf(": ");
        String where = colon < 0 ? what : what.substring(0, colon).replaceAll(" \\(#\\d+\\)", "");
        String kind = colon < 0 ? "" : what.substring(colon + 2);
        String client = "";
        String server = "";
        String position = "";
        var bytes = new StringBuilder();
        for (int i = from + 1; i < to; i++) {
            String line = all[i].strip();
            int source = line.indexOf(" src ");
            client = source >= 0 ? word(line, " src ") : client;
            int named = line.indexOf("server ");
            if (named >= 0 && server.isEmpty()) {
                server = word(line.substring(named), "server ");
            }
            position =
                    line.contains("error at position ")
                            ? word(line, "error at position ")
                            : position;
            if (line.length() > 7
                    && line.substring(0, 5).chars().allMatch(Character::isDigit)
                    && line.charAt(5) != ' ' | line.charAt(6) == ' '
                    && bytes.length() < 300) {
                bytes.append(line.substring(7));
            }
        }
        return Line.of(
                node,
                "X" + time + what,
                Tone.WARN,
                time,
                where,
                kind + (position.isEmpty() ? "" : " at byte " + position),
                client,
                server.equals("<NONE>") ? "" : server,
                bytes.toString());
    }

    private static String field(String text, String name) {
        for (String line : text.split("\n")) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    /// The word behind a mark: up to the next blank, comma at its end left out.
    private static String word(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            return "";
        }
        int from = at + mark.length();
        int end = text.indexOf(' ', from);
        String word = text.substring(from, end < 0 ? text.length() : end);
        int comma = word.indexOf(',');
        return comma >= 0 && (mark.startsWith("rx") || comma == word.length() - 1)
                ? word.substring(0, comma)
                : word;
    }

    private static long number(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length() && i < 18; i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return value;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static String seconds(long seconds) {
        return seconds < 120
                ? seconds + "s"
                : seconds < 7200 ? seconds / 60 + "m" : seconds / 3600 + "h";
    }

    /// The moment of a certificate's date, for tests.
    static Instant certificateTime(String text) {
        return LocalDateTime.parse(text.replaceAll(" +", " "), CERTIFICATE_TIME)
                .toInstant(ZoneOffset.UTC);
    }
}
