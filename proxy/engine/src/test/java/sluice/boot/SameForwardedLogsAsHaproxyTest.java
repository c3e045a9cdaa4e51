package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// What `log-forward` makes of messages in each format, compared with HAProxy: over UDP, and in both framings of RFC 6587.
///
/// Left out is what 2.6 gets wrong: it cuts the last two bytes off a message that begins as one of RFC 5424 and is none, and takes
/// the first digit away from a priority of four. Each of its connections that ends by an error is counted for ever: hence `maxconn`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameForwardedLogsAsHaproxyTest {
    private static final int PATIENCE_MILLIS = 5000;
    private static final List<String> FORMATS =
            List.of("", "local", "rfc3164", "rfc5424", "short", "priority", "timed", "iso", "raw");

    static final List<String> MESSAGES =
            List.of(
                    "<134>Oct 11 22:14:15 myhost su[123]: hello world",
                    "<134>Oct 11 22:14:15 myhost su: hello world",
                    "<134>Oct  1 22:14:15 myhost su[123]: one digit",
                    "<134>Dec 24 22:14:15 myhost su[123]: the year before",
                    "<134>Oct 11 22:14:15 su[123]: no host",
                    "<134>Oct 11 22:14:15 hello world",
                    "<134>Oct 11 22:14:15 ",
                    "<134>Oct 11 22:14:15 host",
                    "<134>2020-10-11T22:14:15.123456+02:00 myhost su[123]: another date",
                    "<134>1 2020-10-11T22:14:15.003Z my.example su 77 ID47 - 'su root' failed",
                    "<134>1 2020-10-11T22:14:15.003Z h su 7 ID4 [a@1 i=\"3\" e=\"A\\]p\\\"x\"][b@2"
                            + " x=\"y\"] text",
                    "<134>1 2020-10-01T22:14:15.003+02:00 host su - - - ",
                    "<134>1 - - - - - - nil",
                    "<134>1 - host su 1 - - no date",
                    "<134>1 2020-10-11T22:14:15.003+02:00 host su - - [a b=\"c] odd",
                    "<34>message only",
                    "<34>tag[1]: message only",
                    "<34>",
                    "<>x",
                    "<999>too big",
                    "no priority at all",
                    "Oct 11 22:14:15 myhost su[123]: no priority",
                    "<134>Foo 11 22:14:15 myhost su[123]: bad month",
                    "<134>Oct 11 22:14:15 myhost su[12 3]: odd pid",
                    "<134>Oct 11 22:14:15 myhost su[123] no colon",
                    "<134>Oct 11 22:14:15 myhost my.tag-x/y[123]:no blank",
                    "<134>line feed behind it\n",
                    "<134>Oct 11 22:14:15 myhost su[123]: line\nfeed within");

    private final List<LogReceiver> fromOurs = new ArrayList<>();
    private final List<LogReceiver> fromReal = new ArrayList<>();
    private RealHaproxy real;
    private RunningProxy ours;

    @BeforeAll
    void start(@TempDir Path one, @TempDir Path other) throws Exception {
        assumeTrue(RealHaproxy.available());
        real = RealHaproxy.start(one, configuration(fromReal, ""));
        ours = new RunningProxy(other, configuration(fromOurs, "    option host keep\n"));
    }

    /// One section for each format, and one for connections.
    private static String configuration(List<LogReceiver> receivers, String option) {
        var text =
                new StringBuilder(
                        "global\n    stats socket {socket} level admin\n    nbthread 1\n");
        for (int i = 0; i <= FORMATS.size(); i++) {
            var receiver = new LogReceiver();
            receivers.add(receiver);
            boolean last = i == FORMATS.size();
            text.append("log-forward l%d\n".formatted(i))
                    .append(last ? "    bind" : "    dgram-bind")
                    .append(" 127.0.0.1:{port l%d}\n".formatted(i))
                    .append("    timeout client 2s\n    maxconn 100\n")
                    .append(option)
                    .append("    log 127.0.0.1:%d ".formatted(receiver.port()))
                    .append(last || i == 0 ? "" : "format " + FORMATS.get(i))
                    .append(" local5\n");
        }
        return text.toString();
    }

    @AfterAll
    void stop() {
        if (ours != null) {
            ours.close();
            real.close();
        }
        fromOurs.forEach(LogReceiver::close);
        fromReal.forEach(LogReceiver::close);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("MESSAGES")
    void datagrams(String message) throws IOException {
        assertThat(forwarded(ours::port, fromOurs, message))
                .isEqualTo(forwarded(real::port, fromReal, message));
    }

    /// What becomes of a message in each format; the present time as such.
    private static List<String> forwarded(
            ToIntFunction<String> port, List<LogReceiver> receivers, String message)
            throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        var lines = new ArrayList<String>();
        try (var socket = new DatagramSocket()) {
            for (int i = 0; i < FORMATS.size(); i++) {
                socket.send(
                        new DatagramPacket(
                                bytes,
                                bytes.length,
                                InetAddress.getLoopbackAddress(),
                                port.applyAsInt("l" + i)));
                lines.add(FORMATS.get(i) + " " + now(receivers.get(i).next(PATIENCE_MILLIS)));
            }
        }
        return lines;
    }

    private static String now(@Nullable String line) {
        return line == null
                ? "nothing"
                : line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+[.]\\d{6}[+]\\d\\d:\\d\\d", "NOW")
                        .replaceAll(
                                "(?<=>)(?!Oct|Dec|Foo)[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8}", "NOW");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    <34>a~<35>b~
                    5 <34>a5 <35>b
                    <34>a~5 <35>b<36>c~
                    10 <34>a~<35>b
                    <34>not complete
                    <34>a~x<35>b~
                    0 <34>a
                    7<34>a
                    99999 <34>a
                    ~
                    """)
    void connections(String sent) {
        String bytes = sent.replace('~', '\n');
        assertThat(received(ours.port("l9"), fromOurs.getLast(), bytes))
                .isEqualTo(received(real.port("l9"), fromReal.getLast(), bytes));
    }

    /// What comes of a connection, up to the message of another one behind it.
    private static List<String> received(int port, LogReceiver receiver, String bytes) {
        var lines = new ArrayList<String>();
        try (var client = new RawClient(port);
                var last = new RawClient(port)) {
            client.send(bytes);
            last.send("<34>the end\n");
            String line;
            do {
                line = receiver.next(PATIENCE_MILLIS);
                lines.add(String.valueOf(line));
            } while (line != null && !line.endsWith("the end"));
        }
        return lines;
    }

    @Test
    void they_count() throws IOException {
        datagrams("<34>counted");
        for (String answer : List.of(ours.ask("show info"), real.ask("show info"))) {
            assertThat(answer).containsPattern("(?m)^CumRecvLogs: [1-9]");
        }
    }
}
