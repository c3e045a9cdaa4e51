package sluice.keyword.balance;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Words;
import sluice.sample.Condition;
import sluice.sample.Converter;
import sluice.sample.Expression;
import sluice.sample.Surroundings;
import sluice.sample.acl.Conditions;
import sluice.sample.acl.Tokens;
import sluice.value.Kind;

/// Expressions and conditions within a line.
public final class Phrase {
    private Phrase() {}

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

    /// Takes `if …` or `unless …` up to the end of the line; null when there is none.
    public static @Nullable Condition condition(Words words) {
        Condition condition =
                Conditions.read(
                        new Tokens() {
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
                        });
        return condition == Condition.ALWAYS ? null : condition;
    }
}
