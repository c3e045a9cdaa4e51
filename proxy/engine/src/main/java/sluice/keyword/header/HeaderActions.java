package sluice.keyword.header;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.keyword.rule.Replacement;
import sluice.sample.Suggestion;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.Value;
import sluice.value.regex.Regex;
import sluice.wire.http.FieldValues;
import sluice.wire.http.Head;

import java.util.List;
import java.util.Locale;

/// Actions on field lines.
final class HeaderActions {
    private static final List<String> METHODS = List.of("str", "beg", "end", "sub", "reg");

    private HeaderActions() {}

    private static ByteString name(Words words) {
        String name = words.next("a header name");
        for (int i = 0; i < name.length(); i++) {
            if (!token(name.charAt(i))) {
                words.surroundings()
                        .problem(
                                i,
                                "invalid character '"
                                        + name.charAt(i)
                                        + "' in header name '"
                                        + name
                                        + "'");
                break;
            }
        }
        return ByteString.of(name.toLowerCase(Locale.ROOT));
    }

    private static boolean token(char c) {
        return c > ' ' && c < 127 && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }

    private static Action write(Words words, boolean replace) {
        ByteString name = name(words);
        Template value = Reading.field(words, "a value");
        return stream -> {
            Head head = Rewriting.head(stream);
            ByteWriter text = stream.slots.text();
            try {
                value.write(stream, text);
                if (!Rewriting.fits(stream, head, name.length() + text.length())) {
                    return Rewriting.refused(stream);
                }
                if (replace) {
                    head.removeAll(name);
                }
                head.add(name, text.array(), 0, text.length());
            } finally {
                stream.slots.giveText();
            }
            return Verdict.CONTINUE;
        };
    }

