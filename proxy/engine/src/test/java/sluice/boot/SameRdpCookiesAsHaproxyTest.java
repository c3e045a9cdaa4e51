package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Path;
import java.util.List;

/// What HAProxy and we read out of the first bytes of Remote Desktop clients, right and wrong ones.
class SameRdpCookiesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                stats socket {socket}
            frontend desk
                bind 127.0.0.1:{port desk}
                log 127.0.0.1:LOG format raw local0
                log-format "<%[var(sess.any)]> <%[var(sess.one)]> <%[var(sess.count)]> <%[var(sess.other)]> <%[var(sess.is)]>"
                timeout client 2s
                tcp-request inspect-delay 100ms
                tcp-request content reject if { req.payload(0,1) -m str none }
                tcp-request content set-var(sess.any) req.rdp_cookie
                tcp-request content set-var(sess.one) req.rdp_cookie(MSTSHASH)
                tcp-request content set-var(sess.count) req.rdp_cookie_cnt(mstshash)
                tcp-request content set-var(sess.other) rdp_cookie_cnt(msts)
                tcp-request content set-var(sess.is) int(1) if RDP_COOKIE
                tcp-request content reject
            """;

    private static final String HEADER = "\u0003\0\0\u002f\u002a\u00e0\0\0\0\0\0";

    private static final List<String> PAYLOADS =
            List.of(
                    HEADER + "Cookie: mstshash=ann\r\n\u0001\0",
                    HEADER + "Cookie: msts=3640205228.15629.0000\r\n",
                    HEADER + "cookie:   MstsHash=a;b=c\r\n",
                    HEADER + "Cookie: mstshash=ann",
                    HEADER + "Cookie: mstshash=ann\r",
                    HEADER + "Cookie: mstshash=ann\rx",
                    HEADER + "Cookie: mstshash=\r\n",
                    HEADER + "Cookie: mstshash\r\n",
                    HEADER + "Cookie: mstshashes=1\r\n",
                    HEADER + "Biscuit: mstshash=ann\r\n",
                    HEADER + "Coo",
                    HEADER,
                    "\u0002" + HEADER.substring(1) + "Cookie: mstshash=ann\r\n",
                    "GET / HTTP/1.1\r\nCookie: mstshash=ann\r\n\r\n",
                    "\u0003");

    @Test
    void cookies(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var theirLog = new LogReceiver();
                var ourLog = new LogReceiver();
                var real =
                        RealHaproxy.start(
                                folder, CONFIGURATION.replace("LOG", "" + theirLog.port()));
                var ours =
                        new ConfiguredEngine(
                                CONFIGURATION
                                        .replace("LOG", "" + ourLog.port())
                                        .replaceFirst(".*\\{socket}\n", "")
                                        .replace("{port desk}", "1"))) {
            for (String payload : PAYLOADS) {
                String theirs = line(real.port("desk"), payload, theirLog);
                assertThat(line(ours.port("desk"), payload, ourLog)).as(payload).isEqualTo(theirs);
            }
        }
    }

    private static String line(int port, String payload, LogReceiver log) {
        try (var client = new RawClient(port)) {
            client.send(payload).readAll(3000);
        }
        return String.join("\n", log.lines(1, 3000));
    }
}
