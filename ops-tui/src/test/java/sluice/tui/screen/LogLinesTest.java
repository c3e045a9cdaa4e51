package sluice.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Random;

/// Lines of rings, as `show events` prints them.
class LogLinesTest {
    private static final String HTTP =
            "<134>Nov 22 22:41:14 lb haproxy[6322]: 10.0.0.1:3664 [22/Nov/2026:22:41:14.758]"
                    + " fe_http be_api/api1 0/0/0/22/22 200 150 - - ---- 36/36/4/1/0 0/0 \"GET"
                    + " /api/x\"";
    private static final String DOWN =
            "<129>1 2026-11-22T22:41:10.101+00:00 - haproxy 63 - - Server be_api/api10 is DOWN,"
                    + " reason: Layer4 connection problem";
    private static final String BROKEN =
            "<134>Nov  2 02:01:14 haproxy[6322]: 10.0.0.1:3664 [02/Nov/2026:02:01:14.001] fe_http~"
                    + " be_api/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 \"GET /\"";

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({"be_api/api1,1", "be_api/,3", "be_api/api,0", "fe_http,2", "fe,0", "'',3"})
    void linesOfAnObject(String object, int count) {
        var lines = new ArrayList<Line>();
        LogLines.add(0, HTTP + '\n' + DOWN + '\n' + BROKEN + '\n', object, lines);
        assertThat(lines).hasSize(count);
    }

    @Test
    void theNewestFirstWithoutHeadersAndDates() {
        var lines = new ArrayList<Line>();
        LogLines.add(0, HTTP + '\n' + DOWN + '\n' + BROKEN + '\n', "", lines);
        assertThat(lines.stream().map(Line::cells).map(cells -> String.join(" | ", cells)))
                .containsExactly(
                        "02:01:14.001 | 10.0.0.1:3664 fe_http~ be_api/<NOSRV> 0/-1/-1/-1/0 503 217"
                                + " - - SC-- 1/1/0/0/0 0/0 \"GET /\"",
                        "22:41:10.101 | Server be_api/api10 is DOWN, reason: Layer4 connection"
                                + " problem",
                        "22:41:14.758 | 10.0.0.1:3664 fe_http be_api/api1 0/0/0/22/22 200 150 - -"
                                + " ---- 36/36/4/1/0 0/0 \"GET /api/x\"");
        assertThat(lines.stream().map(Line::tone))
                .containsExactly(Line.Tone.CRIT, Line.Tone.CRIT, Line.Tone.PLAIN);
    }

    @Test
    void ringsButNotTheTraces() {
        assertThat(
                        LogLines.rings(
                                "Supported events sinks are listed below.\n"
                                    + "    stdout     : type=fd, 0 dropped, standard output\n"
                                    + "    buf0       : type=buffer, 0 dropped, in-memory ring\n"
                                    + "    traffic    : type=buffer, 2 dropped, ours\n"))
                .containsExactly("traffic");
    }

    @Test
    void anythingAtAllIsRead() {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(80); j > 0; j--) {
                text.append("<>[]/: 0123-\n\"~abS\u00e4".charAt(random.nextInt(19)));
            }
            LogLines.rings(text.toString());
            LogLines.add(0, text.toString(), "a/b", new ArrayList<>());
        }
    }
}
