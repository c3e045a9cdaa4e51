package sluice.keyword.check;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Words;
import sluice.keyword.rule.Reading;
import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.upkeep.check.Expectation;
import sluice.upkeep.check.Expectation.What;
import sluice.upkeep.check.FieldPattern;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.regex.Regex;
import sluice.vocabulary.CheckStatus;

import java.util.ArrayList;
import java.util.List;

/// Reads one `expect` line: how its outcome is told, then what is looked for. Manual §4.2 `http-check expect`.
final class ExpectReader {
    private static final List<CheckStatus> OK =
            List.of(CheckStatus.L7OK, CheckStatus.L7OKC, CheckStatus.L6OK, CheckStatus.L4OK);
    private static final List<CheckStatus> ERROR =
            List.of(
                    CheckStatus.L7OKC,
                    CheckStatus.L7RSP,
                    CheckStatus.L7STS,
                    CheckStatus.L6RSP,
                    CheckStatus.L4CON);
    private static final List<CheckStatus> TIMEOUT =
            List.of(CheckStatus.L7TOUT, CheckStatus.L6TOUT, CheckStatus.L4TOUT);

    private final Words words;
    private final boolean http;
    private int minimum = -1;
    private boolean negated;
    private @Nullable String comment;
    private CheckStatus ok = CheckStatus.L7OK;
    private @Nullable CheckStatus error;
    private CheckStatus timeout = CheckStatus.L7TOUT;
    private @Nullable Template onSuccess;
    private @Nullable Template onError;
    private @Nullable Expression code;

    ExpectReader(Words words, boolean http) {
        this.words = words;
        this.http = http;
    }

    /// Null after a problem.
    @Nullable Expectation read() {
        while (words.hasNext()) {
            String word = words.next("a match");
            while (word.startsWith("!")) {
                negated = !negated;
                word = word.substring(1);
            }
            if (!word.isEmpty() && !option(word)) {
                return match(word);
            }
        }
        words.problem("'" + words.keyword() + "' : expects a match such as 'string' or 'status'.");
        return null;
    }

    private boolean option(String word) {
        switch (word) {
            case "min-recv" -> minimum = (int) words.integer("a number", -1, 16384);
            case "comment" -> comment = words.next("a comment");
            case "ok-status" -> ok = status(OK);
            case "error-status" -> error = status(ERROR);
            case "tout-status" -> timeout = status(TIMEOUT);
            case "on-success" -> onSuccess = CheckSteps.format(words, Template.Style.TEXT);
            case "on-error" -> onError = CheckSteps.format(words, Template.Style.TEXT);
            case "status-code" -> code = Reading.expression(words, Kind.SINT);
            default -> {
                return false;
            }
        }
        return true;
    }

    private CheckStatus status(List<CheckStatus> allowed) {
        String word = words.next("a check status");
        var names = new ArrayList<String>();
        for (CheckStatus each : allowed) {
            if (each.name().equals(word)) {
                return each;
            }
            names.add("'" + each.name() + "'");
        }
        words.problem(
                "'"
                        + words.keyword()
                        + "' : '"
                        + word
                        + "' is no status here; expects "
                        + String.join(", ", names)
                        + ".");
        return allowed.getFirst();
    }

    private @Nullable Expectation match(String match) {
        What what = what(match);
        if (what == null) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : '"
                            + match
                            + "' is not supported; expects "
                            + (http
                                    ? "'status', 'rstatus', 'string', 'string-lf', 'rstring', 'hdr'"
                                            + " or 'fhdr'."
                                    : "'string', 'string-lf', 'rstring', 'binary', 'binary-lf' or"
                                            + " 'rbinary'."));
            words.rest();
            return null;
        }
        String pattern = "";
        FieldPattern field = null;
        Template format = null;
        if (what == What.FIELD) {
            field = field(match);
            if (field == null) {
                return null;
            }
        } else if (what == What.FORMAT || what == What.BINARY_FORMAT) {
            format = CheckSteps.format(words, Template.Style.TEXT);
        } else {
            pattern = words.next("a pattern");
        }
        if (what == What.STATUS && !Expectation.isStatusList(pattern)) {
            words.problem(
                    "'" + words.keyword() + "' : '" + pattern + "' is no list of status codes.");
            return null;
        }
        ByteString bytes =
                what == What.BINARY
                        ? CheckSteps.hexadecimal(words, pattern)
                        : ByteString.of(what == What.STRING ? pattern : "");
        Regex regex = match.startsWith("r") ? regex(pattern, false) : null;
        if (comment == null && words.take("comment")) {
            comment = words.next("a comment");
        }
        words.end();
        var report = new Expectation.Report(comment, ok, error, timeout, onSuccess, onError, code);
        return new Expectation(
                what, pattern, bytes, regex, format, field, negated, minimum, report);
    }

    private @Nullable What what(String match) {
        return switch (match) {
            case "string" -> What.STRING;
            case "string-lf" -> What.FORMAT;
            case "rstring" -> What.REGEX;
            case "binary" -> http ? null : What.BINARY;
            case "binary-lf" -> http ? null : What.BINARY_FORMAT;
            case "rbinary" -> http ? null : What.BINARY_REGEX;
            case "status" -> http ? What.STATUS : null;
            case "rstatus" -> http ? What.STATUS_REGEX : null;
            case "hdr", "fhdr" -> http ? What.FIELD : null;
            default -> null;
        };
    }

    private @Nullable FieldPattern field(String match) {
        boolean plain = words.take("name");
        if (!plain && !words.take("name-lf")) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : expects 'name' or 'name-lf' behind '"
                            + match
                            + "'.");
            words.rest();
            return null;
        }
        FieldPattern.Text name = text(plain, true);
        FieldPattern.Text value = null;
        if (words.take("value")) {
            value = text(true, false);
        } else if (words.take("value-lf")) {
            value = text(false, false);
        }
        return new FieldPattern(name, value, match.equals("fhdr"));
    }

    private FieldPattern.Text text(boolean plain, boolean anyCase) {
        var method = FieldPattern.Method.STR;
        if (words.take("-m")) {
            String word = words.next("a method");
            var named = FieldPattern.Method.of(word);
            if (named == null || named == FieldPattern.Method.REG && !plain) {
                words.problem(
                        "'"
                                + words.keyword()
                                + "' : '-m "
                                + word
                                + "' is not possible; expects 'str', 'beg', 'end', 'sub'"
                                + (plain ? " or 'reg'." : "."));
            } else {
                method = named;
            }
        }
        if (!plain) {
            return new FieldPattern.Text(
                    method, CheckSteps.format(words, Template.Style.TEXT), null);
        }
        String text = words.next("a text");
        return new FieldPattern.Text(
                method,
                Template.literal(text),
                method == FieldPattern.Method.REG ? regex(text, anyCase) : null);
    }

    private @Nullable Regex regex(String pattern, boolean anyCase) {
        try {
            return Regex.compile(pattern, anyCase);
        } catch (Regex.Malformed e) {
            words.problem("regular expression '" + pattern + "': " + e.getMessage());
            return null;
        }
    }
}
