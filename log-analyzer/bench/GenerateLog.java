import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Writes a realistic httplog file of a given size, the same for the same seed: everything in it varies.
///
/// ```
/// java GenerateLog.java FILE [MEGABYTES=1024] [SEED=1] [distinct]
/// ```
///
/// Ten backends with 2–12 servers, one of them slow, one failing for a while; 200 paths with numbers in them, 20 000
/// clients with a long tail, queues in bursts, retries, redispatches, TLS frontends, captures in some frontends. With
/// `distinct` every client and URL occurs once, which is what exhausts memory.
class GenerateLog {
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final String[] WORDS = {
        "users",
        "orders",
        "cart",
        "checkout",
        "search",
        "static",
        "img",
        "api",
        "v1",
        "v2",
        "items",
        "login",
        "health",
        "reports",
        "export",
        "sessions",
        "payments",
        "catalog",
        "reviews",
        "images",
        "assets",
        "feed",
        "status",
        "admin"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        "curl/8.5.0",
        "okhttp/4.12.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)",
        "python-requests/2.32"
    };

    private final Random random;
    private final boolean distinct;
    private final String[] paths = new String[200];
    private final StringBuilder line = new StringBuilder(512);
    private long distinctNumber;

    private GenerateLog(long seed, boolean distinct) {
        this.random = new Random(seed);
        this.distinct = distinct;
        for (int i = 0; i < paths.length; i++) paths[i] = path();
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long megabytes = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1024;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        boolean distinct = arguments.length > 3 && arguments[3].equals("distinct");
        new GenerateLog(seed, distinct).write(file, megabytes << 20);
    }

