package sluice.boot;

import static sluice.boot.ChecksBesideHaproxy.one;
import static sluice.boot.ChecksBesideHaproxy.scripted;
import static sluice.boot.ChecksBesideHaproxy.turn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.ChecksBesideHaproxy.Case;

import java.nio.file.Path;
import java.util.List;

/// The finer rules of checks, word by word: variables, formats, how outcomes are told, connections, PROXY headers, the hello of agents of the stream
/// processing protocol. Same lines, numbers and bytes as HAProxy's.
class SameCheckStepsAsHaproxyTest {
    @TempDir Path folder;

    private static final String OK =
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-a: b, c\r\n\r\nhello";
    private static final String BAD =
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    private static final String LOST = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    private static final String HEAD = "?\r\n\r\n";

    private static Case http(String name, String rules, String... answers) {
        return one(name, "option httpchk; " + rules, head(answers));
    }

    /// Its server is silent; while down it is checked seldom enough to be seen between two checks.
    private static Case late(String name, String lines, String... script) {
        return scripted(name, lines, "downinter 700ms", turn(script));
    }

    private static String[] head(String... answers) {
        var script = new String[answers.length * 2];
        for (int i = 0; i < answers.length; i++) {
            script[2 * i] = HEAD;
            script[2 * i + 1] = answers[i];
        }
        return script;
    }

    private static Case tcp(String name, String rules, String... script) {
        return one(name, "option tcp-check; " + rules, script);
    }

    /// A frame of the stream processing protocol: its length, its type, the flag of the last one, no stream, the rest.
    private static String frame(int type, String payload) {
        String frame = (char) type + "\0\0\0\1\0\0" + payload;
        return "\0\0\0" + (char) frame.length() + frame;
    }

    private static String text(String text) {
        return (char) text.length() + text;
    }

    private static String hello(String version, String size, String more) {
        return frame(
                101,
                text("version")
                        + "\10"
                        + text(version)
                        + text("max-frame-size")
                        + "\3"
                        + size
                        + more);
    }

    private static final String CAPABILITIES = text("capabilities") + "\10\0";

    /// 1024 as a number of several bytes.
    private static final String KIBIBYTE = "\u00f01";

