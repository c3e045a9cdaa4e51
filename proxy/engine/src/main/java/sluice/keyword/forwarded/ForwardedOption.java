package sluice.keyword.forwarded;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.value.Kind;

/// `option forwarded`.
final class ForwardedOption {
    private ForwardedOption() {}

    /// `option forwarded [proto] [host|host-expr <expr>] [by|by-expr <expr>] [by_port|by_port-expr <expr>] [for|for-expr <expr>] [for_port|for_port-expr <expr>]` — tells the servers of a backend in a `forwarded` line who asked for what.
    ///
    /// ```
    /// option forwarded                                 forwarded: proto=http;for=127.0.0.1
    /// option forwarded host for-expr src,xxh32,hex for_port
    ///                                                  forwarded: host="shop.example";for="_000000007F2F367E:60138"
    /// option forwarded by-expr str(edge) for           forwarded: by=_edge;for="[2001:db8::1]"
    /// ```
    ///
    /// Without words `proto` and `for`. `proto` is `http` or `https`, `host` the request's own, `for` the client's address and `by` the
    /// one it came to, `…_port` the port of either, which needs its address. An expression stands in place of what would be said:
    /// an address or a name of RFC 7239 as it is, other letters, digits, `.`, `_` and `-` behind `_`; what has no value or other characters
    /// becomes `unknown`, and a port or host is left out. The line stands behind those that the client sent: delete them first
    /// where clients are not trusted (`http-request del-header forwarded`). Not for frontends. RFC 7239, manual §4.2.
    @ProxyOption(
            name = "forwarded",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void forwarded(Words words) {
        ForwardedLine line = words.negated() ? null : read(words);
        words.end();
        var plan = words.draft(ProxyDraft.class).backendPlan();
        if (plan != null) {
            plan.http.forwarded = line;
        }
    }

    private static ForwardedLine read(Words words) {
        var line = new ForwardedLine();
        if (!words.hasNext()) {
            line.proto = true;
            line.from = ForwardedLine.OWN;
        }
        while (words.hasNext()) {
            String word = words.next("a parameter");
            switch (word) {
                case "proto" -> line.proto = true;
                case "host", "host-expr" -> line.host = part(words, word, line.host);
                case "by", "by-expr" -> line.by = part(words, word, line.by);
                case "by_port", "by_port-expr" -> line.byPort = part(words, word, line.byPort);
                case "for", "for-expr" -> line.from = part(words, word, line.from);
                case "for_port", "for_port-expr" ->
                        line.fromPort = part(words, word, line.fromPort);
                default ->
                        words.problem(
                                "only supports optional values: 'proto', 'host', 'host-expr',"
                                        + " 'by', 'by-expr', 'by_port', 'by_port-expr', 'for',"
                                        + " 'for-expr', 'for_port' and 'for_port-expr' but found '"
                                        + word
                                        + "'.");
            }
        }
        if (line.byPort != null && line.by == null) {
            words.warning("'by_port' needs 'by' or 'by-expr' and is ignored without");
        }
        if (line.fromPort != null && line.from == null) {
            words.warning("'for_port' needs 'for' or 'for-expr' and is ignored without");
        }
        return line;
    }

    private static ForwardedLine.Part part(
            Words words, String word, ForwardedLine.@Nullable Part before) {
        if (before != null) {
            words.problem("'" + word.replace("-expr", "") + "' was already given");
        }
        if (!word.endsWith("-expr")) {
            return ForwardedLine.OWN;
        }
        Expression expression = Reading.expression(words, Kind.ANY);
        return new ForwardedLine.Part(expression);
    }
}
