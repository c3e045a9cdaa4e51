package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Words;
import sluice.flow.ErrorPage;
import sluice.flow.ErrorPages;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.keyword.http.AnswerDirectives;
import sluice.sample.Template;
import sluice.value.ByteString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Reads what `return`, `deny` and `tarpit` say about their answer.
final class AnswerReader {
    private static final List<String> BODIES =
            List.of(
                    "string",
                    "lf-string",
                    "file",
                    "lf-file",
                    "errorfile",
                    "errorfiles",
                    "default-errorfiles");

    private final Words words;
    private final Verdict verdict;
    private int status;
    private boolean statusGiven;
    private @Nullable ByteString contentType;
    private @Nullable String bodyKind;
    private String bodyText = "";
    private final List<Answer.Field> fields = new ArrayList<>();

    private AnswerReader(Words words, int status, Verdict verdict) {
        this.words = words;
        this.status = status;
        this.verdict = verdict;
    }

    static Action read(Words words, int status, Verdict verdict) {
        var reader = new AnswerReader(words, status, verdict);
        reader.options();
        return reader.action();
    }

    private void options() {
        for (String word = words.peek(); word != null; word = words.peek()) {
            switch (word) {
                case "status", "deny_status" -> {
                    words.take(word);
                    status = (int) words.integer("a status code", 200, 599);
                    statusGiven |= word.equals("status");
                }
                case "content-type" -> {
                    words.take(word);
                    contentType = ByteString.of(words.next("a content type"));
                }
                case "hdr" -> {
                    words.take(word);
                    var name = ByteString.of(words.next("a header name").toLowerCase(Locale.ROOT));
                    fields.add(new Answer.Field(name, Reading.field(words, "a header value")));
                }
                case "default-errorfiles" -> {
                    words.take(word);
                    body(word, "");
                }
                default -> {
                    String kind = Objects.requireNonNull(word);
                    if (!BODIES.contains(kind)) {
                        return;
                    }
                    words.take(kind);
                    body(kind, words.next(kind.contains("file") ? "a name" : "a text"));
                }
            }
        }
    }

    private void body(String kind, String text) {
        if (bodyKind != null) {
            words.problem(
                    "'"
                            + kind
                            + "' cannot stand beside '"
                            + bodyKind
                            + "': an answer has one body");
        }
        bodyKind = kind;
        bodyText = text;
    }

    private Action action() {
        if (bodyKind == null) {
            boolean plain =
                    verdict == Verdict.ANSWER
                            && (isReturn() || contentType != null || !fields.isEmpty());
            return plain ? answer(Template.literal("")) : page();
        }
        return switch (bodyKind) {
            case "string" -> answer(Template.literal(bodyText));
            case "lf-string" -> answer(template(bodyText));
            case "file" -> answer(Template.literal(content()));
            case "lf-file" -> answer(template(content()));
            case "errorfile" -> wholeFile();
            case "errorfiles" -> section();
            default -> page();
        };
    }

    private boolean isReturn() {
        return words.keyword().equals("return");
    }

    private Template template(String format) {
        return Template.compile(format, Template.Style.FIELD, words.surroundings());
    }

    private String content() {
        try {
            return Files.readString(
                    words.surroundings().file(bodyText), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            words.problem("error opening file '" + bodyText + "' : " + failure.getMessage());
            return "";
        }
    }

    private Action answer(Template body) {
        boolean empty = body.constant() != null && body.constant().isEmpty();
        if (contentType == null && !empty && isReturn()) {
            words.problem("a content-type must be defined with '" + bodyKind + "'");
        }
        return new Answer(verdict, status, empty ? null : contentType, body, fields);
    }

    /// The proxy's own page of the status, which the driver knows.
    private Action page() {
        if (isReturn() && statusGiven && ErrorPages.builtIn(status) == null) {
            words.problem("the status code " + status + " has no error page of its own");
        }
        int code = status;
        Verdict decided = verdict;
        return stream -> {
            stream.reply.status = code;
            return decided;
        };
    }

    private Action wholeFile() {
        ErrorPage page = AnswerDirectives.read(words, status, words.surroundings().file(bodyText));
        return page == null
                ? stream -> Verdict.CONTINUE
                : new PageAnswer(verdict, page, page.status());
    }

    private Action section() {
        var answer = new PageAnswer(verdict, null, status);
        String name = bodyText;
        words.later(
                model -> {
                    ErrorPages pages = model.declared(ErrorPages.class, name);
                    if (pages == null) {
                        words.problem("unknown http-errors section '" + name + "'");
                    } else {
                        ErrorPage page = pages.own(status);
                        if (page == null) {
                            words.warning(
                                    "status '"
                                            + status
                                            + "' referenced by an http reply not declared in"
                                            + " http-errors section '"
                                            + name
                                            + "'.");
                            page = ErrorPage.empty(status);
                        }
                        answer.page(page);
                    }
                });
        return answer;
    }
}
