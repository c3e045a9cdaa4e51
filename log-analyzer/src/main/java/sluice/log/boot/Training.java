package sluice.log.boot;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// What is run while the launcher makes its start-up cache: the usual questions over a log with a bit of everything, so
/// that the cache holds the classes they need and knows which methods are hot and which branches are taken. A branch that
/// never was taken here is left out when a method is compiled, and costs a second compilation when it is taken then: what
/// is rare, the ends of files included, must not be missing.
final class Training {
    private static final int LINES = 40_000;

    /// A log that is little more than its end, read again and again.
    private static final int FEW = 60;

    private static final int TIMES = 40;
    private static final String[] QUESTIONS = {
        "report", "servers", "terminations", "urls", "clients", "timeline"
    };
    private static final String[] STATES = {"----", "----", "----", "----", "SH--", "sH--", "CD--"};
    private static final String[] PATHS = {
        "/", "/api/users/", "/static/app.js", "/cart/items/", "/search?q=", "/img/logo.png"
    };

    private Training() {}

    static void run() {
        try {
            Path folder = Files.createTempDirectory("sluice-log-training");
            Path log = folder.resolve("training.log");
            Path end = folder.resolve("end.log");
            try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false)) {
                write(log, LINES);
                write(end, FEW);
                for (String question : QUESTIONS) {
                    for (int i = 0; i < TIMES; i++) ask(question, end, nowhere);
                    ask(question, log, nowhere);
                }
            } finally {
                Files.deleteIfExists(log);
                Files.deleteIfExists(end);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ask(String question, Path log, PrintStream nowhere) {
        String[] arguments = {question, "-q", "--threads", "1", log.toString()};
        int code = Main.run(arguments, nowhere, nowhere, Map.of());
        if (code != 0) throw new IllegalStateException(question + ": exit code " + code);
    }

    private static void write(Path log, int lines) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(log, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < lines; i++) {
                StringBuilder line = line(i, random);
                if (random.nextInt(40) == 0) damage(line, random);
                out.append(line).append('\n');
            }
            out.write(
                    "Nov 22 11:00:00 lb1 haproxy[1]: Server be/s1 is DOWN, reason: Layer4"
                            + " timeout.\n");
            out.write("what is this\n");
        }
    }

    private static StringBuilder line(int i, Random random) {
        StringBuilder out = new StringBuilder(256);
        int minute = i / 1000;
        String clock = two(10 + minute / 60) + ":" + two(minute % 60) + ":" + two(i / 16 % 60);
        out.append("Nov 22 " + clock + " lb1 haproxy[" + (1000 + minute) + "]: ");
        int kind = random.nextInt(100);
        if (kind == 0) return out.append("Server be/s1 is DOWN, reason: Layer4 timeout.");
        if (kind == 1) out.append("unix");
        else out.append("10.0." + random.nextInt(40) + "." + random.nextInt(250));
        out.append(":" + (1024 + random.nextInt(60_000)) + " [22/Nov/2026:" + clock + ".");
        out.append((100 + random.nextInt(900)) + "] ");
        if (kind == 2) out.append("fe/1: SSL handshake failure");
        else if (kind < 5) tcp(out, random);
        else http(out, random);
        return out;
    }

    /// Cuts a line or puts another character into it.
    private static void damage(StringBuilder line, Random random) {
        int at = random.nextInt(line.length());
        if (random.nextBoolean()) line.setLength(at);
        else line.setCharAt(at, " x/-7:[\"\r".charAt(random.nextInt(9)));
    }

    private static void tcp(StringBuilder out, Random random) {
        out.append("tcp db/pg" + random.nextInt(3) + " 0/1/" + random.nextInt(5000));
        out.append(" " + random.nextInt(99_999) + " -- 8/8/4/2/0 0/0");
    }

    private static void http(StringBuilder out, Random random) {
        boolean refused = random.nextInt(60) == 0;
        int server = random.nextInt(4);
        int waited = random.nextInt(20) == 0 ? random.nextInt(300) : 0;
        int answered = random.nextInt(200) * (server + 1);
        out.append(random.nextBoolean() ? "www~ " : "www ");
        if (refused) {
            out.append("app" + random.nextInt(3) + "/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- ");
        } else {
            int status = random.nextInt(12) == 0 ? 500 : random.nextInt(9) == 0 ? 404 : 200;
            out.append("app" + random.nextInt(3) + "/s" + server);
            out.append(" 0/" + waited + "/1/" + answered + "/" + (answered + waited + 3) + " ");
            int bytes = random.nextInt(30) == 0 ? 1_234_567_890 : random.nextInt(50_000);
            out.append(status + " " + bytes + (random.nextInt(30) == 0 ? " s=1 - " : " - - "));
            out.append(STATES[random.nextInt(STATES.length)] + " ");
        }
        out.append(random.nextInt(900) + "/" + random.nextInt(99) + "/9/" + server);
        out.append((random.nextInt(50) == 0 ? "/+1 " : "/0 ") + (waited > 0 ? "3/1 " : "0/0 "));
        if (server > 1) out.append("{www.example.com|curl/8.5.0} {} ");
        String path = PATHS[random.nextInt(PATHS.length)];
        if (path.endsWith("/") || path.endsWith("=")) path += random.nextInt(10_000);
        out.append("\"GET " + path + " HTTP/1.1\"");
    }

    private static String two(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }
}
