package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Certificates, authorities and crt-lists changed at run time: the answers are HAProxy's, and no connection is lost.
class RuntimeCertificatesTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              bind 127.0.0.1:{port single} ssl crt {folder}/a.pem ca-file {folder}/ca.pem verify optional
              bind 127.0.0.1:{port listed} ssl crt-list {folder}/list.txt
              bind 127.0.0.1:{port slashes} ssl crt {folder}//c.pem crt /{folder}/folder/ ca-file /{folder}/ca.pem verify optional
              http-request return status 200 content-type text/plain lf-string "%[ssl_c_used]"
            """;

    /// `<name>` behind a command is a payload: the certificate, the key, or both.
    private static final String TRANSCRIPT =
            """
            show ssl cert
            show ssl cert {folder}/a.pem
            show ssl cert nope
            show ssl crt-list
            show ssl crt-list {folder}/list.txt
            show ssl crt-list -n {folder}/list.txt
            show ssl crt-list nope
            show ssl cert /{folder}/b.pem
            show ssl cert {folder}//c.pem
            show ssl cert {folder}/c.pem
            show ssl crt-list /{folder}/folder
            show ssl ca-file /{folder}/ca.pem
            show ssl ca-file {folder}/ca.pem
            show ssl ca-file {folder}/ca.pem:1
            show ssl ca-file nope
            show ssl crl-file
            show ssl crl-file nope
            show tls-keys
            set ssl cert
            set ssl cert nope <new>
            set ssl cert {folder}/a.pem
            commit ssl cert
            commit ssl cert nope
            commit ssl cert {folder}/a.pem
            abort ssl cert {folder}/a.pem
            abort ssl cert
            set ssl cert {folder}/a.pem <new.key>
            set ssl cert {folder}/a.pem <mismatched>
            commit ssl cert {folder}/a.pem
            abort ssl cert {folder}/a.pem
            set ssl cert {folder}/a.pem <new>
            show ssl cert
            show ssl cert *{folder}/a.pem
            set ssl cert {folder}/a.pem <new>
            commit ssl cert {folder}/b.pem
            abort ssl cert {folder}/b.pem
            commit ssl cert {folder}/a.pem
            show ssl cert {folder}/a.pem
            new ssl cert
            new ssl cert {folder}/new.pem
            new ssl cert {folder}/new.pem
            show ssl cert {folder}/new.pem
            add ssl crt-list {folder}/list.txt {folder}/new.pem
            set ssl cert {folder}/new.pem <new>
            abort ssl cert {folder}/new.pem
            set ssl cert {folder}/new.pem <new>
            commit ssl cert {folder}/new.pem
            show ssl cert {folder}/new.pem
            add ssl crt-list
            add ssl crt-list nope {folder}/new.pem
            add ssl crt-list {folder}/list.txt nope.pem
            add ssl crt-list {folder}/list.txt {folder}/new.pem
            add ssl crt-list {folder}/list.txt// <line>
            show ssl crt-list {folder}/list.txt
            del ssl cert {folder}/new.pem
            del ssl crt-list {folder}/list.txt {folder}/a.pem
            set ssl cert {folder}/b.pem <new.crt>
            abort ssl cert {folder}/b.pem
            show ssl cert {folder}/a.pem.ocsp
            del ssl crt-list {folder}/list.txt {folder}/new.pem
            del ssl crt-list {folder}/list.txt {folder}/new.pem:99
            del ssl crt-list {folder}/list.txt nope
            del ssl crt-list nope nope
            del ssl crt-list {folder}/list.txt {folder}/new.pem:4
            del ssl crt-list {folder}/list.txt {folder}/new.pem
            del ssl cert {folder}/new.pem
            del ssl cert nope
            del ssl cert
            new ssl ca-file newca
            set ssl ca-file {folder}/ca.pem <both>
            show ssl ca-file *{folder}/ca.pem
            set ssl ca-file nope <both>
            commit ssl ca-file {folder}/ca.pem
            commit ssl ca-file {folder}/ca.pem
            abort ssl ca-file {folder}/ca.pem
            del ssl ca-file {folder}/ca.pem
            del ssl ca-file newca
            del ssl ca-file nope
            new ssl crl-file x
            new ssl crl-file x
            show ssl crl-file
            del ssl crl-file x
            set ssl ocsp-response
            set ssl ocsp-response abcd
            set ssl tls-key
            set ssl tls-key #0 abcd
            """;

    @TempDir Path folder;

    private final TestCertificates.Pem a = TestCertificates.make("EC", "a.example");
    private final TestCertificates.Pem b = TestCertificates.make("RSA", "b.example");
    private final TestCertificates.Pem renewed = TestCertificates.make("EC", "new.example");

    private Path written(String name) throws IOException {
        Path place = Files.createDirectory(folder.resolve(name));
        TestCertificates.write(place.resolve("a.pem"), a);
        TestCertificates.write(place.resolve("b.pem"), b);
        TestCertificates.write(place.resolve("c.pem"), b);
        TestCertificates.write(Files.createDirectory(place.resolve("folder")).resolve("d.pem"), a);
        Files.writeString(place.resolve("ca.pem"), a.certificate());
        Files.writeString(
                place.resolve("list.txt"),
                place + "/a.pem [alpn h2] a.example !www.a.example\n# b\n" + place + "/b.pem\n");
        return place;
    }

    private String filled(String line, Path place) {
        String command = line.replace("{folder}", place.toString());
        var payloads =
                Map.of(
                        "<new>",
                        renewed.both(),
                        "<new.key>",
                        renewed.key(),
                        "<new.crt>",
                        renewed.certificate(),
                        "<mismatched>",
                        renewed.certificate() + a.key(),
                        "<both>",
                        a.certificate() + renewed.certificate(),
                        "<line>",
                        place + "/new.pem [alpn h2 allow-0rtt] foo.example !bar.example\n");
        for (var payload : payloads.entrySet()) {
            command = command.replace(payload.getKey(), "<<\n" + payload.getValue());
        }
        return command;
    }

    /// HAProxy 2.6 leaves a NUL behind the options of a line, and two blanks before a flag among them.
    private static String masked(String answer, Path place) {
        return answer.replace(place.toString(), "{folder}")
                .replaceAll("[\\x00 ]+]", "]")
                .replaceAll("h2[\\x00 ]+allow", "h2 allow")
                .replaceAll("(?:haproxy|sluice)\\.cfg", "CFG");
    }

    @Test
    void answersAreHaproxys() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = written("h");
        Path ours = written("s");
        var wrong = new ArrayList<String>();
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION);
                var proxy = new RunningProxy(ours, CONFIGURATION)) {
            for (String line : TRANSCRIPT.lines().toList()) {
                String expected = masked(haproxy.ask(filled(line, theirs)), theirs);
                String answer = masked(proxy.ask(filled(line, ours)), ours);
                if (!answer.equals(expected)) {
                    wrong.add(line + "\n  haproxy: " + expected + "\n  sluice:  " + answer);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static SSLSocket connect(int port, String name) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(5000);
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static String request(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    @Test
    void openConnectionsOutliveTheirCertificate() throws Exception {
        Path place = written("s");
        try (var proxy = new RunningProxy(place, CONFIGURATION);
                var before = connect(proxy.port("single"), "a.example")) {
            assertThat(subject(before)).isEqualTo("CN=a.example");
            proxy.ask(filled("set ssl cert {folder}/a.pem <new>", place));
            try (var between = connect(proxy.port("single"), "a.example")) {
                assertThat(subject(between)).isEqualTo("CN=a.example");
            }
            assertThat(proxy.ask(filled("commit ssl cert {folder}/a.pem", place)))
                    .contains("Success!");
            try (var after = connect(proxy.port("single"), "a.example")) {
                assertThat(subject(after)).isEqualTo("CN=new.example");
            }
            assertThat(request(before)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void aLineAddedToAListIsServedAtOnce() throws Exception {
        Path place = written("s");
        try (var proxy = new RunningProxy(place, CONFIGURATION)) {
            int port = proxy.port("listed");
            for (String line :
                    List.of(
                            "new ssl cert added",
                            "set ssl cert added <new>",
                            "commit ssl cert added",
                            "add ssl crt-list {folder}/list.txt added")) {
                proxy.ask(filled(line, place));
            }
            try (var added = connect(port, "new.example")) {
                assertThat(subject(added)).isEqualTo("CN=new.example");
            }
            proxy.ask(filled("del ssl crt-list {folder}/list.txt added", place));
            try (var gone = connect(port, "new.example")) {
                assertThat(subject(gone)).isEqualTo("CN=a.example");
            }
        }
    }
}