    private String path() {
        StringBuilder path = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            path.append('/').append(WORDS[random.nextInt(WORDS.length)]);
            if (random.nextInt(3) == 0) path.append("/#");
        }
        return path.toString();
    }

    private void write(Path file, long bytes) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            long written = 0;
            double millis = 0;
            while (written < bytes) {
                millis += random.nextDouble() * 2;
                line((long) millis);
                byte[] encoded = line.toString().getBytes(StandardCharsets.US_ASCII);
                out.write(encoded);
                written += encoded.length;
            }
        }
    }

    /// Skewed towards 0: a few are very frequent.
    private int skewed(int bound) {
        double d = random.nextDouble();
        return (int) (bound * d * d * d);
    }

    private int latency(int typical) {
        return (int) (typical * Math.exp(random.nextGaussian() * 0.8));
    }

    private void line(long millis) {
        StringBuilder b = line;
        b.setLength(0);
        long second = millis / 1000;
        int hour = (int) (second / 3600 % 24);
        int day = 1 + (int) (second / 86400 % 28);
        String clock =
                two(hour) + ":" + two((int) (second / 60 % 60)) + ":" + two((int) (second % 60));
        String month = MONTHS[9];
        b.append(month).append(day < 10 ? "  " : " ").append(day).append(' ').append(clock);
        b.append(" lb1 haproxy[").append(2000 + second / 1800).append("]: ");
        int client = distinct ? (int) distinctNumber++ : skewed(20_000);
        b.append(10 + (client >> 24 & 0x3f)).append('.').append(client >> 16 & 255).append('.');
        b.append(client >> 8 & 255)
                .append('.')
                .append(client & 255)
                .append(':')
                .append(1024 + random.nextInt(60_000));
        b.append(" [")
                .append(two(day))
                .append('/')
                .append(month)
                .append("/2026:")
                .append(clock)
                .append('.');
        int ms = (int) (millis % 1000);
        b.append((char) ('0' + ms / 100))
                .append((char) ('0' + ms / 10 % 10))
                .append((char) ('0' + ms % 10))
                .append("] ");
        int frontend = random.nextInt(4);
        b.append("fe_")
                .append(
                        frontend == 0
                                ? "public~"
                                : frontend == 1 ? "api~" : frontend == 2 ? "internal" : "mobile~");
        int backend = skewed(10);
        int servers = 2 + backend % 6 * 2;
        int server = random.nextInt(servers);
        b.append(" be_").append((char) ('a' + backend)).append("_service/");
        response(b, backend, server, second, frontend);
        b.append('\n');
    }

    private void response(StringBuilder b, int backend, int server, long second, int frontend) {
        boolean failing = backend == 2 && second % 3600 < 120;
        boolean burst = second % 600 < 15;
        boolean slow = server == 1 && backend < 3;
        int kind = random.nextInt(1000);
        int tr = random.nextInt(10) == 0 ? latency(20) : random.nextInt(3);
        int tw = burst && random.nextInt(3) == 0 ? latency(150) : 0;
        int tc = random.nextInt(4);
        int rt = latency(slow ? 300 : 40);
        int td = random.nextInt(6) == 0 ? latency(15) : 0;
        int status = 200;
        String state = "----";
        if (kind < 3) {
            b.append("<NOSRV> ")
                    .append(tr)
                    .append("/-1/-1/-1/")
                    .append(tr)
                    .append(" 503 217 - - SC-- ");
        } else if (kind < 8) {
            b.append("<NOSRV> ")
                    .append(tr)
                    .append("/-1/-1/-1/")
                    .append(tr)
                    .append(" 403 192 - - PR-- ");
        } else if (kind < 12) {
            b.append("<NOSRV> -1/-1/-1/-1/10000 408 212 - - cR-- ");
        } else if (failing && kind < 500 || kind < 15) {
            b.append("srv")
                    .append(server)
                    .append(' ')
                    .append(tr)
                    .append('/')
                    .append(tw)
                    .append('/')
                    .append(tc);
            b.append("/-1/").append(30_000 + tr + tw + tc).append(" 504 194 - - sH-- ");
        } else {
            if (kind < 60) status = 404;
            else if (kind < 70) status = 500;
            else if (kind < 150) status = 304;
            else if (kind < 200) status = 302;
            else if (kind < 210) state = "CD--";
            else if (kind < 212) state = "SD--";
            b.append("srv")
                    .append(server)
                    .append(' ')
                    .append(tr)
                    .append('/')
                    .append(tw)
                    .append('/')
                    .append(tc)
                    .append('/');
            b.append(rt)
                    .append('/')
                    .append(tr + tw + tc + rt + td)
                    .append(' ')
                    .append(status)
                    .append(' ');
            b.append(status == 304 ? 180 : 200 + random.nextInt(60_000))
                    .append(" - - ")
                    .append(state)
                    .append(' ');
        }
        int connections = 200 + random.nextInt(800);
        b.append(connections)
                .append('/')
                .append(connections / 2)
                .append('/')
                .append(random.nextInt(90))
                .append('/');
        b.append(random.nextInt(30))
                .append('/')
                .append(kind % 100 == 0 ? "+1" : kind % 50 == 0 ? "1" : "0")
                .append(' ');
        b.append(tw > 0 ? random.nextInt(12) : 0)
                .append('/')
                .append(tw > 0 ? random.nextInt(30) : 0)
                .append(' ');
        if (frontend < 2)
            b.append("{www.example.com|").append(AGENTS[skewed(AGENTS.length)]).append("} {} ");
        b.append('"');
        if (kind >= 8 && kind < 12) {
            b.append("<BADREQ>\"");
            return;
        }
        b.append(random.nextInt(8) == 0 ? "POST " : "GET ");
        String path = paths[skewed(paths.length)];
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '#') b.append(random.nextInt(1_000_000));
            else b.append(c);
        }
        if (distinct) b.append("/x").append(Long.toString(distinctNumber * 7919, 36)).append('q');
        if (random.nextInt(3) == 0)
            b.append("?page=")
                    .append(random.nextInt(40))
                    .append("&sort=")
                    .append(WORDS[skewed(24)]);
        b.append(frontend == 0 ? " HTTP/2.0\"" : " HTTP/1.1\"");
    }

    private static String two(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }
}
