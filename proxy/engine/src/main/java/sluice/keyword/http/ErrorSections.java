package sluice.keyword.http;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;
import sluice.flow.ErrorPages;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Error pages shared by name: `http-errors` sections and the `errorfiles` lines that import them. Manual §4.2.
final class ErrorSections {
    private ErrorSections() {}

    /// `http-errors <name>` — a section of error pages that proxies import with `errorfiles <name>`. Manual §12.
    @SectionKeyword(name = "http-errors", section = Section.HTTP_ERRORS)
    static Object section(Words words) {
        var pages = new ErrorPages();
        var name = words.next("a name");
        words.end();
        if (!name.isEmpty() && words.model().declare(ErrorPages.class, name, pages) != null) {
            words.problem("http-errors section '" + name + "' already exists (declared before).");
        }
        return pages;
    }

    /// `errorfile <code> <file>` — a complete HTTP response for this status. Manual §12.
    @Directive(name = "errorfile", in = Section.HTTP_ERRORS)
    static void file(Words words) {
        int status = AnswerDirectives.status(words);
        var file = words.surroundings().file(words.next("a file"));
        words.end();
        if (status == 0) {
            return;
        }
        var page = AnswerDirectives.read(words, status, file);
        if (page != null) {
            words.draft(ErrorPages.class).put(status, page);
        }
    }

    /// `errorfiles <name> [<code>...]` — uses the pages of an `http-errors` section, all of them or those named.
    ///
    /// Of several lines for one status, `errorfile` and `http-error` included, the last one holds. Manual §4.2.
    @Directive(
            name = "errorfiles",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void use(Words words) {
        var name = words.next("a http-errors section name");
        Set<Integer> wanted = new HashSet<>();
        while (words.hasNext()) {
            wanted.add(AnswerDirectives.status(words));
        }
        if (name.isEmpty()) {
            return;
        }
        var proxy = words.draft(ProxyDraft.class);
        words.later(
                model -> {
                    var pages = model.declared(ErrorPages.class, name);
                    if (pages == null) {
                        words.invalid(
                                proxy.title()
                                        + ": unable to find http-errors section '"
                                        + name
                                        + "' referenced at "
                                        + words.place()
                                        + Suggestion.ending(
                                                name, known(words.draft(Configuration.class)))
                                        + ".");
                        return;
                    }
                    for (int status : wanted) {
                        if (pages.own(status) == null) {
                            words.warning(
                                    proxy.title()
                                            + ": status '"
                                            + status
                                            + "' not declared in http-errors section '"
                                            + name
                                            + "'.");
                        }
                    }
                    pages.own()
                            .forEach(
                                    (status, page) -> {
                                        if (wanted.isEmpty() || wanted.contains(status)) {
                                            proxy.eachPlan(
                                                    plan -> plan.errorPages.put(status, page));
                                        }
                                    });
                });
    }

    private static List<String> known(Configuration configuration) {
        return new ArrayList<>(configuration.names(ErrorPages.class));
    }
}
