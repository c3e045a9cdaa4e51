package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What commands do to a running proxy.
class RuntimeCommandsTest {
    @TempDir Path folder;

    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy =
                new RunningProxy(
                        folder,
                        """
                        global
                          stats socket {socket} level admin
                        defaults
                          mode http
                          timeout client 20s
                          timeout server 20s
                          timeout connect 1s
                          timeout queue 20s
                        frontend web
                          bind 127.0.0.1:{port web}
                          http-request return status 200 content-type text/plain string ok if { path /ok }
                          default_backend app
                        backend app
                          balance roundrobin
                          server full 127.0.0.1:1 maxconn 1
                          server other 127.0.0.1:1 disabled
                        backend ruled
                          use-server picked if { srv_sess_rate(ruled/counted) gt 50 }
                          server counted 127.0.0.1:1
                          server picked 127.0.0.1:1
                          server led 127.0.0.1:1 check inter 1h
                          server follows 127.0.0.1:1 track led
                          server numbered 127.0.0.1:1 resolvers dns
                        resolvers dns
                          nameserver none 127.0.0.1:1
                        backend bytes
                          mode tcp
                        """);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port("web"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// Asks again until the answer contains the text.
    private String await(String command, String expected) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            String answer = proxy.ask(command);
            if (answer.contains(expected)) {
                return answer;
            }
            assertThat(System.nanoTime()).as(answer).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void manyStreamsAreListedAndOneIsEnded() throws IOException {
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < 300; i++) {
            var client = connect();
            send(client, "GET /" + i + " HTTP/1.1\r\n");
            clients.add(client);
        }
        long deadline = System.nanoTime() + 10_000_000_000L;
        List<String> lines;
        do {
            lines = proxy.ask("show sess").lines().filter(l -> l.contains(" fe=web ")).toList();
            assertThat(System.nanoTime()).isLessThan(deadline);
        } while (lines.size() < 300);
        assertThat(lines.get(7))
                .matches(
                        "0x[0-9a-f]+: proto=tcpv4 src=127\\.0\\.0\\.1:[0-9]+ fe=web be=<NONE>"
                                + " srv=<none> ts=.*");
        String id = lines.get(7).substring(0, lines.get(7).indexOf(':'));
        assertThat(proxy.ask("show sess " + id)).startsWith(id + ": [").contains("frontend=web");
        assertThat(proxy.ask("shutdown session " + id)).isEqualTo("\n");
        assertThat(proxy.ask("shutdown session " + id))
                .isEqualTo("No such session (use 'show sess').\n\n");
        assertThat(proxy.ask("show sess " + id)).isEqualTo("Session not found.\n\n");
        assertThat(proxy.ask("show sess frontend web").lines().filter(l -> l.startsWith("0x")))
                .hasSize(299);
        assertThat(proxy.ask("show sess backend app")).isEqualTo("\n");
        assertThat(proxy.ask("show sess older 1h")).isEqualTo("\n");
        for (var client : clients) {
            client.close();
        }
        await("show sess", "fe=GLOBAL");
    }

    @Test
    void whatCouldNotBeUnderstoodIsShown() throws IOException {
        assertThat(proxy.ask("show errors")).endsWith(" : 0\n\n");
        try (var client = connect()) {
            send(client, "GET / HT\0TP/1.1\r\n\r\n");
            assertThat(readAll(client)).startsWith("HTTP/1.1 400 ");
        }
        String answer = await("show errors", "invalid request");
        assertThat(answer)
                .contains(" : 1\n \n[")
                .contains("] frontend web (#2): invalid request\n  backend <NONE> (#-1), server")
                .contains("error at position 8 :")
                .contains("\n  00000  GET / HT\\x00TP/1.1\\r\\n\n");
        assertThat(proxy.ask("show errors web response")).endsWith(" : 1\n\n");
        assertThat(proxy.ask("show errors nobody")).isEqualTo("No such proxy.\n\n");
    }

    @Test
    void aDisabledFrontendLetsClientsWait() throws IOException {
        assertThat(proxy.ask("disable frontend web")).isEqualTo("\n");
        assertThat(proxy.ask("disable frontend web"))
                .isEqualTo("All sockets are already disabled.\n\n");
        assertThat(proxy.ask("show stat web 1 -1")).contains(",PAUSED,");
        try (var client = connect()) {
            send(client, "GET /ok HTTP/1.0\r\n\r\n");
            assertThat(proxy.ask("enable frontend web")).isEqualTo("\n");
            assertThat(readAll(client)).endsWith("ok");
        }
        assertThat(proxy.ask("shutdown frontend web")).isEqualTo("\n");
        assertThat(proxy.ask("enable frontend web"))
                .isEqualTo("Frontend was previously shut down, cannot enable.\n\n");
        assertThat(proxy.ask("show stat web 1 -1")).contains(",STOP,");
    }

