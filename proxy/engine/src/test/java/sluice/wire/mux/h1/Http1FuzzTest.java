package sluice.wire.mux.h1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.value.ByteView;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Whatever the bytes, HTTP/1 is read without an exception, never past what came, and to the same result however they are split.
///
/// Each number is the seed of a generator that mutates a corpus of messages.
class Http1FuzzTest {
    private static final Http1Settings STRICT = new Http1Settings(2048, 20);
    private static final Http1Settings TOLERANT = STRICT.with(true, null);
    private static final int ROUNDS = 1500;
    private static final int LONGEST = 6000;

    private static final List<String> REQUESTS =
            List.of(
                    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                    "\r\n\nGET /a?b=c HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                    "POST /p HTTP/1.1\r\n"
                            + "host: a\r\n"
                            + "Content-Length: 5\r\n\r\n"
                            + "helloGET / HTTP/1.1\r\n",
                    "POST / HTTP/1.1\n"
                            + "Host: a\n"
                            + "Transfer-Encoding: chunked\n\n"
                            + "5;x=\"y\"\n"
                            + "hello\n"
                            + "0\n"
                            + "T: 1\n\n",
                    "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
                            + "a\r\n0123456789\r\nfF\r\n",
                    "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n\0\1\2",
                    "GET http://a/ HTTP/1.1\r\n"
                            + "Host: a\r\n"
                            + "Upgrade: websocket\r\n"
                            + "Connection: upgrade\r\n"
                            + "Sec-WebSocket-Key: x\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n  folded\r\n\tagain\r\n\r\n",
                    "GET /\u00e9#x\r\n",
                    "DESCRIBE * RTSP/1.0\r\nCSeq: 2\r\nA b: 1\r\n folded\r\nX: a\0b\r\n\r\n",
                    "OPTIONS * HTTP/1.1\r\n"
                            + "Host:\r\n"
                            + "TE: trailers, gzip\r\n"
                            + "Expect: 100-continue\r\n\r\n");
    private static final List<String> RESPONSES =
            List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
                    "HTTP/1.0 200\r\n\r\nuntil the end",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                    "HTTP/1.1 200 OK\r\n"
                            + "Transfer-Encoding: gzip, chunked\r\n\r\n"
                            + "3\r\n"
                            + "abc\r\n"
                            + "0\r\n\r\n",
                    "HTTP/1.10 2000 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\n"
                            + "Upgrade: x\r\n"
                            + "Connection: upgrade\r\n\r\n"
                            + "xyz",
                    "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello");
    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\0",
        " ",
        "\t",
        ":",
        ": ",
        ",",
        ";",
        "0",
        "1",
        "ffffffffffffffff",
        "-1",
        "+5",
        "9223372036854775808",
        "chunked",
        "gzip",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: 18446744073709551616\r\n",
        "Host: b\r\n",
        "Connection: close\r\n",
        "HTTP/1.1",
        "HTTP/2.0",
        "HTTP/1.",
        "\u00e9",
        "\u007f",
        "%00",
        "#",
        "/",
        "x".repeat(500),
        "X: y\r\n".repeat(30),
        "0\r\n\r\n"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void requests(long seed) {
        fuzz(new Random(seed), REQUESTS, true, settings(seed));
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void responses(long seed) {
        fuzz(new Random(seed), RESPONSES, false, settings(seed));
    }

    private static Http1Settings settings(long seed) {
        return seed % 2 == 0 ? TOLERANT : STRICT;
    }

    /// The corpus itself at every place where it can be cut in two.
    @Test
    void every_cut_of_the_corpus() {
        for (int kind = 0; kind < 4; kind++) {
            boolean request = kind % 2 == 0;
            var settings = kind < 2 ? STRICT : TOLERANT;
            for (var text : request ? REQUESTS : RESPONSES) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                var whole = read(bytes, request, settings, new int[0]);
                for (int cut = 1; cut < bytes.length; cut++) {
                    assertThat(read(bytes, request, settings, new int[] {cut}))
                            .as("%s cut at %d", text, cut)
                            .isEqualTo(whole);
                }
            }
        }
    }

    private static void fuzz(
            Random random, List<String> corpus, boolean request, Http1Settings settings) {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(random, corpus);
            var whole = read(bytes, request, settings, new int[0]);
            int[] cuts = new int[random.nextInt(1, 6)];
            Arrays.setAll(cuts, _ -> random.nextInt(bytes.length + 1));
            Arrays.sort(cuts);
            assertThat(read(bytes, request, settings, cuts))
                    .as(() -> new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(whole);
            if (round % 10 == 0) {
                int[] each = new int[bytes.length];
                Arrays.setAll(each, at -> at);
                assertThat(read(bytes, request, settings, each)).isEqualTo(whole);
            }
        }
    }

    private static byte[] mutated(Random random, List<String> corpus) {
        var text = new StringBuilder(corpus.get(random.nextInt(corpus.size())));
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(1, 20));
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, to);
                case 2 -> text.replace(at, to, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> text.insert(at, (char) random.nextInt(256));
                default -> text.append(corpus.get(random.nextInt(corpus.size())));
            }
        }
        text.setLength(Math.min(text.length(), LONGEST));
        return text.isEmpty()
                ? new byte[] {0}
                : text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Reads one message as a connection does: bytes come in pieces, each piece is handed over until nothing more can be done.
    ///
    /// Answers what was understood: the head, the data, how it ended, and how many bytes were left when it did.
    private static String read(byte[] bytes, boolean request, Http1Settings settings, int[] cuts) {
        var reading = new Reading(request, settings);
        int from = 0;
        for (int i = 0; i <= cuts.length && !reading.over; i++) {
            int to = i < cuts.length ? Math.max(from, cuts[i]) : bytes.length;
            ByteBuf piece = Unpooled.wrappedBuffer(bytes, from, to - from);
            reading.take(piece);
            reading.left = bytes.length - to + piece.readableBytes();
            piece.release();
            from = to;
        }
        return reading.toString();
    }

    private static final class Reading {
        private final boolean request;
        private final Http1Parser parser;
        private final Http1Framing framing;
        private final Http1Body body;
        private final Head head = new Head();
        private final StringBuilder understood = new StringBuilder();
        private boolean inBody;
        private boolean over;
        private boolean failed;
        private int left;

        Reading(boolean request, Http1Settings settings) {
            body = new Http1Body(settings);
            this.request = request;
            parser = new Http1Parser(request, settings);
            framing = new Http1Framing(settings.tolerant());
        }

        void take(ByteBuf in) {
            if (!inBody && !headComplete(in)) {
                return;
            }
            while (!over) {
                switch (body.next(in)) {
                    case DATA -> {
                        ByteBuf data = body.data();
                        add(data);
                        data.release();
                    }
                    case WHOLE -> {
                        add(in);
                        in.skipBytes(in.readableBytes());
                        if (body.isComplete()) {
                            end("|end");
                        }
                    }
                    case END -> {
                        Head trailers = body.trailers();
                        if (trailers != null) {
                            understood.append("|trailers");
                            fields(trailers);
                        }
                        end("|end");
                    }
                    case MALFORMED -> {
                        failed = true;
                        end("|malformed body");
                    }
                    case MORE -> {
                        return;
                    }
                }
            }
        }

        private void add(ByteBuf data) {
            understood.append(data.toString(StandardCharsets.ISO_8859_1));
        }

        private void end(String how) {
            understood.append(how);
            over = true;
        }

        private boolean headComplete(ByteBuf in) {
            int result = parser.parse(in, head);
            assertThat(head.used()).isLessThanOrEqualTo(STRICT.headBytes() + STRICT.headBytes());
            if (result == Http1Parser.MORE) {
                assertThat(in.readableBytes()).isZero();
                return false;
            }
            if (result != Http1Parser.COMPLETE) {
                assertThat(result).isIn(400, 414, 431);
                end("status " + (result == 400 ? "400" : "too large"));
                return false;
            }
            int refused = request ? framing.judgeRequest(head) : 0;
            if (refused != 0 || !request && !framing.judgeResponse(head, false, false, false)) {
                end("refused " + refused);
                return false;
            }
            assertThat(head.size()).isLessThanOrEqualTo(STRICT.fields());
            understood.append(head.status()).append(' ').append(head.bodyLength());
            understood.append(framing.persistent).append(framing.chunked);
            fields(head);
            understood.append('|');
            body.start(head, framing.chunked);
            inBody = true;
            return true;
        }

        private void fields(Head of) {
            var view = new ByteView();
            for (int slot = 0; slot < of.slots(); slot++) {
                if (of.isLive(slot)) {
                    assertThat(of.valueEnd(slot)).isBetween(of.valueStart(slot), of.used());
                    understood.append('\n').append(of.name(slot, view)).append(": ");
                    understood.append(of.value(slot, view));
                }
            }
        }

        /// After a failure nobody looks at what is left.
        @Override
        public String toString() {
            return understood + (over && inBody && !failed ? "|" + left : "");
        }
    }
}
