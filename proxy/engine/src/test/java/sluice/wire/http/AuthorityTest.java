package sluice.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.value.ByteView;

import java.nio.charset.StandardCharsets;

class AuthorityTest {
    /// What 2.6 does too is compared with it on the wire; the path that a target lacks is newer.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "http://a,            a,       http://a/,           a",
        "http://a:80,         a,       http://a/,           a",
        "http://a?q,          a,       http://a/?q,         a",
        "http://u:p@a:80/x,   a:80,    http://u:p@a/x,      a",
        "HTTPS://[::1]:443/x, [::1]:,  HTTPS://[::1]/x,     [::1]",
        "http://[::80]/x,     [::80],  http://[::80]/x,     [::80]",
        "ftp://a:80/x,        a:80,    ftp://a:80/x,        a:80",
        "/x:80,               a:80,    /x:80,               a:80",
        "http://a:0/x,        a:0,     http://a:0/x,        a:0",
    })
    void normalized(String target, String host, String expectedTarget, String expectedHost) {
        var head = new Head();
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        int at = head.append(bytes, 0, bytes.length);
        head.target(at, head.used());
        byte[] value = host.getBytes(StandardCharsets.US_ASCII);
        int start = head.append(value, 0, value.length);
        head.field(start, start, start, head.used());
        Authority.normalize(head, 0);
        assertThat(head.target(new ByteView()).toString()).isEqualTo(expectedTarget);
        assertThat(head.value(0, new ByteView()).toString()).isEqualTo(expectedHost);
    }
}