    @Test
    void limitsHoldAtOnce() throws IOException {
        assertThat(proxy.ask("set maxconn frontend web 1")).isEqualTo("\n");
        try (var first = connect()) {
            send(first, "GET /ok HTTP/1.1\r\n");
            await("show sess", "fe=web");
            // Not before: another loop might let the second one in first.
            try (var second = connect()) {
                send(second, "GET /ok HTTP/1.0\r\n\r\n");
                assertThat(proxy.ask("set maxconn frontend web 5")).isEqualTo("\n");
                assertThat(readAll(second)).endsWith("ok");
            }
        }
        assertThat(proxy.ask("set maxconn global 2000000000")).isEqualTo("Value out of range.\n\n");
        assertThat(proxy.ask("set rate-limit sessions global 100")).isEqualTo("\n");
        assertThat(proxy.ask("show info")).contains("\nSessRateLimit: 100\n");
    }

    @Test
    void serversComeAndGo() throws IOException {
        assertThat(proxy.ask("add server app/new 127.0.0.1:9 weight 7 maxconn 3 check"))
                .isEqualTo("New server registered.\n\n");
        assertThat(proxy.ask("show servers state app"))
                .contains("\n3 app 3 new 127.0.0.1 0 1 7 7 ");
        assertThat(proxy.ask("add server app/new 127.0.0.1:9"))
                .isEqualTo("Already exists a server with the same name in backend.\n\n");
        assertThat(proxy.ask("add server app/bad 127.0.0.1:9 weight 300")).contains("300");
        assertThat(proxy.ask("add server app/bad 127.0.0.1:9 wait 3"))
                .contains("unknown keyword 'wait'");
        assertThat(proxy.ask("show servers state app")).doesNotContain("bad");
        assertThat(proxy.ask("enable server app/new")).isEqualTo("\n");
        assertThat(proxy.ask("del server app/new"))
                .isEqualTo("Only servers in maintenance mode can be deleted.\n\n");
        assertThat(
                        proxy.ask(
                                "disable server app/new; wait 5s srv-removable app/new; del server"
                                        + " app/new; show servers conn app"))
                .contains("Done.")
                .contains("Server deleted.")
                .doesNotContain("app/new");
    }

    @Test
    void serversThatOthersPointToStay() throws IOException {
        for (String name : new String[] {"counted", "picked", "led"}) {
            assertThat(proxy.ask("del server ruled/" + name))
                    .as(name)
                    .isEqualTo(
                            "This server cannot be removed at runtime due to other configuration"
                                    + " elements pointing to it.\n\n");
        }
        assertThat(proxy.ask("disable server ruled/led; show servers state ruled"))
                .containsPattern(" 3 led 127.0.0.1 0 1 [0-9 ]+ 1[45] 0 0 0 - 1 ");
    }

    @Test
    void aNumberBecomesAName() throws IOException {
        assertThat(proxy.ask("set server ruled/numbered fqdn localhost"))
                .contains("ruled/numbered changed its FQDN from (null) to localhost");
        assertThat(proxy.ask("show servers state ruled"))
                .containsPattern(" 5 numbered 127.0.0.1 [0-9 ]+ localhost 1 ");
    }

    @Test
    void serversThatCannotWorkAreRefused() throws IOException {
        assertThat(proxy.ask("add server app/new 127.0.0.1:9 track ruled/counted"))
                .contains(
                        "unable to use ruled/counted for tracking as it does not have any check nor"
                                + " agent enabled.");
        assertThat(proxy.ask("add server app/first 127.0.0.1:9 check"))
                .isEqualTo("New server registered.\n\n");
        assertThat(proxy.ask("add server app/new 127.0.0.1:9 track app/first"))
                .contains("unable to use app/first for tracking as it is a dynamic server.");
        assertThat(proxy.ask("add server bytes/new 127.0.0.1:9 proto h2"))
                .contains("MUX protocol is not usable for server.");
        assertThat(proxy.ask("add server app/new 127.0.0.1:9 proto h2"))
                .isEqualTo("New server registered.\n\n");
    }

