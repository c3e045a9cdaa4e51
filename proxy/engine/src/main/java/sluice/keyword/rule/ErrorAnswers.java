package sluice.keyword.rule;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.ErrorPages;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;

/// Error pages that are made for each request.
final class ErrorAnswers {
    private ErrorAnswers() {}

    /// `http-error status <code> [content-type <type>] [<body>] [hdr <name> <fmt>]*` — what to answer instead of the page of a status.
    ///
    /// `http-error status 503 content-type application/json lf-string '{"id":"%ID"}'`. The body is what `http-request return` takes;
    /// a backend's lines win over its frontend's once it is chosen. Manual §4.2.
    @Directive(
            name = "http-error",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void answer(Words words) {
        if (!words.take("status")) {
            words.problem("'http-error' expects 'status' followed by a status code");
            words.rest();
            return;
        }
        int status = (int) words.integer("a status code", 200, 599);
        if (ErrorPages.builtIn(status) == null) {
            words.problem(
                    "'http-error' : no page of status "
                            + status
                            + " is ever sent; there are "
                            + ErrorPages.builtIn().toString().replaceAll("[\\[\\]]", ""));
            words.rest();
            return;
        }
        var proxy = words.draft(ProxyDraft.class);
        if (words.take("default-errorfiles")) {
            words.end();
            words.later(_ -> proxy.eachPlan(plan -> plan.errorPages.forget(status)));
            return;
        }
        Action answer = AnswerReader.read(words, status, Verdict.ANSWER);
        words.end();
        words.later(_ -> proxy.eachPlan(plan -> plan.errorPages.put(status, answer)));
    }
}
