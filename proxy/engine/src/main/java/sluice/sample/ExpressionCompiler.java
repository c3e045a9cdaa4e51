package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Proxy;
import sluice.stream.Phase;
import sluice.value.Cast;
import sluice.value.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads `fetch(args),conv(args),…` from left to right.
final class ExpressionCompiler {
    private static final Fetch NOTHING = (stream, out) -> false;

    private final String text;
    private final Surroundings surroundings;
    private int at;

    ExpressionCompiler(String text, Surroundings surroundings) {
        this.text = text;
        this.surroundings = surroundings;
    }

    Expression expression() {
        skipBlanks();
        int start = at;
        String name = word();
        if (name.isEmpty()) {
            return failed(start, "missing sample fetch method");
        }
        var keyword = surroundings.catalog().find(SampleFetch.Keyword.class, name);
        if (keyword == null) {
            return failed(
                    start,
                    "unknown fetch method '"
                            + name
                            + "'"
                            + Suggestion.of(
                                    name, surroundings.catalog().names(SampleFetch.Keyword.class)));
        }
        var arguments = arguments(name, keyword.args(), keyword.required());
        if (arguments == null) {
            return nothing();
        }
        warnIfNeverAvailable(name, keyword.from(), start);
        Fetch fetch = keyword.factory().compile(arguments);
        var conversions = new ArrayList<Conversion>();
        Kind out = conversions(conversions, arguments.out(keyword.out()), name);
        return new Expression(text, fetch, conversions, out, keyword.from());
    }

    private Kind conversions(List<Conversion> conversions, Kind out, String fetch) {
        Kind kind = out;
        String before = fetch;
        while (true) {
            skipBlanks();
            if (at == text.length()) {
                return kind;
            }
            if (text.charAt(at) != ',') {
                surroundings.problem(
                        at,
                        "unexpected '"
                                + text.substring(at)
                                + "' after '"
                                + before
                                + "', expected ',' or the end");
                return kind;
            }
            at++;
            skipBlanks();
            int start = at;
            String name = word();
            var keyword = surroundings.catalog().find(Converter.Keyword.class, name);
            if (keyword == null) {
                surroundings.problem(
                        start,
                        name.isEmpty()
                                ? "missing converter name after ','"
                                : "unknown converter '"
                                        + name
                                        + "'"
                                        + Suggestion.of(
                                                name,
                                                surroundings
                                                        .catalog()
                                                        .names(Converter.Keyword.class)));
                return kind;
            }
            if (!Cast.possible(kind, keyword.in())) {
                surroundings.problem(
                        start,
                        "converter '"
                                + name
                                + "' cannot be applied: it needs "
                                + word(keyword.in())
                                + " but '"
                                + before
                                + "' returns "
                                + word(kind));
                return kind;
            }
            if (keyword.in() != Kind.ANY && keyword.in() != kind) {
                conversions.add(Expression.casting(keyword.in()));
            }
            var arguments = arguments(name, keyword.args(), keyword.required());
            if (arguments == null) {
                return kind;
            }
            conversions.add(keyword.factory().compile(arguments));
            if (keyword.out() != Kind.ANY) {
                kind = keyword.out();
            } else if (keyword.in() != Kind.ANY) {
                kind = arguments.out(Kind.ANY);
            }
            before = name;
        }
    }

    private void warnIfNeverAvailable(String name, List<Source> from, int position) {
        Proxy proxy = surroundings.proxy();
        if (proxy != null
                && (from.contains(Source.REQUEST_HEAD) || from.contains(Source.TRANSACTION))) {
            proxy.readRequest();
        }
        Phase phase = surroundings.phase();
        if (phase == null) {
            return;
        }
        for (Source source : from) {
            if (source.availableIn(phase)) {
                return;
            }
        }
        surroundings.warning(
                position,
                "sample fetch '"
                        + name
                        + "' extracts information from "
                        + from.get(0).words()
                        + ", which is never available here ("
                        + phase.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + "): it will have no value");
    }

    /// The arguments in parentheses, checked against the signature; null after a reported problem.
    private @Nullable CheckedArguments arguments(
            String name, List<ArgumentType> types, int required) {
        int needed = required < 0 ? types.size() : required;
        var texts = new ArrayList<ArgumentText>();
        if (at < text.length() && text.charAt(at) == '(') {
            int open = at;
            at++;
            if (!readArguments(texts)) {
                surroundings.problem(open, "expected ')' after the arguments of '" + name + "'");
                return null;
            }
            boolean emptyText = needed == 1 && types.get(0) == ArgumentType.STR;
            if (texts.size() == 1 && texts.get(0).text().isEmpty() && !emptyText) {
                // `hdr()` is `hdr`, but `str()` is a text without characters.
                texts.clear();
            }
            if (texts.size() > types.size()) {
                surroundings.problem(
                        texts.get(types.size()).position(),
                        types.isEmpty()
                                ? "'" + name + "' does not support any argument"
                                : "'"
                                        + name
                                        + "' takes at most "
                                        + types.size()
                                        + (types.size() == 1 ? " argument" : " arguments")
                                        + ", found '"
                                        + texts.get(types.size()).text()
                                        + "'");
                return null;
            }
        }
        if (texts.size() < needed) {
            surroundings.problem(
                    at,
                    "missing arguments of '"
                            + name
                            + "' (got "
                            + texts.size()
                            + "/"
                            + needed
                            + "), type '"
                            + CheckedArguments.word(types.get(texts.size()))
                            + "' expected");
            return null;
        }
        var checked = new CheckedArguments(name, types, texts, surroundings);
        return checked.check() ? checked : null;
    }

    /// One argument as written, quotes taken off.
    record ArgumentText(String text, int position) {}

    private boolean readArguments(List<ArgumentText> texts) {
        var argument = new StringBuilder();
        int start = at;
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && (c == ',' || c == ')')) {
                texts.add(new ArgumentText(argument.toString(), start));
                argument.setLength(0);
                if (c == ')') {
                    at++;
                    return true;
                }
                start = at + 1;
            } else if ((c == '"' || c == '\'') && (quote == 0 || quote == c)) {
                quote = quote == 0 ? c : 0;
            } else if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
                char next = text.charAt(at + 1);
                switch (next) {
                    case 'r' -> argument.append('\r');
                    case 'n' -> argument.append('\n');
                    case 't' -> argument.append('\t');
                    case '\\', '"', '\'' -> argument.append(next);
                    default -> {
                        argument.append(c);
                        at--;
                    }
                }
                at++;
            } else {
                argument.append(c);
            }
        }
        return false;
    }

    private String word() {
        int start = at;
        while (at < text.length() && nameCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length() && blank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean nameCharacter(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '+';
    }

    private Expression failed(int position, String message) {
        surroundings.problem(position, message);
        return nothing();
    }

    private Expression nothing() {
        return new Expression(text, NOTHING, List.of(), Kind.ANY, List.of(Source.INTERNAL));
    }

    /// A type as the manual writes it.
    static String word(Kind kind) {
        return switch (kind) {
            case ANY -> "any type";
            case BOOL -> "a boolean";
            case SINT -> "an integer";
            case IPV4 -> "an IPv4 address";
            case IPV6 -> "an IPv6 address";
            case ADDR -> "an address";
            case STR -> "a string";
            case BIN -> "a binary block";
            case METH -> "a method";
        };
    }
}
