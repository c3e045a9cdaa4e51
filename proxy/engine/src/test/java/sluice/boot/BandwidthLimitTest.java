package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

/// Bandwidth filters at work; HAProxy 2.6 does not have them. The bytes arrive whole, and not sooner than the limit allows, even where every
/// timeout is shorter than the transfer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BandwidthLimitTest {
    private static final String BODY = "0123456789abcdef".repeat(6250);
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "186a0\r\n"
                    + BODY
                    + "\r\n0\r\nx-last: yes\r\n\r\n";
    private static final int SILENCE = 3000;

    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/large", response(BODY))
                    .answer("/small", response("tiny"))
                    .answer("/chunked", CHUNKED);

    private final ConfiguredEngine engine =
            new ConfiguredEngine(
                    """
                    global
                    defaults
                        mode http
                        timeout connect 1s
                        timeout client 5s
                        timeout server 5s
                    frontend out
                        bind 127.0.0.1:1
                        filter bwlim-out own default-limit 250k default-period 1s min-size 1000
                        http-request set-bandwidth-limit own if !{ req.hdr(x-rate) -m found }
                        http-request set-var(txn.rate) req.hdr(x-rate)
                        http-response set-bandwidth-limit own limit var(txn.rate) period 500ms if { var(txn.rate) -m found }
                        default_backend servers
                    frontend in
                        bind 127.0.0.1:1
                        filter bwlim-in own default-limit 250k default-period 1s
                        http-request set-bandwidth-limit own
                        default_backend servers
                    frontend shared
                        bind 127.0.0.1:1
                        filter bwlim-out all limit 500k key str(x) table keys
                        http-request set-bandwidth-limit all
                        http-request return lf-string %[str(x),table_bytes_out_rate(keys)] content-type text/plain if { path /rate }
                        default_backend servers
                    frontend impatient
                        bind 127.0.0.1:1
                        timeout client 500ms
                        filter bwlim-out down default-limit 100k default-period 1s
                        filter bwlim-in up default-limit 100k default-period 1s
                        http-request set-bandwidth-limit down
                        http-request set-bandwidth-limit up
                        default_backend hurried
                    backend hurried
                        timeout server 500ms
                        server s 127.0.0.1:ORIGIN
                    frontend both
                        bind 127.0.0.1:1
                        compression algo gzip
                        filter bwlim-out own default-limit 1k default-period 1s
                        filter compression
                        http-request set-bandwidth-limit own if { path /none }
                        default_backend servers
                    frontend raw
                        mode tcp
                        bind 127.0.0.1:1
                        filter bwlim-in up default-limit 250k default-period 1s
                        filter bwlim-out down default-limit 500k default-period 1s
                        tcp-request content set-bandwidth-limit up
                        tcp-request content set-bandwidth-limit down
                        default_backend plain
                    backend plain
                        mode tcp
                        server s 127.0.0.1:ORIGIN
                    backend servers
                        server s 127.0.0.1:ORIGIN
                    backend keys
                        stick-table type string len 8 size 100 expire 1m store bytes_out_rate(1s)
                    """
                            .replace("ORIGIN", "" + origin.port()));

    private static String response(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    private static String post() {
        return "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + BODY.length()
                + "\r\n\r\n"
                + BODY;
    }

    @AfterAll
    void stop() {
        engine.close();
        origin.close();
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /// The whole answer, which ends with `last`; fails when it came too soon.
    private static String answer(RawClient client, String last, long leastMillis, long begin) {
        String text = client.readUntil(last, SILENCE);
        assertThat(text.endsWith(last)).as(text.length() + " bytes, " + client.end()).isTrue();
        assertThat(millisSince(begin)).isGreaterThanOrEqualTo(leastMillis);
        return text;
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3} ms at least")
    @CsvSource({
        "out,  large,   '',              300",
        "out,  chunked, '',              300",
        "out,  large,   x-rate: 250000,  120",
        "out,  large,   x-rate: nothing, 150",
        "in,   large,   '',              0",
        "both, large,   '',              0",
        "raw,  large,   '',              120",
        "impatient, large, '',           900",
        "raw,  chunked, '',              120",
    })
    void responses(String frontend, String path, String field, long least) {
        long begin = System.nanoTime();
        try (var client = new RawClient(engine.port(frontend))) {
            client.send(get("/" + path, field.isEmpty() ? "" : field + "\r\n"));
            boolean chunked = path.equals("chunked");
            String last = chunked ? "x-last: yes\r\n\r\n" : BODY.substring(BODY.length() - 99950);
            String text = answer(client, last, least, begin);
            begin = System.nanoTime();
            client.send(get("/small", ""));
            answer(client, "tiny", 0, begin);
            String joined = text.replaceAll("\\r\\n[0-9a-f]{1,5}\\r\\n", "");
            assertThat(joined.contains(BODY.substring(BODY.length() - 99950))).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}: {1} ms at least")
    @CsvSource({"in, 300", "raw, 300", "impatient, 900", "out, 0"})
    void requests(String frontend, long least) {
        int before = origin.requests().size();
        long begin = System.nanoTime();
        try (var client = new RawClient(engine.port(frontend))) {
            client.send(post());
            answer(client, "tiny", least, begin);
        }
        // The origin keeps the beginning.
        assertThat(origin.requests().get(before).contains(BODY.substring(0, 65536))).isTrue();
    }

    @Test
    void streams_of_one_key_share_the_limit_of_the_table() {
        long begin = System.nanoTime();
        try (var one = new RawClient(engine.port("shared"));
                var other = new RawClient(engine.port("shared"))) {
            one.send(get("/large", ""));
            other.send(get("/large", ""));
            String last = BODY.substring(BODY.length() - 99950);
            answer(one, last, 0, begin);
            answer(other, last, 300, begin);
            one.send(get("/rate", ""));
            String text = one.readUntil("\r\n\r\n", SILENCE);
            assertThat(text.substring(text.length() - 6)).as(text).containsPattern("[1-9][0-9]{3}");
        }
    }

    @Test
    void who_leaves_or_is_left_in_the_middle_harms_nobody() {
        origin.answer(
                "/cut",
                ScriptedOrigin.Answer.bytes(
                                "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + BODY)
                        .then(ScriptedOrigin.Answer.End.RESET));
        try (var client = new RawClient(engine.port("out"))) {
            client.send(get("/cut", ""));
            assertThat(client.readAll(SILENCE)).startsWith("HTTP/1.1 200");
            assertThat(client.end()).isNotEqualTo(RawClient.End.OPEN);
        }
        for (String frontend : new String[] {"out", "in", "raw", "shared"}) {
            try (var client = new RawClient(engine.port(frontend))) {
                client.send(frontend.equals("in") ? post() : get("/large", ""));
                if (!frontend.equals("in")) {
                    client.readUntil("cdef", SILENCE);
                }
                client.reset();
            }
            try (var client = new RawClient(engine.port(frontend))) {
                client.send(get("/small", ""));
                answer(client, "tiny", 0, System.nanoTime());
            }
        }
    }
}
