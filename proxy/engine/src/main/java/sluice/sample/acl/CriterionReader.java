package sluice.sample.acl;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.sample.SampleFetch;
import sluice.sample.Suggestion;
import sluice.sample.Surroundings;
import sluice.sample.pattern.MatchMethod;
import sluice.sample.pattern.PatternFiles;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.value.Cast;

import java.util.ArrayList;
import java.util.List;

/// Reads `criterion [flags] [operator] patterns…`: what follows the name of an ACL or stands between braces.
final class CriterionReader {
    private static final List<String> OPERATORS = List.of("eq", "ge", "gt", "le", "lt");

    private final Tokens tokens;
    private final StringBuilder source = new StringBuilder();
    private final List<String> files = new ArrayList<>();
    private final List<Surroundings> filePlaces = new ArrayList<>();
    private final List<Boolean> fileIgnoresCase = new ArrayList<>();
    private final List<String> patterns = new ArrayList<>();
    private boolean ignoreCase;
    private boolean noNames;
    private boolean asMap;
    private @Nullable MatchMethod method;

    CriterionReader(Tokens tokens) {
        this.tokens = tokens;
    }

    Condition read() {
        String criterion = take();
        Surroundings place = tokens.surroundings();
        Expression expression = expression(criterion, place);
        if (expression == null) {
            return Condition.ALWAYS;
        }
        flags();
        if (method == null) {
            method = MatchMethod.byKind(expression.out());
        }
        Surroundings end = tokens.surroundings();
        if (method == null) {
            skip();
            place.problem(
                    0,
                    "matching method must be specified first (using '-m') when using a sample"
                            + " expression of this type ('"
                            + criterion
                            + "')");
            return Condition.ALWAYS;
        }
        if (!Cast.possible(expression.out(), method.sample())) {
            place.problem(
                    0,
                    "a sample of '"
                            + criterion
                            + "' cannot be matched with '-m "
                            + method.word()
                            + "'");
        }
        operators(method);
        while (tokens.peek() != null) {
            patterns.add(take());
        }
        if (!method.takesPatterns()) {
            return withoutPatterns(expression, method, end);
        }
        if (files.isEmpty() && patterns.isEmpty()) {
            place.warning(
                    0, "acl '" + source.toString().strip() + "' has no pattern: it never matches");
        }
        return new Term(source.toString().strip(), expression, method, indexes(method, place));
    }

    private Condition withoutPatterns(
            Expression expression, MatchMethod method, Surroundings place) {
        for (String pattern : patterns) {
            if (method == MatchMethod.BOOL && isBoolean(pattern)) {
                place.warning(
                        0,
                        "'"
                                + pattern
                                + "' is not looked at: a boolean sample matches when it is true");
            } else if (method == MatchMethod.BOOL) {
                place.warning(
                        0, "the value '" + pattern + "' is ignored: boolean samples take none");
            } else {
                place.warning(0, "'" + pattern + "' is ignored: '-m found' takes no pattern");
            }
        }
        return new Term(source.toString().strip(), expression, method, new PatternIndex[0]);
    }

    private static boolean isBoolean(String word) {
        return List.of("1", "true", "on", "enabled", "0", "false", "off", "disabled")
                .contains(word);
    }

    private String take() {
        String word = tokens.next();
        source.append(word).append(' ');
        return word;
    }

    private void skip() {
        while (tokens.peek() != null) {
            take();
        }
    }

    /// `path_beg(…),conv`: an ACL keyword is a fetch with a method, which a converter behind it takes away again.
    private @Nullable Expression expression(String criterion, Surroundings place) {
        int end = 0;
        while (end < criterion.length()
                && criterion.charAt(end) != '('
                && criterion.charAt(end) != ',') {
            end++;
        }
        String name = criterion.substring(0, end);
        var catalog = place.catalog();
        var keyword = catalog.find(AclKeyword.Keyword.class, name);
        if (keyword == null && catalog.find(SampleFetch.Keyword.class, name) == null) {
            var known = new ArrayList<>(catalog.names(AclKeyword.Keyword.class));
            known.addAll(catalog.names(SampleFetch.Keyword.class));
            place.problem(
                    0, "unknown fetch method '" + name + "' in ACL" + Suggestion.of(name, known));
            skip();
            return null;
        }
        if (keyword == null) {
            return Expression.compile(criterion, place);
        }
        String fetch = keyword.fetchOf(name);
        Expression expression =
                Expression.compile(
                        fetch + criterion.substring(end), place.at(name.length() - fetch.length()));
        if (expression.isBare()) {
            method = keyword.method().method();
        }
        return expression;
    }

