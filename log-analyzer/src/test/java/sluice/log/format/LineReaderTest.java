package sluice.log.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.vocabulary.LogTemplate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Single lines of every format and with every oddity, and the fields that must come out.
class LineReaderTest {
    private static final String STREAM =
            "10.0.0.7:5123 [22/Nov/2026:16:19:57.870] fe~ be/s1 1/2/3/4/10 200 77 - - --NI"
                    + " 8/7/6/5/+1 2/3 \"GET /a?b=1 HTTP/1.1\"";

    @ParameterizedTest(name = "{index}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
                    # prefixes
                    `` § fe be s1 client=10.0.0.7 TR=1 Tw=2 Tc=3 Tr=4 Ta=10 status=200 bytes=77 termination=--NI redispatched=1 srv_queue=2 backend_queue=3 method=GET path=/a query=?b=1
                    `<134>Nov 22 16:19:57 lb1 haproxy[3897]: ` § fe be s1 pid=3897 client=10.0.0.7
                    `<134>Nov  2 16:19:57 haproxy[12]: ` § fe be s1 pid=12
                    `<134>1 2026-11-22T16:19:57.727452+00:00 lb1 haproxy 3897 - [a@1 x="y\\]"][b@2] ` § fe be s1 client=10.0.0.7 host=lb1 pid=3897
                    `2026-11-22T16:19:57.727480+00:00 lb1 haproxy[3]: ` § fe be s1 pid=3
                    `Sun Nov 22 16:19:57 2026 local0.info haproxy[44]: ` § fe be s1 pid=44
                    `haproxy-1  | ` § fe be s1 client=10.0.0.7
                    `2026-11-22T16:19:57.000000000Z stdout F ` § fe be s1 client=10.0.0.7
                    `[pod/haproxy-abc/haproxy] ` § fe be s1 client=10.0.0.7
                    `<local0.info>` § fe be s1
                    `Nov 22 16:19:57 lb1 haproxy[3]:` § fe be s1 client=10.0.0.7
                    """)
    void anyPrefixBeforeAStreamLine(String prefix, String expected) {
        check(prefix + STREAM, expected);
    }

    @ParameterizedTest(name = "{index}")
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
                    ::1:54494 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1" § fe be s1 client=::1 client_port=54494
                    unix:1 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1" § fe be s1 client=unix client_port=1
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe fe/<NOSRV> -1/-1/-1/-1/8490 -1 0 - - CR-- 2/2/2/0/0 0/0 "<BADREQ>" § fe fe <NOSRV> TR=-1 Ta=8490 status=-1 termination=CR-- request=<BADREQ>
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 9/0/7/14/+30 200 +243 - - ---- 3/3/3/1/0 0/0 "GET /i HTTP/1.0" § fe be s1 Ta=30 bytes=243 incomplete
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 a=b c - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1" § fe be s1 termination=---- status=200 srvconn=1
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 {a b|c} "GET / HTTP/1.1" § fe be s1 request_headers=a b|c path=/
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 {} {x} "GET / HTTP/1.1" § fe be s1 request_headers= response_headers=x path=/
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 {a}b "q" c} {x} "GET / HTTP/1.1" § fe be s1 request_headers=a}b "q" c response_headers=x path=/
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 \\"GET / HTTP/1.1\\" § fe be s1 path=/ http_version=HTTP/1.1
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 "GET https://h.example/a/b?c HTTP/2.0" § fe be s1 http_host=h.example path=/a/b query=?c
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 "GET /long/and/c § fe be s1 status=200 truncated
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 20 § fe be s1 Ta=4 truncated
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0 § fe be s1 truncated
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe~ be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1" 0/00/0/0/1 h.example/TLSv1.3/TLS_AES § fe be s1 fc_err=0 tls_resumed=1 sni=h.example tls_version=TLSv1.3 tls_cipher=TLS_AES
                    1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 1/0/2010 2870 sD 22/5/6/3/0 0/7 § fe be s1 Tw=1 Tc=0 Tt=2010 bytes=2870 backend_queue=7 tcp
                    1.2.3.4:5 [03/Dec/2012:17:35:10.380] frt/f1: Connection error during SSL handshake § frt client=1.2.3.4 message=Connection error during SSL handshake error
                    10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1" § fnt bck srv1 Tq=10 Tt=109 response_headers=
                    127.0.0.1 - - [22/Nov/2026:16:19:58 +0000] "GET /a HTTP/1.1" 200 4009 "" "" 55974 030 "fe" "be" "s1" 0 1 2 3 6 ---- 16 1 6 1 0 0 5 "" "" § fe be s1 client_port=55974 Ta=6 backend_queue=5 path=/a
                    127.0.0.1 - - [22/Nov/2026:16:01:54 +0000] "TCP " 000 1603 "" "" 40552 733 "fe" "be" "t1" 0 1 0 17 82 ---- 1 1 0 0 0 0 0 "" "" § fe be t1 Tw=1 Tt=17 uploaded=82 tcp
                    Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP) § www client=10.0.1.2 frontend_port=8012 connect
                    Server be_dead/d1 is DOWN, reason: Layer4 connection problem, check duration: 0ms. § be_dead d1 event
                    [WARNING]  (3897) : Server web/a is UP, reason: Layer7 check passed. § web a event
                    Proxy fe_http stopped (FE: 12 conns, BE: 0 conns). § event
                    {"client":"1.2.3.4","fe":"fe~","be":"be","srv":"s1","Tr":67,"TR":1,"status":200,"ts":"sH--","req":"GET /c\\d "quoted" HTTP/1.1"} § fe be s1 TR=1 Tr=67 status=200 termination=sH-- method=GET
                    {"MESSAGE":"1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 \\"GET /x HTTP/1.1\\"","_PID":"77"} § fe be s1 pid=77 path=/x
                    {"log":"1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 0/0/0/4/4 200 77 - - ---- 1/1/1/1/0 0/0 \\"GET /x HTTP/1.1\\"\\n","stream":"stdout"} § fe be s1 path=/x
                    {"haproxy":{"frontend_name":"fe","backend_name":"be","server_name":"s1","timers":{"Tr":5}},"http_status_code":"503"} § fe be s1 Tr=5 status=503
                    hello world § unreadable
                    """)
    void oneLine(String line, String expected) {
        check(line, expected);
    }

