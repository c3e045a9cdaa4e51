package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Words;
import sluice.config.syntax.Line;
import sluice.flow.rule.Rule;
import sluice.flow.rule.RuleSet;
import sluice.sample.Condition;
import sluice.sample.Converter;
import sluice.sample.Expression;
import sluice.sample.Surroundings;
import sluice.sample.Template;
import sluice.sample.acl.Conditions;
import sluice.sample.acl.Tokens;
import sluice.stream.Phase;
import sluice.stream.RulePlace;
import sluice.value.Kind;
import sluice.value.regex.Regex;

/// What readers of actions and of other lines with expressions have in common.
public final class Reading {
    private Reading() {}

    /// The words of a line as the compiler of conditions takes them.
    public static Tokens tokens(Words words) {
        return new Tokens() {
            @Override
            public @Nullable String peek() {
                return words.peek();
            }

            @Override
            public String next() {
                return words.next("a condition");
            }

            @Override
            public Surroundings surroundings() {
                return words.surroundings();
            }
        };
    }

    /// Takes one action of that set with its condition; null after a problem.
    public static @Nullable Rule rule(RuleSet set, Words words) {
        return RuleLines.rule(set, words);
    }

    /// Where the line stands that is being read.
    public static RulePlace place(Words words) {
        Line line = words.line().line();
        return new RulePlace(line.file(), line.number(), line.whole().text());
    }

    /// Takes `if …` or `unless …` up to the end of the line; null when there is none.
    public static @Nullable Condition condition(Words words) {
        Condition condition = Conditions.read(tokens(words));
        return condition == Condition.ALWAYS ? null : condition;
    }

    /// Takes an expression of that type; converters may follow as words of their own.
    public static Expression expression(Words words, Kind kind) {
        var text = new StringBuilder(words.next("a sample expression"));
        Surroundings place = words.surroundings();
        while (words.peek() instanceof String next && isConverter(place, next)) {
            text.append(',').append(words.next("a converter"));
        }
        if (text.isEmpty()) {
            return Expression.compile("always_false", place);
        }
        return Expression.compile(text.toString(), place).as(kind, place);
    }

    private static boolean isConverter(Surroundings place, String word) {
        int end = 0;
        while (end < word.length() && word.charAt(end) != '(' && word.charAt(end) != ',') {
            end++;
        }
        return place.catalog().find(Converter.Keyword.class, word.substring(0, end)) != null;
    }

    /// Takes a log-format string for a header value, a path or a name.
    public static Template field(Words words, String expected) {
        String format = words.next(expected);
        return Template.compile(format, Template.Style.FIELD, words.surroundings());
    }

    /// Takes a regular expression.
    public static Regex regex(Words words, boolean ignoreCase) {
        String pattern = words.next("a regular expression");
        try {
            return Regex.compile(pattern, ignoreCase);
        } catch (Regex.Malformed malformed) {
            words.surroundings()
                    .problem(
                            malformed.position(),
                            "regex '"
                                    + pattern
                                    + "' is invalid (error="
                                    + malformed.getMessage()
                                    + ", erroffset="
                                    + malformed.position()
                                    + ")");
            try {
                return Regex.compile("(?!)", false);
            } catch (Regex.Malformed impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    /// What stands in the parenthesis behind the name of an action: `set-var(txn.x,ifset)`.
    public static String parenthesis(Words words) {
        String name = words.keyword();
        int open = name.indexOf('(');
        if (open < 0 || !name.endsWith(")")) {
            words.problem("missing ')' behind '" + name + "'");
            return open < 0 ? "" : name.substring(open + 1);
        }
        return name.substring(open + 1, name.length() - 1);
    }

    /// Whether the line is a rule for requests.
    public static boolean isRequest(Words words) {
        return words.surroundings().phase() == Phase.HTTP_REQUEST;
    }
}