    private void flags() {
        while (true) {
            String word = tokens.peek();
            if (word == null || word.length() < 2 || word.charAt(0) != '-') {
                return;
            }
            switch (word) {
                case "--" -> {
                    take();
                    return;
                }
                case "-i" -> {
                    take();
                    ignoreCase = true;
                }
                case "-n" -> {
                    take();
                    noNames = true;
                }
                case "-M" -> {
                    take();
                    asMap = true;
                }
                case "-u" -> {
                    take();
                    String id = take();
                    if (!id.matches("[0-9]+")) {
                        tokens.surroundings()
                                .problem(
                                        0,
                                        "flag '-u' expects a numeric identifier but found '"
                                                + id
                                                + "'");
                    }
                }
                case "-m" -> {
                    take();
                    method();
                }
                case "-f" -> {
                    take();
                    files.add(take());
                    filePlaces.add(tokens.surroundings());
                    fileIgnoresCase.add(ignoreCase);
                }
                default -> {
                    if (!flagLike(word)) {
                        return;
                    }
                    take();
                    tokens.surroundings()
                            .problem(
                                    0,
                                    "unsupported flag '"
                                            + word
                                            + "'; flags are -i, -n, -u, -m, -M, -f and --, put '--'"
                                            + " before a pattern that begins with '-'");
                }
            }
        }
    }

    /// A negative number is a pattern.
    private static boolean flagLike(String word) {
        return Character.isLetter(word.charAt(1));
    }

    private void method() {
        String word = take();
        MatchMethod named = MatchMethod.of(word);
        if (!files.isEmpty()) {
            tokens.surroundings()
                    .problem(0, "'-m' must only be specified before patterns and files");
        }
        if (named == null) {
            tokens.surroundings()
                    .problem(
                            0,
                            "unknown matching method '"
                                    + word
                                    + "'"
                                    + Suggestion.of(word, MatchMethod.words()));
            return;
        }
        method = named;
    }

    /// `ge 5 lt 10`: each operator holds for the numbers behind it.
    private void operators(MatchMethod method) {
        if (method != MatchMethod.INT && method != MatchMethod.LEN) {
            return;
        }
        String operator = "eq";
        while (tokens.peek() != null) {
            String word = take();
            if (OPERATORS.contains(word)) {
                operator = word;
                if (tokens.peek() == null) {
                    tokens.surroundings()
                            .problem(0, "operator '" + word + "' needs a number behind it");
                }
                continue;
            }
            patterns.add(operator.equals("eq") ? word : range(operator, word));
        }
    }

    private String range(String operator, String word) {
        if (word.indexOf(':') >= 0 || word.indexOf('.') > 0) {
            return word.indexOf('.') > 0 ? versionRange(operator, word) : word;
        }
        try {
            long number = Long.parseLong(word);
            return switch (operator) {
                case "ge" -> number + ":";
                case "gt" -> number + 1 + ":";
                case "le" -> ":" + number;
                default -> ":" + (number - 1);
            };
        } catch (NumberFormatException notANumber) {
            tokens.surroundings().problem(0, "'" + word + "' is not a number");
            return "0";
        }
    }

    private static String versionRange(String operator, String word) {
        int dot = word.indexOf('.');
        String major = word.substring(0, dot);
        try {
            int minor = Integer.parseInt(word.substring(dot + 1));
            return switch (operator) {
                case "ge" -> word + ":";
                case "gt" -> major + "." + (minor + 1) + ":";
                case "le" -> ":" + word;
                default -> ":" + major + "." + (minor - 1);
            };
        } catch (NumberFormatException notANumber) {
            return word;
        }
    }

    private PatternIndex[] indexes(MatchMethod method, Surroundings place) {
        var indexes = new ArrayList<PatternIndex>();
        if (!patterns.isEmpty()) {
            try {
                indexes.add(PatternFiles.inline(patterns).index(method, ignoreCase, !noNames));
            } catch (PatternIndex.Malformed malformed) {
                tokens.surroundings().problem(0, String.valueOf(malformed.getMessage()));
            }
        }
        for (int i = 0; i < files.size(); i++) {
            Surroundings at = filePlaces.get(i);
            Reference reference = PatternFiles.find(files.get(i), asMap, at, 0);
            try {
                indexes.add(reference.index(method, fileIgnoresCase.get(i), !noNames));
            } catch (PatternIndex.Malformed malformed) {
                at.problem(0, PatternFiles.located(files.get(i), malformed));
            }
        }
        return indexes.toArray(PatternIndex[]::new);
    }
}
