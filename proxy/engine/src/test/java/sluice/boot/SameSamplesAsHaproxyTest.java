package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.catalog.Entry;
import sluice.sample.Converter;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Converters and match methods give HAProxy's very bytes: each expression stands in a `return … lf-string` of one
/// configuration that both run, and gets every input.
///
/// `same/converters.txt` and `criteria.txt` hold the expressions, `converter-differences.txt` and `criterion-differences.txt` what
/// is different on purpose.
class SameSamplesAsHaproxyTest {
    @TempDir Path folder;

    static final String HEAD =
            """
            global
                maxconn 200
            defaults
                mode http
                timeout connect 2s
                timeout client 5s
                timeout server 5s
                option http-buffer-request
            """;

    private static final String ENTRY =
            """
            frontend web
                bind 127.0.0.1:{port web}
                http-request set-var(txn.in) req.fhdr(x-str) if { req.fhdr(x-str) -m found }
                http-request set-var(txn.in) req.fhdr(x-bin),b64dec if { req.fhdr(x-bin) -m found }
                http-request set-var(txn.in) req.fhdr(x-int),add(0) if { req.fhdr(x-int) -m found }
                http-request set-var(txn.in) req.hdr_ip(x-ip) if { req.hdr_ip(x-ip) -m found }
                http-request set-var(txn.s) str(sv)
                http-request set-var(txn.i) int(7)
                http-request set-var(txn.key) str(k3y)
                http-request set-var(txn.k64) str(a2V5LWtleS1rZXkta2V5IQ==)
                http-request set-var(txn.k63) str(a2V5LWtleS1rZXkta2V5IQ)
            """;

    static String quoted(String expression) {
        return expression.replace("'", "'\\''");
    }

    /// Answers with the value, and with whether there is one.
    private static String rule(String path, String expression) {
        return """
        http-request set-var(txn.found) int(1) if { path %1$s } { %2$s -m found }
        http-request return status 200 content-type text/plain lf-string '<%%[%3$s]>%%[var(txn.found)]' if { path %1$s }
        """
                .formatted(path, words(expression), quoted(expression));
    }

    /// One word of a line.
    private static String words(String expression) {
        return "'" + quoted(expression) + "'";
    }

