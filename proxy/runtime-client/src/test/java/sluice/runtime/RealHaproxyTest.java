package sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// The client against the HAProxy of this machine.
class RealHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              stats socket {folder}/operator.sock level operator
              stats socket ipv4@127.0.0.1:{port tcp} level user
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              stats enable
              stats uri /stats
              stats auth a:b
              default_backend app
            backend app
              server s1 127.0.0.1:{port origin}
              server s2 127.0.0.1:{port origin}
            """;

    @TempDir Path folder;

    @BeforeEach
    void needsHaproxy() {
        assumeTrue(RealHaproxy.available());
    }

    @Test
    void snapshotProbeAnswersAndSession() throws IOException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            var client = new RuntimeClient(new Target.Unix(haproxy.socket()));
            var snapshot = client.snapshot();
            assertThat(snapshot.info().pid()).isEqualTo(haproxy.pid());
            assertThat(snapshot.servers("app")).hasSize(2);
            assertThat(Objects.requireNonNull(snapshot.find("app/s1")).status().text())
                    .isEqualTo("no check");
            assertThat(Objects.requireNonNull(snapshot.backend("app")).number(StatColumn.ACT))
                    .isEqualTo(2);
            var capabilities = client.probe();
            assertThat(capabilities.level()).isEqualTo(Capabilities.Level.ADMIN);
            assertThat(capabilities.version()).isEqualTo(snapshot.info().text(InfoField.VERSION));
            assertThat(capabilities.has("set server")).isTrue();
            assertThat(capabilities.master()).isFalse();
            refusals(client);
            try (var session = client.session()) {
                assertThat(session.ask("show version").text()).isEqualTo(capabilities.version());
                assertThat(session.ask("show servers state app").text()).startsWith("1\n# be_id");
            }
        }
    }

    private static void refusals(RuntimeClient client) throws RuntimeFailure {
        assertThat(client.ask("set server app/s1 state drain"))
                .satisfies(answer -> assertThat(answer.failed()).isFalse());
        assertThat(client.ask("set server app/nope state drain"))
                .satisfies(answer -> assertThat(answer.noSuchObject()).isTrue());
        assertThat(client.ask("set server app/s1 weight 999"))
                .satisfies(answer -> assertThat(answer.failed()).isTrue());
        assertThat(client.ask("no such thing"))
                .satisfies(answer -> assertThat(answer.unknownCommand()).isTrue());
        assertThat(client.ask("get weight app/s1").text()).isEqualTo("1 (initial 1)");
    }

    @Test
    void levelsAreReported() throws IOException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            var operator = new RuntimeClient(new Target.Unix(folder.resolve("operator.sock")));
            assertThat(operator.probe().level()).isEqualTo(Capabilities.Level.OPERATOR);
            assertThat(operator.ask("set server app/s1 state drain").permissionDenied()).isTrue();
            var user = new RuntimeClient(Target.parse("127.0.0.1:" + haproxy.port("tcp")));
            assertThat(user.probe().level()).isEqualTo(Capabilities.Level.USER);
            assertThat(user.probe().mayChange()).isFalse();
        }
    }

    @Test
    void statisticsPageIsReadOnly() throws IOException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            String address = "127.0.0.1:" + haproxy.port("web") + "/stats";
            var client = new RuntimeClient(Target.parse("http://a:b@" + address));
            assertThat(client.snapshot().servers("app")).hasSize(2);
            assertThat(client.target().label()).isEqualTo("http://" + address);
            assertThatThrownBy(() -> client.ask("show info"))
                    .isInstanceOfSatisfying(
                            RuntimeFailure.class,
                            failure ->
                                    assertThat(failure.kind())
                                            .isEqualTo(RuntimeFailure.Kind.READ_ONLY));
            var stranger = new RuntimeClient(Target.parse("http://" + address));
            assertThatThrownBy(stranger::snapshot).hasMessageContaining("401");
        }
    }

    @Test
    void reloadIsAnotherProcess() throws IOException {
        try (var haproxy = RealHaproxy.start(folder, CONFIGURATION)) {
            var client = new RuntimeClient(new Target.Unix(haproxy.socket()));
            var history = new History(10);
            history.add(client.snapshot());
            history.add(client.snapshot());
            assertThat(history.restarts()).isEmpty();
            haproxy.reload();
            history.add(client.snapshot());
            assertThat(history.restarts()).hasSize(1);
            var row = Objects.requireNonNull(client.snapshot().backend("app"));
            assertThat(history.rate(row, StatColumn.STOT)).isNaN();
        }
    }
}
