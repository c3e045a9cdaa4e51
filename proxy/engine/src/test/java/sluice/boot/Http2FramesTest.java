package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Frames as they may and may not be, one connection each: what comes back, in the order and with the numbers of RFC 9113's sections.
///
/// A frame is written `TYPE flags stream payload`, the payload in hexadecimal with `+n` for so many zero bytes; GET stands for the header
/// block of a good request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FramesTest {
    private static final String CONFIGURATION =
            """
            global
                tune.h2.fe.max-concurrent-streams 3
            defaults
                mode http
                timeout client 5s
                timeout connect 1s
                timeout server 5s
            frontend clear
                bind 127.0.0.1:1 proto h2
                http-request return status 200 content-type text/plain string hello if { path / }
                timeout tarpit 5s
                http-request tarpit
            """;

    private static final List<String> TYPES =
            List.of(
                    "DATA",
                    "HEADERS",
                    "PRIORITY",
                    "RST_STREAM",
                    "SETTINGS",
                    "PUSH_PROMISE",
                    "PING",
                    "GOAWAY",
                    "WINDOW_UPDATE",
                    "CONTINUATION",
                    "UNKNOWN");

    /// `:method GET, :scheme http, :path /, :authority a`.
    private static final String GET = "8286844101" + "61";

    private ConfiguredEngine engine;

    @BeforeAll
    void start() {
        engine = new ConfiguredEngine(CONFIGURATION);
    }

    @AfterAll
    void stop() {
        engine.close();
    }

    private static String bytes(String hex) {
        var text = new StringBuilder();
        for (String part : hex.split("(?=\\+)|_")) {
            if (part.startsWith("+")) {
                text.append("\0".repeat(Integer.parseInt(part.substring(1))));
                continue;
            }
            for (int i = 0; i + 1 < part.length(); i += 2) {
                text.append((char) Integer.parseInt(part.substring(i, i + 2), 16));
            }
        }
        return text.toString();
    }

    private static String frame(String written) {
        String[] words = written.strip().split(" +");
        String payload = words.length > 3 ? bytes(words[3].replace("GET", GET)) : "";
        int type = TYPES.indexOf(words[0]);
        int flags = Integer.parseInt(words[1], 16);
        int stream = Integer.parseUnsignedInt(words[2], 16);
        return ""
                + (char) (payload.length() >>> 16)
                + (char) (payload.length() >>> 8 & 255)
                + (char) (payload.length() & 255)
                + (char) (type == 10 ? 0x16 : type)
                + (char) flags
                + (char) (stream >>> 24)
                + (char) (stream >>> 16 & 255)
                + (char) (stream >>> 8 & 255)
                + (char) (stream & 255)
                + payload;
    }

    private static String frames(String written) {
        var text = new StringBuilder();
        for (String each : written.split(";")) {
            if (!each.isBlank()) {
                text.append(frame(each));
            }
        }
        return text.toString();
    }

    /// What came back, without the settings and windows with which every connection begins.
    private static List<String> answers(String bytes) {
        var found = new ArrayList<String>();
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at + 9 <= all.length) {
            int length = (all[at] & 255) << 16 | (all[at + 1] & 255) << 8 | all[at + 2] & 255;
            int type = all[at + 3];
            int flags = all[at + 4];
            int stream = all[at + 8] & 255;
            int end = at + 9 + length;
            switch (type) {
                case 0 -> found.add("DATA" + stream + ":" + length + ((flags & 1) != 0 ? "E" : ""));
                case 1 -> found.add("HEADERS" + stream + ((flags & 1) != 0 ? "E" : ""));
                case 3 -> found.add("RST" + stream + "=" + all[end - 1]);
                case 4 -> {
                    if ((flags & 1) != 0) {
                        found.add("ACK");
                    }
                }
                case 6 -> {
                    if (all[at + 9] == 0) {
                        found.add("PING" + flags);
                    }
                }
                case 7 -> found.add("GOAWAY=" + all[at + 16]);
                case 8 -> {
                    if (stream != 0) {
                        found.add("WINDOW" + stream + "+" + all[end - 1]);
                    }
                }
                default -> {}
            }
            at = end;
        }
        return found;
    }

    private List<String> exchange(String preface, String frames) {
        try (var client = new RawClient(engine.port("clear"))) {
            client.send(preface + frames(frames + ";" + LAST));
            return answers(client.readUntil(MARK, 5000));
        }
    }

    /// Sent behind everything: its answer tells that nothing else will come.
    private static final String LAST = "PING 0 0 ffffffffffffffff";

    private static final String MARK = "\u00ff".repeat(8);

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @ParameterizedTest(name = "{0} {1} => {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    good request          | HEADERS 5 1 GET | HEADERS1 DATA1:5E
                    4.1 unknown type      | UNKNOWN 0 0 +4 ; PING 0 0 +8 | PING1
                    4.1 unknown flags     | PING 16 0 +8 | PING1
                    4.1 reserved bit      | PING 0 80000000 +8 | PING1
                    4.2 largest frame     | HEADERS 4 1 838684410161 ; DATA 1 1 +16384 | HEADERS1 DATA1:5E RST1=0
                    4.2 too large DATA    | HEADERS 4 1 838684410161 ; DATA 1 1 +16385 | HEADERS1 DATA1:5E RST1=0 GOAWAY=6
                    4.2 too large HEADERS | HEADERS 5 1 GET_+16400 | GOAWAY=6
                    4.3 broken block      | HEADERS 5 1 ffffff | GOAWAY=9
                    4.3 PRIORITY inside   | HEADERS 1 1 GET ; PRIORITY 0 1 +5 | GOAWAY=1
                    4.3 other stream      | HEADERS 1 1 GET ; HEADERS 5 3 GET | GOAWAY=1
                    5.1 idle DATA         | DATA 1 1 61 | GOAWAY=1
                    5.1 idle RST_STREAM   | RST_STREAM 0 1 00000008 | GOAWAY=1
                    5.1 idle WINDOW       | WINDOW_UPDATE 0 1 00000064 | GOAWAY=1
                    5.1 idle CONTINUATION | CONTINUATION 4 1 GET | GOAWAY=1
                    5.1 half closed HEADERS | HEADERS 5 1 828604022f78410161 ; HEADERS 5 1 GET | GOAWAY=5
                    5.1 closed DATA       | HEADERS 5 1 GET ; DATA 1 1 61 | HEADERS1 DATA1:5E GOAWAY=5
                    5.1 closed HEADERS    | HEADERS 5 1 GET ; HEADERS 5 1 GET | HEADERS1 DATA1:5E GOAWAY=5
                    5.1 closed CONTINUATION | HEADERS 5 1 GET ; CONTINUATION 4 1 GET | HEADERS1 DATA1:5E GOAWAY=1
                    5.1.1 even            | HEADERS 5 2 GET | GOAWAY=1
                    5.1.1 smaller         | HEADERS 5 5 GET ; HEADERS 5 3 GET | HEADERS5 DATA5:5E GOAWAY=5
                    5.1.2 too many        | HEADERS 4 1 8286840f28_05022f78 ; PING 0 0 +8 | GOAWAY=9
                    5.3.1 on itself       | PRIORITY 0 1 0000000110 | RST1=1
                    5.5 extension inside  | HEADERS 1 1 GET ; UNKNOWN 0 0 +4 | GOAWAY=1
                    6.1 DATA on 0         | DATA 1 0 61 | GOAWAY=1
                    6.1 bad padding       | HEADERS 4 1 GET ; DATA 9 1 0561 | HEADERS1 DATA1:5E RST1=0 GOAWAY=1
                    6.2 HEADERS on 0      | HEADERS 5 0 GET | GOAWAY=1
                    6.2 bad padding       | HEADERS d 1 ff_GET | GOAWAY=1
                    6.2 padding           | HEADERS d 1 02_GET_+2 | HEADERS1 DATA1:5E
                    6.2 priority          | HEADERS 25 1 0000000000_GET | HEADERS1 DATA1:5E
                    6.3 PRIORITY on 0     | PRIORITY 0 0 +5 | GOAWAY=1
                    6.3 size              | PRIORITY 0 1 +4 | GOAWAY=6
                    6.4 RST on 0          | RST_STREAM 0 0 +4 | GOAWAY=1
                    6.4 size              | HEADERS 5 1 828604022f78410161 ; RST_STREAM 0 1 +3 | GOAWAY=6
                    6.5 ACK with payload  | SETTINGS 1 0 00 | GOAWAY=6
                    6.5 on a stream       | SETTINGS 0 1 | GOAWAY=1
                    6.5 size              | SETTINGS 0 0 +3 | GOAWAY=6
                    6.5.2 push            | SETTINGS 0 0 000200000002 | GOAWAY=1
                    6.5.2 window          | SETTINGS 0 0 000480000000 | GOAWAY=3
                    6.5.2 frame small     | SETTINGS 0 0 000500003fff | GOAWAY=1
                    6.5.2 frame large     | SETTINGS 0 0 000501000000 | GOAWAY=1
                    6.5.2 unknown         | SETTINGS 0 0 00ff00000001 ; PING 0 0 +8 | ACK PING1
                    6.7 ACK               | PING 1 0 +8 ; PING 0 0 +8 | PING1
                    6.7 on a stream       | PING 0 1 +8 | GOAWAY=1
                    6.7 size              | PING 0 0 +6 | GOAWAY=6
                    6.8 on a stream       | GOAWAY 0 1 +8 | GOAWAY=1
                    6.9 zero              | WINDOW_UPDATE 0 0 00000000 | GOAWAY=1
                    6.9 zero on a stream  | HEADERS 5 1 828604022f78410161 ; WINDOW_UPDATE 0 1 00000000 | RST1=1
                    6.9 size              | WINDOW_UPDATE 0 0 +3 | GOAWAY=6
                    6.9.1 small window    | SETTINGS 0 0 000400000001 ; HEADERS 5 1 GET | ACK HEADERS1 DATA1:1
                    6.9.1 window grows    | SETTINGS 0 0 000400000001 ; HEADERS 5 1 GET ; WINDOW_UPDATE 0 1 00000064 | ACK HEADERS1 DATA1:1 DATA1:4E
                    6.9.1 overflow        | WINDOW_UPDATE 0 0 7fffffff | GOAWAY=3
                    6.9.1 overflow stream | HEADERS 5 1 828604022f78410161 ; WINDOW_UPDATE 0 1 7fffffff | RST1=3
                    6.9.2 changed later   | SETTINGS 0 0 000400000000 ; HEADERS 5 1 GET ; SETTINGS 0 0 000400000001 | ACK HEADERS1 ACK DATA1:1
                    6.9 back at the end   | HEADERS 4 1 838604022f78410161 ; DATA 0 1 616263 ; DATA 1 1 6162 | WINDOW1+5
                    6.10 twice            | HEADERS 1 1 8286 ; CONTINUATION 0 1 84 ; CONTINUATION 4 1 410161 | HEADERS1 DATA1:5E
                    6.10 on 0             | HEADERS 1 1 GET ; CONTINUATION 4 0 GET | GOAWAY=1
                    7 unknown code        | GOAWAY 0 0 00000000000000ff ; PING 0 0 +8 | GOAWAY=0
                    8.1 no END_STREAM     | HEADERS 4 1 838684410161 ; HEADERS 4 1 GET | HEADERS1 DATA1:5E RST1=0
                    8.1.2 upper case      | HEADERS 5 1 GET_000158_0161 | RST1=1
                    8.1.2.1 unknown pseudo | HEADERS 5 1 GET_00053a74657374_0161 | RST1=1
                    8.1.2.1 of a response | HEADERS 5 1 GET_88 | RST1=1
                    8.1.2.1 after fields  | HEADERS 5 1 82868600017801614101_61 | RST1=1
                    8.1.2.2 connection    | HEADERS 5 1 GET_000a636f6e6e656374696f6e_0161 | RST1=1
                    8.1.2.2 te            | HEADERS 5 1 GET_00027465_0161 | RST1=1
                    8.1.2.2 te trailers   | HEADERS 5 1 GET_00027465_08747261696c657273 | HEADERS1 DATA1:5E
                    8.1.2.3 empty path    | HEADERS 5 1 8286_0400_410161 | RST1=1
                    8.1.2.3 no method     | HEADERS 5 1 8684410161 | RST1=1
                    8.1.2.3 no scheme     | HEADERS 5 1 8284410161 | RST1=1
                    8.1.2.3 no path       | HEADERS 5 1 8286410161 | RST1=1
                    8.1.2.3 method twice  | HEADERS 5 1 8282868441_0161 | RST1=1
                    8.1.2.6 length, none  | HEADERS 5 1 GET_5c0131 | RST1=1
                    8.1.2.6 length, less  | HEADERS 4 1 838604022f78_410161_0f0d0133 ; DATA 1 1 61 | RST1=1
                    8.3.1 no scheme's word | HEADERS 5 1 8284_0605687474703f_410161 | HEADERS1 DATA1:90E
                    8.3.1 no method's word | HEADERS 5 1 02044745543f_8684410161 | HEADERS1 DATA1:90E
                    8.2 PUSH_PROMISE      | PUSH_PROMISE 4 1 00000002 | GOAWAY=1
                    10.5 blank in target  | HEADERS 5 1 8286_04032f2061_410161 | RST1=1
                    10.3 line end         | HEADERS 5 1 GET_000178_03610d0a | RST1=1
                    hpack 2.3.3 index     | HEADERS 5 1 GET_c6 | GOAWAY=9
                    hpack 4.2 late update | HEADERS 5 1 GET_3f_e11f | GOAWAY=9
                    hpack 5.2 padding     | HEADERS 5 1 GET_00_0178_8171ff | GOAWAY=9
                    hpack 6.1 index 0     | HEADERS 5 1 GET_80 | GOAWAY=9
                    hpack 6.3 large table | HEADERS 5 1 3fe21f_GET | GOAWAY=9
                    """)
    void an_answer_to_frames(String name, String frames, String answer) {
        List<String> found = exchange(PREFACE, "SETTINGS 0 0;" + frames);
        assertThat(found.getFirst()).isEqualTo("ACK");
        assertThat(String.join(" ", found.subList(1, found.size()))).isEqualTo(answer);
    }

    @Test
    void the_preface_must_be_right() {
        assertThat(exchange("PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n", "")).containsExactly("GOAWAY=1");
        assertThat(exchange(PREFACE, "PING 0 0 +8")).containsExactly("GOAWAY=1");
    }

    @Test
    void streams_beyond_the_limit_are_refused() {
        String slow = "HEADERS 5 %d 828604022f78410161;";
        var frames = new StringBuilder("SETTINGS 0 0;");
        for (int i = 1; i <= 9; i += 2) {
            frames.append(slow.formatted(i));
        }
        assertThat(exchange(PREFACE, frames.toString())).containsExactly("ACK", "RST7=7", "RST9=7");
    }

    @Test
    void floods_are_stopped() {
        assertThat(exchange(PREFACE, "SETTINGS 0 0;" + "PING 1 0 +8;".repeat(3000)))
                .endsWith("GOAWAY=11");
        assertThat(exchange(PREFACE, "SETTINGS 0 0;".repeat(3000))).endsWith("GOAWAY=11");
        assertThat(
                        exchange(
                                PREFACE,
                                "SETTINGS 0 0;HEADERS 1 1 GET;" + "CONTINUATION 0 1;".repeat(100)))
                .endsWith("GOAWAY=11");
        var resets = new StringBuilder("SETTINGS 0 0;");
        for (int i = 1; i < 2000; i += 2) {
            resets.append("HEADERS 5 %x 828604022f78410161;".formatted(i))
                    .append("RST_STREAM 0 %x 00000008;".formatted(i));
        }
        assertThat(exchange(PREFACE, resets.toString())).endsWith("GOAWAY=11");
    }

    /// 16 KB of references to one entry of 4 KB: sixty megabytes if all of it were unfolded.
    @Test
    void small_blocks_that_unfold_into_large_heads_are_stopped() {
        String entry = "40_0161_7fa11e_" + "61".repeat(4000);
        String references = "be".repeat(16000);
        assertThat(
                        exchange(
                                PREFACE,
                                "SETTINGS 0 0;HEADERS 4 1 GET_"
                                        + entry
                                        + ";HEADERS 5 3 GET_"
                                        + references))
                .endsWith("RST3=11");
    }

    @Test
    void a_soft_stop_says_goodbye() {
        try (var other = new ConfiguredEngine(CONFIGURATION);
                var client = new RawClient(other.port("clear"))) {
            // One stream is answered late: it is let go, and the client is told that no other may
            // follow.
            client.send(PREFACE + frames("SETTINGS 0 0;HEADERS 5 1 828604022f78410161;" + LAST));
            assertThat(answers(client.readUntil(MARK, 5000))).containsExactly("ACK");
            other.traffic().stopSoftly(0);
            assertThat(answers(client.readUntil("\0\0\0\0", 5000))).contains("GOAWAY=0");
        }
    }

    @Test
    void bytes_one_at_a_time_give_the_same() {
        try (var client = new RawClient(engine.port("clear"))) {
            String all = PREFACE + frames("SETTINGS 0 0;HEADERS 5 1 GET;" + LAST);
            for (int i = 0; i < all.length(); i++) {
                client.send(all.substring(i, i + 1));
            }
            assertThat(answers(client.readUntil(MARK, 5000)))
                    .containsExactly("ACK", "HEADERS1", "DATA1:5E");
        }
    }
}
