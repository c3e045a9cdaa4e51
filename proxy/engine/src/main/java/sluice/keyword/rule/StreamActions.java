package sluice.keyword.rule;

import sluice.config.model.ActionKeyword;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.sample.Expression;
import sluice.sample.Suggestion;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Reasons;

import java.util.List;
import java.util.function.ObjIntConsumer;

/// Actions that change how the stream goes on: its level, timeouts, addresses, priorities.
final class StreamActions {
    private static final List<String> LEVELS =
            List.of(
                    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug",
                    "silent");

    private StreamActions() {}

    /// `set-log-level <level>` — the level of this stream's log line; `silent` writes none.
    ///
    /// `http-request set-log-level silent if { path /health }`. Manual §4.4.
    @ActionKeyword(
            name = "set-log-level",
            in = {
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE,
                RuleSet.HTTP_AFTER_RESPONSE
            })
    static Action logLevel(Words words) {
        String word = words.next("a level");
        int level = LEVELS.indexOf(word);
        if (level < 0) {
            words.problem(
                    "expects one of "
                            + String.join(", ", LEVELS)
                            + " but found '"
                            + word
                            + "'"
                            + Suggestion.of(word, LEVELS));
        }
        return stream -> {
            stream.overrides.logLevel = level;
            return Verdict.CONTINUE;
        };
    }

