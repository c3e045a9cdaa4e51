package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A log-format string taken apart: literals, separators, aliases and sample expressions, each with its position.
///
/// ```
/// %ci:%cp [%tr] %{+Q}r %(country:str)[src,map_ip(geo.map)] 100%%
/// └┬┘ └┬┘ └─┬─┘ └──┬─┘ └──────────────┬─────────────────┘ └─┬──┘
/// alias    alias  flags  name, type and expression        literal
/// ```
///
/// Pure data: what an expression means is left to who evaluates it; here it is text with balanced brackets. Runs of
/// blanks become one [Separator], because a writer of logs prints it only when the last character printed is no blank:
/// `%hr %hs` prints nothing at all, not two blanks, when nothing is captured. In header values blanks are literal text
/// ([#parseText]). Flags of `%o` have already been applied to the items after it. Manual: configuration §8.2.6.
///
/// @param source the string as given
/// @param items in order; never two literals or two separators side by side
/// @param notices things that HAProxy silently accepts and that do nothing, such as an unknown flag
public record LogTemplate(String source, List<Item> items, List<Problem> notices) {

    /// `option httplog`
    public static final LogTemplate HTTP =
            standard(
                    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc"
                            + " %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r");

    /// `option httpslog`
    public static final LogTemplate HTTPS =
            standard(
                    HTTP.source
                            + " %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed]"
                            + " %[ssl_fc_sni]/%sslv/%sslc");

    /// `option tcplog`
    public static final LogTemplate TCP =
            standard("%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq");

    /// `option httplog clf`
    public static final LogTemplate HTTP_CLF =
            standard(
                    "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc"
                            + " %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl");

    /// `option tcplog clf` (since 3.0)
    public static final LogTemplate TCP_CLF =
            standard(
                    "%{+Q}o %{-Q}ci - - [%T] \"TCP \" 000 %B \"\" \"\" %cp %ms %ft %b %s %Th %Tw"
                            + " %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq \"\" \"\" ");

    /// `option httplog` of 1.5 and 1.6, whose first timer was Tq and whose last was Tt.
    public static final LogTemplate HTTP_BEFORE_1_7 =
            standard(
                    "%ci:%cp [%t] %ft %b/%s %Tq/%Tw/%Tc/%Tr/%Tt %ST %B %CC %CS %tsc"
                            + " %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r");

    /// The line for a connection that fails before its first request; `%[…]` stands for the name of the listener and the message.
    public static final LogTemplate CONNECTION_ERROR =
            standard("%ci:%cp [%t] %f/%[str(bind)]: %[fc_err_str]");

    /// The example of a complete `error-log-format` in the manual, §8.2.5.
    public static final LogTemplate DETAILED_ERROR =
            standard(
                    "%ci:%cp [%tr] %ft %ac/%fc"
                        + " %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed]"
                        + " %[ssl_fc_sni]/%sslv/%sslc");

    /// A frontend without any format: `Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)`.
    public static final LogTemplate CONNECT =
            standard("Connect from %ci:%cp to %fi:%fp (%f/%[str(mode)])");

    public LogTemplate {
        items = List.copyOf(items);
        notices = List.copyOf(notices);
    }

    /// One element of the string; `position` counts characters from 0.
    public sealed interface Item {
        int position();
    }

    /// Text printed as it is; `%%` has become `%`.
    public record Literal(String text, int position) implements Item {}

    /// One blank, unless the line so far ends with one or is empty.
    public record Separator(int position) implements Item {}

    /// A field by its letters. [LogField#OPTIONS] does not occur: its flags are on the others.
    public record Alias(
            LogField field,
            Set<Flag> flags,
            @Nullable String name,
            @Nullable ItemType type,
            int position)
            implements Item {}

    /// A sample expression, without the brackets; `start` is the position of its first character.
    public record Expression(
            String text,
            Set<Flag> flags,
            @Nullable String name,
            @Nullable ItemType type,
            int position,
            int start)
            implements Item {}

