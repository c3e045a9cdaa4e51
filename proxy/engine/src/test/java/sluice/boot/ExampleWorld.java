package sluice.boot;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import sluice.boot.ManualExample.Scene;
import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;
import sluice.wire.tls.TestAuthority;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// What the examples of the manual entries take place in: one configuration in which each is a rule (or a frontend, where it is about
/// bytes or the log), a server that answers as the example says, and the files in `/etc`.
final class ExampleWorld implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5000;

    private static final String WORLD =
            """
            global
                nbthread 1
                tune.ssl.capture-buffer-size 200
            defaults
                mode http
                timeout client 5s
                timeout connect 5s
                timeout server 5s
            userlist people
                group staff
                user ann insecure-password secret groups staff
            cache shelf
                total-max-size 1
                max-age 60
            backend visits
                stick-table type string len 64 size 1k store conn_cur,conn_cnt,conn_rate(1h),sess_cnt,sess_rate(1h),http_req_cnt,http_req_rate(1h),http_err_cnt,http_err_rate(1h),http_fail_cnt,http_fail_rate(1h),gpc0,gpc0_rate(1h),gpc1,gpc1_rate(1h),gpt0,glitch_cnt,glitch_rate(1h),bytes_in_cnt,bytes_in_rate(1h),bytes_out_cnt,bytes_out_rate(1h),server_id
            backend addresses
                stick-table type ip size 100 store conn_cur,conn_cnt,conn_rate(1h),sess_cnt,sess_rate(1h),http_req_cnt,http_req_rate(1h),http_err_cnt,http_err_rate(1h),http_fail_cnt,http_fail_rate(1h),gpc0,gpc0_rate(1h),gpc1,gpc1_rate(1h),gpt0,glitch_cnt,glitch_rate(1h),bytes_in_cnt,bytes_in_rate(1h),bytes_out_cnt,bytes_out_rate(1h),server_id
            backend users
                stick-table type string len 32 size 1k expire 1h store gpc(4),gpc_rate(4,1h),gpt(4)
            backend clients
                stick-table type ip size 100 expire 1h store gpc(8),gpc_rate(8,1h),gpt(4)
            backend seen
                stick-table type ip size 100 store conn_cnt
            backend app
                server s1 127.0.0.1:ORIGIN maxconn 10 maxqueue 5
                server s2 127.0.0.1:ORIGIN disabled
            """;

    private static final String FRONTEND =
            """
                option http-buffer-request
                capture request header host len 20
                capture response header server len 20
                unique-id-format id-7
                acl local src 127.0.0.0/8
                acl admin path_beg /admin
                http-request set-var(txn.x) req.hdr(x-v)
                http-request set-var(txn.row) req.hdr(x-row)
                http-request track-sc0 req.hdr(x-row) table visits
                http-request track-sc1 req.hdr(x-user) table users if { req.hdr(x-user) -m found }
                http-request track-sc2 src table clients if { req.hdr(x-marked) -m found }
                http-request sc-set-gpt(2,1) 7 if { req.hdr(x-marked) -m found }
                http-request sc-set-gpt(2,2) 9 if { req.hdr(x-marked) -m found }
                http-request cache-use shelf if { req.hdr(x-cached) -m found }
                http-response cache-store shelf if { res.hdr(cache-control) -m found }
                http-response wait-for-body time 1s if { res.hdr(x-body) -m found }
                default_backend app
            """;

    /// What the tables of the map converters look up.
    private static final List<String> MAPS =
            List.of(
                    "places.map=/a first\n/b second\nc.example third\n",
                    "ports.map=/n 7\nc.example 8\n",
                    "addresses.map=/i 10.0.0.1\nc.example 10.0.0.3\n",
                    "networks.map=10.0.0.0/8 inside\n",
                    "network-ports.map=192.168.0.0/16 5\n",
                    "network-addresses.map=172.16.0.0/12 10.0.0.9\n",
                    "patterns.map=^/u/([a-z]*) user\\ \\1\n",
                    "numbers.map=42 answer\n",
                    "number-ports.map=1 11\n",
                    "number-addresses.map=2 10.0.0.2\n");

    private final Path folder;
    private final List<ManualExample> examples;
    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final LogReceiver log = new LogReceiver();

    /// What a client shows by name.
    private final Map<String, KeyManager[]> shown;

    ExampleWorld(Path folder, List<ManualExample> examples) throws Exception {
        this.folder = folder;
        this.examples = examples;
        for (String map : MAPS) {
            int name = map.indexOf('=');
            Files.writeString(folder.resolve(map.substring(0, name)), map.substring(name + 1));
        }
        var authority = new TestAuthority("authority.example");
        var elsewhere = new TestAuthority("elsewhere.example");
        var end = Date.from(Instant.parse("2049-12-31T00:00:00Z"));
        var ann =
                authority.issue(
                        "CN=ann,O=Example",
                        "ann.example",
                        end,
                        TestAuthority.policy("1.3.6.1.4.1.99999.1"));
        var stranger = elsewhere.issue("CN=joe", "joe.example", end);
        shown =
                Map.of(
                        "",
                        new KeyManager[0],
                        "ann",
                        AlwaysShown.certificate(ann),
                        "stranger",
                        AlwaysShown.certificate(stranger),
                        "stranger, with authority",
                        AlwaysShown.certificate(stranger, elsewhere.certificate()));
        Files.writeString(folder.resolve("authority.pem"), authority.pem());
        TestCertificates.write(
                folder.resolve("site.pem"), TestCertificates.make("EC", "www.example"));
    }

    /// @return with `{port NAME}` where a port belongs
    String configuration() {
        var text = new StringBuilder(WORLD);
        frontend(text, "web", "bind 127.0.0.1:{port web} name main", Scene.REQUEST, Scene.ANSWER);
        frontend(text, "behind", "bind 127.0.0.1:{port behind} accept-proxy", Scene.REQUEST);
        frontend(
                text,
                "secure",
                "bind 127.0.0.1:{port secure} ssl crt /etc/site.pem ca-file /etc/authority.pem"
                        + " verify optional ca-ignore-err all crt-ignore-err all alpn http/1.1",
                Scene.TLS);
        for (int i = 0; i < examples.size(); i++) {
            switch (examples.get(i).scene()) {
                case LOGGED -> logged(text, i);
                case HELLO, CLIENT_BYTES -> ofClient(text, i);
                case SERVER_BYTES -> ofServer(text, i);
                case INPUT, REQUEST, ANSWER, TLS -> {}
            }
        }
        return text.toString()
                .replace("/etc", folder.toString())
                .replace("ORIGIN", Integer.toString(origin.port()))
                .replace("LOG", Integer.toString(log.port()));
    }

    private void frontend(StringBuilder text, String name, String bind, Scene... scenes) {
        text.append("frontend %s\n    %s\n".formatted(name, bind)).append(FRONTEND);
        for (int i = 0; i < examples.size(); i++) {
            ManualExample example = examples.get(i);
            if (!List.of(scenes).contains(example.scene())) {
                continue;
            }
            String value = "\"%[" + example.expression() + "]\"";
            String rule =
                    switch (example.scene()) {
                        case ANSWER ->
                                (example.part("cached").isEmpty() ? "response" : "after-response")
                                        + " set-header x-result "
                                        + value;
                        default ->
                                "request return status 200 content-type text/plain lf-string "
                                        + value;
                    };
            text.append("    http-%s if { var(txn.row) -m str %d }\n".formatted(rule, i));
        }
    }

    private void logged(StringBuilder text, int i) {
        text.append(
                """
                frontend n%d
                    bind 127.0.0.1:{port n%d}
                    log 127.0.0.1:LOG format raw local0
                    log-format "%%ts %%[%s]"
                    compression algo gzip
                    compression type text/html
                    default_backend app
                """
                        .formatted(i, i, examples.get(i).expression()));
    }

    private void ofClient(StringBuilder text, int i) {
        String expression = examples.get(i).expression();
        text.append(
                """
                frontend n%1$d
                    mode tcp
                    bind 127.0.0.1:{port n%1$d}
                    log 127.0.0.1:LOG format raw local0
                    log-format "%%ts %%[var(sess.result)]"
                    tcp-request inspect-delay 5s
                    tcp-request content set-var(sess.result) %2$s if { req.payload(0,1) -m found } { %2$s -m found }
                    default_backend nobody%1$d
                backend nobody%1$d
                    mode tcp
                """
                        .formatted(i, expression));
    }

    private void ofServer(StringBuilder text, int i) {
        String expression = examples.get(i).expression();
        text.append(
                """
                frontend n%1$d
                    mode tcp
                    bind 127.0.0.1:{port n%1$d}
                    log 127.0.0.1:LOG format raw local0
                    log-format "%%ts %%[var(sess.result)]"
                    default_backend server%1$d
                backend server%1$d
                    mode tcp
                    tcp-response inspect-delay 5s
                    tcp-response content set-var(sess.result) %2$s if { res.payload(0,1) -m found } { %2$s -m found }
                    server s 127.0.0.1:ORIGIN
                """
                        .formatted(i, expression));
    }

    /// Lets one example happen and says what the expression gave.
    ///
    /// @param ports where the proxy that runs the configuration listens
    String result(int number, ToIntFunction<String> ports)
            throws IOException, GeneralSecurityException {
        ManualExample example = examples.get(number);
        String own = "n" + number;
        return switch (example.scene()) {
            case INPUT -> throw new AssertionError("no traffic: " + example);
            case REQUEST -> {
                String identifier = example.part("proxy");
                yield identifier.isEmpty()
                        ? body(exchange(ports.applyAsInt("web"), request(example, number)))
                        : body(
                                exchange(
                                        ports.applyAsInt("behind"),
                                        proxyHeader(identifier) + request(example, number)));
            }
            case ANSWER -> answered(example, ports.applyAsInt("web"), number);
            case TLS -> body(encrypted(example, ports.applyAsInt("secure"), number));
            case LOGGED -> {
                origin.answer("/" + number, answer(example));
                exchange(
                        ports.applyAsInt(own),
                        "GET /%d HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n"
                                .formatted(number));
                yield line();
            }
            case HELLO -> {
                send(ports.applyAsInt(own), hello(example));
                yield line();
            }
            case CLIENT_BYTES -> {
                send(ports.applyAsInt(own), example.bytes());
                yield line();
            }
            case SERVER_BYTES -> {
                origin.answer(
                        "/" + number,
                        ScriptedOrigin.Answer.bytes(example.bytes())
                                .then(ScriptedOrigin.Answer.End.CLOSE));
                exchange(
                        ports.applyAsInt(own),
                        "GET /%d HTTP/1.1\r\nhost: x\r\n\r\n".formatted(number));
                yield line();
            }
        };
    }

    /// What the log says behind `%ts`, for which HAProxy waits until the end.
    private String line() {
        List<String> lines = log.lines(1, PATIENCE_MILLIS);
        if (lines.size() != 1) {
            throw new AssertionError("one line of the log is expected: " + lines);
        }
        String value = lines.getFirst().substring(3);
        return value.equals("-") ? "" : value;
    }

    private static String request(ManualExample example, int number) {
        String[] parts = example.parts();
        var head = new StringBuilder(parts[0]).append(" HTTP/1.1\r\n");
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i].substring(0, parts[i].indexOf(':'));
            switch (name) {
                case "body", "proxy", "name", "alpn", "version", "cipher", "certificate" -> {}
                default -> head.append(parts[i]).append("\r\n");
            }
        }
        if (!head.toString().contains("\nhost:")) {
            head.append("host: x\r\n");
        }
        String body = example.part("body");
        return head
                + "x-row: %d\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
                        .formatted(number, body.length())
                + body;
    }

    private static String answer(ManualExample example) {
        String[] parts = example.parts();
        var head = new StringBuilder("HTTP/1.1 " + parts[0] + " Example\r\n");
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("cached: ")) {
                head.append("cache-control: max-age=60\r\n");
            } else if (!parts[i].startsWith("body: ")) {
                head.append(parts[i]).append("\r\n");
            }
        }
        String body = example.part("body");
        return head
                + (body.isEmpty() ? "" : "x-body: awaited\r\n")
                + "content-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private String answered(ManualExample example, int port, int number) {
        boolean cached = !example.part("cached").isEmpty();
        String request =
                "GET /%d HTTP/1.1\r\nhost: x\r\nx-row: %d\r\n%sconnection: close\r\n\r\n"
                        .formatted(number, number, cached ? "x-cached: yes\r\n" : "");
        origin.answer("/" + number, answer(example));
        if (cached) {
            exchange(port, request);
        }
        String answer = exchange(port, request);
        int at = answer.indexOf("\r\nx-result: ");
        return at < 0 ? "" : answer.substring(at + 12, answer.indexOf('\r', at + 12));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String exchange(int port, String request) {
        try (var client = new RawClient(port)) {
            return client.send(request).readAll(PATIENCE_MILLIS);
        }
    }

    private static void send(int port, String bytes) {
        try (var client = new RawClient(port)) {
            client.send(bytes).shutdownOutput().readAll(PATIENCE_MILLIS);
        }
    }

    /// Version 2 without addresses, with a unique identifier (type 5).
    private static String proxyHeader(String identifier) {
        return "\r\n\r\n\0\r\nQUIT\n!\u0011\0"
                + (char) (12 + 3 + identifier.length())
                + "\u007f\0\0\1\u007f\0\0\1\u0009\u00c4\0P"
                + "\u0005\0"
                + (char) identifier.length()
                + identifier;
    }

    private static String hello(ManualExample example) {
        String version = example.part("version");
        return new String(
                SameHelloAsHaproxyTest.hello(
                        example.part("name"),
                        version.isEmpty()
                                ? new String[] {"TLSv1.2", "TLSv1.3"}
                                : new String[] {version},
                        example.part("alpn").isEmpty()
                                ? new String[0]
                                : example.part("alpn").split(",")),
                StandardCharsets.ISO_8859_1);
    }

    private String encrypted(ManualExample example, int port, int number)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                shown.get(example.part("certificate")),
                InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                new SecureRandom());
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, "localhost", port, true)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var parameters = socket.getSSLParameters();
            String name = example.part("name");
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            if (!example.part("alpn").isEmpty()) {
                parameters.setApplicationProtocols(example.part("alpn").split(","));
            }
            if (!example.part("version").isEmpty()) {
                parameters.setProtocols(new String[] {example.part("version")});
            }
            if (!example.part("cipher").isEmpty()) {
                parameters.setCipherSuites(new String[] {example.part("cipher")});
            }
            socket.setSSLParameters(parameters);
            socket.getOutputStream()
                    .write(request(example, number).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        origin.close();
        log.close();
    }
}
