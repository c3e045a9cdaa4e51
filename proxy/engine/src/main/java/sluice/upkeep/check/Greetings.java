package sluice.upkeep.check;

import static sluice.upkeep.check.Judge.GO_ON;
import static sluice.upkeep.check.Judge.WAIT;
import static sluice.upkeep.check.Judge.failed;

import sluice.upkeep.check.Expectation.Protocol;
import sluice.upkeep.check.Judge.Ruling;
import sluice.vocabulary.CheckStatus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Says what the answers of well-known protocols mean, of which a pattern would not tell enough.
final class Greetings {
    private Greetings() {}

    /// @param step the number of the step, for messages
    static Ruling judge(Protocol protocol, Answer answer, int step) {
        if (answer.length() == 0) {
            return answer.isEnded()
                    ? failed(nothing(protocol), 0, "TCPCHK got an empty response at step " + step)
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
            case MYSQL, MYSQL_END -> mysql(answer, protocol == Protocol.MYSQL_END);
            case PGSQL ->
                    switch (answer.at(0)) {
                        case 'R' ->
                                new Ruling.Over(
                                        Outcome.passed(
                                                CheckStatus.L7OK, 0, "PostgreSQL server is ok"));
                        // The first field of the error: its kind, then a text that a zero ends.
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
            case SPOP -> spop(answer);
        };
    }

    /// What it is when the server closes without a word.
    private static CheckStatus nothing(Protocol protocol) {
        return switch (protocol) {
            case SSL_HELLO -> CheckStatus.L6RSP;
            case REDIS, SMTP_END -> CheckStatus.L7STS;
            case SMTP, MYSQL, MYSQL_END, PGSQL, LDAP, SPOP -> CheckStatus.L7RSP;
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
    /// The greeting of the server, or the packet behind it; what is found is the version that the greeting names.
    private static Ruling mysql(Answer answer, boolean behindGreeting) {
        int from = 0;
        if (behindGreeting) {
            from = packetEnd(answer, 0);
        }
        int end = packetEnd(answer, from);
        if (answer.length() < from + 5 || answer.length() < end) {
            return answer.isEnded() ? failed(CheckStatus.L7RSP, 0, "") : WAIT;
        }
        if (answer.at(from + 4) == 0xff) {
            int code = answer.at(from + 5) | answer.at(from + 6) << 8;
            return failed(CheckStatus.L7STS, code, text(answer, from + 7, end));
        }
        return new Ruling.Over(
                Outcome.greeted(
                        text(answer, 5, Math.min(firstZero(answer, 5), packetEnd(answer, 0)))));
    }

    /// Behind a packet: three bytes of length, lowest first, a number, and that many bytes.
    private static int packetEnd(Answer answer, int from) {
        return answer.length() < from + 4
                ? from + 4
                : from
                        + 4
                        + (answer.at(from) | answer.at(from + 1) << 8 | answer.at(from + 2) << 16);
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
        int lengths = answer.at(1) > 0x80 ? answer.at(1) & 0x7f : 0;
        int at = 2 + lengths;
        long length = lengths == 0 ? answer.at(1) : 0;
        for (int i = 0; i < Math.min(lengths, 4); i++) {
            length = length << 8 | answer.at(2 + i);
        }
        if (answer.length() < at + length && !answer.isEnded()) {
            return WAIT;
        }
        at += 3;
        if (answer.at(at) != 0x61) {
            return failed(CheckStatus.L7RSP, 0, "Not LDAPv3 protocol");
        }
        at += answer.at(at + 1) > 0x80 ? 2 + (answer.at(at + 1) & 0x7f) : 2;
        int code = answer.at(at + 2);
        return code == 0
                ? new Ruling.Over(Outcome.greeted("Success"))
                : failed(
                        CheckStatus.L7STS,
                        code,
                        "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9");
    }

    /// A frame with its length before it: the agent's hello, or why it does not go on.
    private static Ruling spop(Answer answer) {
        if (answer.length() < 4 && !answer.isEnded()) {
            return WAIT;
        }
        long length =
                answer.length() < 4 ? 0 : ByteBuffer.wrap(answer.bytes()).getInt() & 0xffffffffL;
        if (answer.length() < 4 + length && !answer.isEnded()) {
            return WAIT;
        }
        String problem = AgentHello.problem(answer.bytes(), 4, answer.length());
        return problem == null
                ? new Ruling.Over(Outcome.greeted("SPOA server is ok"))
                : failed(CheckStatus.L7RSP, 0, problem);
    }
}