    private Map<String, String> inputs() {
        var inputs = new LinkedHashMap<String, String>();
        inputs.put("missing", "");
        for (String text :
                List.of(
                        "",
                        "a",
                        "abc",
                        "Hello, World",
                        "The quick brown fox",
                        "f1_f2_f3,__f5",
                        "_a_",
                        "a,b,,c",
                        "0",
                        "1",
                        "-1",
                        "42",
                        "007",
                        "9223372036854775807",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "12abc",
                        "0x1F",
                        "1e3",
                        "true",
                        "10.1.2.3",
                        "10.1.2.300",
                        "2001:db8::1",
                        "::ffff:10.1.2.3",
                        "example.com",
                        "example.com:8080",
                        "Www.Example.COM:443",
                        "[::1]",
                        "[::1]:81",
                        ":80",
                        "host:",
                        "/static/img/a.png",
                        "http://user@host:81/p/a?x=1&y=2#f",
                        "a=1&b=2&c&=4&b=5",
                        "%41%42%2",
                        "a%20b+c%zz%00d",
                        "a b<c>\"d\"'e'&f\\g",
                        "{\"a\":{\"b\":[1,2,{\"c\":\"x\"}]},\"n\":12.5,\"t\":true,\"z\":null}",
                        "{\"a\":",
                        "[]",
                        "aGVsbG8=",
                        "aGVsbG8",
                        "aGVs_-8=",
                        "!!!!",
                        "68656c6c6f",
                        "6g",
                        "1600000000",
                        "4294967296",
                        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJuIjozfQ.c2ln",
                        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.",
                        "a.b.c",
                        "....",
                        "ann",
                        "sv",
                        "  padded  ",
                        "\u00e9\u00e8",
                        "\u00c3\u00a9t\u00c3\u00a9 \u00e2\u0082\u00ac")) {
            inputs.put("str " + text, "x-str: " + text + "\r\n");
        }
        for (String bytes :
                List.of(
                        "\0",
                        "a\0b",
                        "\r\n",
                        "a\tb\u0001\u001b[0m",
                        "\u0080\u00ff\u00fe",
                        "\u00c3\u0028",
                        "\u00f0\u009f\u0098\u0080",
                        "\u00c1\u0081x\u00e0\u0081\u0081y",
                        "\u00ed\u00a0\u0080\u00ef\u00bf\u00be",
                        "x\u00e2\u0082",
                        "Hello",
                        "\0\0\0\u0005hello",
                        "\n\u0003abc\u0010\u0001")) {
            inputs.put("bin " + Differences.printable(bytes), binary(bytes));
        }
        inputs.put("bin huge a", binary("a".repeat(6000)));
        inputs.put("bin huge quotes", binary("\"".repeat(5000)));
        inputs.put("bin huge list", binary("ab,".repeat(2000)));
        inputs.put("bin huge percent", binary("%41".repeat(2000)));
        inputs.put("bin huge digits", binary("1".repeat(5000)));
        inputs.put("bin huge braces", binary("[".repeat(5000)));
        for (String number :
                List.of(
                        "0",
                        "1",
                        "-1",
                        "2",
                        "97",
                        "255",
                        "1600000000",
                        "1600000000123",
                        "-1600000000",
                        "9223372036854775807",
                        "-9223372036854775808")) {
            inputs.put("int " + number, "x-int: " + number + "\r\n");
        }
        for (String address : List.of("10.1.2.3", "255.255.255.255", "2001:db8::8:800:200c:417a")) {
            inputs.put("ip " + address, "x-ip: " + address + "\r\n");
        }
        var random = new Random(20260101);
        for (int i = 0; i < 12; i++) {
            byte[] noise = new byte[1 + random.nextInt(40)];
            random.nextBytes(noise);
            inputs.put("bin noise " + i, binary(new String(noise, StandardCharsets.ISO_8859_1)));
        }
        return inputs;
    }

