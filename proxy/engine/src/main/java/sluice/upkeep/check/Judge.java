package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.upkeep.check.Expectation.Protocol;
import sluice.value.ByteView;
import sluice.vocabulary.CheckStatus;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Says what an answer means to an expectation: wait, go on, or an outcome.
final class Judge {
    private Judge() {}

    /// What follows from the answer so far.
    sealed interface Ruling {
        /// More may come that changes the verdict.
        record Wait() implements Ruling {}

        record GoOn() implements Ruling {}

        record Over(Outcome outcome) implements Ruling {}
    }

    private static final Ruling WAIT = new Ruling.Wait();
    private static final Ruling GO_ON = new Ruling.GoOn();

    /// @param up whether the server is up now, stopping included
    static Ruling judge(
            Expectation expectation, Answer answer, CheckScript script, int step, boolean up) {
        return switch (expectation.what()) {
            case STATUS, STATUS_REGEX, FIELD ->
                    http(expectation, answer, up && script.disableOn404);
            case STRING, REGEX, BINARY ->
                    script.kind == CheckScript.Kind.HTTP
                            ? body(expectation, answer)
                            : tcp(expectation, answer, step);
            case PROTOCOL -> protocol(Protocol.valueOf(expectation.pattern()), answer);
        };
    }

    private static Ruling failed(CheckStatus status, int code, String description) {
        return new Ruling.Over(Outcome.failed(status, code, description));
    }

    private static String said(Expectation expectation, String otherwise) {
        return expectation.comment() == null ? otherwise : expectation.comment();
    }

    // ---- HTTP

    private static @Nullable Ruling incomplete(Answer answer) {
        if (answer.length() == 0 && answer.isEnded()) {
            return failed(CheckStatus.L7RSP, 0, "");
        }
        if (answer.bodyStart() < 0 && !answer.isEnded()) {
            boolean begun = answer.length() < 12 || answer.status() > 0;
            return begun ? WAIT : failed(CheckStatus.L7RSP, 0, answer.line());
        }
        if (answer.status() == 0) {
            return failed(CheckStatus.L7RSP, 0, answer.line());
        }
        return null;
    }

    /// @param stopsOn404 a 404 takes a server that is up out of the choice; one that is down stays down
    private static Ruling http(Expectation expectation, Answer answer, boolean stopsOn404) {
        Ruling early = incomplete(answer);
        if (early != null) {
            return early;
        }
        int status = answer.status();
        if (stopsOn404 && status == 404) {
            return new Ruling.Over(
                    new Outcome(
                            CheckStatus.L7OKC,
                            sluice.proxies.Health.Result.CONDITIONALLY_PASSED,
                            404,
                            ""));
        }
        boolean matches =
                switch (expectation.what()) {
                    case STATUS -> expectation.hasStatus(status);
                    case STATUS_REGEX -> find(expectation, Integer.toString(status));
                    default -> field(expectation, answer);
                };
        if (matches != expectation.negated()) {
            return GO_ON;
        }
        return failed(
                CheckStatus.L7STS,
                status,
                said(
                        expectation,
                        expectation.what() == Expectation.What.FIELD
                                ? "HTTP header did not match"
                                : answer.reason()));
    }

    private static boolean field(Expectation expectation, Answer answer) {
        String value = answer.field(expectation.field());
        if (value == null) {
            return false;
        }
        if (expectation.regex() != null) {
            return find(expectation, value);
        }
        return expectation.pattern().isEmpty() || value.equals(expectation.pattern());
    }

    private static boolean find(Expectation expectation, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Objects.requireNonNull(expectation.regex())
                .find(new ByteView().set(bytes, 0, bytes.length));
    }

