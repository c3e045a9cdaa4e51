package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.bouncycastle.cert.ocsp.OCSPReq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.wire.tls.TestAuthority;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Answers of authorities fetched over HTTP: stapled, logged, told to operators, kept over a reload; and everything that can be wrong with
/// them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OcspUpdatesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
              ocsp-update.mindelay 600
              ocsp-update.maxdelay 1200
            crt-store bad
              crt-base {folder}
              load crt status.pem alias status
              load crt type.pem alias type
              load crt garbage.pem alias garbage
              load crt unsuccessful.pem alias unsuccessful
              load crt stranger.pem alias stranger
              load crt other.pem alias other
              load crt expired.pem alias expired
              load crt long.pem alias long
              load crt silent.pem alias silent
              load crt alone.pem alias alone
            defaults
              mode http
              timeout client 5s
            frontend f
              bind 127.0.0.1:{port listed} ssl crt-list {folder}/list.txt
              bind 127.0.0.1:{port bad} ssl crt @bad/status crt @bad/type crt @bad/garbage
              http-request return status 200
            """;

    private final TestAuthority authority;
    private final TestAuthority stranger;
    private final Map<String, X509Certificate> certificates = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final LogReceiver log = new LogReceiver();
    private final List<String> lines = new ArrayList<>();
    private HttpServer responder;
    private RunningProxy proxy;
    private Path folder;
    private String configuration;

    OcspUpdatesTest() throws Exception {
        authority = new TestAuthority("authority.example");
        stranger = new TestAuthority("stranger.example");
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        responder =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        responder.createContext("/", this::respond);
        responder.start();
        for (String name :
                List.of(
                        "good",
                        "status",
                        "type",
                        "garbage",
                        "unsuccessful",
                        "stranger",
                        "other",
                        "expired",
                        "long")) {
            var issued =
                    authority.issue(
                            name + ".example",
                            "http://127.0.0.1:" + responder.getAddress().getPort() + "/" + name);
            certificates.put(name, issued.certificate());
            Files.writeString(folder.resolve(name + ".pem"), issued.pem().both() + authority.pem());
        }
        var silent = authority.issue("silent.example");
        Files.writeString(folder.resolve("silent.pem"), silent.pem().both() + authority.pem());
        var alone = authority.issue("alone.example", "http://127.0.0.1:1/");
        Files.writeString(folder.resolve("alone.pem"), alone.pem().both());
        var apart = authority.issue("apart.example");
        Files.writeString(folder.resolve("apart.crt"), apart.pem().certificate());
        Files.writeString(folder.resolve("other-name.key"), apart.pem().key());
        Files.writeString(folder.resolve("other-name.issuer"), authority.pem());
        Files.write(folder.resolve("other-name.ocsp"), authority.good(apart.certificate()));
        Files.writeString(
                folder.resolve("list.txt"),
                """
                %1$s/good.pem [ocsp-update on alpn h2]
                %1$s/apart.crt [key %1$s/other-name.key ssl-max-ver TLSv1.2 issuer %1$s/other-name.issuer ocsp %1$s/other-name.ocsp] apart.example
                """
                        .formatted(folder));
        configuration = CONFIGURATION.replace("LOG", Integer.toString(log.port()));
        proxy = new RunningProxy(folder, configuration);
    }

    @AfterAll
    void stop() {
        proxy.close();
        responder.stop(0);
        log.close();
    }

    private void respond(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        try (exchange) {
            byte[] body = answer(path[1], path.length > 2 ? path[2] : "");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            path[1].equals("type") ? "text/html" : "application/ocsp-response");
            exchange.sendResponseHeaders(path[1].equals("status") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (Exception broken) {
            throw new IOException(broken);
        }
    }

    private byte[] answer(String name, String question) throws Exception {
        X509Certificate about = Objects.requireNonNull(certificates.get(name));
        if (name.equals("good")) {
            asked.incrementAndGet();
            var request =
                    new OCSPReq(
                            Base64.getDecoder()
                                    .decode(
                                            URLDecoder.decode(
                                                    question, StandardCharsets.US_ASCII)));
            assertThat(request.getRequestList()[0].getCertID().getSerialNumber())
                    .isEqualTo(about.getSerialNumber());
        }
        return switch (name) {
            case "garbage" -> new byte[] {1, 2, 3};
            case "unsuccessful" -> new byte[] {0x30, 3, 0x0a, 1, 6};
            case "stranger" -> stranger.good(about);
            case "other" -> authority.good(Objects.requireNonNull(certificates.get("good")));
            case "expired" -> authority.good(about, new Date(System.currentTimeMillis() - 1000));
            case "long" -> new byte[100_000];
            default -> authority.good(about);
        };
    }

    private ExtendedSSLSession session(String name) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(), proxy.port("listed"))) {
            socket.setSoTimeout(5000);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (ExtendedSSLSession) socket.getSession();
        }
    }

    /// The line about the certificate whose first update is awaited.
    private String updated() {
        Instant limit = Instant.now().plus(PATIENCE);
        while (true) {
            String shown = proxy.ask("show ssl ocsp-updates");
            if (!shown.contains(" | 0 | Unknown") || Instant.now().isAfter(limit)) {
                return shown.replaceFirst("(?s)^[^\\n]*\\n", "").strip();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnswerIsFetchedStapledAndKept() throws Exception {
        String[] shown = updated().split(" \\| ");
        assertThat(shown[1]).isEqualTo(folder + "/good.pem");
        assertThat(shown).endsWith("1", "0", "1", "Update successful");
        byte[] stapled = session("good.example").getStatusResponses().get(0);
        assertThat(
                        Base64.getMimeDecoder()
                                .decode(proxy.ask("show ssl ocsp-response base64 " + shown[0])))
                .isEqualTo(stapled);
        assertThat(
                        logged(
                                Pattern.quote(
                                        "<OCSP-UPDATE> "
                                                + folder
                                                + "/good.pem 1 \"Update successful\" 0 1")))
                .isTrue();
        int before = asked.get();
        assertThat(proxy.ask("reload")).startsWith("Success=1");
        assertThat(updated().split(" \\| ")).containsExactly(shown);
        assertThat(session("good.example").getStatusResponses()).containsExactly(stapled);
        assertThat(proxy.ask("update ssl ocsp-response " + folder + "/good.pem"))
                .contains("Cert Status: good");
        assertThat(asked).hasValue(before + 1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @bad/status       | HTTP error.
                    @bad/type         | Missing "ocsp-response" header.
                    @bad/garbage      | OCSP response check failure (Unable to parse OCSP response).
                    @bad/unsuccessful | OCSP response check failure (OCSP response status not successful).
                    @bad/stranger     | OCSP response check failure (not signed for the certificate's issuer).
                    @bad/other        | Error during insertion (it is about another certificate).
                    @bad/expired      | Error during insertion (it has expired).
                    @bad/long         | HTTP error.
                    @bad/silent       | '@bad/silent' : names no OCSP responder.
                    @bad/alone        | '@bad/alone' : its issuer is unknown, which OCSP has to name.
                    @bad/nobody       | '@bad/nobody' : no such certificate in memory.
                    """)
    void whatIsWrongWithAnAnswerIsSaid(String certificate, String said) {
        assertThat(proxy.ask("update ssl ocsp-response " + certificate).strip()).isEqualTo(said);
        assertThat(proxy.ask("show ssl ocsp-response")).doesNotContain(certificate);
    }

    @Test
    void theResponderThatFailsIsLogged() {
        proxy.ask("update ssl ocsp-response @bad/status");
        assertThat(logged("<OCSP-UPDATE> @bad/status 2 \"HTTP error\" \\d+ 0")).isTrue();
        assertThat(
                        logged(
                                "-:- \\[.*] <OCSP-UPDATE> -/- 0/0/0/\\d+/\\d+ 404 \\d+ - - ----"
                                    + " 0/0/0/0/0 0/0 \\{} \"GET http://127.0.0.1:\\d+/status/\\S+"
                                    + " HTTP/1.1\""))
                .isTrue();
    }

    /// Whether such a line comes, or came before.
    private boolean logged(String pattern) {
        Instant limit = Instant.now().plus(PATIENCE);
        while (lines.stream().noneMatch(line -> line.matches(pattern))) {
            if (Instant.now().isAfter(limit)) {
                return false;
            }
            lines.addAll(log.lines(1, 100));
        }
        return true;
    }

    @Test
    void aLineOfAListNamesItsFiles() throws Exception {
        var session = session("apart.example");
        assertThat(session.getPeerCertificates()).hasSize(2);
        assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
        assertThat(session.getStatusResponses()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mindelay 3600 | [ocsp-update on]    | 'ocsp-update.mindelay' must be less than 'ocsp-update.maxdelay'
                    mindelay x    | [ocsp-update on]    | 'ocsp-update.mindelay'
                    mode maybe    | [ocsp-update on]    | 'ocsp-update.mode' expects 'on' or 'off'
                    httpproxy x   | [ocsp-update on]    | 'x' is no numeric address
                    mode on       | [ocsp-update maybe] | list.txt:1' : 'ocsp-update' expects 'on' or 'off'
                    mode on       | [alpn h2 key]       | list.txt:1' : 'key' expects a value
                    mode on       | [key nowhere]       | is already loaded with other files than this line names
                    mode on       | [ocsp-update off]   | different parameter 'ocsp-update'
                    """)
    void whatALineGetsWrongIsSaidWithItsPlace(String line, String options, String said)
            throws Exception {
        Path place =
                Files.createDirectory(
                        folder.resolve(Integer.toHexString((line + options).hashCode())));
        for (String name : List.of("good.pem", "status.pem")) {
            Files.copy(folder.resolve(name), place.resolve(name));
        }
        Files.writeString(place.resolve("list.txt"), place + "/good.pem " + options + "\n");
        String text =
                """
                global
                  ocsp-update.%s
                frontend f
                  mode http
                  timeout client 1s
                  bind 127.0.0.1:{port f} ssl crt {folder}/good.pem crt-list {folder}/list.txt
                """
                        .formatted(line);
        assertThat(refusal(place, text)).contains(said);
    }

    private static String refusal(Path place, String text) throws Exception {
        try (var _ = new RunningProxy(place, text)) {
            return "accepted";
        } catch (AssertionError refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