    private static String binary(String bytes) {
        return "x-bin: "
                + Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1))
                + "\r\n";
    }

    private void maps() throws IOException {
        Files.writeString(
                folder.resolve("words.map"),
                "abc first\n"
                        + "a letter\n"
                        + "example.com host\n"
                        + "/static dir\n"
                        + "Hello greeting\n"
                        + "42 7\n"
                        + "10.1.2.3 9.9.9.9\n");
        Files.writeString(
                folder.resolve("numbers.map"),
                "abc 1\na 2\nexample.com 3\n/static 4\nfox 5\n42 6\n10.1.2.3 7\n");
        Files.writeString(
                folder.resolve("addresses.map"),
                "abc 1.1.1.1\n"
                        + "a 2.2.2.2\n"
                        + "example.com 3.3.3.3\n"
                        + "/static 4.4.4.4\n"
                        + "42 5.5.5.5\n"
                        + "10.1.2.3 6.6.6.6\n");
        Files.writeString(
                folder.resolve("networks.map"),
                "10.0.0.0/8 ten\n10.1.0.0/16 ten-one\n2001:db8::/32 doc\n0.0.0.0/0 any\n");
        Files.writeString(
                folder.resolve("networks-numbers.map"), "10.0.0.0/8 10\n2001:db8::/32 32\n");
        Files.writeString(
                folder.resolve("networks-addresses.map"),
                "10.0.0.0/8 10.10.10.10\n2001:db8::/32 ::1\n");
        Files.writeString(folder.resolve("ranges.map"), "0:9 digit\n10:99 two\n-1 minus\n42 x\n");
        Files.writeString(folder.resolve("ranges-numbers.map"), "0:9 1\n10:99 2\n-1 3\n");
        Files.writeString(folder.resolve("ranges-addresses.map"), "0:9 1.1.1.1\n-1 ::1\n");
        Files.writeString(
                folder.resolve("regex.map"),
                "^([a-z])(b)?(.*)$ \\\\1-\\\\2-\\\\0\n[0-9]+ number\n");
        Files.writeString(folder.resolve("regex-numbers.map"), "^a 1\n[0-9]+ 2\n");
        Files.writeString(folder.resolve("regex-addresses.map"), "^a 1.2.3.4\n[0-9]+ ::2\n");
        Files.writeString(folder.resolve("words.lst"), "abc\n# no\nexample.com\n10.1.2.3\n42\n");
        Files.writeString(folder.resolve("networks.lst"), "10.0.0.0/8\n2001:db8::/32\n");
    }

    @Test
    void converters() throws IOException {
        assumeTrue(RealHaproxy.available());
        maps();
        var expressions = Differences.lines("same/converters.txt");
        var configuration = new StringBuilder(HEAD).append(ENTRY);
        for (int i = 0; i < expressions.size(); i++) {
            String chain = expressions.get(i);
            configuration.append(rule("/" + i, "var(txn.in)," + chain).indent(4));
        }
        run(configuration.toString(), expressions, "same/converter-differences.txt");
    }

    /// What a comparison does not reach: newer than the HAProxy of the machine, or of another subject.
    static List<String> uncovered(Class<? extends Entry> kind, List<String> cases) {
        var newer = Differences.lines("same/newer-than-2.6.txt");
        var elsewhere = Differences.lines("same/compared-elsewhere.txt");
        var words =
                cases.stream()
                        .flatMap(line -> Stream.of(line.split("[^A-Za-z0-9_.+-]+")))
                        .collect(Collectors.toSet());
        return KeywordIndex.collect().names(kind).stream()
                .filter(name -> !newer.contains(name) && !words.contains(name))
                .filter(
                        name ->
                                elsewhere.stream()
                                        .noneMatch(
                                                line ->
                                                        name.matches(
                                                                line.substring(
                                                                        0, line.indexOf('\t')))))
                .toList();
    }

    @Test
    void every_converter_is_compared() {
        assertThat(uncovered(Converter.Keyword.class, Differences.lines("same/converters.txt")))
                .isEmpty();
    }

    @Test
    void criteria() throws IOException {
        assumeTrue(RealHaproxy.available());
        maps();
        var criteria = Differences.lines("same/criteria.txt");
        var configuration = new StringBuilder(HEAD).append(ENTRY);
        for (int i = 0; i < criteria.size(); i++) {
            configuration.append(
                    """
                    http-request return status 200 content-type text/plain string yes if { path /%1$d } { var(txn.in)%2$s }
                    http-request return status 200 content-type text/plain string no if { path /%1$d }
                    """
                            .formatted(i, criteria.get(i))
                            .indent(4));
        }
        run(configuration.toString(), criteria, "same/criterion-differences.txt");
    }

    private void run(String configuration, List<String> cases, String listed) throws IOException {
        var differences = Differences.read(listed);
        try (var both = new BothProxies(folder, configuration);
                var client = both.client("web")) {
            var inputs = inputs();
            for (int i = 0; i < cases.size(); i++) {
                String start = "GET /" + i + " HTTP/1.1\r\nhost: a\r\n";
                for (var input : inputs.entrySet()) {
                    var answers = client.ask(start + input.getValue() + "\r\n");
                    differences.compare(
                            cases.get(i),
                            input.getKey(),
                            body(answers.theirs()),
                            body(answers.ours()));
                }
            }
        }
        differences.settle();
    }

    /// Status and body; how the head of an answer is written is compared elsewhere.
    static String body(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        return end < 0 ? answer : answer.substring(9, 12) + ' ' + answer.substring(end + 4);
    }
}
