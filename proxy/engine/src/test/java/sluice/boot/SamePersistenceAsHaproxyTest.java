package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.boot.Sides.Side;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What ties clients to servers: cookies in and out in every mode, their letters in the log, rules, tables, cookies of Remote Desktop; as HAProxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamePersistenceAsHaproxyTest {
    private static final String HEAD =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              log global
              log-format "%HU %ST %tsc rc=%rc %b/%s"
              timeout client 10s
              timeout server 10s
              timeout connect 5s
              balance roundrobin
            """;

    /// Lines of sections whose servers have cookies, by name.
    private static final Map<String, String> COOKIES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("passive", "cookie SRV"),
                            Map.entry("rewrite", "cookie SRV rewrite"),
                            Map.entry("insert", "cookie SRV insert"),
                            Map.entry("indirect", "cookie SRV insert indirect"),
                            Map.entry("nocache", "cookie SRV insert indirect nocache"),
                            Map.entry("post", "cookie SRV insert postonly"),
                            Map.entry("preserve", "cookie SRV insert preserve"),
                            Map.entry("preserved", "cookie SRV insert indirect preserve"),
                            Map.entry(
                                    "attributes",
                                    "cookie SRV insert httponly secure domain a.test domain b.test"
                                            + " attr SameSite=None attr x=y"),
                            Map.entry("dated", "cookie SRV insert maxidle 10s maxlife 20s"),
                            Map.entry("idle", "cookie SRV insert maxidle 10s indirect"),
                            Map.entry("life", "cookie SRV insert maxlife 10s indirect"),
                            Map.entry("prefix", "cookie SRV prefix"),
                            Map.entry("prefixnocache", "cookie SRV prefix nocache"),
                            Map.entry(
                                    "redispatch", "cookie SRV insert indirect ; option redispatch"),
                            Map.entry("persist", "cookie SRV insert indirect ; option persist"),
                            Map.entry(
                                    "ignored",
                                    "cookie SRV insert indirect ; ignore-persist if { path_beg /i"
                                            + " }"),
                            Map.entry(
                                    "forced",
                                    "cookie SRV insert indirect ; force-persist if { path_beg"
                                            + " /i }")));

    private static final String SERVERS =
            """
              server a 127.0.0.1:{origin all} cookie va
              server b 127.0.0.1:{origin all} cookie vb
              server c 127.0.0.1:{origin all}
              server d 127.0.0.1:{origin all} cookie vd disabled
            """;

    private static final String OTHERS =
            """
            listen rules
              bind 127.0.0.1:{port rules}
              use-server d if { path_beg /d }
              use-server b if { path_beg /b }
              use-server c if { path_beg /d }
            SERVERS
            listen table
              bind 127.0.0.1:{port table}
              stick-table type string len 10 size 100 expire 1h
              stick match req.hdr(x-key) if { path_beg /match }
              stick store-request req.hdr(x-key) if { path_beg /store }
              stick on req.hdr(x-on)
              stick store-response res.hdr(x-learn)
            SERVERS
            listen addresses
              bind 127.0.0.1:{port addresses}
              stick-table type string len 10 size 100 expire 1h srvkey addr
              stick on req.hdr(x-on)
              server a 127.0.0.1:{origin all} non-stick
              server b 127.0.0.1:{origin two}
              server c 127.0.0.1:{origin three}
            listen desktop
              mode tcp
              bind 127.0.0.1:{port desktop}
              log-format "/rdp %ts %b/%s"
              tcp-request inspect-delay 5s
              tcp-request content accept if { req.len gt 20 }
              persist rdp-cookie
              balance rdp-cookie
              server a 127.0.0.1:{origin all}
              server b 127.0.0.1:{origin two}
              server c 127.0.0.1:{origin three}
              server d 127.0.0.1:{origin four} disabled
            """;

    private static final List<String> ORIGINS = List.of("all", "two", "three");

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        var text = new StringBuilder(HEAD);
        COOKIES.forEach(
                (name, lines) -> {
                    text.append("listen ").append(name).append('\n');
                    text.append("  bind 127.0.0.1:{port ").append(name).append("}\n");
                    for (String line : lines.split(" ; ")) {
                        text.append("  ").append(line).append('\n');
                    }
                    text.append(SERVERS);
                });
        sides = new Sides(folder, text + OTHERS.replace("SERVERS\n", SERVERS));
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    /// One request on a connection of its own: what the server gets of cookies, what the client gets, and the line.
    private static void exchange(
            Side side, String section, String target, String response, String... fields) {
        RawClient client = side.get(section, target, fields);
        var held = side.next(section.equals("addresses") ? ORIGINS : List.of("all"));
        held.request()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "cookie:", 0, 7))
                .forEach(line -> side.note("  server got " + line));
        held.answer("HTTP/1.1 200 OK\r\n" + response + "content-length: 2\r\n\r\nok");
        side.answer(client, "set-cookie", "cache-control");
        side.log(1);
        client.close();
    }

    /// A value with dates: base64 of the time in steps of four seconds.
    private static String undated(String text) {
        return text.replaceAll("(v[abd]\\|)[A-Za-z0-9_-]{5}", "$1DATE")
                .replaceAll("(v[abd]\\|DATE\\|)[A-Za-z0-9_-]{5}", "$1DATE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passive",
                "rewrite",
                "insert",
                "indirect",
                "nocache",
                "post",
                "preserve",
                "preserved",
                "attributes",
                "dated",
                "idle",
                "life",
                "prefix",
                "prefixnocache",
                "redispatch",
                "persist",
                "ignored",
                "forced"
            })
    void cookies(String section) {
        sides.same(
                side -> {
                    var cookies =
                            new ArrayList<>(
                                    List.of(
                                            "",
                                            "SRV=va",
                                            "SRV=vb",
                                            "SRV=zz",
                                            "SRV=",
                                            "SRV",
                                            "a=1; SRV=vb; b=2",
                                            "SRV=va; SRV=vb",
                                            "SRV=zz; SRV=vb",
                                            "SRV=vb; b=2",
                                            "b=2; SRV=vb",
                                            "srv=va",
                                            "XSRV=va",
                                            "SRV=va~own",
                                            "SRV=zz~own",
                                            "SRV=~own",
                                            "SRV=\"vb\"",
                                            "SRV=va|AAAAA|AAAAA",
                                            "SRV=va|"));
                    if (!section.equals("persist") && !section.equals("forced")) {
                        // Else a server in maintenance would be used, and answer.
                        cookies.add("SRV=vd");
                    }
                    for (String cookie : cookies) {
                        String[] fields =
                                cookie.isEmpty()
                                        ? new String[0]
                                        : new String[] {"cookie: " + cookie};
                        side.note(cookie);
                        exchange(side, section, "/x", "", fields);
                    }
                    for (String own :
                            List.of("SRV=own", "SRV=", "other=1", "SRV=own; path=/", "SRV")) {
                        side.note("server sets " + own);
                        exchange(side, section, "/x", "set-cookie: " + own + "\r\n");
                        exchange(
                                side,
                                section,
                                "/x",
                                "set-cookie: " + own + "\r\n",
                                "cookie: SRV=vb");
                    }
                    exchange(side, section, "/ignored", "", "cookie: SRV=vb");
                    exchange(side, section, "/x", "", "cookie: a=b", "cookie: SRV=vb");
                    side.mask(SamePersistenceAsHaproxyTest::undated);
                });
    }

    /// Persistence to a server that is down: its own connections are refused or the client goes elsewhere.
    @ParameterizedTest
    @ValueSource(strings = {"persist", "forced"})
    void serversThatAreDownAreUsed(String section) {
        sides.same(
                side -> {
                    exchange(side, section, "/i", "", "cookie: SRV=vd");
                    if (section.equals("persist")) {
                        exchange(side, section, "/x", "", "cookie: SRV=vd");
                    }
                });
    }

    @Test
    void postOnly() {
        sides.same(
                side -> {
                    for (String method : List.of("GET", "POST", "PUT")) {
                        var client = side.open("post");
                        client.send(
                                method + " /x HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
                        side.origin("all")
                                .next()
                                .answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
                        side.answer(client, "set-cookie");
                        side.log(1);
                    }
                });
    }

    @Test
    void rules() {
        sides.same(
                side -> {
                    for (String target : List.of("/b1", "/d1", "/x", "/b2", "/d2")) {
                        exchange(side, "rules", target, "");
                    }
                    side.ask("enable server rules/d");
                    exchange(side, "rules", "/d3", "");
                    side.ask("disable server rules/d");
                    side.ask("disable server rules/b");
                    exchange(side, "rules", "/b3", "");
                    side.ask("enable server rules/b");
                });
    }

    @Test
    void tables() {
        sides.same(
                side -> {
                    for (int i = 0; i < 4; i++) {
                        exchange(side, "table", "/x", "", "x-on: k" + i);
                    }
                    for (int i = 3; i >= 0; i--) {
                        exchange(side, "table", "/x", "", "x-on: k" + i);
                    }
                    exchange(side, "table", "/store", "", "x-key: s1");
                    exchange(side, "table", "/match", "", "x-key: s1");
                    exchange(side, "table", "/store", "", "x-key: s1");
                    exchange(side, "table", "/match", "", "x-key: s1");
                    exchange(side, "table", "/match", "", "x-key: none");
                    exchange(side, "table", "/x", "x-learn: l1\r\n");
                    exchange(side, "table", "/match", "", "x-key: l1");
                    side.ask("disable server table/a");
                    for (int i = 0; i < 4; i++) {
                        exchange(side, "table", "/x", "", "x-on: k" + i);
                    }
                    side.ask("enable server table/a");
                    exchange(side, "table", "/x", "", "x-on: a-very-long-key", "x-key: both");
                    for (int i = 0; i < 4; i++) {
                        exchange(side, "addresses", "/x", "", "x-on: k" + i);
                        exchange(side, "addresses", "/x", "", "x-on: k" + i);
                    }
                    for (String table : List.of("table", "addresses")) {
                        side.sorted(() -> side.note(side.shown("show table " + table)));
                    }
                    for (String origin : ORIGINS) {
                        side.mask(text -> text.replace("" + side.origin(origin).port(), origin));
                    }
                });
    }

    @Test
    void desktops() {
        sides.same(
                side -> {
                    var cookies = new ArrayList<String>();
                    for (String origin : List.of("two", "three", "four")) {
                        int port = side.origin(origin).port();
                        int swapped = (port & 255) << 8 | port >> 8;
                        cookies.add("msts=16777343." + swapped + ".0000"); // 127.0.0.1
                        cookies.add("MSTS=16777343." + swapped + ".0000");
                        cookies.add("msts=33554559." + swapped + ".0000"); // 127.0.0.2
                        cookies.add("msts=16777343." + (swapped ^ 1) + ".0000");
                    }
                    cookies.addAll(
                            List.of(
                                    "msts=16777343.x.0000",
                                    "msts=16777343",
                                    "mstshash=alice",
                                    "mstshash=bob",
                                    "mstshash=carol"));
                    for (String cookie : cookies) {
                        var client = side.open("desktop");
                        String line = "Cookie: " + cookie + "\r\n";
                        int length = 11 + line.length() + 8;
                        client.send(
                                "\u0003\u0000\u0000"
                                        + (char) length
                                        + (char) (length - 5)
                                        + "\u00e0\u0000\u0000\u0000\u0000\u0000"
                                        + line
                                        + "\u0001\u0000\u0008\u0000\u0000\u0000\u0000\u0000");
                        client.close();
                        side.note(cookie.replaceAll("\\.\\d+\\.", ".PORT."));
                        side.log(1);
                    }
                });
    }
}