    private static boolean contains(Expectation expectation, byte[] bytes, int from, int to) {
        if (expectation.regex() != null) {
            return expectation.regex().find(new ByteView().set(bytes, from, to - from));
        }
        byte[] wanted = expectation.bytes().array();
        for (int i = from; i + wanted.length <= to; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static Ruling body(Expectation expectation, Answer answer) {
        Ruling early = incomplete(answer);
        if (early != null) {
            return early;
        }
        int start = Math.max(0, answer.bodyStart());
        boolean matches = contains(expectation, answer.bytes(), start, answer.length());
        if (matches == expectation.negated() && !answer.bodyComplete()) {
            return WAIT;
        }
        if (matches && expectation.negated() || !matches && !expectation.negated()) {
            return failed(
                    CheckStatus.L7RSP,
                    answer.status(),
                    said(
                            expectation,
                            expectation.negated()
                                    ? "HTTP check matched unwanted content"
                                    : "HTTP content check did not match"));
        }
        return matches || answer.bodyComplete() ? GO_ON : WAIT;
    }

    // ---- tcp

    private static Ruling tcp(Expectation expectation, Answer answer, int step) {
        if (answer.length() < expectation.minimum() && !answer.isEnded()) {
            return WAIT;
        }
        if (answer.length() == 0) {
            return answer.isEnded()
                    ? failed(
                            CheckStatus.L7RSP,
                            0,
                            said(expectation, "TCPCHK got an empty response at step " + step))
                    : WAIT;
        }
        boolean matches = contains(expectation, answer.bytes(), 0, answer.length());
        if (matches != expectation.negated()) {
            return GO_ON;
        }
        boolean mayCome =
                !expectation.negated()
                        && !answer.isEnded()
                        && (expectation.what() == Expectation.What.REGEX
                                || answer.length() < expectation.bytes().length());
        if (mayCome) {
            return WAIT;
        }
        String words =
                expectation.negated()
                        ? "TCPCHK matched unwanted content "
                        : "TCPCHK did not match content ";
        String pattern =
                expectation.what() == Expectation.What.BINARY
                        ? "(binary)"
                        : "'" + expectation.pattern() + "'";
        return failed(
                CheckStatus.L7RSP, 0, said(expectation, words + pattern + " at step " + step));
    }

    // ---- protocols

    private static Ruling protocol(Protocol protocol, Answer answer) {
        if (answer.length() == 0) {
            boolean wrong = protocol == Protocol.REDIS || protocol == Protocol.SMTP_END;
            return answer.isEnded()
                    ? failed(wrong ? CheckStatus.L7STS : CheckStatus.L7RSP, 0, "")
                    : WAIT;
        }
        return switch (protocol) {
            case SSL_HELLO ->
                    // An alert or a handshake record: it speaks TLS.
                    answer.at(0) == 0x15 || answer.at(0) == 0x16
                            ? new Ruling.Over(Outcome.passed(CheckStatus.L6OK, 0, ""))
                            : failed(CheckStatus.L6RSP, 0, "");
            case SMTP, SMTP_END -> smtp(answer, protocol == Protocol.SMTP_END);
            case REDIS -> {
                if (!answer.hasLine() && !answer.isEnded()) {
                    yield WAIT;
                }
                yield answer.line().equals("+PONG")
                        ? new Ruling.Over(Outcome.passed(CheckStatus.L7OK, 0, "Redis server is ok"))
                        : failed(CheckStatus.L7STS, 0, answer.line());
            }
            case MYSQL -> mysql(answer);
            case PGSQL ->
                    switch (answer.at(0)) {
                        case 'R' ->
                                new Ruling.Over(
                                        Outcome.passed(
                                                CheckStatus.L7OK, 0, "PostgreSQL server is ok"));
                        case 'E' ->
                                answer.isEnded() || answer.length() > 5
                                        ? failed(
                                                CheckStatus.L7RSP,
                                                0,
                                                text(answer, 6, firstZero(answer, 6)))
                                        : WAIT;
                        default -> failed(CheckStatus.L7STS, 0, "PostgreSQL unknown error");
                    };
            case LDAP -> ldap(answer);
        };
    }

    /// Three digits and a text, of which only 2xx is good. RFC 5321 §4.2.
    private static Ruling smtp(Answer answer, boolean last) {
        String[] lines = answer.text().split("\r?\n", -1);
        // A hyphen behind the code says that more lines follow.
        String end = lines[Math.max(0, lines.length - 2)];
        boolean whole = answer.hasLine() && (end.length() < 4 || end.charAt(3) != '-');
        if (!whole && !answer.isEnded()) {
            return WAIT;
        }
        String line = answer.line();
        if (!line.matches("[0-9]{3}([ -].*)?")) {
            return failed(CheckStatus.L7RSP, 0, line);
        }
        int code = Integer.parseInt(line.substring(0, 3));
        String text = line.substring(Math.min(line.length(), 4)).stripLeading();
        if (code / 100 != 2) {
            return failed(CheckStatus.L7STS, code, text);
        }
        return last ? new Ruling.Over(Outcome.passed(CheckStatus.L7OK, code, text)) : GO_ON;
    }

    /// A handshake packet: length, sequence 0, protocol version, server version as text.
    private static Ruling mysql(Answer answer) {
        if (answer.length() < 5) {
            return answer.isEnded() ? failed(CheckStatus.L7RSP, 0, "") : WAIT;
        }
        int length = answer.at(0) | answer.at(1) << 8 | answer.at(2) << 16;
        if (answer.length() < 4 + length && !answer.isEnded()) {
            return WAIT;
        }
        if (answer.at(4) == 0xff) {
            int code = answer.at(5) | answer.at(6) << 8;
            return failed(CheckStatus.L7STS, code, text(answer, 7, 4 + length));
        }
        return new Ruling.Over(Outcome.passed(CheckStatus.L7OK, 0, ""));
    }

    private static int firstZero(Answer answer, int from) {
        int at = from;
        while (at < answer.length() && answer.at(at) != 0) {
            at++;
        }
        return at;
    }

    private static String text(Answer answer, int from, int to) {
        int end = Math.min(to, answer.length());
        return from >= end
                ? ""
                : new String(answer.bytes(), from, end - from, StandardCharsets.ISO_8859_1);
    }

    /// A bind response whose result code is 0. RFC 4511 §4.2.2.
    private static Ruling ldap(Answer answer) {
        if (answer.length() < 14 && !answer.isEnded()) {
            return WAIT;
        }
        if (answer.at(0) != 0x30) {
            return failed(CheckStatus.L7RSP, 0, "Not LDAPv3 protocol");
        }
        // The length may be written in one byte, or in several behind their number.
        int at = answer.at(1) > 0x80 ? 2 + (answer.at(1) & 0x7f) : 2;
        at += 3;
        if (answer.at(at) != 0x61) {
            return failed(CheckStatus.L7RSP, 0, "Not LDAPv3 protocol");
        }
        at += answer.at(at + 1) > 0x80 ? 2 + (answer.at(at + 1) & 0x7f) : 2;
        int code = answer.at(at + 2);
        return code == 0
                ? new Ruling.Over(Outcome.passed(CheckStatus.L7OK, 0, ""))
                : failed(
                        CheckStatus.L7STS,
                        code,
                        "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9");
    }
}
