package sluice.keyword.log;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Suggestion;
import sluice.flow.Plan;
import sluice.operation.log.LogForwarder;
import sluice.operation.log.LogForwarder.HostChoice;
import sluice.operation.log.LogSettings;
import sluice.value.Address;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/// The section `log-forward` and those of its lines that no frontend has. Manual §12.6.
final class LogForwardLines {
    private static final int MAXCONN = 10;

    private LogForwardLines() {}

    /// `log-forward <name>` — takes log messages of other programs, over UDP, TCP and TLS, and sends them on.
    ///
    /// ```
    /// log-forward collector
    ///     dgram-bind 127.0.0.1:1514
    ///     bind :6514 ssl crt /etc/certs/logs.pem
    ///     log ring@central local0
    ///     log 10.0.0.1:514 sample 1:2 local0
    ///     log 10.0.0.2:514 sample 2:2 local0
    /// ```
    ///
    /// A target without a format keeps that of the message; else it is written anew as RFC 3164 or RFC 5424 let one read it, with the present
    /// time where it has none. Its own level and facility stay; those of the `log` line are for messages without. On connections a
    /// message begins with its length or ends with a line feed (RFC 6587). No `defaults` section holds for it, `show stat` does not show it,
    /// `CumRecvLogs` of `show info` counts what came. At most 10 connections without a `maxconn` line. Manual §12.6.
    @SectionKeyword(name = "log-forward", section = Section.LOG_FORWARD)
    static Object section(Words words) {
        String name = words.next("a name");
        words.end();
        ProxyDraft draft = ProxyDraft.forwarder(name, words.line());
        if (words.model().declare(ProxyDraft.class, name, draft) != null) {
            words.problem("log-forward section '" + name + "' already exists.");
        }
        var plan = Objects.requireNonNull(draft.frontendPlan());
        var settings = words.model().part(LogSettings.class, LogSettings::new);
        var forwarder = new LogForwarder(plan.frontend, settings);
        plan.intake = forwarder;
        plan.frontend.configuredMaxconn(MAXCONN);
        Plan whole = words.draft(Configuration.class).plan();
        words.later(_ -> forwarder.longest = whole.bufferSize);
        return draft;
    }

    private static LogForwarder forwarder(Words words) {
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan == null || !(plan.intake instanceof LogForwarder forwarder)) {
            throw new AssertionError("no log-forward section");
        }
        return forwarder;
    }

    /// `dgram-bind <address>:<port>[, ...]` — takes messages that come in datagrams, one in each.
    ///
    /// `dgram-bind 127.0.0.1:514, :::514`. Manual §12.6.
    @Directive(name = "dgram-bind", in = Section.LOG_FORWARD)
    static void datagrams(Words words) {
        String list = words.next("addresses");
        for (String text : list.split(",")) {
            datagram(words, text);
        }
        if (words.hasNext()) {
            String option = words.next("an option");
            words.problem(
                    "'dgram-bind' : '" + option + "' is not supported for addresses of datagrams.");
        }
    }

    private static void datagram(Words words, String text) {
        try {
            var address = AddressText.parse(text, words.draft(Configuration.class).environment());
            boolean stream = address.transport() == AddressText.Transport.STREAM;
            if (!address.isInternet() || stream || !address.hasPort()) {
                words.problem(
                        "'dgram-bind' : expects an IPv4 or IPv6 address with a port but found '"
                                + text
                                + "'.");
                return;
            }
            Address found = Resolution.address(address);
            if (found == null) {
                words.problem("'dgram-bind' : could not resolve '" + address.host() + "'.");
                return;
            }
            forwarder(words).add(found);
        } catch (Malformed malformed) {
            words.problem("'dgram-bind' : " + malformed.getMessage());
        }
    }

    /// `option assume-rfc6587-ntf` — on connections every message ends with a line feed, even one that begins with a digit. Manual §12.6.
    @ProxyOption(name = "assume-rfc6587-ntf", in = Section.LOG_FORWARD)
    static void assumeLines(Words words) {
        words.end();
        forwarder(words).assumesLines = !words.negated();
    }

    /// `option dont-parse-log` — sends messages on as they came: with `format raw`, or no format, nothing is added nor taken away.
    ///
    /// Manual §12.6.
    @ProxyOption(name = "dont-parse-log", in = Section.LOG_FORWARD)
    static void whole(Words words) {
        words.end();
        forwarder(words).whole = !words.negated();
    }

    /// `option host { replace | fill | keep | append }` — whom messages for RFC 3164 and RFC 5424 name as their host.
    ///
    /// | word | host |
    /// |---|---|
    /// | `replace` | the sender's address |
    /// | `fill` | the message's own, or else the sender's address; the default |
    /// | `keep` | the message's own, or else `localhost` or `-` |
    /// | `append` | the message's own, a comma and the sender's address |
    ///
    /// A sender at a unix socket has no address: `keep` then. Manual §12.6.
    @ProxyOption(name = "host", in = Section.LOG_FORWARD, negatable = false)
    static void host(Words words) {
        var choices =
                Arrays.stream(HostChoice.values())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList();
        String word = words.next("'replace', 'fill', 'keep' or 'append'");
        words.end();
        int chosen = choices.indexOf(word);
        if (chosen < 0) {
            words.problem(
                    "'option host' expects 'replace', 'fill', 'keep' or 'append' but found '"
                            + word
                            + "'"
                            + Suggestion.ending(word, choices)
                            + ".");
            return;
        }
        forwarder(words).hosts = HostChoice.values()[chosen];
    }
}
