package sluice.boot;

import static sluice.boot.ChecksBesideHaproxy.one;
import static sluice.boot.ChecksBesideHaproxy.scripted;
import static sluice.boot.ChecksBesideHaproxy.turn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.ChecksBesideHaproxy.Case;

import java.nio.file.Path;
import java.util.List;

/// Health checks against scripted servers: the same transitions, log sentences, statistics, states and bytes on the wire as HAProxy's.
class SameCheckLinesAsHaproxyTest {
    @TempDir Path folder;

    private static final String OK =
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-a: b, c\r\n\r\nhello";
    private static final String BAD =
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    private static final String LOST = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    private static final String HEAD = "?\r\n\r\n";

    private static final List<Case> CASES =
            List.of(
                    // A connection.
                    one("tcp", "", "_"),
                    one("tcp_closes", "", "."),
                    // HTTP.
                    one("http", "option httpchk", HEAD, OK),
                    one("http_bad", "option httpchk", HEAD, BAD),
                    one("http_uri", "option httpchk /x", HEAD, OK),
                    one("http_method", "option httpchk GET /x", HEAD, OK),
                    one("http_version", "option httpchk GET /x HTTP/1.1", HEAD, OK),
                    one(
                            "http_old_host",
                            "option httpchk GET /x HTTP/1.1\\r\\nHost:\\ www.test",
                            HEAD,
                            OK),
                    one(
                            "http_send",
                            "option httpchk; http-check send meth POST uri /y ver HTTP/1.1 hdr"
                                    + " Host www.test hdr X-B c body abc",
                            "?abc",
                            OK),
                    one("http_no_answer", "option httpchk", HEAD, "."),
                    one("http_reset", "option httpchk", HEAD, "!"),
                    one("http_garbage", "option httpchk", HEAD, "garbage\r\n\r\n"),
                    one("http_half", "option httpchk", HEAD, "HTTP/1.1 200 OK\r\nx: y", "."),
                    one("http_silent", "option httpchk; timeout check 40ms", HEAD, "_"),
                    one(
                            "http_half_silent",
                            "option httpchk; timeout check 40ms",
                            HEAD,
                            "HTTP/1.1 200 OK\r\nx: y",
                            "_"),
                    one("http_404", "option httpchk; http-check disable-on-404", HEAD, LOST),
                    scripted(
                            "http_flaps",
                            "option httpchk",
                            "inter 400ms",
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, BAD),
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, OK),
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, OK)),
                    // http-check expect.
                    one("status", "option httpchk; http-check expect status 200,204-206", HEAD, OK),
                    one("status_bad", "option httpchk; http-check expect status 201", HEAD, OK),
                    one("status_not", "option httpchk; http-check expect ! status 200", HEAD, OK),
                    one("not_joined", "option httpchk; http-check expect !status 200", HEAD, OK),
                    one("not_not", "option httpchk; http-check expect !! ! rstring ^h", HEAD, OK),
                    one(
                            "hdr_case",
                            "option httpchk; http-check expect hdr name -m reg ^X-A$",
                            HEAD,
                            OK),
                    one(
                            "hdr_value_case",
                            "option httpchk; http-check expect hdr name x-a value -m reg ^B$",
                            HEAD,
                            OK),
                    one("rstatus", "option httpchk; http-check expect rstatus ^2", HEAD, OK),
                    one("rstatus_bad", "option httpchk; http-check expect rstatus ^5", HEAD, OK),
                    one("rstatus_not", "option httpchk; http-check expect ! rstatus ^2", HEAD, OK),
                    one("string", "option httpchk; http-check expect string ell", HEAD, OK),
                    one("string_bad", "option httpchk; http-check expect string elk", HEAD, OK),
                    one("string_not", "option httpchk; http-check expect ! string ell", HEAD, OK),
                    one("rstring", "option httpchk; http-check expect rstring ^h.*o$", HEAD, OK),
                    one("rstring_bad", "option httpchk; http-check expect rstring ^x", HEAD, OK),
                    one("rstring_not", "option httpchk; http-check expect ! rstring ^h", HEAD, OK),
                    one("hdr", "option httpchk; http-check expect hdr name x-a", HEAD, OK),
                    one("hdr_bad", "option httpchk; http-check expect hdr name x-z", HEAD, OK),
                    one(
                            "hdr_value",
                            "option httpchk; http-check expect hdr name x-a value c",
                            HEAD,
                            OK),
                    one(
                            "hdr_value_bad",
                            "option httpchk; http-check expect hdr name x-a value d",
                            HEAD,
                            OK),
                    one(
                            "fhdr",
                            "option httpchk; http-check expect fhdr name x-a value \"b, c\"",
                            HEAD,
                            OK),
                    one(
                            "fhdr_bad",
                            "option httpchk; http-check expect fhdr name x-a value c",
                            HEAD,
                            OK),
                    one(
                            "expect_comment",
                            "option httpchk; http-check expect comment why status 201",
                            HEAD,
                            OK),
                    // tcp-check.
                    one("seq", "option tcp-check; tcp-check connect", "_"),
                    one(
                            "seq_redis",
                            "option tcp-check; tcp-check connect; tcp-check send PING\\r\\n;"
                                    + " tcp-check expect string +PONG; tcp-check send QUIT\\r\\n;"
                                    + " tcp-check expect string +OK",
                            "?PING\r\n",
                            "+PONG\r\n",
                            "?QUIT\r\n",
                            "+OK\r\n"),
                    one(
                            "seq_late",
                            "option tcp-check; tcp-check connect; tcp-check send PING\\r\\n;"
                                    + " tcp-check expect string +PONG; tcp-check send QUIT\\r\\n;"
                                    + " tcp-check expect string +OK",
                            "?PING\r\n",
                            "+PONG\r\n",
                            "?QUIT\r\n",
                            "-NO\r\n"),
                    one(
                            "seq_comment",
                            "option tcp-check; tcp-check comment first; tcp-check connect;"
                                    + " tcp-check comment second; tcp-check expect string abc",
                            "xyz"),
                    one(
                            "seq_own_comment",
                            "option tcp-check; tcp-check connect; tcp-check expect comment own"
                                    + " string abc",
                            "xyz"),
                    one("seq_string", "option tcp-check; tcp-check expect string abc", "xabcx"),
                    one("seq_string_not", "option tcp-check; tcp-check expect ! string abc", "abc"),
                    one("seq_regex", "option tcp-check; tcp-check expect rstring a.c", "xabcx"),
                    one(
                            "seq_regex_bad",
                            "option tcp-check; tcp-check expect rstring a.c",
                            "x",
                            "."),
                    one("seq_regex_not", "option tcp-check; tcp-check expect ! rstring a.c", "abc"),
                    one(
                            "seq_binary",
                            "option tcp-check; tcp-check expect binary 0001ff",
                            "\0\1\u00ff"),
                    one(
                            "seq_binary_bad",
                            "option tcp-check; tcp-check expect binary 0001ff",
                            "abcd"),
                    one("seq_rbinary", "option tcp-check; tcp-check expect rbinary 0001", "\0\1"),
                    one(
                            "seq_send_binary",
                            "option tcp-check; tcp-check send-binary 000aff; tcp-check expect"
                                    + " string ok",
                            "?",
                            "ok"),
                    one("seq_closes", "option tcp-check; tcp-check expect string abc", "."),
                    one(
                            "seq_silent",
                            "option tcp-check; timeout check 40ms; tcp-check expect string abc",
                            "_"),
                    one(
                            "seq_half",
                            "option tcp-check; timeout check 40ms; tcp-check expect string abcdef",
                            "abc",
                            "_"),
                    one(
                            "seq_min",
                            "option tcp-check; timeout check 40ms; tcp-check expect min-recv 10"
                                    + " rstring abc",
                            "xyz",
                            "_"),
                    // Protocols.
                    one("redis", "option redis-check", "?", "+PONG\r\n"),
                    one("redis_bad", "option redis-check", "?", "-NOAUTH Authentication\r\n"),
                    one(
                            "smtp",
                            "option smtpchk",
                            "220 hi\r\n",
                            "?",
                            "250 ok\r\n",
                            "?",
                            "221 bye\r\n"),
                    one("smtp_bad", "option smtpchk EHLO a.test", "220 hi\r\n", "?", "550 no\r\n"),
                    one("smtp_greets_badly", "option smtpchk", "554 no\r\n"),
                    one("ldap", "option ldap-check", "?", "0\14\2\1\1a\7\n\1\0\4\0\4\0"),
                    one(
                            "ldap_long_lengths",
                            "option ldap-check",
                            "?",
                            "0\204\0\0\0\20\2\1\1a\204\0\0\0\7\n\1",
                            "\0\4\0\4\0"),
                    one("ldap_bad", "option ldap-check", "?", "0\14\2\1\1a\7\n\1\61\4\0\4\0"),
                    one("ldap_garbage", "option ldap-check", "?", "HTTP/1.0 400 Bad\r\n\r\n"),
                    one("pgsql", "option pgsql-check user joe", "?", "R\0\0\0\10\0\0\0\0"),
                    one(
                            "pgsql_bad",
                            "option pgsql-check user joe",
                            "?",
                            "E\0\0\0\20SFATAL\0x\0\0\0"),
                    one("pgsql_garbage", "option pgsql-check user joe", "?", "xxxxxxxxxxx"),
                    one("mysql", "option mysql-check", "\12\0\0\0\n8.0.33\0xy"),
                    one(
                            "mysql_error",
                            "option mysql-check",
                            "\23\0\0\0\u00ff\20\4Too many connect"),
                    one(
                            "mysql_user",
                            "option mysql-check user joe",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\7\0\0\2\0\0\0\2\0\0\0"),
                    one(
                            "mysql_pre41",
                            "option mysql-check user joe pre-41",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\7\0\0\2\0\0\0\2\0\0\0"),
                    one(
                            "mysql_denied",
                            "option mysql-check user joe post-41",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\20\0\0\2\u00ff\25\4Access denied"),
                    one("hello", "option ssl-hello-chk", "?", "\26\3\1\0\2\2\50"),
                    one("hello_bad", "option ssl-hello-chk", "?", "HTTP/1.0 400 Bad\r\n\r\n"));

    @Test
    void sameTransitionsLinesAndNumbers() throws Exception {
        ChecksBesideHaproxy.compare(folder, CASES);
    }
}
