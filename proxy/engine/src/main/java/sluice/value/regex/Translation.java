package sluice.value.regex;

/// Writes a PCRE2 pattern so that `java.util.regex` means the same by it, or refuses it.
///
/// Translated: `(?P<n>…)`, `(?P=n)`, `(?P>…)` is refused; POSIX classes inside brackets; octal escapes; `&&` and `[` inside
/// brackets, which Java would take as set operations; `\h` stays. Refused: `\K`, `\R` in classes, `\C`, conditionals, recursion,
/// `(*VERB)`, callouts, `\g{…}` beyond plain group numbers.
final class Translation {
    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Translation(String source) {
        this.source = source;
    }

    static String of(String source) throws Regex.Malformed {
        var translation = new Translation(source);
        translation.all();
        return translation.out.toString();
    }

    private void all() throws Regex.Malformed {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> bracket();
                case '(' -> group();
                case '$' -> {
                    // PCRE2's dollar matches before a last line feed, not before the other line
                    // ends that Java knows.
                    out.append("(?=\\n?\\z)");
                    at++;
                }
                case '.' -> {
                    out.append("[^\\n]");
                    at++;
                }
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
    }

    private void group() throws Regex.Malformed {
        if (source.startsWith("(*", at)) {
            throw refused("verbs such as (*ANY)");
        }
        if (source.startsWith("(?P<", at)) {
            out.append("(?<");
            at += 4;
        } else if (source.startsWith("(?P=", at)) {
            int end = source.indexOf(')', at);
            if (end < 0) {
                throw new Regex.Malformed("missing )", source.length());
            }
            out.append("\\k<").append(source, at + 4, end).append('>');
            at = end + 1;
        } else if (source.startsWith("(?'", at)) {
            int end = source.indexOf('\'', at + 3);
            if (end < 0) {
                throw new Regex.Malformed("missing '", source.length());
            }
            out.append("(?<").append(source, at + 3, end).append('>');
            at = end + 1;
        } else if (source.startsWith("(?#", at)) {
            int end = source.indexOf(')', at);
            at = end < 0 ? source.length() : end + 1;
        } else if (source.startsWith("(?", at) && at + 2 < source.length()) {
            char kind = source.charAt(at + 2);
            if ("(R&+C|0123456789P".indexOf(kind) >= 0 || kind == '-' && digit(at + 3)) {
                throw refused("(?" + kind);
            }
            out.append("(?");
            at += 2;
        } else {
            out.append('(');
            at++;
        }
    }

    private boolean digit(int index) {
        return index < source.length() && Character.isDigit(source.charAt(index));
    }

    private void escape(boolean inBracket) throws Regex.Malformed {
        if (at + 1 >= source.length()) {
            throw new Regex.Malformed("\\ at end of pattern", source.length());
        }
        char c = source.charAt(at + 1);
        if (c >= '0' && c <= '7' && (c == '0' || inBracket || octal(at + 1) == 3)) {
            int end = at + 1;
            while (end < source.length()
                    && end < at + 4
                    && source.charAt(end) >= '0'
                    && source.charAt(end) <= '7') {
                end++;
            }
            out.append("\\x{")
                    .append(Integer.toHexString(Integer.parseInt(source, at + 1, end, 8) & 0xff))
                    .append('}');
            at = end;
            return;
        }
        switch (c) {
            case 'K', 'C', 'X', 'N', 'g', 'o' -> throw refused("\\" + c);
            case 'Z' -> out.append("(?=\\n?\\z)");
            case 'Q' -> {
                int end = source.indexOf("\\E", at + 2);
                int stop = end < 0 ? source.length() : end;
                for (int i = at + 2; i < stop; i++) {
                    literal(source.charAt(i));
                }
                at = end < 0 ? stop : end + 2;
                return;
            }
            case 'E' -> {}
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    out.append('\\').append(c);
                } else {
                    literal(c);
                }
            }
        }
        at += 2;
    }

    private int octal(int from) {
        int count = 0;
        while (from + count < source.length()
                && count < 3
                && source.charAt(from + count) >= '0'
                && source.charAt(from + count) <= '7') {
            count++;
        }
        return count;
    }

    private void literal(char c) {
        if (!Character.isLetterOrDigit(c) && c < 128) {
            out.append('\\');
        }
        out.append(c);
    }

    private void bracket() throws Regex.Malformed {
        int start = at;
        out.append('[');
        at++;
        if (at < source.length() && source.charAt(at) == '^') {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == ']' && !first) {
                out.append(']');
                at++;
                return;
            }
            first = false;
            if (source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
                int end = source.indexOf(":]", at);
                posix(source.substring(at + 2, end));
                at = end + 2;
            } else if (c == '\\') {
                escape(true);
            } else {
                if (c == '[' || c == '&' || c == ']') {
                    out.append('\\');
                }
                out.append(c);
                at++;
            }
        }
        throw new Regex.Malformed("missing terminating ] for character class", start);
    }

    private void posix(String name) throws Regex.Malformed {
        boolean not = name.startsWith("^");
        String java =
                switch (not ? name.substring(1) : name) {
                    case "alpha" -> "Alpha";
                    case "digit" -> "Digit";
                    case "alnum" -> "Alnum";
                    case "upper" -> "Upper";
                    case "lower" -> "Lower";
                    case "punct" -> "Punct";
                    case "graph" -> "Graph";
                    case "print" -> "Print";
                    case "blank" -> "Blank";
                    case "cntrl" -> "Cntrl";
                    case "xdigit" -> "XDigit";
                    case "space" -> "Space";
                    case "ascii" -> "ASCII";
                    case "word" -> "word";
                    default -> throw new Regex.Malformed("unknown POSIX class name", at);
                };
        if (java.equals("word")) {
            out.append(not ? "\\W" : "\\w");
        } else {
            out.append(not ? "\\P{" : "\\p{").append(java).append('}');
        }
    }

    private Regex.Malformed refused(String what) {
        return new Regex.Malformed(
                what + " needs PCRE2 (libpcre2-8), which this system does not have", at);
    }
}
