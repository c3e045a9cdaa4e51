package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;

import java.nio.file.Path;

/// Lines as JSON and CBOR, item by item as §8.2.6 of the manual tells it; CBOR is RFC 8949, and like `%HPO` newer than the HAProxy of
/// most machines.
class LogEncodingsTest {
    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    %{+json}o %(request)r %(custom)[str(custom)]    | {"request": "GET \\/ab?c=d HTTP\\/1.1", "custom": "custom"}
                    %{+json}o %(st)ST %(b)B %(none)[var(txn.none)]  | {"st": 200, "b": 0, "none": null}
                    %{+json}o text %ci %(one)[int(1)] more          | {"one": 1}
                    %{+json}o %(n:str)[int(1)] %(s:sint)[str(12)] %(t:bool)[int(1)] %(f:bool)[int(0)] | {"n": "1", "s": 12, "t": true, "f": false}
                    %{+json}o %(x)[bool(1)] %(ip)[src]              | {"x": true, "ip": "127.0.0.1"}
                    %{+json}o %(u)[str(a\\tb)]                       | {"u": "a\\tb"}
                    %{+json}o %(hr)hr %(cc)CC                       | {"hr": null, "cc": null}
                    %{+cbor}o %(st)ST %(m)HM                        | BF62737418C8616D63474554FF
                    %{+cbor}o %(n)[int(-1)] %(b)[bool(1)]           | BF616E206162F5FF
                    %{+cbor}o %(x)[var(txn.none)] %(v)[bin(00ff)]   | BF6178F661764200FFFF
                    p=%HPO q=%HQ                                    | p=/ab q=?c=d
                    """)
    void encodes(String format, String expected) throws Exception {
        try (var log = new LogReceiver();
                var proxy =
                        new RunningProxy(
                                folder,
                                """
                                frontend web
                                    mode http
                                    timeout client 1s
                                    bind 127.0.0.1:{port web}
                                    log 127.0.0.1:LOG format raw local0
                                    log-format "FORMAT"
                                    http-request return status 200
                                """
                                        .replace("LOG", "" + log.port())
                                        .replace("FORMAT", format));
                var client = new RawClient(proxy.port("web"))) {
            client.send(
                    "GET /ab?c=d HTTP/1.1\r\nhost: a\r\nx: a\"b\\c\r\nconnection: close\r\n\r\n");
            client.readAll(1000);
            assertThat(log.lines(1, 2000)).containsExactly(expected);
        }
    }
}