    private static final List<Case> CASES =
            List.of(
                    // Variables.
                    http(
                            "set_var",
                            "http-check set-var(check.a) int(7); http-check send meth GET uri-lf"
                                    + " /%[var(check.a)]; http-check expect status 200",
                            OK),
                    http(
                            "set_var_format",
                            "http-check set-var-fmt(check.a) \"n-%[srv_name]\"; http-check send"
                                + " meth POST uri / body-lf \"%[var(check.a)]\"; http-check expect"
                                + " status 200",
                            OK),
                    http(
                            "unset_var",
                            "http-check set-var(check.a) int(7); http-check unset-var(check.a);"
                                    + " http-check send meth GET uri-lf"
                                    + " /x%[var(check.a)]; http-check expect status 200",
                            OK),
                    http(
                            "set_var_of_answer",
                            "http-check expect status 200; http-check set-var(check.l)"
                                + " res.hdr(x-a); http-check expect on-error \"%[var(check.l)]\""
                                + " string nothing",
                            OK),
                    tcp(
                            "tcp_var",
                            "tcp-check connect; tcp-check set-var(check.a) int(5); tcp-check"
                                    + " send-lf \"a%[var(check.a)]\\n"
                                    + "\"; tcp-check expect string-lf \"b%[var(check.a)]\"",
                            "?\n",
                            "b5\n"),
                    // Formats.
                    tcp(
                            "send_format",
                            "tcp-check connect; tcp-check send-lf \"hi %[srv_name]\\n\"; tcp-check"
                                    + " expect string ok",
                            "?\n",
                            "ok"),
                    tcp(
                            "send_binary_format",
                            "tcp-check connect; tcp-check send-binary-lf"
                                    + " \"00%[srv_name,hex]0a\"; tcp-check expect string ok",
                            "?\n",
                            "ok"),
                    tcp(
                            "expect_format_bad",
                            "tcp-check connect; tcp-check expect string-lf \"be-%[srv_name]\"",
                            "be-x...",
                            "."),
                    tcp(
                            "expect_binary_format",
                            "tcp-check connect; tcp-check expect binary-lf \"%[str(ab),hex]\"",
                            "ab"),
                    tcp(
                            "expect_binary_format_bad",
                            "tcp-check connect; tcp-check expect binary-lf \"%[str(ab),hex]\"",
                            "xyz",
                            "."),
                    http("string_format", "http-check expect string-lf \"%[str(hel)]\"", OK),
                    http("string_format_bad", "http-check expect string-lf \"%[str(elk)]\"", OK),
                    // How outcomes are told.
                    http(
                            "on_success",
                            "http-check expect on-success \"fine: %[res.hdr(x-a)]\" status 200",
                            OK),
                    http(
                            "on_error",
                            "http-check expect on-error \"oops: %[status]\" status 200",
                            BAD),
                    http("error_status", "http-check expect error-status L4CON status 200", BAD),
                    http(
                            "error_status_kind",
                            "http-check expect error-status L7RSP status 200",
                            BAD),
                    http(
                            "error_conditional",
                            "http-check expect error-status L7OKC status 200",
                            BAD),
                    http("ok_status", "http-check expect ok-status L6OK status 200", OK),
                    http("ok_conditional", "http-check expect ok-status L7OKC status 200", OK),
                    http("ok_layer4", "http-check expect ok-status L4OK status 200", OK),
                    http("status_code", "http-check expect status-code int(77) status 200", OK),
                    http("status_code_bad", "http-check expect status-code int(77) status 201", OK),
                    late(
                            "tout_status",
                            "option httpchk; timeout check 40ms; http-check expect tout-status"
                                    + " L6TOUT status 200",
                            HEAD,
                            "_"),
                    tcp(
                            "tcp_on_success",
                            "tcp-check connect; tcp-check expect on-success \"got"
                                    + " %[res.payload(0,0)]\" string abc",
                            "abc"),
                    tcp(
                            "tcp_on_error",
                            "tcp-check connect; tcp-check expect on-error \"got"
                                    + " %[res.payload(0,2)]\" string abc",
                            "xyz",
                            "."),
                    tcp(
                            "tcp_status_code",
                            "tcp-check connect; tcp-check expect status-code int(9) string abc",
                            "abc"),
                    tcp(
                            "tcp_error_status",
                            "tcp-check connect; tcp-check expect error-status L7STS status-code"
                                    + " int(9) string abc",
                            "xyz",
                            "."),
                    http(
                            "comments",
                            "http-check comment \"the first\"; http-check connect; http-check send"
                                    + " meth GET comment \"asking\"; http-check comment \"the"
                                    + " last\"; http-check expect status 201",
                            OK),
                    // Headers.
                    http("hdr_beg", "http-check expect hdr name -m beg x- value -m beg b", OK),
                    http("hdr_end", "http-check expect hdr name -m end -a value -m end c", OK),
                    http("hdr_sub", "http-check expect hdr name -m sub -  value -m sub b", OK),
                    http(
                            "hdr_reg",
                            "http-check expect hdr name -m reg ^x-.$ value -m reg ^[bc]$",
                            OK),
                    http("hdr_format", "http-check expect hdr name-lf x-%[str(a)] value-lf b", OK),
                    http("hdr_not", "http-check expect ! hdr name x-a", OK),
                    http("fhdr_reg", "http-check expect fhdr name x-a value -m reg ^b,", OK),
                    // Several connections.
                    scripted(
                            "two_connections",
                            "option httpchk; http-check connect; http-check send meth GET uri /1;"
                                    + " http-check expect status 200; http-check connect linger;"
                                    + " http-check send meth GET uri /2; http-check expect status"
                                    + " 503",
                            "",
                            turn(HEAD, OK),
                            turn(HEAD, BAD)),
                    scripted(
                            "second_connection_bad",
                            "option tcp-check; tcp-check connect; tcp-check expect string a;"
                                    + " tcp-check connect comment again; tcp-check expect string b",
                            "",
                            turn("a"),
                            turn("c", ".")),
                    tcp("connect_port", "tcp-check connect port 1", "_"),
                    tcp("connect_address", "tcp-check connect addr 127.0.0.1", "_"),
                    tcp("connect_default", "tcp-check connect default", "_"),
                    tcp(
                            "connect_linger",
                            "tcp-check connect linger; tcp-check expect string a",
                            "a"),
                    // PROXY headers: checks speak for themselves.
                    tcp(
                            "proxy_step",
                            "tcp-check connect send-proxy; tcp-check expect string ok",
                            "?\n",
                            "ok"),
                    scripted("proxy_server", "", "send-proxy", turn("?\n")),
                    scripted("proxy_second", "", "send-proxy-v2", turn("?")),
                    scripted(
                            "proxy_checksum",
                            "",
                            "send-proxy-v2 proxy-v2-options crc32c",
                            turn("?")),
                    scripted("proxy_of_checks", "", "check-send-proxy", turn("?\n")),
                    scripted("proxy_of_second", "", "check-send-proxy send-proxy-v2", turn("?")),
                    scripted(
                            "proxy_default_step",
                            "option tcp-check; tcp-check connect default; tcp-check expect string"
                                    + " ok",
                            "send-proxy",
                            turn("?\n", "ok")),
                    scripted(
                            "proxy_bare_step",
                            "option tcp-check; tcp-check connect; tcp-check send hi\\n; tcp-check"
                                    + " expect string ok",
                            "send-proxy",
                            turn("?\n", "ok")),
                    scripted(
                            "proxy_http",
                            "option httpchk",
                            "send-proxy-v2",
                            turn("?HTTP/1.0\r\n\r\n", OK)),
                    // Levels that stay while the finding changes, and the other way round.
                    scripted(
                            "other_finding",
                            "option httpchk",
                            "fall 1 downinter 150ms",
                            turn(HEAD, BAD),
                            turn(HEAD, "garbage\r\n\r\n"),
                            turn(HEAD, BAD)),
                    scripted("weight_zero", "option httpchk", "weight 0", turn(HEAD, OK)),
                    scripted(
                            "gone",
                            "option httpchk; http-check disable-on-404",
                            "inter 1s fall 1 rise 1",
                            turn(HEAD, OK),
                            turn(HEAD, LOST),
                            turn(HEAD, BAD),
                            turn(HEAD, LOST)),
                    scripted(
                            "back_from_gone",
                            "option httpchk; http-check disable-on-404",
                            "inter 1s",
                            turn(HEAD, OK),
                            turn(HEAD, LOST),
                            turn(HEAD, OK)),
                    one("state_sent", "option httpchk; http-check send-state", HEAD, OK),
                    scripted(
                            "state_sent_down",
                            "option httpchk; http-check send-state",
                            "fall 1 downinter 150ms weight 7",
                            turn(HEAD, BAD),
                            turn(HEAD, BAD)),
                    // The stream processing protocol.
                    one(
                            "spop",
                            "option spop-check",
                            "?healthcheck",
                            hello("2.0", KIBIBYTE, CAPABILITIES)),
                    one(
                            "spop_version",
                            "option spop-check",
                            "?healthcheck",
                            hello("3.0", KIBIBYTE, CAPABILITIES)),
                    one(
                            "spop_size",
                            "option spop-check",
                            "?healthcheck",
                            hello("2.0", "\20", CAPABILITIES)),
                    one(
                            "spop_no_capabilities",
                            "option spop-check",
                            "?healthcheck",
                            hello("2.0", KIBIBYTE, "")),
                    one(
                            "spop_no_version",
                            "option spop-check",
                            "?healthcheck",
                            frame(101, text("max-frame-size") + "\3" + KIBIBYTE + CAPABILITIES)),
                    one(
                            "spop_no_size",
                            "option spop-check",
                            "?healthcheck",
                            frame(101, text("version") + "\10" + text("2.0") + CAPABILITIES)),
                    one(
                            "spop_disconnects",
                            "option spop-check",
                            "?healthcheck",
                            frame(
                                    102,
                                    text("status-code")
                                            + "\3\10"
                                            + text("message")
                                            + "\10"
                                            + text("not that one"))),
                    one("spop_other", "option spop-check", "?healthcheck", frame(103, "")),
                    one(
                            "spop_garbage",
                            "option spop-check",
                            "?healthcheck",
                            "HTTP/1.0 400 no\r\n\r\n",
                            "."),
                    one("spop_short", "option spop-check", "?healthcheck", "\0\0", "."),
                    one("spop_nothing", "option spop-check", "?healthcheck", "."),
                    // Time limits at each step.
                    late(
                            "late_connect_step",
                            "option tcp-check; timeout check 40ms; tcp-check connect; tcp-check"
                                    + " send a; tcp-check expect string b comment \"the b\"",
                            "?",
                            "_"),
                    scripted(
                            "late_second_step",
                            "option tcp-check; timeout check 1500ms; tcp-check connect; tcp-check"
                                    + " expect string a; tcp-check expect rstring b",
                            "downinter 3s",
                            turn("a", "_")),
                    late(
                            "late_binary",
                            "option tcp-check; timeout check 40ms; tcp-check expect binary 6162",
                            "_"),
                    late("late_redis", "option redis-check; timeout check 40ms", "?", "_"),
                    late("late_smtp", "option smtpchk; timeout check 40ms", "_"),
                    late("late_mysql", "option mysql-check; timeout check 40ms", "_"),
                    late("late_ldap", "option ldap-check; timeout check 40ms", "?", "_"),
                    late("late_hello", "option ssl-hello-chk; timeout check 40ms", "?", "_"),
                    late("late_spop", "option spop-check; timeout check 40ms", "?", "_"),
                    one("closed_redis", "option redis-check", "?", "."),
                    one("closed_smtp", "option smtpchk", "."),
                    one("closed_mysql", "option mysql-check", "."),
                    one("closed_pgsql", "option pgsql-check user joe", "?", "."),
                    one("closed_ldap", "option ldap-check", "?", "."),
                    one("closed_hello", "option ssl-hello-chk", "?", "."));

    @Test
    void sameTransitionsLinesNumbersAndBytes() throws Exception {
        ChecksBesideHaproxy.compare(folder, CASES);
    }
}