    /// Flags in braces. `Q` quotes, `X` prints hexadecimal, `E` escapes for structured data.
    public enum Flag {
        QUOTE("Q"),
        HEXADECIMAL("X"),
        ESCAPE("E"),
        BINARY("bin"),
        JSON("json"),
        CBOR("cbor");

        private final String word;

        Flag(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static @Nullable Flag of(String word) {
            for (Flag flag : values()) if (flag.word.equals(word)) return flag;
            return null;
        }
    }

    /// The type a named item is forced to when it is encoded.
    public enum ItemType {
        STR,
        SINT,
        BOOL
    }

    /// What is wrong and where: an offset in characters from the start of the string.
    public record Problem(int position, String message) {}

    /// Thrown by the parsers; the message is HAProxy's own where it has one.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Malformed(int position, String message) {
            super(message);
            this.problem = new Problem(position, message);
        }

        public Problem problem() {
            return problem;
        }
    }

    /// Parses the argument of `log-format`, `error-log-format`, `log-format-sd` or `unique-id-format`: blanks separate and merge.
    public static LogTemplate parse(String source) throws Malformed {
        return new Parser(source, true).parse();
    }

    /// Parses a `<fmt>` argument of other directives (headers, bodies, names): blanks are text.
    public static LogTemplate parseText(String source) throws Malformed {
        return new Parser(source, false).parse();
    }

    /// The whole line is one JSON or CBOR object of the named items.
    public boolean encodes(Flag encoding) {
        for (Item item : items) {
            if (item instanceof Alias alias && alias.flags.contains(encoding)) return true;
            if (item instanceof Expression expression && expression.flags.contains(encoding))
                return true;
        }
        return false;
    }

    private static LogTemplate standard(String source) {
        try {
            return parse(source);
        } catch (Malformed e) {
            throw new AssertionError(source, e);
        }
    }

    /// One pass over the characters, with HAProxy's tolerance: what it accepts in silence is accepted with a notice.
    private static final class Parser {
        private final String text;
        private final boolean separators;
        private final List<Item> items = new ArrayList<>();
        private final List<Problem> notices = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private Set<Flag> global = EnumSet.noneOf(Flag.class);
        private int literalStart;
        private int at;

        Parser(String text, boolean separators) {
            this.text = text;
            this.separators = separators;
        }

        LogTemplate parse() throws Malformed {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '%') {
                    item();
                } else if (separators && c == ' ') {
                    endLiteral();
                    if (items.isEmpty() || !(items.getLast() instanceof Separator))
                        items.add(new Separator(at));
                    at++;
                } else {
                    append(c);
                    at++;
                }
            }
            endLiteral();
            return new LogTemplate(text, items, notices);
        }

        private void item() throws Malformed {
            int start = at++;
            if (at == text.length()) throw new Malformed(start, "truncated line after '%'");
            if (text.charAt(at) == '%') {
                if (literal.isEmpty()) literalStart = start;
                literal.append('%');
                at++;
                return;
            }
            String name = null;
            ItemType type = null;
            if (text.charAt(at) == '(') {
                int end = close(')', start);
                String inside = text.substring(at + 1, end);
                int colon = inside.indexOf(':');
                name = colon < 0 ? inside : inside.substring(0, colon);
                if (colon >= 0) type = itemType(inside.substring(colon + 1), at + 2 + colon);
                if (name.isEmpty()) name = null;
                at = end + 1;
            }
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            flags.addAll(global);
            boolean braces = at < text.length() && text.charAt(at) == '{';
            if (braces) {
                int end = close('}', start);
                flags(flags, at + 1, end);
                at = end + 1;
            }
            if (at == text.length()) {
                String near = text.substring(start);
                throw new Malformed(
                        start, "parse argument modifier without variable name near '" + near + "'");
            }
            char c = text.charAt(at);
            if (c == '[') {
                expression(start, name, type, flags);
            } else if (isLetter(c)) {
                alias(start, name, type, flags);
            } else if (isDigit(c) || isBlank(c)) {
                throw new Malformed(
                        at,
                        "unexpected variable name near '%c' at position %d line : '%s'. Maybe you want to write a single '%%', use the syntax '%%%%'"
                                .formatted(c, at, text));
            } else if (braces || name != null) {
                String near = text.substring(start);
                throw new Malformed(
                        at, "parse argument modifier without variable name near '" + near + "'");
            } else {
                notices.add(
                        new Problem(
                                start,
                                "'%' before '"
                                        + c
                                        + "' prints nothing; write '%%' for a percent sign"));
            }
        }

        private void alias(
                int start, @Nullable String name, @Nullable ItemType type, Set<Flag> flags)
                throws Malformed {
            int from = at;
            while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at))))
                at++;
            String letters = text.substring(from, at);
            LogField field = LogField.byAlias(letters);
            if (field == null) throw new Malformed(from, unknown(letters));
            if (field == LogField.OPTIONS) {
                global = flags;
                return;
            }
            endLiteral();
            items.add(new Alias(field, Set.copyOf(flags), name, type, start));
        }

        private static String unknown(String letters) {
            String current = LogField.currentSpelling(letters);
            String hint =
                    current == null ? "" : " Its name is '" + current + "' since HAProxy 1.5.";
            return "no such format variable '"
                    + letters
                    + "'. If you wanted to emit the '%' character verbatim, you need to use '%%'."
                    + hint;
        }

        private void expression(
                int start, @Nullable String name, @Nullable ItemType type, Set<Flag> flags)
                throws Malformed {
            int from = at + 1;
            int end = endOfExpression(from);
            if (end < 0)
                throw new Malformed(start, "missing ']' after '" + text.substring(from) + "'");
            endLiteral();
            items.add(
                    new Expression(
                            text.substring(from, end), Set.copyOf(flags), name, type, start, from));
            at = end + 1;
        }

        /// The bracket that closes the expression: not one within an argument list, where quotes and backslashes protect.
        private int endOfExpression(int from) {
            boolean arguments = false;
            char quote = 0;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!arguments) {
                    if (c == ']') return i;
                    arguments = c == '(';
                } else if (quote != 0) {
                    if (c == quote) quote = 0;
                    else if (c == '\\' && quote == '"') i++;
                } else if (c == '\\') {
                    i++;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == ')') {
                    arguments = false;
                }
            }
            return -1;
        }

        private int close(char bracket, int start) throws Malformed {
            int end = text.indexOf(bracket, at);
            if (end < 0)
                throw new Malformed(start, "truncated line after '" + text.substring(at + 1) + "'");
            return end;
        }

        private ItemType itemType(String word, int position) throws Malformed {
            return switch (word) {
                case "str" -> ItemType.STR;
                case "sint" -> ItemType.SINT;
                case "bool" -> ItemType.BOOL;
                default ->
                        throw new Malformed(
                                position,
                                "unexpected output type '"
                                        + word
                                        + "'; expecting 'str', 'sint' or 'bool'");
            };
        }

        /// A flag counts from its last sign on, and without a sign it does nothing: that is what HAProxy does.
        private void flags(Set<Flag> flags, int from, int to) {
            int start = from;
            while (start <= to) {
                int comma = text.indexOf(',', start);
                int end = comma < 0 || comma > to ? to : comma;
                flag(flags, text.substring(start, end), start);
                start = end + 1;
            }
        }

        private void flag(Set<Flag> flags, String word, int position) {
            if (word.isEmpty()) return;
            int sign = Math.max(word.lastIndexOf('+'), word.lastIndexOf('-'));
            Flag flag = Flag.of(word.substring(sign + 1));
            if (sign < 0) {
                notices.add(
                        new Problem(
                                position, "flag '" + word + "' does nothing without '+' or '-'"));
            } else if (flag == null) {
                notices.add(new Problem(position, "unknown flag '" + word + "' is ignored"));
            } else if (word.charAt(sign) == '+') {
                flags.add(flag);
            } else {
                flags.remove(flag);
            }
        }

        private void append(char c) {
            if (literal.isEmpty()) literalStart = at;
            literal.append(c);
        }

        private void endLiteral() {
            if (literal.isEmpty()) return;
            items.add(new Literal(literal.toString(), literalStart));
            literal.setLength(0);
        }

        private static boolean isBlank(char c) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }

        private static boolean isLetter(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
