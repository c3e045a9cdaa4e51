package sluice.keyword.connection;

import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.mux.SocketMarks;

/// Actions on the client's connection.
final class ConnectionActions {
    private ConnectionActions() {}

    /// `wait-for-handshake` — goes on when the TLS handshake is complete.
    ///
    /// Early data is not accepted here, so it always is when a request is there. Manual §4.4.
    @ActionKeyword(name = "wait-for-handshake", in = RuleSet.HTTP_REQUEST)
    static Action waitForHandshake(Words words) {
        return stream -> Verdict.CONTINUE;
    }

    /// What is done with the client's socket.
    private interface Marking {
        boolean on(Channel channel, int number);
    }

    private static Action marking(Words words, long most, Marking marking) {
        String word = words.peek();
        Long written = word == null ? null : number(word);
        if (written != null) {
            words.next("a number");
            if (written < 0 || written > most) {
                words.problem("expects a number from 0 to " + most + " but found '" + word + "'");
            }
            int number = (int) (long) written;
            return stream -> {
                mark(stream, marking, number);
                return Verdict.CONTINUE;
            };
        }
        Expression expression = Reading.expression(words, Kind.SINT);
        return stream -> {
            Value value = stream.slots.take();
            if (expression.evaluate(stream, value)) {
                mark(stream, marking, (int) value.number());
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    /// A kernel that refuses leaves the packets as they are.
    private static void mark(Stream stream, Marking marking, int number) {
        Channel channel = stream.session().channel;
        if (channel != null) {
            marking.on(channel, number);
        }
    }

    /// Decimal, or hexadecimal behind `0x`; null for what is an expression.
    private static @Nullable Long number(String word) {
        try {
            return word.isEmpty() || !Character.isDigit(word.charAt(0)) ? null : Long.decode(word);
        } catch (NumberFormatException other) {
            return null;
        }
    }

    /// `set-fc-tos { <tos> | <expr> }` — the TOS byte (DSCP) of the packets to the client from here on, 0 to 255, also as `0x2e`.
    ///
    /// `http-response set-fc-tos 0x2e if { res.hdr(content-type) -m beg video/ }`. `set-tos` is its old name. Manual §4.4.
    @ActionKeyword(
            name = {"set-fc-tos", "set-tos"},
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE
            })
    static Action typeOfService(Words words) {
        return marking(words, 255, SocketMarks::typeOfService);
    }

    /// `set-fc-mark { <mark> | <expr> }` — the mark by which this machine's packet filters and routes know the packets to the client from
    /// here on: a number of 32 bits, also as `0x1f`.
    ///
    /// The kernel takes it from processes with the capability `net_admin` only; from others it changes nothing.
    /// `http-request set-fc-mark 0x10 if { path_beg /export }`. `set-mark` is its old name. Manual §4.4.
    @ActionKeyword(
            name = {"set-fc-mark", "set-mark"},
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE
            })
    static Action mark(Words words) {
        return marking(words, 0xffff_ffffL, SocketMarks::mark);
    }
}
