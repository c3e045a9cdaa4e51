package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Messages in pieces and in odd forms, beside HAProxy: answers, log lines and what the server was asked.
///
/// In a script `;;` ends a line, `~` begins a new piece, a `!` at its end is the client's half-close, and `@` stands for a host line.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameBytesInPiecesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option httplog
                no option abortonclose
                timeout connect 500ms
                timeout client 300ms
                timeout server 300ms
                timeout http-keep-alive 100ms
                http-reuse never
            frontend web
                bind 127.0.0.1:{port web}
                default_backend servers
            frontend closing
                bind 127.0.0.1:{port closing}
                option httpclose
                default_backend servers
            frontend server
                bind 127.0.0.1:{port server}
                option http-server-close
                default_backend servers
            frontend both
                bind 127.0.0.1:{port both}
                option http-server-close
                default_backend closers
            frontend buffer
                bind 127.0.0.1:{port buffer}
                option http-buffer-request
                default_backend servers
            frontend answers
                bind 127.0.0.1:{port answers}
                http-request return status 200 content-type text/plain string hi if { path /here }
                http-request deny if { path /deny }
                default_backend servers
            backend servers
                server s 127.0.0.1:ORIGIN
            backend closers
                option httpclose
                server s 127.0.0.1:ORIGIN
            """;

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/ok", OK)
                    .answer("/slow", Answer.pieces(OK.split("")))
                    .answer(
                            "/folded",
                            "HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\nContent-Length: 0\r\n\r\n")
                    .answer(
                            "/hints",
                            Answer.pieces(
                                    "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n",
                                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early",
                                    " Hints\r\n\r\n",
                                    OK))
                    .answer(
                            "/hintsgone",
                            Answer.bytes("HTTP/1.1 103 Hi\r\n\r\n").then(Answer.End.CLOSE))
                    .answer(
                            "/switch",
                            "HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nearly")
                    .answer("/unasked", "HTTP/1.1 101 Go\r\n\r\nearly")
                    .answer(
                            "/continue",
                            Answer.pieces("HTTP/1.1 100 Continue\r\n\r\n", OK).beforeBody())
                    .answer(
                            "/refuse",
                            Answer.bytes("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n")
                                    .beforeBody())
                    .answer("/early", Answer.bytes(OK).beforeBody())
                    .answer("/earlyclose", Answer.bytes(OK).beforeBody().then(Answer.End.CLOSE))
                    .answer("/extension", CHUNKED + "2;a=b;c=\"d;e\"\r\nhi\r\n0;last\r\n\r\n")
                    .answer("/badchunk", CHUNKED + "2\r\nhi\r\nxyz\r\n\r\n")
                    .answer("/nochunkend", CHUNKED + "2\r\nhiZZ0\r\n\r\n")
                    .answer("/hugechunk", CHUNKED + "fffffffffffffffff\r\nhi")
                    .answer(
                            "/trailers",
                            CHUNKED
                                    + "2\r\n"
                                    + "hi\r\n"
                                    + "0\r\n"
                                    + "Content-Length: 7\r\n"
                                    + "X-T: 1\r\n"
                                    + "Host: b\r\n\r\n")
                    .answer("/list", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi")
                    .answer("/lists", "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nhi")
                    .answer("/plus", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nhi")
                    .answer(
                            "/gzip",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
                    .answer(
                            "/old",
                            "HTTP/1.0 200 OK\r\n"
                                    + "Connection: keep-alive\r\n"
                                    + "Content-Length: 2\r\n\r\n"
                                    + "hi")
                    .answer("/headbody", OK)
                    .answer("/empty", "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n")
                    .answer("/same", "HTTP/1.1 304 Same\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .answer("/nospace", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi")
                    .answer("/lf", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi")
                    .answer("/before", "\r\n" + OK)
                    .answer("/blank", "HTTP/1.1 200 OK\r\nX : y\r\nContent-Length: 2\r\n\r\nhi")
                    .answer(
                            "/close",
                            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
                    .answer(
                            "/until",
                            Answer.pieces("HTTP/1.1 200 OK\r\n\r\na", "b").then(Answer.End.CLOSE));

    private LoggedProxies both;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        both = new LoggedProxies(folder, CONFIGURATION.replace("ORIGIN", "" + origin.port()));
        play("GET /ok HTTP/1.1;;@;;", both.ours("web"));
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
        origin.close();
    }

    private ByteScript.Outcome play(String script, LoggedProxies.Entrance entrance) {
        boolean halfClose = script.endsWith("!");
        String bytes =
                (halfClose ? script.substring(0, script.length() - 1) : script)
                        .replace("@", "Host: a;;")
                        .replace(";;", "\r\n");
        return ByteScript.play(origin, entrance, List.of(bytes.split("~", -1)), halfClose);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    web      | G~E~T~ ~/~o~k~?~1~2~3~4~5~6~7~8~9~0~1~2~3~4~5~6~7~8~9~0~ ~H~T~T~P~/~1~.~1~;;~@~;;
                    web      | GET /slow HTTP/1.1;;@;;
                    web      | POST /ok HTTP/1.1;;@Content-Len~gth: 5;;~;;~he~l~lo
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;~5~;;he~llo~;;0~;;~;;
                    web      | GET /folded HTTP/1.1;;@X: a;; b;;\tc;;;;
                    web      | GET /ok HTTP/1.1;; X: a;;@;;
                    web      | GET /hints HTTP/1.1;;@;;
                    web      | GET /hintsgone HTTP/1.1;;@;;
                    web      | GET /hints HTTP/1.0;;;;
                    web      | CONNECT a:80 HTTP/1.1;;Host: a:80;;;;early
                    web      | GET /switch HTTP/1.1;;@Connection: upgrade;;Upgrade: x;;;;~mine!
                    web      | GET /switch HTTP/1.1;;@Connection: upgrade;;Upgrade: x;;;;~mine~more!
                    web      | GET /unasked HTTP/1.1;;@;;
                    web      | GET /switch HTTP/1.1;;@;;
                    web      | GET /unasked HTTP/1.1;;@Connection: upgrade;;Upgrade: x;;;;
                    web      | GET /ok HTTP/1.1;;@;;~!
                    web      | POST /ok HTTP/1.1;;@Content-Length: 5;;;;he~!
                    web      | GET /ok HTTP/1.1;;@;;GET /chunk
                    web      | GET /ok HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;~;;;;GET /ok HTTP/1.1;;@;;
                    web      | GET /ok HTTP/1.1;;@;;BAD
                    web      | POST /early HTTP/1.1;;@Content-Length: 5;;;;he~llo~GET /ok HTTP/1.1;;@;;
                    web      | POST /early HTTP/1.1;;@Content-Length: 5;;;;he
                    web      | POST /continue HTTP/1.1;;@Expect: 100-continue;;Content-Length: 5;;;;~hello
                    web      | POST /refuse HTTP/1.1;;@Expect: 100-continue;;Content-Length: 5;;;;~hello
                    web      | POST /ok HTTP/1.1;;@Expect: 100-continue;;Content-Length: 5;;;;~hello
                    web      | GET /ok HTTP/1.1;;@Expect: 100-continue;;;;
                    web      | POST /ok HTTP/1.0;;@Expect: 100-continue;;Content-Length: 5;;;;~hello
                    web      | POST /ok HTTP/1.1;;@Expect: other;;Content-Length: 5;;;;hello
                    web      | GET /extension HTTP/1.1;;@;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;5;a=b;c;;hello;;0;x;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;5 ;;hello;;0;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;0005;;hello;;000;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;0x5;;hello;;0;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;5;;helloX;;0;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;ffffffffffffffffff;;h
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;;;5;;hello;;0;;X-T: 1;;Content-Length: 3;;Host: b;;;;
                    web      | GET /badchunk HTTP/1.1;;@;;
                    web      | GET /nochunkend HTTP/1.1;;@;;
                    web      | GET /hugechunk HTTP/1.1;;@;;
                    web      | GET /trailers HTTP/1.1;;@;;
                    web      | POST /ok HTTP/1.1;;@Content-Length: 5, 5;;;;hello
                    web      | POST /ok HTTP/1.1;;@Content-Length: 5, 6;;;;hello
                    web      | POST /ok HTTP/1.1;;@Content-Length: 5;;Content-Length: 5;;;;hello
                    web      | POST /ok HTTP/1.1;;@Content-Length: -5;;;;hello
                    web      | POST /ok HTTP/1.1;;@Content-Length: 5,;;;;hello
                    web      | POST /ok HTTP/1.1;;@Content-Length:;;;;hello
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: chunked;;Content-Length: 3;;;;2;;hi;;0;;;;
                    web      | POST /ok HTTP/1.1;;@Transfer-Encoding: gzip;;;;hi
                    web      | GET /list HTTP/1.1;;@;;
                    web      | GET /lists HTTP/1.1;;@;;
                    web      | GET /plus HTTP/1.1;;@;;
                    web      | GET /gzip HTTP/1.1;;@;;
                    web      | GET /old HTTP/1.1;;@;;
                    web      | HEAD /headbody HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;
                    web      | GET /empty HTTP/1.1;;@;;
                    web      | GET /same HTTP/1.1;;@;;
                    web      | GET /nospace HTTP/1.1;;@;;
                    web      | GET /lf HTTP/1.1;;@;;
                    web      | GET /before HTTP/1.1;;@;;
                    web      | GET /blank HTTP/1.1;;@;;
                    web      | GET /ok HTTP/1.1;;@X : y;;;;
                    web      | GET /until HTTP/1.1;;@;;
                    web      | GET /until HTTP/1.0;;@;;
                    web      | GET /close HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;
                    server   | GET /ok HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;
                    server   | GET /until HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;
                    closing  | GET /ok HTTP/1.1;;@Connection: keep-alive;;;;~GET /ok HTTP/1.1;;@;;
                    closing  | GET /ok HTTP/1.0;;Connection: keep-alive;;;;
                    both     | GET /ok HTTP/1.1;;@;;~GET /ok HTTP/1.1;;@;;
                    server   | GET /old HTTP/1.0;;Connection: keep-alive;;;;~GET /ok HTTP/1.0;;;;
                    answers  | POST /here HTTP/1.1;;@Content-Length: 5;;;;hello~GET /ok HTTP/1.1;;@;;
                    answers  | POST /here HTTP/1.1;;@Content-Length: 5;;;;he
                    answers  | POST /deny HTTP/1.1;;@Content-Length: 5;;;;hello~GET /ok HTTP/1.1;;@;;
                    answers  | GET /here HTTP/1.1;;@;;GET /here HTTP/1.1;;@;;GET /ok HTTP/1.1;;@;;
                    answers  | GET /deny HTTP/1.1;;@;;GET /here HTTP/1.1;;@;;
                    answers  | HEAD /here HTTP/1.1;;@;;GET /here HTTP/1.1;;@Connection: close;;;;
                    """)
    void answers_and_logs_alike(String frontend, String script) {
        var expected = play(script, both.theirs(frontend));
        assertThat(play(script, both.ours(frontend))).isEqualTo(expected);
    }

    /// What a client is encouraged with counts as bytes of the response in HAProxy, and not in ours: no server sent it.
    @Test
    void who_waits_for_a_body_asks_for_it() {
        String script = "POST /ok HTTP/1.1;;@Expect: 100-continue;;Content-Length: 5;;;;~hello";
        var expected = play(script, both.theirs("buffer"));
        var actual = play(script, both.ours("buffer"));
        assertThat(actual.answer()).isEqualTo(expected.answer());
        assertThat(actual.requests()).isEqualTo(expected.requests());
    }
}
