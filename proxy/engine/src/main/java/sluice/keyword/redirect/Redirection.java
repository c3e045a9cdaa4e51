package sluice.keyword.redirect;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.sample.Suggestion;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.wire.http.Head;
import sluice.wire.http.Target;

import java.util.List;

/// `redirect`: sends the client elsewhere.
final class Redirection implements Action {
    private static final ByteString LOCATION = ByteString.of("location");
    private static final ByteString SET_COOKIE = ByteString.of("set-cookie");
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString NO_CACHE = ByteString.of("no-cache");
    private static final ByteString HOST = ByteString.of("host");
    private static final List<String> WORDS =
            List.of(
                    "location",
                    "prefix",
                    "scheme",
                    "code",
                    "drop-query",
                    "keep-query",
                    "append-slash",
                    "ignore-empty",
                    "set-cookie",
                    "set-cookie-fmt",
                    "clear-cookie");

    private enum Form {
        LOCATION,
        PREFIX,
        SCHEME
    }

    private Form form = Form.LOCATION;
    private Template target = Template.literal("");
    private int code = 302;
    private boolean dropQuery;
    private boolean keepQuery;
    private boolean appendSlash;
    private boolean ignoreEmpty;
    private Template cookie = Template.literal("");

    private Redirection() {}

    /// `redirect <form> <fmt> [code <code>] [<option>…]` — answers with another place to go to.
    ///
    /// | form | the place |
    /// |---|---|
    /// | `location <fmt>` | as the format gives it |
    /// | `prefix <fmt>` | the format with path and query behind it; `/` alone keeps them as they are |
    /// | `scheme <fmt>` | the format, `://`, the request's host, path and query |
    ///
    /// Codes are 301, 302 (the default), 303, 307 and 308. Options: `drop-query`, `keep-query` (location), `append-slash`, `ignore-empty`, `set-cookie
    /// NAME[=value]`, `set-cookie-fmt <fmt>`, `clear-cookie NAME[=]`.
    ///
    /// `http-request redirect scheme https code 301 unless { ssl_fc }`. Manual §4.2 and §4.4.
    @ActionKeyword(
            name = "redirect",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE})
    static Action redirect(Words words) {
        var redirection = new Redirection();
        redirection.read(words);
        if (!Reading.isRequest(words) && redirection.form != Form.LOCATION) {
            words.problem("only 'location' is permitted in 'http-response redirect'");
        }
        return redirection;
    }

    void read(Words words) {
        boolean placed = false;
        while (words.peek() instanceof String word) {
            if (!WORDS.contains(word)) {
                if (!placed) {
                    words.next("a form");
                    words.problem(
                            "'redirect' expects 'location', 'prefix' or 'scheme' but found '"
                                    + word
                                    + "'"
                                    + Suggestion.of(word, WORDS));
                }
                break;
            }
            words.take(word);
            switch (word) {
                case "location", "prefix", "scheme" -> {
                    placed = true;
                    form = Form.valueOf(word.toUpperCase(java.util.Locale.ROOT));
                    target = Reading.field(words, "a target");
                }
                case "code" -> {
                    code = (int) words.integer("a status code", 301, 308);
                    if (!List.of(301, 302, 303, 307, 308).contains(code)) {
                        words.problem(
                                "'redirect': unsupported HTTP code '"
                                        + code
                                        + "' (must be one of 301, 302, 303, 307 or 308)");
                    }
                }
                case "drop-query" -> dropQuery = true;
                case "keep-query" -> keepQuery = true;
                case "append-slash" -> appendSlash = true;
                case "ignore-empty" -> ignoreEmpty = true;
                case "set-cookie" -> cookie = Template.literal(cookie(words.next("a cookie")));
                case "set-cookie-fmt" -> cookie = Reading.field(words, "a cookie");
                default -> {
                    String name = words.next("a cookie");
                    cookie = Template.literal(name + "; path=/; Max-Age=0;");
                }
            }
        }
        if (!placed) {
            words.problem("'redirect' expects 'location', 'prefix' or 'scheme'");
        }
    }

    private static String cookie(String text) {
        return text + "; path=/;";
    }

    @Override
    public Verdict run(Stream stream) {
        ByteWriter place = stream.slots.text();
        try {
            switch (form) {
                case LOCATION -> location(stream, place);
                case PREFIX -> {
                    target.write(stream, place);
                    if (place.length() == 1 && place.array()[0] == '/') {
                        place.clear();
                    }
                    rest(stream.request, place);
                }
                case SCHEME -> {
                    target.write(stream, place);
                    place.put("://");
                    Head head = stream.request;
                    int host = head.find(HOST);
                    if (host >= 0) {
                        place.put(
                                head.bytes(),
                                head.valueStart(host),
                                head.valueEnd(host) - head.valueStart(host));
                    }
                    rest(head, place);
                }
            }
            if (place.isEmpty() && ignoreEmpty) {
                return Verdict.CONTINUE;
            }
            answer(stream, place);
            return Verdict.ANSWER;
        } finally {
            stream.slots.giveText();
        }
    }

    private void location(Stream stream, ByteWriter place) {
        target.write(stream, place);
        if (!keepQuery || place.isEmpty()) {
            return;
        }
        Head head = stream.request;
        int mark = Target.queryMark(head, 0);
        if (mark == head.targetEnd()) {
            return;
        }
        boolean queried = false;
        for (int i = 0; i < place.length(); i++) {
            queried |= place.array()[i] == '?';
        }
        if (mark + 1 < head.targetEnd()) {
            place.put(queried ? '&' : '?').put(head.bytes(), mark + 1, head.targetEnd() - mark - 1);
        }
    }

    /// Path and query of the request, as the options leave them.
    private void rest(Head head, ByteWriter place) {
        int start = Target.pathStart(head);
        if (start < 0) {
            return;
        }
        int mark = Target.queryMark(head, start);
        int before = place.length();
        place.put(head.bytes(), start, (dropQuery ? mark : head.targetEnd()) - start);
        if (dropQuery
                && appendSlash
                && place.length() > before
                && place.array()[place.length() - 1] != '/') {
            place.put('/');
        }
    }

    private void answer(Stream stream, ByteWriter place) {
        var reply = stream.reply;
        reply.reset();
        reply.status = code;
        reply.complete = true;
        reply.head.add(LOCATION, place.array(), 0, place.length());
        if (code == 302 || code == 303 || code == 307) {
            reply.head.add(CACHE_CONTROL, NO_CACHE);
        }
        ByteWriter text = stream.slots.text();
        cookie.write(stream, text);
        if (text.length() > 0) {
            reply.head.add(SET_COOKIE, text.array(), 0, text.length());
        }
        stream.slots.giveText();
        reply.body = ByteString.EMPTY;
    }
}
