package sluice.config.syntax;

import java.util.ArrayList;
import java.util.List;

/// Evaluates the condition of `.if`, `.elif` and `-cc`. Manual §2.4.
///
/// ```
/// or    = and { "||" and }
/// and   = term { "&&" term }
/// term  = { "!" } ( integer | "(" or ")" | predicate [ "(" argument { "," argument } ")" ] )
/// ```
///
/// Arguments are cut by the second pass of quoting: `'…'`, `"…"` and backslash protect commas and parentheses, blanks count.
/// Predicates have no effects, so both sides of an operator are always evaluated: an error there is always found.
public final class Condition {
    private static final int DEEPEST = 256;

    private final String text;
    private final Environment environment;
    private final Facts facts;
    private int at;
    private int depth;

    private Condition(String text, Environment environment, Facts facts) {
        this.text = text;
        this.environment = environment;
        this.facts = facts;
    }

    /// The value of `text`; empty text is false.
    ///
    /// @throws Malformed with the offset where reading stopped
    public static boolean evaluate(String text, Environment environment, Facts facts)
            throws Malformed {
        var condition = new Condition(text, environment, facts);
        condition.blanks();
        if (condition.at == text.length()) {
            return false;
        }
        boolean value = condition.or();
        condition.blanks();
        if (condition.at < text.length()) {
            throw new Malformed(
                    condition.at,
                    "unexpected character '"
                            + text.charAt(condition.at)
                            + "' at the end of conditional expression '"
                            + text
                            + "'");
        }
        return value;
    }

    /// The value of a text from the command line (`-cc`), whose quotes and variables are those of a line.
    ///
    /// @throws Malformed with the offset where reading stopped
    public static boolean evaluateArgument(String text, Environment environment, Facts facts)
            throws Malformed {
        var problems = new Problems();
        Statement statement = new Lexer(environment).read(new Line("-cc", 1, text), "", problems);
        if (!problems.valid()) {
            throw new Malformed(0, problems.sorted().getFirst().text());
        }
        return evaluate(statement == null ? "" : statement.joined(0), environment, facts);
    }

    private boolean or() throws Malformed {
        boolean value = and();
        while (operator("||")) {
            value |= and();
        }
        return value;
    }

    private boolean and() throws Malformed {
        boolean value = term();
        while (operator("&&")) {
            value &= term();
        }
        return value;
    }

    private boolean operator(String sign) throws Malformed {
        blanks();
        if (!text.startsWith(sign, at)) {
            return false;
        }
        int start = at;
        at += sign.length();
        blanks();
        if (at == text.length()) {
            throw unparsable(start);
        }
        return true;
    }

    private boolean term() throws Malformed {
        blanks();
        boolean negated = false;
        while (at < text.length() && text.charAt(at) == '!') {
            negated = !negated;
            at++;
            blanks();
        }
        if (at == text.length()) {
            throw unparsable(Math.max(0, at - 1));
        }
        return operand() != negated;
    }

    private boolean operand() throws Malformed {
        char c = text.charAt(at);
        if (c == '(') {
            return parenthesis();
        }
        if (isDigit(c)
                || ((c == '-' || c == '+')
                        && at + 1 < text.length()
                        && isDigit(text.charAt(at + 1)))) {
            return number();
        }
        int start = at;
        int end = at;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        var name = text.substring(start, end);
        var predicate = Predicate.named(name);
        if (predicate == null) {
            throw unparsable(start);
        }
        at = end;
        var arguments = arguments();
        if (arguments.size() < predicate.arguments && predicate.arguments > 1) {
            throw new Malformed(
                    Math.max(0, at - 1),
                    "missing arguments (got "
                            + arguments.size()
                            + "/"
                            + predicate.arguments
                            + "), type 'string' expected in argument "
                            + arguments.size()
                            + " of predicate '"
                            + name
                            + "' used in conditional expression");
        }
        if (arguments.size() > predicate.arguments
                && !(arguments.size() == 1 && arguments.getFirst().isEmpty())) {
            throw new Malformed(
                    Math.max(0, at - 1),
                    "expected ')' after argument "
                            + predicate.arguments
                            + " of predicate '"
                            + name
                            + "' used in conditional expression");
        }
        return holds(predicate, arguments);
    }

    private boolean parenthesis() throws Malformed {
        int start = at++;
        if (++depth > DEEPEST) {
            throw new Malformed(start, "conditional expression nested too deeply");
        }
        boolean value = or();
        depth--;
        blanks();
        if (at == text.length() || text.charAt(at) != ')') {
            throw new Malformed(
                    start,
                    "expected ')' after conditional expression '" + text.substring(start) + "'");
        }
        at++;
        return value;
    }

