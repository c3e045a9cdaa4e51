package sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.ProxyProcess;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// What an operator does at night: every verb, every exit code. The same on every proxy; what differs is asked of the subclass.
abstract class Scenarios {
    static final String CONFIGURATION =
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
              stick-table type ip size 100 expire 1m store http_req_rate(10s)
              http-request track-sc0 src
              use_backend dead if { path /dead }
              use_backend none if { path /none }
              default_backend app
            backend app
              cookie SRV insert
              server s1 127.0.0.1:{port origin} weight 10 maxconn 4 cookie c1
              server s2 127.0.0.1:{port origin} weight 10 maxconn 4 cookie c2
              server s3 127.0.0.1:{port origin} weight 5 maxconn 4 cookie c3
            backend api
              server a1 127.0.0.1:{port origin}
              server a2 127.0.0.1:{port origin}
            backend dead
              server d1 127.0.0.1:{port closed} check inter 20ms fall 1
            backend none
            frontend origin
              bind 127.0.0.1:{port origin}
              http-request return status 200 content-type text/plain string ok
            """;

    @TempDir Path folder;
    private ProxyProcess proxy;
    private Scenario shell;

    /// Starts the proxy on a configuration template.
    abstract ProxyProcess start(Path folder, String template) throws IOException;

    /// How the proxy calls itself in `show info`.
    abstract String product();

    /// How its version begins.
    abstract String version();

    @BeforeEach
    void start() throws IOException {
        proxy = start(folder, CONFIGURATION);
        shell = new Scenario(proxy.socket(), folder);
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    private void request(String path, String cookie) {
        try {
            var url = URI.create("http://127.0.0.1:" + proxy.port("web") + path).toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestProperty("Cookie", cookie);
            connection.getResponseCode();
            connection.disconnect();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void drainWithoutTrafficIsDoneAfterTwoQuietPolls() {
        shell.run(Exit.OK, "drain api/a1 -y --poll 50ms --timeout 5s --json");
        shell.says(
                "after:  1 of 2 servers",
                "send:   set server api/a1 state drain",
                "READY → DRAIN (verified)");
        shell.says("waiting for 0 sessions of api/a1", "done in", "audit #1");
        shell.prints("{\"ok\":true,\"code\":0,", "\"object\":\"api/a1\"", "\"left_sessions\":0");
        shell.run(Exit.OK, "drain api/a1 -y --no-wait").says("is already in DRAIN");
        shell.run(Exit.OK, "undo -y").says("DRAIN → READY (verified)");
    }

    @Test
    void drainWithACookieSaysWhyItDoesNotEnd() {
        shell.console.atPause = () -> request("/", "SRV=c1");
        shell.run(Exit.NOT_MET, "drain app/s1 -y --poll 50ms --timeout 2500ms");
        shell.says("cookie SRV c1: clients that have it will KEEP coming while draining [S4]");
        shell.says(
                "requests keep coming: clients have cookie SRV=c1",
                "left in DRAIN; `undo` or `wait app/s1`");
        shell.run(Exit.NOT_MET, "wait app/s1 --timeout 200ms --poll 50ms");
        shell.run(Exit.NOT_MET, "drain app/s1 -y --poll 50ms --timeout 300ms --then maint");
        shell.says("DRAIN → MAINT (verified)");
    }

    @Test
    void onATerminalAnEndlessDrainOffersChoices() {
        shell.console.interactive = true;
        shell.console.answers.addAll(java.util.List.of("y", "x", "2"));
        shell.console.atPause = () -> request("/", "SRV=c1");
        shell.run(Exit.OK, "drain app/s1 --poll 50ms --timeout 5s");
        shell.says(
                "drain? [y/N/?]",
                "It will not end by itself",
                "1 keep waiting",
                "1, 2, 3 or 4",
                "DRAIN → MAINT");
    }

    @Test
    void ctrlCLeavesTheDrainAndSaysSo() {
        shell.console.pauses = 1;
        shell.console.atPause = () -> request("/", "SRV=c1");
        shell.run(Exit.NOT_MET, "drain app/s1 -y --poll 10ms");
        shell.says("left in DRAIN; `undo` or `wait app/s1` to go on");
    }

    @Test
    void confirmationIsAskedForAndDeclined() {
        shell.run(Exit.USAGE, "maint app/s1").says("no terminal to ask on: -y confirms maint");
        shell.console.interactive = true;
        shell.console.answers.addAll(java.util.List.of("?", "n"));
        shell.run(Exit.NOT_MET, "maint app/s1")
                .says("y sends the command above", "nothing was sent");
        shell.run(Exit.OK, "maint app/s1 --dry-run").prints("set server app/s1 state maint");
        shell.run(Exit.OK, "servers app/s1 | columns status").prints("no check");
    }

    @Test
    void lastUsableServerNeedsForceAndSaysWhat() {
        shell.run(Exit.REFUSED, "maint app/* -y")
                .says("NO server of app is left", "--force does it all the same");
        shell.run(Exit.OK, "maint app/* -y --force").says("app/s3 state READY → MAINT");
        shell.run(Exit.OK, "ready app/* -y").says("MAINT → READY");
        shell.run(Exit.OK, "maint @pair -y")
                .says("app/s1 state READY → MAINT", "app/s2 state READY → MAINT");
        shell.run(Exit.NO_SUCH_OBJECT, "maint @trio -y").says("no group @trio", "@pair");
    }

    @Test
    void readyRestoresAWeightOfZeroWhereSomebodyIsThere() {
        shell.run(Exit.OK, "weight app/s1 0 -y").says("get no new requests [S3]");
        shell.run(Exit.OK, "maint app/s1 -y");
        shell.run(Exit.OK, "ready app/s1 -y")
                .says("still has weight 0", "`weight app/s1 10` restores it");
        shell.run(Exit.OK, "maint app/s1 -y");
        shell.console.interactive = true;
        shell.console.answers.addAll(java.util.List.of("y", "y"));
        shell.run(Exit.OK, "ready app/s1").says("weight 0 → 10 (verified)");
        shell.run(Exit.OK, "wait app/s1 --wait-up --timeout 2s").says("serves");
    }

    @Test
    void weightMaxconnAddrAndUndo() {
        shell.run(Exit.OK, "weight app/s1 50% -y").says("weight 10 → 5 (verified)");
        shell.run(Exit.USAGE, "weight app/s1 999 -y").says("expected 0 to 256");
        shell.run(Exit.OK, "maxconn app/s1 9 -y").says("maxconn 4 → 9 (verified)");
        shell.run(Exit.USAGE, "maxconn app/s1 0 -y").says("write `unlimited`");
        shell.run(Exit.OK, "maxconn app/s1 unlimited -y").says("NO session limit");
        shell.run(Exit.OK, "addr app/s1 127.0.0.9:81 -y").says("(verified)");
        shell.run(Exit.USAGE, "addr app/s1 127.0.0.9:x -y").says("expected an address");
        shell.run(Exit.OK, "history").prints("set maxconn server app/s1 0", "op@lb1");
        shell.run(Exit.OK, "overrides").prints("weight 5 (configured 10)", "addr 127.0.0.9:81");
        shell.run(Exit.OK, "undo 4 -y").says("weight 5 → 10", "maxconn 9 → 4");
        shell.run(Exit.OK, "overrides").prints("nothing differs from the configuration");
        shell.run(Exit.NO_SUCH_OBJECT, "undo -y").says("nothing to take back");
    }

    @Test
    void foreignChangesAreNotUndoneSilently() {
        shell.run(Exit.OK, "maint app/s1 -y -m INC-1");
        shell.run(Exit.OK, "set server app/s1 state drain");
        shell.run(Exit.REFUSED, "undo -y")
                .says("changed since by somebody else or a reload: state MAINT → DRAIN");
        shell.run(Exit.OK, "undo -y --force").says("DRAIN → READY");
    }

    @Test
    void overridesComeBackAfterAReload() throws IOException {
        var file = folder.resolve("kept.ndjson");
        shell.run(Exit.OK, "maint app/s2 -y");
        shell.run(Exit.OK, "weight app/s1 30 -y");
        shell.run(Exit.OK, "overrides save " + file).prints("saved 6 servers");
        proxy.reload();
        shell.run(Exit.OK, "overrides diff " + file)
                .prints("state READY → MAINT", "weight 10 → 30");
        shell.run(Exit.OK, "overrides apply " + file + " -y")
                .says("READY → MAINT (verified)", "weight 10 → 30");
        shell.run(Exit.OK, "overrides diff " + file).prints("nothing was lost");
        shell.run(Exit.USAGE, "overrides diff " + folder.resolve("nope")).says("no file");
    }

    @Test
    void removeTakesADynamicServerAway() {
        shell.run(Exit.OK, "add server api/a9 127.0.0.1:9").prints("New server registered");
        shell.run(Exit.OK, "remove api/a9 -y --poll 50ms --timeout 2s")
                .says("send:   del server api/a9");
        shell.run(Exit.NO_SUCH_OBJECT, "servers api/a9")
                .says("no 'api/a9'; did you mean 'api/a1'?");
    }

    @Test
    void rollGoesThroughTheServersAndStopsAtTheFirstFailure() throws IOException {
        var log = folder.resolve("roll.log");
        shell.run(
                Exit.OK,
                "roll api --cmd 'echo {name} {addr} {port} >> "
                        + log
                        + "' -y --poll 30ms --timeout 5s");
        assertThat(Files.readAllLines(log))
                .containsExactly(
                        "a1 127.0.0.1 " + proxy.port("origin"),
                        "a2 127.0.0.1 " + proxy.port("origin"));
        shell.run(Exit.NOT_MET, "roll api --cmd false -y --poll 30ms");
        shell.says("api/a1 is left in DRAIN: the command failed", "stopped: 1 servers untouched");
    }

    @Test
    void listingsFiltersPipesAndForms() {
        request("/", "");
        request("/none", "");
        shell.run(Exit.OK, "servers be:app").prints("app/s1", "app/s3");
        shell.run(Exit.OK, "backends").prints("UP, no servers", "none");
        shell.run(Exit.OK, "queues").prints("nothing waits");
        shell.run(Exit.OK, "queues --all --csv").prints("object,status,queue");
        shell.run(Exit.OK, "who").prints("127.0.0.1", "http_req_rate");
        shell.run(Exit.OK, "tables").prints("web", "ip");
        shell.run(Exit.NO_SUCH_OBJECT, "tables wbe").says("did you mean 'web'?");
        shell.run(Exit.OK, "errors be:none").prints("none");
        shell.run(Exit.OK, "sessions");
        shell.run(Exit.OK, "certs").prints("no certificates");
        shell.run(Exit.OK, "info").prints(product(), "admin");
        shell.run(Exit.OK, "events").prints("process started");
        shell.run(Exit.OK, "why none").prints("has no servers; HAProxy calls it UP", "[D2]");
        shell.run(Exit.OK, "why --json").prints("{\"findings\":[{\"id\":\"D");
        shell.run(Exit.OK, "top --count 1").prints("lb1  " + product());
        shell.run(Exit.OK, "watch 100ms servers be:api --count 2 --json").prints("api/a1");
        shell.run(Exit.USAGE, "watch drain app/s1").says("watch shows, it does not drain");
        shell.run(
                        Exit.OK,
                        "show stat | where type=2 scur>=0 | sort pxname | columns pxname,svname |"
                                + " head 2")
                .prints("api");
        shell.run(Exit.OK, "show info --json")
                .prints("{\"name\":\"Name\",\"value\":\"" + product() + "\"}");
        shell.run(Exit.OK, "show version --json").prints("\"ok\":true,\"answer\":\"" + version());
        shell.run(Exit.OK, "servers app/s1 --quiet");
        assertThat(shell.console.output()).isEmpty();
    }

    @Test
    void mistakesHaveWordsAndCodes() {
        shell.run(Exit.NO_SUCH_OBJECT, "drain ap/s1 -y")
                .says("no backend 'ap'; did you mean 'app/s1'?");
        shell.run(Exit.NO_SUCH_OBJECT, "set server app/zz state drain").says("No such server.");
        shell.run(Exit.NO_SUCH_OBJECT, "why apq --json")
                .prints("{\"ok\":false,\"code\":4,\"error\":");
        shell.run(Exit.USAGE, "drian app/s1").says("did you mean `drain`?");
        shell.run(Exit.USAGE, "drain").says("usage: drain");
        shell.run(Exit.USAGE, "servers colour:red").says("unknown field 'colour'");
        shell.run(Exit.USAGE, "drain app/s1 --tiemout 5s").says("did you mean --timeout?");
        shell.run(Exit.REFUSED, "set server app/s1 weight 999").says("Absolute weight");
        shell.run(Exit.OK, "# a comment");
        shell.run(Exit.OK, "help drain").prints("needs level admin");
        shell.run(Exit.OK, "help set server").prints("set server <bk>/<srv>");
        shell.run(Exit.NO_SUCH_OBJECT, "help drian").says("did you mean 'drain'?");
        shell.run(Exit.OK, "weight app/s1 3 -y; weight app/s1 4 -y").says("weight 3 → 4");
    }

    @Test
    void levelOperatorReadsAndIsToldWhyItMayNotChange() {
        var operator = new Scenario(folder.resolve("operator.sock"), folder);
        operator.run(Exit.OK, "servers").prints("app/s1");
        operator.run(Exit.FORBIDDEN, "drain app/s1 -y").says("this socket has level operator");
        operator.run(Exit.FORBIDDEN, "set server app/s1 state drain").says("Permission denied");
        operator.run(Exit.FORBIDDEN, "drain app/s1 -y --json").prints("\"code\":5");
    }

    @Test
    void nobodyListens() throws IOException, InterruptedException {
        shell.run(Exit.OK, "servers be:app");
        proxy.kill();
        shell.run(Exit.UNREACHABLE, "servers be:app")
                .says("cannot connect to", "last known state, ")
                .prints("app/s1");
        shell.run(Exit.UNREACHABLE, "servers --json").prints("\"code\":3");
        shell.run(Exit.UNREACHABLE, "drain app/s1 -y").says("cannot connect to");
        assertThat(shell.console.output()).isEmpty();
        proxy.startAgain();
        shell.run(Exit.OK, "servers be:app").prints("app/s1");
        assertThat(shell.console.said()).isEmpty();
    }

    @Test
    void reloadDuringADrainIsNoticed() {
        var left = new int[] {3};
        shell.console.atPause =
                () -> {
                    request("/", "SRV=c1");
                    if (--left[0] == 0) {
                        try {
                            proxy.reload();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                };
        shell.run(Exit.NOT_MET, "drain app/s1 -y --poll 50ms --timeout 5s")
                .says("reloaded: your drain is gone");
    }
}
