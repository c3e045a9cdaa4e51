package sluice.keyword.rule;

import io.netty.channel.Channel;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.wire.mux.SocketMarks;

/// Actions that end their rule set.
final class DecidingActions {
    private DecidingActions() {}

    /// `allow` — ends this rule set and lets the message pass; rules of the other sections still run.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "allow",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action allow(Words words) {
        return stream -> Verdict.ACCEPT;
    }

    /// `accept` — ends this rule set and lets the connection pass.
    ///
    /// `tcp-request connection accept if { src 10.0.0.0/8 }`. Manual §4.4.
    @ActionKeyword(
            name = "accept",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.QUIC_INITIAL
            })
    static Action accept(Words words) {
        return stream -> Verdict.ACCEPT;
    }

    /// `reject` — closes the connection without an answer.
    ///
    /// In `tcp-request connection` that costs next to nothing: no TLS, no log, only a counter. Manual §4.4.
    @ActionKeyword(
            name = "reject",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.QUIC_INITIAL
            })
    static Action reject(Words words) {
        return stream -> Verdict.CLOSE;
    }

    /// `close` — closes the server's connection at once; what has arrived of a tcp session still reaches the client, an HTTP response does not: 502.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "close", in = RuleSet.TCP_RESPONSE_CONTENT)
    static Action close(Words words) {
        return stream -> Verdict.CUT;
    }

    /// `silent-drop [rst-ttl <ttl>]` — the connection disappears without the client being told.
    ///
    /// The client keeps its socket open and waits; nothing here is kept. Without the capability `net_admin` the kernel resets the connection, in a
    /// packet that no router lets through. With `rst-ttl` it is a reset that gets over so many routers: those on the way forget the
    /// connection too, and the client, when it is farther away, does not hear of it. Manual §4.4.
    @ActionKeyword(
            name = "silent-drop",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.QUIC_INITIAL
            })
    static Action silentDrop(Words words) {
        int hops = words.take("rst-ttl") ? (int) words.integer("a time to live", 1, 255) : 0;
        return stream -> {
            Channel channel = stream.session().channel;
            if (channel != null && (hops > 0 || !SocketMarks.silence(channel))) {
                SocketMarks.timeToLive(channel, Math.max(1, hops));
            }
            return Verdict.DROP;
        };
    }

    /// `deny [status <code>] [content-type <type>] [<body>] [hdr <name> <fmt>]*` — refuses the message with an answer, 403 by default.
    ///
    /// `http-request deny status 429 content-type text/plain string "slow down" if too_fast`. The body is what `return` takes:
    /// `string`, `lf-string`, `file`, `lf-file`, `errorfile`, `errorfiles`, `default-errorfiles`. For a response it is 502. Manual §4.4.
    @ActionKeyword(
            name = "deny",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action deny(Words words) {
        int status = Reading.isRequest(words) ? 403 : 502;
        return AnswerReader.read(words, status, Verdict.ANSWER);
    }

    /// `tarpit [status <code>] [content-type <type>] [<body>] [hdr <name> <fmt>]*` — holds the request for `timeout tarpit`, then refuses it, with
    /// 500 by default.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "tarpit", in = RuleSet.HTTP_REQUEST)
    static Action tarpit(Words words) {
        return AnswerReader.read(words, 500, Verdict.TARPIT);
    }

    /// `return [status <code>] [content-type <type>] [<body>] [hdr <name> <fmt>]*` — answers at once, with 200 by default.
    ///
    /// | body | meaning |
    /// |---|---|
    /// | `string <text>` | this text |
    /// | `lf-string <fmt>` | a log format, evaluated for each request |
    /// | `file <path>` | a file read with the configuration |
    /// | `lf-file <path>` | a file that holds a log format |
    /// | `errorfile <path>` | a whole answer with its header |
    /// | `errorfiles <name>` | the page of that status in an `http-errors` section |
    /// | `default-errorfiles` | the proxy's page of that status |
    ///
    /// `http-request return content-type text/plain lf-string "%[src]\n" if { path /ip }`. Manual §4.4.
    @ActionKeyword(
            name = "return",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action answer(Words words) {
        return AnswerReader.read(words, 200, Verdict.ANSWER);
    }
}
