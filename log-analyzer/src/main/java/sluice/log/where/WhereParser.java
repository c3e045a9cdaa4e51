package sluice.log.where;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads conditions.
///
/// ```
/// condition   = term { "or" term }            term = factor { "and" factor }
/// factor      = [ "not" | "!" ] ( "(" condition ")" | comparison | field )
/// comparison  = field ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ) value { "," value }
/// value       = number with optional unit (500, 2s, 10k, 5xx) | word | "quoted" | 'quoted'
/// ```
///
/// `=` on texts knows `*` and `?`; on addresses it knows networks (`client=10.0.0.0/8`); `termination=SH` compares as
/// many letters as are given; `status=5xx` is a class. `~` is a regular expression.
public final class WhereParser {
    private final String text;
    private int at;

    private WhereParser(String text) {
        this.text = text;
    }

    /// Thrown with a sentence and a caret below the place.
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    public static Where parse(String text) throws Malformed {
        WhereParser parser = new WhereParser(text);
        Where where = parser.condition();
        parser.blanks();
        if (parser.at < text.length()) throw parser.error("'and', 'or' or the end expected");
        return where;
    }

    private Where condition() throws Malformed {
        Where left = term();
        while (word("or") || symbol("||")) left = new Where.Or(left, term());
        return left;
    }

    private Where term() throws Malformed {
        Where left = factor();
        while (word("and") || symbol("&&")) left = new Where.And(left, factor());
        return left;
    }

    private Where factor() throws Malformed {
        if (word("not")) return new Where.Not(factor());
        blanks();
        if (at < text.length() && text.charAt(at) == '!') {
            at++;
            return new Where.Not(factor());
        }
        if (symbol("(")) {
            Where inner = condition();
            if (!symbol(")")) throw error("')' expected");
            return inner;
        }
        return comparison();
    }

    private Where comparison() throws Malformed {
        blanks();
        int start = at;
        while (at < text.length() && isName(text.charAt(at))) at++;
        if (at == start) throw error("the name of a field expected");
        String name = text.substring(start, at);
        String operator = operator();
        if (name.equals("kind") && operator != null) return kind(operator);
        Field field = Field.named(name);
        if (field == null) {
            at = start;
            throw error("no field is called '" + name + "'" + near(name));
        }
        if (operator == null) return new Where.Has(field);
        Where where = any(field, operator);
        return operator.startsWith("!")
                ? new Where.And(new Where.Not(where), present(field))
                : where;
    }

    private static Where present(Field field) {
        if (field.isNumber()) return new Where.Between(field, Long.MIN_VALUE, Long.MAX_VALUE);
        return new Where.Matches(field, Pattern.compile(""));
    }

    private Where kind(String operator) throws Malformed {
        int start = at;
        String value = value().toUpperCase(Locale.ROOT);
        for (Entry.Kind kind : Entry.Kind.values()) {
            if (!kind.name().equals(value)) continue;
            Where where = new Where.Kind(kind);
            return operator.equals("!=") ? new Where.Not(where) : where;
        }
        at = start;
        throw error("a kind is one of http, tcp, connect, error, event, unreadable");
    }

    private Where any(Field field, String operator) throws Malformed {
        Where where = one(field, operator);
        while (symbol(",")) where = new Where.Or(where, one(field, operator));
        return where;
    }

    private Where one(Field field, String operator) throws Malformed {
        blanks();
        int start = at;
        String value = value();
        if (operator.endsWith("~")) {
            try {
                return new Where.Matches(field, Pattern.compile(value));
            } catch (PatternSyntaxException e) {
                at = start + Math.max(0, e.getIndex());
                throw error("not a regular expression: " + e.getDescription());
            }
        }
        if (field == Field.TERMINATION) return new Where.Termination(value.strip());
        if (field.isNumber()) return number(field, operator, value, start);
        boolean equality = operator.equals("=") || operator.equals("==") || operator.equals("!=");
        if (!equality) {
            at = start;
            throw error("'" + field.label() + "' is text: compare with =, !=, ~ or !~");
        }
        return text(field, value);
    }

