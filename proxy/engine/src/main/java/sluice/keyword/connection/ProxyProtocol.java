package sluice.keyword.connection;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.flow.ProxyHeaderPlan;
import sluice.flow.ProxyHeaderPlan.Option;
import sluice.flow.ServerRoute;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.sample.ArgumentType;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.mux.ProxyHeader;

/// The PROXY protocol in both directions. Manual §5.1, §5.2, §7.3.3.
final class ProxyProtocol {
    /// `pp2-never-send-local` — health checks with a PROXY header of version 2 say PROXY where they mean LOCAL.
    ///
    /// For servers that were only tried with HAProxy up to 2.1, which did so by mistake, and know no LOCAL. Manual §3.1.
    @Directive(name = "pp2-never-send-local", in = Section.GLOBAL)
    static void neverLocal(Words words) {
        words.end();
        words.later(
                model -> {
                    for (ProxyDraft proxy : model.proxies()) {
                        if (proxy.backend() instanceof Backend backend) {
                            for (Server server : backend.servers()) {
                                server.settings().check.neverLocal = true;
                                server.settings().agent.neverLocal = true;
                            }
                        }
                    }
                });
    }

    private ProxyProtocol() {}

    /// `accept-proxy` — every connection begins with a PROXY header of version 1 or 2, which says who the client is; one without is
    /// refused. Manual §5.1.
    @BindOption(name = "accept-proxy")
    static void accept(Words words, BindDraft bind) {
        bind.each(point -> point.acceptProxy = true);
    }

    /// `expect-proxy layer4` — this client's connection begins with a PROXY header, as with `accept-proxy`.
    ///
    /// `tcp-request connection expect-proxy layer4 if { src 10.0.0.0/8 }`. Manual §4.4.
    @ActionKeyword(name = "expect-proxy", in = RuleSet.TCP_REQUEST_CONNECTION)
    static Action expect(Words words) {
        if (!words.take("layer4")) {
            words.problem("'expect-proxy' expects 'layer4'.");
        }
        return stream -> {
            stream.session().expectsProxyHeader = true;
            return Verdict.CONTINUE;
        };
    }

    private static ProxyHeaderPlan plan(ServerDraft draft) {
        ServerRoute route = ServerRoute.of(draft.server());
        ProxyHeaderPlan plan = route.proxyHeader;
        if (plan == null) {
            plan = new ProxyHeaderPlan();
            route.proxyHeader = plan;
        }
        return plan;
    }

    private static void send(Words words, ServerDraft draft, int version, Option... options) {
        if (words.negated()) {
            ServerRoute.of(draft.server()).proxyHeader = null;
            return;
        }
        ProxyHeaderPlan plan = plan(draft);
        plan.version = version;
        for (Option option : options) {
            plan.options.add(option);
        }
    }

    /// `send-proxy` — connections to the server begin with a PROXY header of version 1; `no-send-proxy` undoes it. Manual §5.2.
    @ServerOption(name = "send-proxy", negatable = true)
    static void send(Words words, ServerDraft draft) {
        send(words, draft, 1);
    }

    /// `check-send-proxy` — checks begin with a PROXY header too; those of a server with `send-proxy` do so already unless `port` or
    /// `addr` sends them elsewhere or `add server` made it. Manual §5.2.
    @ServerOption(name = "check-send-proxy", negatable = true)
    static void checkSend(Words words, ServerDraft draft) {
        draft.server().settings().check.sendProxy = !words.negated();
    }

    /// `send-proxy-v2` — the same in version 2; see `proxy-v2-options`. Manual §5.2.
    @ServerOption(name = "send-proxy-v2", negatable = true)
    static void sendSecond(Words words, ServerDraft draft) {
        send(words, draft, 2);
    }

    /// `send-proxy-v2-ssl` — version 2 with what is known of the client's TLS. Manual §5.2.
    @ServerOption(name = "send-proxy-v2-ssl", negatable = true)
    static void sendTls(Words words, ServerDraft draft) {
        send(words, draft, 2, Option.TLS);
    }

    /// `send-proxy-v2-ssl-cn` — the same with the common name of the client's certificate. Manual §5.2.
    @ServerOption(name = "send-proxy-v2-ssl-cn", negatable = true)
    static void sendName(Words words, ServerDraft draft) {
        send(words, draft, 2, Option.TLS, Option.COMMON_NAME);
    }

