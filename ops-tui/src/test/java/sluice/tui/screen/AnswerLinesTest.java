package sluice.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.tui.Worlds;
import sluice.tui.poll.Question;
import sluice.tui.poll.Question.Topic;
import sluice.tui.view.Painting;

import java.util.List;
import java.util.Random;

/// What the proxy prints becomes rows, and nothing that it prints can do harm.
class AnswerLinesTest {
    private static final String SESSIONS =
            """
            0x55f2: proto=tcpv4 src=127.0.0.1:37526 fe=fe_tcp be=be_tcp srv=t2 ts=00 epoch=0 age=1s calls=3 rate=0 cpu=0 lat=0 rq[f=848000h,i=0,an=00h,rx=1s,wx=,ax=] rp[f=8h,i=0,an=00h,rx=0s,wx=,ax=] scf=[8,0h,fd=27] exp=0s rc=0 c_exp=
            0x7f90: proto=tcpv4 src=10.1.7.9:37524 fe=fe_http be=be_web srv=web1 ts=00 epoch=0 age=1h02m calls=3 rate=0 cpu=0 lat=0 rq[f=8h,i=0,an=00h,rx=2s,wx=,ax=] exp=0s rc=0 c_exp=
            0x7f91: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age=0s calls=1 rate=0
            """;
    private static final String TABLES =
            """
            # table: be_api, type: string, size:1024, used:0
            # table: fe_http, type: ip, size:10240, used:9900
            """;
    private static final String ENTRIES =
            """
            # table: fe_http, type: ip, size:10240, used:1
            0x55f2: key=127.0.0.1 use=1 exp=59991 gpc0=0 conn_cur=1 http_req_rate(10000)=352
            """;
    private static final String ERRORS =
            """
            Total events captured on [22/Nov/2026:15:56:45.580] : 58

            [22/Nov/2026:15:56:30.760] frontend fe_http (#2): invalid request
              backend <NONE> (#-1), server <NONE> (#-1), event #49, src 127.0.0.1:59198
              buffer starts at 0 (including 0 out), 16365 free,
              len 19, wraps at 16336, error at position 8

              00000  GET / HT\\x00TP/1.1\\r\\n
              00017  \\r\\n

            [22/Nov/2026:15:56:42.978] backend be_web (#10): invalid response
              frontend fe_http (#2), server web2 (#2), event #57, src 127.0.0.1:50498
              len 20, wraps at 16336, error at position 8

              00000  GARBAGE not http\\r\\n
            """;
    private static final String CERTIFICATE =
            """
            Filename: /etc/ssl/site.pem
            Status: Used
            notBefore: Nov 22 03:00:00 2025 GMT
            notAfter: Nov 29 03:00:00 2026 GMT
            Subject Alternative Name: DNS:site.example
            Algorithm: EC256
            Subject: /CN=site.example
            Issuer: /CN=Example CA
            """;

    private static ScreenState answered(View view, Topic topic, String argument, String text) {
        var state = Worlds.screen(Worlds.Story.HEALTHY).withView(view);
        state = state.with(next -> next.table = "fe_http");
        return Screen.next(
                        state,
                        new Input.Answered(
                                new Question(0, topic, argument), text, false, Worlds.END))
                .state();
    }

    private static List<List<String>> cells(View view, Topic topic, String argument, String text) {
        return answered(view, topic, argument, text).lines().stream().map(Line::cells).toList();
    }

    @Test
    void sessionsOldestFirst() {
        assertThat(cells(View.SESSIONS, Topic.SESSIONS, "", SESSIONS))
                .first()
                .isEqualTo(
                        List.of(
                                "1h02m",
                                "10.1.7.9:37524",
                                "fe_http",
                                "be_web/web1",
                                "tcpv4",
                                "2s",
                                "0x7f90"));
    }

    @Test
    void tablesWithTheirFill() {
        assertThat(cells(View.TABLES, Topic.TABLES, "", TABLES))
                .containsExactly(
                        List.of("be_api", "string", "0", "1024", "0 %"),
                        List.of("fe_http", "ip", "9900", "10240", "97 %"));
    }

    @Test
    void keysOfATable() {
        assertThat(cells(View.ENTRIES, Topic.TABLE, "fe_http", ENTRIES))
                .containsExactly(
                        List.of(
                                "127.0.0.1",
                                "1",
                                "59s",
                                "gpc0=0 conn_cur=1 http_req_rate(10000)=352"));
    }

    @Test
    void errorsLatestFirst() {
        var lines = cells(View.ERRORS, Topic.ERRORS, "", ERRORS);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .containsExactly(
                        "22/Nov/2026:15:56:42.978",
                        "backend be_web",
                        "invalid response at byte 8",
                        "127.0.0.1:50498",
                        "web2",
                        "GARBAGE not http\\r\\n");
        assertThat(lines.getLast().getLast()).isEqualTo("GET / HT\\x00TP/1.1\\r\\n\\r\\n");
    }

    @Test
    void certificatesWithTheirDays() {
        var lines = cells(View.CERTIFICATES, Topic.CERTIFICATE, "/etc/ssl/site.pem", CERTIFICATE);
        assertThat(lines.getFirst()).startsWith("6", "2026-11-29", "/etc/ssl/site.pem");
    }

    @Test
    void clearingTheSelectedKeyIsProposed() {
        var state = answered(View.ENTRIES, Topic.TABLE, "fe_http", ENTRIES);
        var step = Screen.next(state, new Input.Typed(sluice.tui.key.Stroke.of('x')));
        assertThat(step.effects().toString()).contains("clear table fe_http key 127.0.0.1");
    }

    @Test
    void nothingPrintedCanDoHarm() {
        var random = new Random(42);
        String[] seeds = {SESSIONS, TABLES, ENTRIES, ERRORS, CERTIFICATE};
        View[] views = {View.SESSIONS, View.TABLES, View.ENTRIES, View.ERRORS, View.CERTIFICATES};
        Topic[] topics = {
            Topic.SESSIONS, Topic.TABLES, Topic.TABLE, Topic.ERRORS, Topic.CERTIFICATE
        };
        for (int i = 0; i < 5000; i++) {
            int which = random.nextInt(seeds.length);
            var text = new StringBuilder(seeds[random.nextInt(4) == 0 ? random.nextInt(5) : which]);
            for (int k = random.nextInt(20); k > 0; k--) {
                int at = random.nextInt(Math.max(1, text.length() - 1));
                if (text.length() < 2) {
                    break;
                }
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x3000));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, "99999999999999999999");
                    default -> text.setLength(Math.max(1, at));
                }
            }
            var state = answered(views[which], topics[which], "fe_http", text.toString());
            String drawn = Painting.of(state).text();
            assertThat(drawn.chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x7f || c == 0x9b))
                    .isTrue();
        }
    }
}
