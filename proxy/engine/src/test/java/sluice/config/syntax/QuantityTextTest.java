package sluice.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/// Times, sizes and addresses: what is written, what it means or what is wrong.
class QuantityTextTest {

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0          | 0
                    5          | 5
                    1us        | 1
                    0us        | 0
                    999us      | 1
                    1500us     | 2
                    3ms        | 3
                    5s         | 5000
                    10m        | 600000
                    1h         | 3600000
                    24d        | 2073600000
                    2147483647 | 2147483647
                    2147483648 | OVERFLOW 0
                    25d        | OVERFLOW 0
                    99999999999999999999 | OVERFLOW 0
                    1.5s       | CHARACTER 1
                    1x         | CHARACTER 1
                    1ss        | CHARACTER 2
                    1mss       | CHARACTER 3
                    -1         | CHARACTER 0
                    ''         | CHARACTER 0
                    """)
    void times(String text, String expected) {
        assertThat(outcome(() -> Long.toString(TimeText.millis(text)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0           | 0
                    100         | 100
                    1k          | 1024
                    1K          | 1024
                    1m          | 1048576
                    3g          | 3221225472
                    4g          | OVERFLOW 1
                    99999999999 | OVERFLOW 9
                    1.5k        | CHARACTER 1
                    1kb         | CHARACTER 2
                    k           | CHARACTER 0
                    ''          | CHARACTER 0
                    """)
    void sizes(String text, String expected) {
        assertThat(outcome(() -> Long.toString(SizeText.parse(text)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    127.0.0.1         | IPV4 PLAIN 127.0.0.1
                    127.0.0.1:        | IPV4 PLAIN 127.0.0.1
                    :80               | ANY PLAIN  80-80 SINGLE
                    *:80              | IPV4 PLAIN 0.0.0.0 80-80 SINGLE
                    :::80             | IPV6 PLAIN :: 80-80 SINGLE
                    [::1]:80          | IPV6 PLAIN ::1 80-80 SINGLE
                    [::1]             | IPV6 PLAIN ::1
                    a.b:1-9           | ANY PLAIN a.b 1-9 RANGE
                    a:+10             | ANY PLAIN a 10-10 OFFSET
                    a:-10             | ANY PLAIN a -10--10 OFFSET
                    /run/x:1          | UNIX PLAIN /run/x:1
                    unix@x.sock       | UNIX PLAIN x.sock
                    uxdg@/dev/log     | UNIX DATAGRAM /dev/log
                    abns@name         | ABSTRACT PLAIN name
                    fd@3              | DESCRIPTOR PLAIN 3
                    fd@${cli}         | DESCRIPTOR PLAIN 7
                    quic+fd@$cli      | DESCRIPTOR QUIC 7
                    quic4@:443        | IPV4 QUIC  443-443 SINGLE
                    ipv6@:80          | IPV6 PLAIN  80-80 SINGLE
                    tcp@h:1           | ANY STREAM h 1-1 SINGLE
                    udp4@h:1          | IPV4 DATAGRAM h 1-1 SINGLE
                    ${none-h}:1       | ANY PLAIN h 1-1 SINGLE
                    h:82-80           | invalid port range '82-80'
                    h:99999           | invalid port '99999'
                    h:80-             | invalid port ''
                    h:x1              | invalid character 'x' in port number 'x1' in 'h:x1'
                    fd@x              | file descriptor 'x' is not a valid integer in 'fd@x'
                    fd@               | file descriptor '' is not a valid integer in 'fd@'
                    """)
    void addresses(String text, String expected) {
        String actual;
        try {
            var address = AddressText.parse(text, Environment.of(Map.of("cli", "7")));
            actual = address.family() + " " + address.transport() + " " + address.host();
            if (address.hasPort()) {
                actual += " " + address.port() + "-" + address.lastPort() + " " + address.form();
            }
        } catch (Malformed e) {
            actual = e.reason();
        }
        assertThat(actual).isEqualTo(expected);
    }

    private interface Reading {
        String read() throws Malformed;
    }

    private static String outcome(Reading reading) {
        try {
            return reading.read();
        } catch (Malformed e) {
            return e.kind() + " " + e.offset();
        }
    }
}