    /// `add-header <name> <fmt>` — appends a header line; lines of the same name stay.
    ///
    /// `http-request add-header x-client %[src]`. Manual §4.4.
    @ActionKeyword(
            name = "add-header",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action add(Words words) {
        return write(words, false);
    }

    /// `early-hint <name> <fmt>` — puts a header line into a 103 answer that the client gets before the real one.
    ///
    /// All lines of one rule set go into one such answer; a client of HTTP/1.0 gets none.
    ///
    /// ```
    /// http-request early-hint Link "</style.css>; rel=preload; as=style" if { path / }
    /// ```
    ///
    /// RFC 8297. Manual §4.4.
    @ActionKeyword(name = "early-hint", in = RuleSet.HTTP_REQUEST)
    static Action earlyHint(Words words) {
        ByteString name = name(words);
        Template value = Reading.field(words, "a value");
        return stream -> {
            ByteWriter text = stream.slots.text();
            value.write(stream, text);
            stream.hints().add(name, text.array(), 0, text.length());
            stream.slots.giveText();
            return Verdict.CONTINUE;
        };
    }

    /// `set-header <name> <fmt>` — removes all lines of that name, then appends one.
    ///
    /// The value is computed before the old lines go: `set-header x-path "%[req.hdr(x-path)] %[path]"`. Manual §4.4.
    @ActionKeyword(
            name = "set-header",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action set(Words words) {
        return write(words, true);
    }

    /// `del-header <name> [-m <method>]` — removes all lines of that name.
    ///
    /// With `-m str`, `beg`, `end`, `sub` or `reg` the name is a pattern: `del-header x-internal- -m beg`. Manual §4.4.
    @ActionKeyword(
            name = "del-header",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action delete(Words words) {
        String pattern = words.next("a header name");
        var place = words.surroundings();
        String method = "str";
        if (words.take("-m")) {
            method = words.next("a matching method");
            if (!METHODS.contains(method)) {
                words.problem(
                        "unknown matching method '"
                                + method
                                + "'"
                                + Suggestion.of(method, METHODS)
                                + "; expects str, beg, end, sub or reg");
            }
        }
        ByteString name = ByteString.of(pattern.toLowerCase(Locale.ROOT));
        return switch (method) {
            case "beg" ->
                    matching(
                            (head, slot) ->
                                    name.length() <= length(head, slot) && at(head, slot, name, 0));
            case "end" ->
                    matching(
                            (head, slot) ->
                                    name.length() <= length(head, slot)
                                            && at(
                                                    head,
                                                    slot,
                                                    name,
                                                    length(head, slot) - name.length()));
            case "sub" ->
                    matching(
                            (head, slot) -> {
                                for (int i = 0; i + name.length() <= length(head, slot); i++) {
                                    if (at(head, slot, name, i)) {
                                        return true;
                                    }
                                }
                                return false;
                            });
            case "reg" -> {
                Regex regex;
                try {
                    regex = Regex.compile(pattern, true);
                } catch (Regex.Malformed malformed) {
                    place.problem(
                            malformed.position(),
                            "regex '"
                                    + pattern
                                    + "' is invalid (error="
                                    + malformed.getMessage()
                                    + ")");
                    yield stream -> Verdict.CONTINUE;
                }
                yield matching(
                        (head, slot) ->
                                regex.find(
                                        head.bytes(), head.nameStart(slot), length(head, slot), 0));
            }
            default ->
                    stream -> {
                        Rewriting.head(stream).removeAll(name);
                        return Verdict.CONTINUE;
                    };
        };
    }

    /// Whether a line is meant.
    private interface Choice {
        boolean takes(Head head, int slot);
    }

    private static Action matching(Choice choice) {
        return stream -> {
            Head head = Rewriting.head(stream);
            for (int slot = 0; slot < head.slots(); slot++) {
                if (head.isLive(slot) && choice.takes(head, slot)) {
                    head.remove(slot);
                }
            }
            return Verdict.CONTINUE;
        };
    }

    private static int length(Head head, int slot) {
        return head.nameEnd(slot) - head.nameStart(slot);
    }

    private static boolean at(Head head, int slot, ByteString part, int offset) {
        return part.contentEquals(head.bytes(), head.nameStart(slot) + offset, part.length());
    }

    /// `replace-header <name> <match-regex> <replace-fmt>` — rewrites the value of each line of that name that the expression is found in.
    ///
    /// The whole value becomes the format, in which `\1` to `\9` stand for groups:
    /// `http-request replace-header cookie "foo=([^;]*);(.*)" "foo=\1;ip=%[src];\2"`. Manual §4.4.
    @ActionKeyword(
            name = "replace-header",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action replaceHeader(Words words) {
        ByteString name = name(words);
        Regex regex = Reading.regex(words, false);
        Template format = Reading.field(words, "a replacement");
        return stream -> replace(stream, name, regex, format, true);
    }

    /// `replace-value <name> <match-regex> <replace-fmt>` — like `replace-header`, on each comma-divided value.
    ///
    /// `http-request replace-value x-forwarded-for ^192\.168\.(.*)$ 172.16.\1`. Manual §4.4.
    @ActionKeyword(
            name = "replace-value",
            in = {RuleSet.HTTP_REQUEST, RuleSet.HTTP_RESPONSE, RuleSet.HTTP_AFTER_RESPONSE})
    static Action replaceValue(Words words) {
        ByteString name = name(words);
        Regex regex = Reading.regex(words, false);
        Template format = Reading.field(words, "a replacement");
        return stream -> replace(stream, name, regex, format, false);
    }

    private static Verdict replace(
            Stream stream, ByteString name, Regex regex, Template format, boolean whole) {
        Head head = Rewriting.head(stream);
        ByteWriter replacement = stream.slots.text();
        ByteWriter line = stream.slots.text();
        Value value = stream.slots.take();
        Verdict verdict = Verdict.CONTINUE;
        try {
            format.write(stream, replacement);
            for (int slot = head.find(name); slot >= 0; slot = head.find(name, slot + 1)) {
                line.clear();
                if (whole
                        ? wholeLine(head, slot, regex, replacement, line)
                        : values(head, slot, name, regex, replacement, value, line)) {
                    if (!Rewriting.fits(stream, head, line.length())) {
                        verdict = Rewriting.refused(stream);
                        break;
                    }
                    head.setValue(slot, line.array(), 0, line.length());
                }
            }
        } finally {
            stream.slots.give();
            stream.slots.giveText();
            stream.slots.giveText();
        }
        return verdict;
    }

    private static boolean wholeLine(
            Head head, int slot, Regex regex, ByteWriter format, ByteWriter line) {
        int start = head.valueStart(slot);
        if (!regex.find(head.bytes(), start, head.valueEnd(slot) - start, 0)) {
            return false;
        }
        Replacement.write(regex, head.bytes(), start, format.array(), 0, format.length(), line);
        return true;
    }

    /// Rewrites the matching values of a line; what stands between them stays.
    private static boolean values(
            Head head,
            int slot,
            ByteString name,
            Regex regex,
            ByteWriter format,
            Value value,
            ByteWriter line) {
        int copied = head.valueStart(slot);
        boolean changed = false;
        value.start().cursor((long) slot << 32);
        while (FieldValues.next(head, name, false, value)
                && (int) (value.cursor() >>> 32) == slot) {
            int start = value.bytes().offset();
            int length = value.bytes().length();
            if (regex.find(head.bytes(), start, length, 0)) {
                line.put(head.bytes(), copied, start - copied);
                Replacement.write(
                        regex, head.bytes(), start, format.array(), 0, format.length(), line);
                copied = start + length;
                changed = true;
            }
        }
        line.put(head.bytes(), copied, head.valueEnd(slot) - copied);
        return changed;
    }
}
