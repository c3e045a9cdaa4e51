package sluice.keyword.path;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.header.Rewriting;
import sluice.keyword.rule.Reading;
import sluice.keyword.rule.Replacement;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.regex.Regex;
import sluice.wire.http.Head;
import sluice.wire.http.Target;

/// Actions on the start line.
final class PathActions {
    private static final ByteString HOST = ByteString.of("host");

    private PathActions() {}

    /// A part of the target, as offsets; from -1 when the target has none.
    enum Part {
        PATH,
        PATH_WITH_QUERY,
        QUERY,
        URI;

        int from(Head head) {
            return switch (this) {
                case PATH, PATH_WITH_QUERY -> Target.pathStart(head);
                case QUERY -> Target.queryMark(head, 0);
                case URI -> head.targetStart();
            };
        }

        int to(Head head) {
            return this == PATH ? Target.queryMark(head, Target.pathStart(head)) : head.targetEnd();
        }
    }

    /// Puts `text` in the place of a part.
    static Verdict put(Stream stream, Part part, ByteWriter text) {
        Head head = stream.request;
        int from = part.from(head);
        if (from < 0) {
            return Verdict.CONTINUE;
        }
        int to = part.to(head);
        int before = from - head.targetStart();
        int after = head.targetEnd() - to;
        if (!Rewriting.fits(stream, head, before + text.length() + after + 1)) {
            return Rewriting.refused(stream);
        }
        ByteWriter target = stream.slots.text();
        target.put(head.bytes(), head.targetStart(), before);
        if (part == Part.QUERY) {
            target.put('?');
        }
        target.put(text.array(), 0, text.length()).put(head.bytes(), to, after);
        head.setTarget(target.array(), 0, target.length());
        stream.slots.giveText();
        return Verdict.CONTINUE;
    }

    private static Action set(Words words, Part part) {
        Template format = Reading.field(words, "a format");
        return stream -> {
            ByteWriter text = stream.slots.text();
            try {
                format.write(stream, text);
                return put(stream, part, text);
            } finally {
                stream.slots.giveText();
            }
        };
    }

    /// `set-path <fmt>` — replaces the path; the query stays.
    ///
    /// `http-request set-path /v1%[path] if old`. Manual §4.4.
    @ActionKeyword(name = "set-path", in = RuleSet.HTTP_REQUEST)
    static Action setPath(Words words) {
        return set(words, Part.PATH);
    }

    /// `set-pathq <fmt>` — replaces path and query; without `?` in the format the query goes.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "set-pathq", in = RuleSet.HTTP_REQUEST)
    static Action setPathWithQuery(Words words) {
        return set(words, Part.PATH_WITH_QUERY);
    }

    /// `set-query <fmt>` — replaces what stands behind the question mark, which stays or is added.
    ///
    /// `http-request set-query %[query,regsub(%3D,=,g)]`. Manual §4.4.
    @ActionKeyword(name = "set-query", in = RuleSet.HTTP_REQUEST)
    static Action setQuery(Words words) {
        return set(words, Part.QUERY);
    }

    /// `set-uri <fmt>` — replaces the whole request target; the authority of an absolute one becomes the `host` header.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "set-uri", in = RuleSet.HTTP_REQUEST)
    static Action setUri(Words words) {
        Action replace = set(words, Part.URI);
        return stream -> {
            Verdict verdict = replace.run(stream);
            Head head = stream.request;
            int start = Target.authorityStart(head);
            if (start >= 0) {
                ByteWriter host = stream.slots.text();
                host.put(head.bytes(), start, Target.authorityEnd(head, start) - start);
                head.removeAll(HOST);
                head.add(HOST, host.array(), 0, host.length());
                stream.slots.giveText();
            }
            return verdict;
        };
    }

    /// `set-method <fmt>` — replaces the method.
    ///
    /// Manual §4.4.
    @ActionKeyword(name = "set-method", in = RuleSet.HTTP_REQUEST)
    static Action setMethod(Words words) {
        Template format = Reading.field(words, "a method");
        return stream -> {
            ByteWriter text = stream.slots.text();
            format.write(stream, text);
            stream.request.setMethod(text.array(), 0, text.length());
            stream.slots.giveText();
            return Verdict.CONTINUE;
        };
    }

    private static Action replace(Words words, Part part) {
        Regex regex = Reading.regex(words, false);
        Template format = Reading.field(words, "a replacement");
        return stream -> {
            Head head = stream.request;
            int from = part.from(head);
            if (from < 0 || !regex.find(head.bytes(), from, part.to(head) - from, 0)) {
                return Verdict.CONTINUE;
            }
            ByteWriter replacement = stream.slots.text();
            ByteWriter text = stream.slots.text();
            try {
                format.write(stream, replacement);
                // Expressions of the format may have matched other things meanwhile.
                if (!regex.find(head.bytes(), from, part.to(head) - from, 0)) {
                    return Verdict.CONTINUE;
                }
                Replacement.write(
                        regex,
                        head.bytes(),
                        from,
                        replacement.array(),
                        0,
                        replacement.length(),
                        text);
                return put(stream, part, text);
            } finally {
                stream.slots.giveText();
                stream.slots.giveText();
            }
        };
    }

    /// `replace-path <match-regex> <replace-fmt>` — rewrites the path if the expression is found in it; the query stays.
    ///
    /// The whole path becomes the format: `http-request replace-path (.*) /foo\1`. Manual §4.4.
    @ActionKeyword(name = "replace-path", in = RuleSet.HTTP_REQUEST)
    static Action replacePath(Words words) {
        return replace(words, Part.PATH);
    }

    /// `replace-pathq <match-regex> <replace-fmt>` — rewrites path and query if the expression is found in them.
    ///
    /// `http-request replace-pathq /foo/(.*) /\1`. Manual §4.4.
    @ActionKeyword(name = "replace-pathq", in = RuleSet.HTTP_REQUEST)
    static Action replacePathWithQuery(Words words) {
        return replace(words, Part.PATH_WITH_QUERY);
    }

    /// `replace-uri <match-regex> <replace-fmt>` — rewrites the whole request target if the expression is found in it.
    ///
    /// It may be absolute (HTTP/2, proxies): `replace-path` is what one usually wants. Manual §4.4.
    @ActionKeyword(name = "replace-uri", in = RuleSet.HTTP_REQUEST)
    static Action replaceUri(Words words) {
        return replace(words, Part.URI);
    }
}