    private static Where text(Field field, String value) {
        boolean address =
                field == Field.CLIENT || field == Field.SERVER_IP || field == Field.FRONTEND_IP;
        if (address) {
            int slash = value.indexOf('/');
            String host = slash < 0 ? value : value.substring(0, slash);
            byte[] padded = Bytes.padded(host);
            byte[] parsed = Addresses.parse(padded, 0, padded.length - Bytes.PADDING);
            if (parsed != null) {
                long bits = slash < 0 ? parsed.length * 8L : length(value.substring(slash + 1));
                if (bits >= 0 && bits <= parsed.length * 8L)
                    return new Where.Network(field, parsed, (int) bits);
            }
        }
        List<byte[]> words = new ArrayList<>();
        List<Pattern> globs = new ArrayList<>();
        if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) globs.add(glob(value));
        else words.add(Where.bytes(value));
        return new Where.Text(field, words, globs);
    }

    private static long length(String digits) {
        return Bytes.number(Bytes.padded(digits), 0, digits.length());
    }

    private static Pattern glob(String value) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '*') regex.append(".*");
            else if (c == '?') regex.append('.');
            else if (Character.isLetterOrDigit(c) || c == '_') regex.append(c);
            else regex.append('\\').append(c);
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private Where number(Field field, String operator, String value, int start) throws Malformed {
        if (field == Field.STATUS
                && value.length() == 3
                && value.toLowerCase(Locale.ROOT).endsWith("xx")) {
            long hundred = (value.charAt(0) - '0') * 100L;
            return range(field, operator, hundred, hundred + 99);
        }
        long number = Quantity.parse(value, field.type() == Field.Type.MILLIS);
        if (number == Long.MIN_VALUE) {
            at = start;
            throw error(
                    "'"
                            + value
                            + "' is no number; "
                            + field.label()
                            + " takes one such as 500 or 2s");
        }
        return range(field, operator, number, number);
    }

    private static Where range(Field field, String operator, long least, long most) {
        return switch (operator) {
            case "<" -> new Where.Between(field, Long.MIN_VALUE, least - 1);
            case "<=" -> new Where.Between(field, Long.MIN_VALUE, most);
            case ">" -> new Where.Between(field, most + 1, Long.MAX_VALUE);
            case ">=" -> new Where.Between(field, least, Long.MAX_VALUE);
            default -> new Where.Between(field, least, most);
        };
    }

    private @Nullable String operator() {
        blanks();
        for (String operator :
                new String[] {"!=", "!~", ">=", "<=", "==", "=", "<", ">", "~", ":"}) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator.equals(":") ? "=" : operator;
            }
        }
        return null;
    }

    private String value() throws Malformed {
        blanks();
        if (at >= text.length()) throw error("a value expected");
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = text.indexOf(quote, at + 1);
            if (end < 0) throw error("the quote is not closed");
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }
        int start = at;
        while (at < text.length() && " \t,()&|".indexOf(text.charAt(at)) < 0) at++;
        if (at == start) throw error("a value expected");
        return text.substring(start, at);
    }

    private boolean word(String word) {
        blanks();
        int end = at + word.length();
        if (!text.regionMatches(true, at, word, 0, word.length())) return false;
        if (end < text.length() && isName(text.charAt(end))) return false;
        at = end;
        return true;
    }

    private boolean symbol(String symbol) {
        blanks();
        if (!text.startsWith(symbol, at)) return false;
        at += symbol.length();
        return true;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }

    private static String near(String name) {
        Field best = null;
        int distance = 3;
        for (Field field : Field.values()) {
            int d = distance(name, field.label());
            if (d < distance) {
                distance = d;
                best = field;
            }
        }
        return best == null
                ? "; `sluice log fields` lists them"
                : "; did you mean '" + best.label() + "'?";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private Malformed error(String message) {
        int place = Math.min(at, text.length());
        return new Malformed(message + "\n  " + text + "\n  " + " ".repeat(place) + "^");
    }
}
