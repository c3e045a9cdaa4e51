package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// What a cache has stored is still there after a reload, also when its limits changed.
class CacheOverReloadTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            cache small
              total-max-size 4
              process-vary on
            frontend f
              bind 127.0.0.1:{port f}
              http-request cache-use small
              http-response cache-store small
              default_backend b
            backend b
              server s 127.0.0.1:ORIGIN
            """;

    @Test
    void whatWasStoredIsGiven(@TempDir Path folder) throws Exception {
        var asked = new AtomicInteger();
        var origin =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.createContext(
                "/",
                exchange -> {
                    byte[] body = ("answer " + asked.incrementAndGet()).getBytes();
                    exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        origin.start();
        String text =
                CONFIGURATION.replace("ORIGIN", Integer.toString(origin.getAddress().getPort()));
        try (var proxy = new RunningProxy(folder, text);
                var client = HttpClient.newHttpClient()) {
            assertThat(get(client, proxy)).isEqualTo("answer 1");
            assertThat(get(client, proxy)).isEqualTo("answer 1");
            proxy.write(
                    text.replace("total-max-size 4", "total-max-size 2\n  max-object-size 2000"));
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            assertThat(get(client, proxy)).isEqualTo("answer 1");
            assertThat(proxy.ask("show cache")).contains("small").contains("vary:");
            proxy.write(text.replace("process-vary on", "process-vary off"));
            assertThat(proxy.ask("reload")).contains("1 responses of cache small");
            assertThat(get(client, proxy)).isEqualTo("answer 2");
        } finally {
            origin.stop(0);
        }
    }

    private static String get(HttpClient client, RunningProxy proxy) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + proxy.port("f") + "/"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
