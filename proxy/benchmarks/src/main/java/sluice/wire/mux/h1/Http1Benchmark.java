package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// What HTTP/1 costs per message, without sockets: reading a browser's head, judging it, writing it out again.
///
/// In the engine's package, since parser and writer are its own business.
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Http1Benchmark {
    private static ByteBuf bytes(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.directBuffer(ascii.length).writeBytes(ascii);
    }

    private final ByteBuf request =
            bytes(
                    "GET /api/items?page=2 HTTP/1.1\r\n"
                            + "Host: www.example.com\r\n"
                            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
                            + "Accept: text/html,*/*\r\n"
                            + "Accept-Language: en\r\n"
                            + "Cookie: session=0123456789abcdef; theme=dark\r\n\r\n");
    private final ByteBuf response =
            bytes(
                    "HTTP/1.1 200 OK\r\nServer: origin\r\nDate: Sun, 22 Nov 2026 22:00:00 GMT\r\n"
                            + "Content-Type: text/plain\r\nContent-Length: 1024\r\n"
                            + "Last-Modified: Sun, 22 Nov 2026 21:00:00 GMT\r\nETag: \"6a-400\"\r\n"
                            + "Accept-Ranges: bytes\r\n\r\n");
    private final Http1Parser requests = new Http1Parser(true, Http1Settings.DEFAULT);
    private final Http1Parser responses = new Http1Parser(false, Http1Settings.DEFAULT);
    private final Http1Framing framing = new Http1Framing(false);
    private final Head head = new Head();
    private final Head answer = new Head();
    private final ByteBuf out = Unpooled.directBuffer(4096);

    private int read(Http1Parser parser, ByteBuf from, Head into) {
        from.readerIndex(0);
        into.reset();
        parser.reset();
        return parser.parse(from, into);
    }

    @Benchmark
    public int parseRequest() {
        return read(requests, request, head);
    }

    @Benchmark
    public int parseAndJudgeRequest() {
        return read(requests, request, head) + framing.judgeRequest(head);
    }

    @Benchmark
    public boolean parseAndJudgeResponse() {
        return read(responses, response, answer) == Http1Parser.COMPLETE
                && framing.judgeResponse(answer, false, false, false);
    }

    @Benchmark
    public int forwardRequest() {
        read(requests, request, head);
        framing.judgeRequest(head);
        out.clear();
        Http1Writer.request(head, Http1Writer.Announcement.NOTHING, null, out);
        return out.readableBytes();
    }

    @Benchmark
    public int forwardResponse() {
        read(responses, response, answer);
        framing.judgeResponse(answer, false, false, false);
        out.clear();
        Http1Writer.response(answer, Http1Writer.Announcement.NOTHING, null, out);
        return out.readableBytes();
    }
}
