package sluice.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.runtime.RuntimeClient;
import sluice.runtime.Target;
import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// Changes on a real HAProxy, and what is refused.
class ActionTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              stats socket {folder}/operator.sock level operator
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              default_backend app
            backend app
              cookie SRV insert
              server s1 127.0.0.1:{port origin} weight 10 maxconn 4 cookie c1
              server s2 127.0.0.1:{port origin} weight 10 maxconn 4 cookie c2
              server s3 127.0.0.1:{port origin} weight 5 maxconn 4 cookie c3
            backend api
              server api1 127.0.0.2:{port origin}
              server s1 127.0.0.3:{port origin}
            backend dead
              server d1 127.0.0.1:{port closed} check inter 20ms fall 1
            """;

    @TempDir Path folder;
    private RealHaproxy haproxy;
    private RuntimeClient client;
    private Action action;
    private Journal journal;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(RealHaproxy.available());
        haproxy = RealHaproxy.start(folder, CONFIGURATION);
        client = new RuntimeClient(new Target.Unix(haproxy.socket()));
        journal =
                new Journal(
                        folder.resolve("state/actions.ndjson"),
                        "test",
                        "op",
                        "lb1",
                        Clock.systemUTC());
        action = new Action(client, journal);
    }

    @AfterEach
    void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
    }

    private Outcome change(Change change, String name) throws Exception {
        return action.perform(action.preview(change, List.of(name)), false, "INC-421").getFirst();
    }

    @Test
    void drainIsPreviewedVerifiedJournaledAndUndone() throws Exception {
        var preview = action.preview(new Change.Drain(), List.of("app/s1"));
        assertThat(preview.commands()).containsExactly("set server app/s1 state drain");
        assertThat(preview.consequences().getFirst())
                .isEqualTo(
                        "after:  2 of 3 servers (60 % of weight) for 0 r/s; they run at 0/8 slots");
        assertThat(preview.consequences().get(1))
                .isEqualTo(
                        "cookie SRV c1: clients that have it will KEEP coming while draining [S4]");
        var outcome = action.perform(preview, false, "INC-421").getFirst();
        assertThat(outcome.result()).isEqualTo(Outcome.Result.DONE);
        assertThat(outcome.after().state()).isEqualTo(ServerSettings.State.DRAIN);
        assertThat(outcome.journalNumber()).isEqualTo(1);
        assertThat(Files.readString(journal.file()))
                .startsWith("{\"n\":1,")
                .contains("\"user\":\"op\",\"host\":\"lb1\"", "\"reason\":\"INC-421\"")
                .endsWith("}\n");
        assertThat(change(new Change.Drain(), "app/s1").result())
                .isEqualTo(Outcome.Result.UNCHANGED);
        var steps = action.previewUndo(1, false);
        assertThat(steps).hasSize(1);
        assertThat(steps.getFirst().commands()).containsExactly("set server app/s1 state ready");
        assertThat(action.undo(steps, "").getFirst().after().state())
                .isEqualTo(ServerSettings.State.READY);
        assertThat(action.previewUndo(1, false)).isEmpty();
    }

    @Test
    void undoGoesBackSeveralActionsAndRefusesForeignChanges() throws Exception {
        change(new Change.Weight("30"), "app/s1");
        change(new Change.Maxconn(8), "app/s1");
        change(new Change.Maint(), "app/s2");
        var steps = action.previewUndo(3, false);
        assertThat(steps)
                .extracting(s -> String.join(";", s.commands()))
                .containsExactly(
                        "set server app/s2 state ready",
                        "set maxconn server app/s1 4",
                        "set server app/s1 weight 10");
        client.ask("set server app/s2 state drain");
        var refused = action.previewUndo(1, false).getFirst();
        assertThat(refused.refusal())
                .contains("changed since by somebody else", "state MAINT → DRAIN");
        assertThat(action.previewUndo(1, true).getFirst().commands())
                .containsExactly("set server app/s2 state ready");
    }

    @Test
    void lastUsableServerNeedsForce() throws Exception {
        var preview = action.preview(new Change.Maint(), List.of("app/*"));
        assertThat(preview.lastServers()).containsExactly("app");
        assertThat(preview.allowed(false)).isFalse();
        assertThat(preview.consequences().getFirst()).contains("NO server of app is left");
        assertThatThrownBy(() -> action.perform(preview, false, ""))
                .isInstanceOf(IllegalStateException.class);
        assertThat(action.perform(preview, true, "")).allMatch(Outcome::ok).hasSize(3);
    }

    @Test
    void namesAreResolvedOrExplained() throws Exception {
        assertThat(paths("*/s1")).containsExactly("app/s1", "api/s1");
        assertThat(paths("api1")).containsExactly("api/api1");
        assertThat(paths("a*/s?")).containsExactly("app/s1", "app/s2", "app/s3", "api/s1");
        assertThat(paths("*/127.0.0.3")).containsExactly("api/s1");
        assertThat(paths("app/")).hasSize(3);
        explained("app/s9", "no server 'app/s9'; did you mean 'app/s1'?");
        explained("ap/s1", "no backend 'ap'; did you mean 'app/s1'?");
        explained("s1", "several backends: app/s1, api/s1 (use */s1");
        explained("app", "'app' is a backend; its servers are app/*");
        explained("x*/y", "no server matches 'x*/y'");
    }

    private List<String> paths(String name) throws Exception {
        return action.preview(new Change.Cut(), List.of(name)).steps().stream()
                .map(s -> s.row().path())
                .toList();
    }

    private void explained(String name, String words) {
        assertThatThrownBy(() -> action.preview(new Change.Drain(), List.of(name)))
                .isInstanceOf(NoSuchObject.class)
                .hasMessageContaining(words);
    }

    @Test
    void weightMaxconnAndAddressAreVerified() throws Exception {
        assertThat(change(new Change.Weight("50%"), "app/s1").after().weight()).isEqualTo(5);
        assertThat(change(new Change.Maxconn(7), "app/s1").after().maxconn()).isEqualTo(7);
        var moved = change(new Change.Address("127.0.0.9", 81), "app/s1");
        assertThat(moved.result()).isEqualTo(Outcome.Result.DONE);
        assertThat(moved.after().address()).isEqualTo("127.0.0.9");
        assertThatThrownBy(() -> new Change.Weight("999"))
                .hasMessageContaining("expected 0 to 256");
        assertThatThrownBy(() -> new Change.Maxconn(-1)).hasMessageContaining("maxconn");
    }

    @Test
    void readySaysThatTheWeightIsZero() throws Exception {
        change(new Change.Weight("0"), "app/s1");
        change(new Change.Drain(), "app/s1");
        var preview = action.preview(new Change.Ready(), List.of("app/s1"));
        assertThat(preview.consequences())
                .anyMatch(line -> line.contains("`weight app/s1 10` restores it [S3]"));
        assertThat(action.perform(preview, false, "").getFirst().after().weight()).isZero();
    }

    @Test
    void downServerIsNotDrained() throws Exception {
        var deadline = System.nanoTime() + 5_000_000_000L;
        while (!client.snapshot().servers("dead").getFirst().status().failed()
                && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        var outcome = change(new Change.Drain(), "dead/d1");
        assertThat(outcome.result()).isEqualTo(Outcome.Result.REFUSED);
        assertThat(outcome.text()).contains("is DOWN", "`maint dead/d1`");
    }

    @Test
    void operatorIsForbidden() throws Exception {
        var operator =
                new Action(
                        new RuntimeClient(new Target.Unix(folder.resolve("operator.sock"))),
                        journal);
        var outcomes =
                operator.perform(
                        operator.preview(new Change.Drain(), List.of("app/s1")), false, "");
        assertThat(outcomes.getFirst().result()).isEqualTo(Outcome.Result.FORBIDDEN);
    }

    @Test
    void overridesSurviveAReload() throws Exception {
        var overrides = new Overrides(client, journal);
        var file = folder.resolve("saved.ndjson");
        change(new Change.Maint(), "app/s2");
        change(new Change.Weight("30"), "app/s1");
        change(new Change.Maxconn(9), "app/s1");
        assertThat(overrides.list())
                .extracting(o -> o.settings().path() + ' ' + o.words())
                .containsExactly(
                        "app/s1 [weight 30 (configured 10), maxconn 9 (was 4)]", "app/s2 [MAINT]");
        assertThat(overrides.save(file)).isEqualTo(6);
        assertThat(overrides.diff(file)).isEmpty();
        awaitNextSecond();
        haproxy.reload();
        assertThat(overrides.list()).isEmpty();
        assertThat(overrides.lost())
                .extracting(d -> d.now().path())
                .containsExactlyInAnyOrder("app/s1", "app/s2");
        var differences = overrides.diff(file);
        assertThat(differences)
                .extracting(d -> d.now().path() + ' ' + d.words())
                .containsExactly(
                        "app/s1 [weight 10 → 30, maxconn 4 → 9]", "app/s2 [state READY → MAINT]");
        assertThat(action.apply(differences, "after reload")).allMatch(Outcome::ok);
        assertThat(overrides.diff(file)).isEmpty();
    }

    /// The proxy tells its start to the second only.
    private static void awaitNextSecond() {
        long second = System.currentTimeMillis() / 1000;
        while (System.currentTimeMillis() / 1000 == second) {
            Thread.onSpinWait();
        }
    }

    @Test
    void removeTakesADynamicServerAway() throws Exception {
        client.ask("add server api/dyn 127.0.0.1:9");
        assertThat(change(new Change.Remove(), "api/dyn").result()).isEqualTo(Outcome.Result.DONE);
    }
}