    /// `fe be s1` are names; `name=value` up to the next name; single words are properties of the line.
    private static void check(String line, String expected) {
        Entry e = read(line, Formats.NONE);
        StringBuilder rest = new StringBuilder(expected);
        assertThat(e.truncated())
                .as("truncated: " + line)
                .isEqualTo(expected.endsWith(" truncated"));
        assertThat(e.incomplete()).isEqualTo(expected.endsWith(" incomplete"));
        String[] parts =
                rest.toString()
                        .split(
                                " (?=[A-Za-z_]+=)|"
                                        + " (?=(?:truncated|incomplete|tcp|error|connect|event)$)");
        List<Field> names = List.of(Field.FRONTEND, Field.BACKEND, Field.SERVER);
        if (e.kind() == Entry.Kind.EVENT) names = List.of(Field.BACKEND, Field.SERVER);
        String[] words = parts[0].split(" ");
        if (words.length == 1 && (words[0].equals("event") || words[0].equals("unreadable"))) {
            assertThat(e.kind().name()).isEqualToIgnoringCase(words[0]);
            return;
        }
        for (int i = 0; i < words.length; i++)
            assertThat(e.text(names.get(i))).as(names.get(i).label()).isEqualTo(words[i]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                if (!parts[i].equals("truncated") && !parts[i].equals("incomplete")) {
                    assertThat(e.kind().name()).isEqualToIgnoringCase(parts[i]);
                }
                continue;
            }
            Field field = Field.named(parts[i].substring(0, equals));
            assertThat(field).as(parts[i]).isNotNull();
            if (field == null) continue;
            String value = parts[i].substring(equals + 1);
            String actual =
                    field.isNumber()
                            ? Long.toString(e.number(field, Long.MIN_VALUE))
                            : e.text(field);
            assertThat(actual).as(field.label() + " of " + line).isEqualTo(value);
        }
    }

    static Entry read(String line, Formats formats) {
        byte[] bytes = Bytes.padded(line);
        Entry e = new Entry();
        new LineReader(Depth.WHOLE, formats).read(e, bytes, 0, bytes.length - Bytes.PADDING);
        return e;
    }

    @Test
    void templatesReadWhatTheHandWrittenParsersRead() throws LogTemplate.Malformed {
        LogTemplate own = LogTemplate.parse(LogTemplate.HTTP.source());
        Formats formats = Formats.of(List.of(new Formats.Named("own", own, false)));
        Entry byTemplate = read(STREAM, formats);
        Entry byHand = read(STREAM, Formats.NONE);
        assertThat(byTemplate.format()).isEqualTo("own");
        for (Field field : Field.values()) {
            assertThat(byTemplate.has(field)).as(field.label()).isEqualTo(byHand.has(field));
            if (!byHand.has(field)) continue;
            if (field.isNumber())
                assertThat(byTemplate.number(field, 0))
                        .as(field.label())
                        .isEqualTo(byHand.number(field, 0));
            else assertThat(byTemplate.text(field)).as(field.label()).isEqualTo(byHand.text(field));
        }
    }

    @Test
    void readsACustomFormat() throws LogTemplate.Malformed {
        LogTemplate own =
                LogTemplate.parse(
                        "%T|%ci|%HM %HU|%[src_port]|%{+Q}[req.hdr(host)] %ST %TR+%Tr=%Ta %b.%s"
                                + " %tsc");
        Formats formats = Formats.of(List.of(new Formats.Named("own", own, false)));
        Entry e =
                read(
                        "22/Nov/2026:16:19:58 +0000|::1|GET /a|77|\"h.example\" 404 1+2=3 be.s1"
                                + " CD--",
                        formats);
        assertThat(e.format()).isEqualTo("own");
        assertThat(e.text(Field.CLIENT)).isEqualTo("::1");
        assertThat(e.number(Field.CLIENT_PORT, 0)).isEqualTo(77);
        assertThat(e.text(Field.HTTP_HOST)).isEqualTo("h.example");
        assertThat(e.number(Field.STATUS, 0)).isEqualTo(404);
        assertThat(e.number(Field.TA, 0)).isEqualTo(3);
        assertThat(e.text(Field.SERVER)).isEqualTo("s1");
        assertThat(e.text(Field.TERMINATION)).isEqualTo("CD--");
    }

    /// Lines of every format, with bytes changed, dropped and doubled: nothing throws, no field lies outside of its array.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedLinesNeverThrow(long seed) throws LogTemplate.Malformed {
        Random random = new Random(seed);
        List<String> seeds =
                List.of(
                        STREAM,
                        "<134>1 2026-11-22T16:19:57.7+00:00 - haproxy 3 - [a b=\"c\"] " + STREAM,
                        "127.0.0.1 - - [22/Nov/2026:16:19:58 +0000] \"GET /a HTTP/1.1\" 200 4 \"\""
                                + " \"\" 5 030 \"f\" \"b\" \"s\" 0 1 2 3 6 ---- 1 1 6 1 0 0 5 \"\""
                                + " \"\"",
                        "{\"fe\":\"f\",\"be\":\"b\",\"status\":200,\"req\":\"GET /\\u00e9\\d"
                                + " \\\"x\\\" HTTP/1.1\",\"a\":{\"b\":[1,2]}}",
                        "BF69636C69656E745F6970693132372E302E302E316B636C69656E745F706F727419EC6862666562626562737261FF",
                        "Server be_dead/d1 is DOWN, reason: Layer4, info: \"x\".",
                        "Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)",
                        "1.2.3.4:5 [03/Dec/2012:17:35:10.380] frt/f1: Connection error during SSL"
                                + " handshake",
                        "1.2.3.4:5 [22/Nov/2026:16:19:57.870] fe be/s1 1/0/2010 2870 sD 22/5/6/3/0"
                                + " 0/7");
        Formats formats =
                Formats.of(
                        List.of(
                                new Formats.Named(
                                        "own",
                                        LogTemplate.parse("%ci:%cp %[src] %{+Q}r %hr %ST"),
                                        false)));
        LineReader plain = new LineReader(Depth.WHOLE, Formats.NONE);
        LineReader templates = new LineReader(Depth.WHOLE, formats);
        Entry e = new Entry();
        for (int round = 0; round < 20_000; round++) {
            byte[] line =
                    seeds.get(random.nextInt(seeds.size())).getBytes(StandardCharsets.ISO_8859_1);
            for (int changes = random.nextInt(6); changes > 0 && line.length > 1; changes--) {
                int at = random.nextInt(line.length);
                switch (random.nextInt(3)) {
                    case 0 -> line[at] = (byte) random.nextInt(256);
                    case 1 -> line = Arrays.copyOf(line, at);
                    default -> line[at] = (byte) "{}[]\"\\:/ |-#".charAt(random.nextInt(12));
                }
            }
            byte[] padded = Arrays.copyOf(line, line.length + Bytes.PADDING);
            LineReader reader = random.nextInt(4) == 0 ? templates : plain;
            reader.read(e, padded, 0, line.length);
            for (Field field : Field.values()) {
                if (!e.has(field) || field.isNumber()) continue;
                assertThat(e.start(field)).isBetween(0, e.end(field));
                assertThat(e.end(field)).isLessThanOrEqualTo(e.bytes().length);
            }
        }
    }
}