    @Test
    void eventsAreKeptAndFollowed() throws IOException {
        proxy.ask("disable server app/full");
        assertThat(proxy.ask("show events")).contains("buf0       : type=buffer, 0 dropped");
        assertThat(proxy.ask("show events nothing")).isEqualTo("No such event sink\n\n");
        assertThat(await("show events buf0", "app/full")).contains("maintenance");
        assertThat(proxy.ask("show events buf0 -n")).isEqualTo("\n");
        assertThat(proxy.ask("wait 1ms; echo done")).isEqualTo("\ndone\n\n");
        assertThat(proxy.ask("wait 10 srv-removable app/full; wait 1 srv-removable app/x"))
                .isEqualTo("Done.\n\nNo such server.\n\n");
    }

    @Test
    void namesAndAddressesAreShownAsHashes() throws IOException {
        String plain = proxy.ask("show servers state app");
        String hidden = proxy.ask("set anon on 5; show servers state app");
        assertThat(plain).contains(" app ").contains(" full 127.0.0.1 ");
        assertThat(hidden)
                .doesNotContain(" app ")
                .doesNotContain("full")
                .doesNotContain("127.0.0.1")
                .containsPattern("\n3 [0-9a-f]{6} 1 [0-9a-f]{6} [0-9a-f]{6} 2 ")
                .contains("# be_id be_name srv_id");
        assertThat(hidden.split(" ").length).isEqualTo(plain.split(" ").length);
        // The same key tells the same, another one something else.
        assertThat(proxy.ask("set anon on 5; show servers state app")).isEqualTo(hidden);
        assertThat(proxy.ask("set anon on 6; show servers state app")).isNotEqualTo(hidden);
        assertThat(proxy.ask("set anon on 5; set anon off; show servers conn app"))
                .contains("app/full ");
        assertThat(proxy.ask("set anon on 5; show servers conn app")).doesNotContain("app");
        assertThat(proxy.ask("set anon on 5; show anon"))
                .endsWith("Anonymized mode enabled\nKey : 5\n\n");
        assertThat(proxy.ask("set anon on 5; user; show anon"))
                .endsWith("Anonymized mode enabled\n\n");
        assertThat(proxy.ask("show anon")).isEqualTo("Anonymized mode disabled\n\n");
        assertThat(proxy.ask("set anon global-key 4294967295; set anon on; show anon"))
                .endsWith("Key : 4294967295\n\n");
        assertThat(proxy.ask("set anon global-key 0; set anon on; show anon"))
                .matches("(?s).*Key : [1-9][0-9]*\n\n");
        for (String wrong :
                List.of(
                        "set anon on 0",
                        "set anon on x",
                        "set anon on 4294967296",
                        "set anon global-key",
                        "set anon global-key -1")) {
            assertThat(proxy.ask(wrong)).as(wrong).startsWith("A key is a number between ");
        }
        assertThat(proxy.ask("set anon off 3")).startsWith("'set anon off' takes no key.");
        assertThat(proxy.ask("set anon maybe")).startsWith("'set anon' only supports :");
        assertThat(proxy.ask("operator; set anon global-key 3")).contains("Permission denied");
        try (var client = connect()) {
            send(client, "GET /secret HTTP/1.1\r\n");
            await("show sess", " fe=web ");
            String listed = proxy.ask("set anon on 5; show sess");
            assertThat(listed).doesNotContain("fe=web").doesNotContain("127.0.0.1");
            assertThat(proxy.ask("set anon on 5; show sess all"))
                    .doesNotContain("frontend=web")
                    .doesNotContain("127.0.0.1");
        }
    }

    @Test
    void theProcessIsSeen() {
        assertThat(proxy.ask("show activity"))
                .startsWith("thread_id: 1 (1..")
                .contains("\nloops: ");
        assertThat(proxy.ask("show activity 0")).contains("accepted: ");
        assertThat(proxy.ask("show activity 999")).startsWith("Expects a thread number");
        assertThat(proxy.ask("show threads")).contains("Thread 1 : id=0x");
        assertThat(proxy.ask("show pools byusage 2")).contains("Total: 2 pools, ");
        assertThat(proxy.ask("show pools match network")).contains("network_buffers");
        assertThat(proxy.ask("debug dev hash")).contains("does not exist here");
    }
}
