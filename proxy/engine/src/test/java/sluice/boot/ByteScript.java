package sluice.boot;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The same bytes for HAProxy and for us, and what came of them in a form that can be compared.
final class ByteScript {
    private ByteScript() {}

    /// What the client saw, what was logged, without what may differ between two runs, and what the server was asked.
    record Outcome(String answer, RawClient.End end, List<String> lines, List<String> requests) {}

    static Outcome play(ScriptedOrigin origin, LoggedProxies.Entrance entrance, String bytes) {
        return play(origin, entrance, List.of(bytes), false);
    }

    /// Time in which a piece reaches a proxy, or at least leaves; nothing depends on whether it came alone.
    private static final long BETWEEN_NANOS = 15_000_000;

    /// @param pieces sent one after the other
    /// @param halfClose whether the client closes its half behind them
    static Outcome play(
            ScriptedOrigin origin,
            LoggedProxies.Entrance entrance,
            List<String> pieces,
            boolean halfClose) {
        int before = origin.requests().size();
        try (var client = new RawClient(entrance.port())) {
            client.send(pieces.getFirst());
            for (String piece : pieces.subList(1, pieces.size())) {
                LockSupport.parkNanos(BETWEEN_NANOS);
                client.send(piece);
            }
            if (halfClose) {
                client.shutdownOutput();
            }
            String answer = ordered(client.readAll(1600));
            var end = client.end();
            client.close();
            var lines = entrance.log().lines(1, 1000).stream().map(ByteScript::steady).toList();
            var requests = List.copyOf(origin.requests()).subList(before, origin.requests().size());
            return new Outcome(answer, end, lines, requests);
        }
    }

    /// How HAProxy 2.6 writes its answers to requests that could not be read; the present one writes them like all others.
    private static final Pattern UNREAD =
            Pattern.compile(
                    "Content-length: ([0-9]+)\r\nCache-Control: no-cache\r\n"
                            + "Connection: close\r\nContent-Type: text/html\r\n");

    /// The lines of pages made by `http-error` and of those that ask for credentials come in another order, and the 407 of HAProxy 2.6
    /// has the reason of a 401.
    static String ordered(String raw) {
        String answer =
                UNREAD.matcher(raw)
                        .replaceAll(
                                "content-length: $1\r\ncache-control: no-cache\r\n"
                                        + "content-type: text/html\r\nconnection: close\r\n");
        int end = answer.indexOf("\r\n\r\n");
        boolean unknown = answer.startsWith("HTTP/1.1 40") && answer.contains("-authenticate: ");
        if (!answer.contains("text/plain") && !unknown) {
            return answer;
        }
        String head =
                answer.substring(0, end)
                        .replace("407 Unauthorized", "407 Proxy Authentication Required");
        return Stream.of(head.split("\r\n")).sorted().toList() + answer.substring(end);
    }

    /// Port and dates are left out; of times only counts whether a timeout of the configuration passed; bytes of our own answers are not compared.
    static String steady(String line) {
        String[] words = line.replaceFirst("^\\S+ \\[[^]]*] ", "").split(" ");
        StringBuilder times = new StringBuilder();
        for (String time : words[2].split("/")) {
            int millis = Integer.parseInt(time);
            times.append(millis < 0 ? "-1" : millis < 350 ? "short" : "long").append('/');
        }
        words[2] = times.toString();
        boolean own = words.length > 6 && words[3].matches("40[0137]|50[0234]");
        if (own || words.length > 7 && words[7].startsWith("L")) {
            words[4] = "*";
        }
        if (own && words.length > 8) {
            // The connection before this one may still be about to end.
            words[8] = words[8].replaceFirst("^[0-9]+/[0-9]+/", "n/n/");
        }
        // A long line is cut where the digits before it leave room.
        return String.join(" ", words).replaceAll("x{100,}", "x…");
    }
}
