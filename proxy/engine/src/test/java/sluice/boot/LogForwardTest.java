package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;

import java.nio.file.Path;

/// Options of `log-forward` sections that HAProxy 2.6 does not have.
class LogForwardTest {
    private static final int PATIENCE_MILLIS = 5000;

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    host replace        | <34>Oct 11 22:14:15 there su: a        | <34>Oct 11 22:14:15 127.0.0.1 su: a
                    host fill           | <34>Oct 11 22:14:15 there su: a        | <34>Oct 11 22:14:15 there su: a
                    host fill           | <34>1 2020-10-11T22:14:15Z - su - - - a | <34>Oct 11 22:14:15 127.0.0.1 su: a
                    host keep           | <34>1 2020-10-11T22:14:15Z - su - - - a | <34>Oct 11 22:14:15 localhost su: a
                    host append         | <34>Oct 11 22:14:15 there su: a        | <34>Oct 11 22:14:15 there,127.0.0.1 su: a
                    host append         | <34>1 2020-10-11T22:14:15Z - su - - - a | <34>Oct 11 22:14:15 127.0.0.1 su: a
                    """)
    void hosts(String option, String message, String expected) throws Exception {
        assertThat(forwarded("option " + option, "format rfc3164", message)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    dont-parse-log     |            | <34>Oct 11 22:14:15 there su: a | <34>Oct 11 22:14:15 there su: a
                    dont-parse-log     | format raw | <34>Oct 11 22:14:15 there su: a | <34>Oct 11 22:14:15 there su: a
                    assume-rfc6587-ntf | format raw | 5 bytes and more                | 5 bytes and more
                    """)
    void messages(String option, String format, String message, String expected) throws Exception {
        assertThat(forwarded("option " + option, format == null ? "" : format, message))
                .isEqualTo(expected);
    }

    private String forwarded(String option, String format, String message) throws Exception {
        try (var receiver = new LogReceiver();
                var proxy =
                        new RunningProxy(
                                folder,
                                """
                                global
                                    stats socket {socket} level admin
                                log-forward logs
                                    bind 127.0.0.1:{port logs}
                                    timeout client 5s
                                    %s
                                    log 127.0.0.1:%d %s local0
                                """
                                        .formatted(option, receiver.port(), format));
                var client = new RawClient(proxy.port("logs"))) {
            client.send(message + "\n");
            return String.valueOf(receiver.next(PATIENCE_MILLIS));
        }
    }

    /// Sections of one name, lines that belong elsewhere, options without sense.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode http                          | unknown keyword 'mode' in 'log-forward' section
                    option host none                   | expects 'replace', 'fill', 'keep' or 'append' but found 'none'
                    dgram-bind /dev/log                | expects an IPv4 or IPv6 address with a port
                    dgram-bind 127.0.0.1:1514 ssl      | 'ssl' is not supported for addresses of datagrams
                    log 127.0.0.1:1 profile p local0   | a profile says nothing about forwarded messages
                    """)
    void refused(String line, String words) throws Exception {
        Path file = folder.resolve("refused.cfg");
        java.nio.file.Files.writeString(
                file,
                "log-profile p\n    log-tag x\nlog-forward logs\n    bind 127.0.0.1:1\n    "
                        + line
                        + "\n");
        var loading =
                new Loading(CommandLine.parse(java.util.List.of("-c", "-f", file.toString())));
        loading.read();
        assertThat(loading.text(true)).contains(words);
        assertThat(loading.usable()).isFalse();
    }
}
