package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/// Servers whose line leaves the host or the port to the client: where their connections go, and which of them are used again, compared with HAProxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameServerPortsAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                stats socket {socket} level admin
            defaults
                mode http
                http-reuse always
                retries 0
                timeout connect 1s
                timeout client 5s
                timeout server 5s
            frontend one
                bind 127.0.0.3:{port one}
                http-request return status 200 hdr x-from one
            frontend two
                bind 127.0.0.3:{port two}
                http-request return status 200 hdr x-from two
            frontend http
                bind 127.0.0.1:{port http}
                http-request set-dst ipv4(127.0.0.3)
                http-request set-dst-port int({port one}) if { path_end /one }
                http-request set-dst-port int({port two}) if { path_end /two }
                http-request set-dst-port int({port one}),sub(10) if { path_end /below-one }
                http-request set-dst-port int({port two}),add(10) if { path_end /above-two }
                use_backend %[path,field(2,/)]
            frontend tcp
                mode tcp
                bind 127.0.0.1:{port tcp}
                tcp-request content set-dst-port int({port two})
                default_backend bytes
            backend bytes
                mode tcp
                server s 127.0.0.3
            backend noport
                server s 127.0.0.3
            backend zero
                server s 127.0.0.3:0
            backend client
                server s 0.0.0.0:0
            backend star
                server s *
            backend fixed
                server s 0.0.0.0:{port two}
            backend plus
                server s 127.0.0.3:+10
            backend minus
                server s *:-10
            backend six
                server s :::+10
            """;

    private RealHaproxy theirs;
    private RunningProxy ours;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        theirs = RealHaproxy.start(folder, CONFIGURATION);
        ours = new RunningProxy(Files.createDirectory(folder.resolve("o")), CONFIGURATION);
    }

    @AfterAll
    void stop() {
        if (ours != null) {
            ours.close();
        }
        if (theirs != null) {
            theirs.close();
        }
    }

    /// Paths of requests that follow each other on a connection, and who has to answer them.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "http, /noport/one /noport/two /noport/one /noport/one, one two one one",
        "http, /zero/one /zero/two,                             one two",
        "http, /client/two /client/one /client/two,             two one two",
        "http, /star/two /star/one,                             two one",
        "http, /fixed/one /fixed/two,                           two two",
        "http, /plus/below-one /plus/below-one,                 one one",
        "http, /minus/above-two /minus/above-two,               two two",
        "http, /six/below-one,                                  one",
        "tcp,  /,                                               two",
    })
    void reached(String frontend, String paths, String answering) {
        assertThat(answered(theirs.port(frontend), paths)).isEqualTo(answering);
        assertThat(answered(ours.port(frontend), paths)).isEqualTo(answering);
    }

    private static String answered(int port, String paths) {
        var names = new StringJoiner(" ");
        try (var client = new RawClient(port)) {
            for (String path : paths.split(" ")) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                String answer = client.readUntil("\r\n\r\n", 5000);
                names.add(answer.replaceAll("(?s).*x-from: ([a-z]+).*", "$1"));
            }
        }
        return names.toString();
    }
}