    private boolean number() {
        boolean value = false;
        if (!isDigit(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            value |= text.charAt(at++) != '0';
        }
        return value;
    }

    private boolean holds(Predicate predicate, List<String> arguments) {
        var first = arguments.isEmpty() ? "" : arguments.getFirst();
        var second = arguments.size() < 2 ? "" : arguments.get(1);
        return switch (predicate) {
            case DEFINED -> environment.defined(first);
            case FEATURE -> facts.features().contains(first);
            case ENABLED -> facts.enabled().contains(first);
            case STREQ -> first.equals(second);
            case STRNEQ -> !first.equals(second);
            case STRSTR -> first.contains(second);
            case VERSION_ATLEAST -> compare(facts.version(), first) >= 0;
            case VERSION_BEFORE -> compare(facts.version(), first) < 0;
            case OPENSSL_VERSION_ATLEAST ->
                    facts.tlsLibrary() != null && compare(facts.tlsVersion(), first) >= 0;
            case OPENSSL_VERSION_BEFORE ->
                    facts.tlsLibrary() != null && compare(facts.tlsVersion(), first) < 0;
            case SSLLIB_NAME_STARTSWITH -> {
                var library = facts.tlsLibrary();
                yield library != null && library.startsWith(first);
            }
            case AWSLC_API_ATLEAST ->
                    facts.awsLibraryVersion() >= 0
                            && facts.awsLibraryVersion() >= VersionText.of(first).major();
            case AWSLC_API_BEFORE ->
                    facts.awsLibraryVersion() >= 0
                            && facts.awsLibraryVersion() < VersionText.of(first).major();
            case FIPS_MODE -> facts.fips();
        };
    }

    private static int compare(String one, String other) {
        return VersionText.of(one).compareTo(VersionText.of(other));
    }

    /// The arguments between parentheses, or none when no parenthesis follows.
    private List<String> arguments() throws Malformed {
        var arguments = new ArrayList<String>();
        if (at == text.length() || text.charAt(at) != '(') {
            return arguments;
        }
        int open = at++;
        var argument = new StringBuilder();
        char quote = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == '\'') {
                argument.append(c);
            } else if (c == '\\') {
                escape(argument);
            } else if (quote == '"') {
                argument.append(c);
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == ',') {
                arguments.add(argument.toString());
                argument.setLength(0);
            } else if (c == ')') {
                arguments.add(argument.toString());
                return arguments;
            } else {
                argument.append(c);
            }
        }
        throw new Malformed(
                open,
                quote != 0
                        ? "unmatched quote in arguments '" + text.substring(open) + "'"
                        : "expected ')' before end of conditional expression '" + text + "'");
    }

    private void escape(StringBuilder argument) {
        char next = at < text.length() ? text.charAt(at) : 0;
        switch (next) {
            case ' ', '\\', '\'', '"' -> argument.append(next);
            case 'n' -> argument.append('\n');
            case 'r' -> argument.append('\r');
            case 't' -> argument.append('\t');
            default -> {
                argument.append('\\');
                return;
            }
        }
        at++;
    }

    private void blanks() {
        while (at < text.length() && Line.isBlank(text.charAt(at))) {
            at++;
        }
    }

    private Malformed unparsable(int start) {
        return new Malformed(
                start, "unparsable conditional expression '" + text.substring(start) + "'");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || c == '_' || isDigit(c);
    }

    /// The questions one may ask.
    private enum Predicate {
        AWSLC_API_ATLEAST(1),
        AWSLC_API_BEFORE(1),
        DEFINED(1),
        ENABLED(1),
        FEATURE(1),
        FIPS_MODE(0),
        OPENSSL_VERSION_ATLEAST(1),
        OPENSSL_VERSION_BEFORE(1),
        SSLLIB_NAME_STARTSWITH(1),
        STREQ(2),
        STRNEQ(2),
        STRSTR(2),
        VERSION_ATLEAST(1),
        VERSION_BEFORE(1);

        private final int arguments;

        Predicate(int arguments) {
            this.arguments = arguments;
        }

        static @org.jspecify.annotations.Nullable Predicate named(String name) {
            for (var predicate : values()) {
                if (predicate.name().toLowerCase(java.util.Locale.ROOT).equals(name)) {
                    return predicate;
                }
            }
            return null;
        }
    }
}