    /// `set-nice <nice>` — the priority of this stream among those of its loop, -1024 to 1024.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-nice",
            in = {
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.TCP_RESPONSE_CONTENT,
                RuleSet.HTTP_REQUEST,
                RuleSet.HTTP_RESPONSE
            })
    static Action nice(Words words) {
        int nice = (int) words.integer("a number", -1024, 1024);
        words.notice(
                "'set-nice' has no effect: a loop serves its streams in the order of their events");
        return stream -> {
            stream.overrides.nice = nice;
            return Verdict.CONTINUE;
        };
    }

    /// `switch-mode http [proto <name>]` — reads the bytes of a tcp session as HTTP from here on.
    ///
    /// ```
    /// frontend any
    ///     mode tcp
    ///     tcp-request inspect-delay 1s
    ///     tcp-request content switch-mode http if HTTP
    ///     http-request deny if { path_beg /admin }
    ///     use_backend web if HTTP
    ///     default_backend ssh
    /// ```
    ///
    /// The rules behind it do not run, those of `http-request` do. Without `proto` a client may speak HTTP/1 or HTTP/2; `proto h1` or `proto h2`
    /// says which one it must be. With HTTP/2 the session ends here and each request is a stream of its own, for which these rules run
    /// again. A session with a backend in mode http goes over by itself, but only the backend's rules see its first request. Frontends
    /// with `proto none` on their `bind` line close such connections. Manual §4.4.
    @ActionKeyword(name = "switch-mode", in = RuleSet.TCP_REQUEST_CONTENT)
    static Action switchMode(Words words) {
        String mode = words.next("a mode");
        if (!mode.equals("http")) {
            words.problem("invalid mode '" + mode + "': only 'http' is supported");
        }
        String protocol = words.take("proto") ? words.next("a protocol name") : null;
        if (protocol != null && !protocol.equals("h1") && !protocol.equals("h2")) {
            words.problem(
                    "'proto' : unknown MUX protocol '"
                            + protocol
                            + "'"
                            + Suggestion.of(protocol, List.of("h1", "h2")));
        }
        if (words.draft(ProxyDraft.class).frontend() == null) {
            words.problem("'switch-mode' is only possible in frontends and listen sections");
        }
        return stream -> {
            if (stream.http) {
                return Verdict.ACCEPT;
            }
            stream.switchedProtocol = protocol;
            return Verdict.HTTP;
        };
    }

    /// A number that is written or comes from an expression.
    private static Action number(Words words, boolean time, ObjIntConsumer<Stream> set) {
        String word = words.peek();
        if (word != null
                && !word.isEmpty()
                && (Character.isDigit(word.charAt(0)) || word.startsWith("-"))) {
            int number =
                    (int)
                            (time
                                    ? words.timeMillis("a time")
                                    : words.integer(
                                            "a number", Integer.MIN_VALUE, Integer.MAX_VALUE));
            return stream -> {
                set.accept(stream, number);
                return Verdict.CONTINUE;
            };
        }
        Expression expression = Reading.expression(words, Kind.SINT);
        return stream -> {
            Value value = stream.slots.take();
            if (expression.evaluate(stream, value)) {
                set.accept(
                        stream,
                        (int) Math.clamp(value.number(), Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    /// `set-timeout { client | connect | queue | server | tarpit | tunnel } { <time> | <expr> }` — another timeout for this stream only.
    ///
    /// `http-request set-timeout server 5m if { path_beg /export }`; an expression gives milliseconds. Manual §4.4.
    @ActionKeyword(
            name = "set-timeout",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action timeout(Words words) {
        var names = List.of("client", "connect", "queue", "server", "tarpit", "tunnel");
        String name = words.next("a timeout");
        if (!names.contains(name)) {
            words.problem(
                    "'set-timeout' rule supports client, connect, queue, server, tarpit and tunnel,"
                            + " not '"
                            + name
                            + "'"
                            + Suggestion.of(name, names));
        }
        return number(
                words,
                true,
                switch (name) {
                    case "client" -> (stream, millis) -> stream.overrides.clientTimeout = millis;
                    case "connect" -> (stream, millis) -> stream.overrides.connectTimeout = millis;
                    case "queue" -> (stream, millis) -> stream.overrides.queueTimeout = millis;
                    case "tarpit" -> (stream, millis) -> stream.overrides.tarpitTimeout = millis;
                    case "tunnel" -> (stream, millis) -> stream.overrides.tunnelTimeout = millis;
                    default -> (stream, millis) -> stream.overrides.serverTimeout = millis;
                });
    }

    /// `set-retries { <int> | <expr> }` — how often this stream may try again to connect.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-retries",
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action retries(Words words) {
        return number(
                words,
                false,
                (stream, number) -> stream.overrides.retries = Math.clamp(number, 0, 100));
    }

    /// `disable-l7-retry` — no retry of this request once it has been sent, whatever `retry-on` says.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "disable-l7-retry", in = RuleSet.HTTP_REQUEST)
    static Action withoutRetry(Words words) {
        return stream -> {
            stream.overrides.withoutHttpRetry = true;
            return Verdict.CONTINUE;
        };
    }

    /// `set-priority-class <expr>` — which requests leave a queue first: lower classes, -2047 to 2047.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-priority-class",
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action priorityClass(Words words) {
        return number(
                words,
                false,
                (stream, number) ->
                        stream.overrides.priorityClass = Math.clamp(number, -2047, 2047));
    }

    /// `set-priority-offset <expr>` — milliseconds that the request is treated as having waited less (positive) or more, within its class.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-priority-offset",
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action priorityOffset(Words words) {
        return number(
                words,
                false,
                (stream, number) ->
                        stream.overrides.priorityOffset = Math.clamp(number, -524287, 524287));
    }

    /// `strict-mode { on | off }` — whether a rewrite that does not fit fails the message (500) or is skipped; on at the start of each rule set.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "strict-mode",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action strictMode(Words words) {
        String word = words.next("on or off");
        if (!word.equals("on") && !word.equals("off")) {
            words.problem("'strict-mode' expects 'on' or 'off' but found '" + word + "'");
        }
        boolean on = !word.equals("off");
        return stream -> {
            stream.overrides.strict = on;
            return Verdict.CONTINUE;
        };
    }

    /// `set-status <status> [reason <text>]` — another status for the response.
    ///
    /// `http-response set-status 503 reason "Slow Down"`. Manual §4.4.
    @ActionKeyword(
            name = "set-status",
            in = {RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action status(Words words) {
        int status = (int) words.integer("a status code", 100, 999);
        ByteString reason =
                words.take("reason") ? ByteString.of(words.next("a reason")) : Reasons.of(status);
        return stream -> {
            stream.response.status(status);
            stream.response.setReason(reason.array(), 0, reason.length());
            return Verdict.CONTINUE;
        };
    }

    private static Action address(Words words, boolean source) {
        Expression expression = Reading.expression(words, Kind.ADDR);
        return stream -> {
            Value value = stream.slots.take();
            if (expression.evaluate(stream, value)) {
                int port = (source ? stream.source() : stream.destination()).port();
                Address address =
                        value.kind() == Kind.IPV4
                                ? Address.ipv4((int) value.number(), port)
                                : Address.ipv6(value.high(), value.number(), port);
                if (source) {
                    stream.source(address);
                } else {
                    stream.destination(address);
                }
            }
            stream.slots.give();
            return Verdict.CONTINUE;
        };
    }

    /// `set-src <expr>` — the client's address as rules, logs and balancing see it from here on.
    ///
    /// `http-request set-src hdr_ip(x-forwarded-for) if from_cdn`. Manual §4.4.
    @ActionKeyword(
            name = "set-src",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.HTTP_REQUEST
            })
    static Action source(Words words) {
        return address(words, true);
    }

    /// `set-dst <expr>` — the address that the client connected to, as rules see it from here on; servers at `0.0.0.0` are connected there.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-dst",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.HTTP_REQUEST
            })
    static Action destination(Words words) {
        return address(words, false);
    }

    /// `set-src-port <expr>` — the client's port as rules and logs see it from here on.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-src-port",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.HTTP_REQUEST
            })
    static Action sourcePort(Words words) {
        return number(
                words,
                false,
                (stream, port) -> stream.source(stream.source().withPort(port & 0xffff)));
    }

    /// `set-dst-port <expr>` — the port that the client connected to, as rules see it from here on.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-dst-port",
            in = {
                RuleSet.TCP_REQUEST_CONNECTION,
                RuleSet.TCP_REQUEST_SESSION,
                RuleSet.TCP_REQUEST_CONTENT,
                RuleSet.HTTP_REQUEST
            })
    static Action destinationPort(Words words) {
        return number(
                words,
                false,
                (stream, port) -> stream.destination(stream.destination().withPort(port & 0xffff)));
    }

    /// `pause { <time> | <expr> }` — holds the message for that time, then goes on with the next rule.
    ///
    /// `http-request pause 500ms if suspicious`; an expression gives milliseconds. Manual §4.4.
    @ActionKeyword(
            name = "pause",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action pause(Words words) {
        Action read =
                number(
                        words,
                        true,
                        (stream, number) ->
                                stream.overrides.until = stream.loop().millis() + number);
        return stream -> {
            var overrides = stream.overrides;
            if (overrides.until < 0) {
                read.run(stream);
                if (overrides.until < 0) {
                    return Verdict.CONTINUE;
                }
                stream.resumeAt(overrides.until);
                return Verdict.WAIT;
            }
            if (stream.loop().millis() < overrides.until) {
                return Verdict.WAIT;
            }
            overrides.until = -1;
            return Verdict.CONTINUE;
        };
    }
}