    /// `proxy-v2-options <option>[,<option>…]` — what version 2 tells: `ssl`, `cert-cn`, `ssl-cipher`, `cert-sig`, `cert-key`, `authority`,
    /// `crc32c`, `unique-id`. Manual §5.2.
    @ServerOption(name = "proxy-v2-options")
    static void options(Words words, ServerDraft draft) {
        for (String word : words.next("a list of options").split(",")) {
            Option option = option(word);
            if (option == null) {
                words.problem("'proxy-v2-options' : unknown option '" + word + "'.");
                return;
            }
            ProxyHeaderPlan plan = plan(draft);
            plan.version = 2;
            plan.options.add(option);
            if (option.ordinal() <= Option.KEY.ordinal()) {
                plan.options.add(Option.TLS);
            }
        }
    }

    private static @Nullable Option option(String word) {
        return switch (word) {
            case "ssl" -> Option.TLS;
            case "cert-cn" -> Option.COMMON_NAME;
            case "ssl-cipher" -> Option.CIPHER;
            case "cert-sig" -> Option.SIGNATURE;
            case "cert-key" -> Option.KEY;
            case "authority" -> Option.AUTHORITY;
            case "crc32c" -> Option.CRC32C;
            case "unique-id" -> Option.UNIQUE_ID;
            default -> null;
        };
    }

    /// `set-proxy-v2-tlv-fmt(<id>) <format>` — adds a fact of that type, written by a log format, to version 2.
    ///
    /// At the end of the line the format may be left out: the fact is then sent without a value. Manual §5.2.
    @ServerOption(name = "set-proxy-v2-tlv-fmt")
    static void fact(Words words, ServerDraft draft) {
        String keyword = words.keyword();
        int open = keyword.indexOf('(');
        String number = open < 0 ? "" : keyword.substring(open + 1, keyword.length() - 1);
        int type;
        try {
            type = Integer.decode(number);
        } catch (NumberFormatException malformed) {
            words.problem("'set-proxy-v2-tlv-fmt' : '" + number + "' is not a type from 0 to 255.");
            return;
        }
        String format = words.hasNext() ? words.next("a log format") : "";
        ProxyHeaderPlan plan = plan(draft);
        plan.version = 2;
        plan.facts.add(
                new ProxyHeaderPlan.Fact(
                        type,
                        Template.compile(format, Template.Style.FIELD, words.surroundings())));
    }

    private static boolean fact(Stream stream, int type, Value out) {
        ProxyHeader header = stream.session().proxyHeader;
        ByteString value = header == null ? null : header.fact(type);
        if (value == null) {
            return false;
        }
        out.string(value.array(), 0, value.length());
        return true;
    }

    /// `fc_rcvd_proxy` — true when the client's connection began with a PROXY header.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + proxy: id-42` | `fc_rcvd_proxy` | `1` |
    /// | `GET /` | `fc_rcvd_proxy` | `0` |
    @SampleFetch(name = "fc_rcvd_proxy", out = Kind.BOOL, from = Source.CONNECTION)
    static Fetch received(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.session().proxyHeader != null);
            return true;
        };
    }

    /// `fc_pp_authority` — the host name that the client asked the sender of the PROXY header for.
    ///
    /// Manual §7.3.3.
    @SampleFetch(name = "fc_pp_authority", out = Kind.STR, from = Source.SESSION)
    static Fetch authority(Arguments arguments) {
        return (stream, out) -> fact(stream, ProxyHeader.AUTHORITY, out);
    }

    /// `fc_pp_unique_id` — the identifier in the PROXY header.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + proxy: id-42` | `fc_pp_unique_id` | `id-42` |
    /// | `GET /` | `fc_pp_unique_id` |  |
    @SampleFetch(name = "fc_pp_unique_id", out = Kind.STR, from = Source.SESSION)
    static Fetch uniqueId(Arguments arguments) {
        return (stream, out) -> fact(stream, ProxyHeader.UNIQUE_ID, out);
    }

    /// `fc_pp_tlv(<type>)` — the fact of that type in the PROXY header: a number or `ALPN`, `AUTHORITY`, `UNIQUE_ID`, `SSL`.
    ///
    /// Manual §7.3.3.
    @SampleFetch(
            name = "fc_pp_tlv",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR})
    static Fetch anyFact(Arguments arguments) {
        int type =
                switch (arguments.text(0)) {
                    case "ALPN" -> ProxyHeader.ALPN;
                    case "AUTHORITY" -> ProxyHeader.AUTHORITY;
                    case "UNIQUE_ID" -> ProxyHeader.UNIQUE_ID;
                    case "SSL" -> ProxyHeader.TLS;
                    default -> {
                        try {
                            yield Integer.decode(arguments.text(0));
                        } catch (NumberFormatException malformed) {
                            arguments.problem(0, "expects a type from 0 to 255");
                            yield 0;
                        }
                    }
                };
        return (stream, out) -> fact(stream, type, out);
    }
}
