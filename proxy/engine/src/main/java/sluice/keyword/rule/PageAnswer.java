package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.flow.ErrorPage;
import sluice.flow.ErrorPages;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.stream.Stream;

/// Answers with an error page as it is.
final class PageAnswer implements Action {
    private final Verdict verdict;
    private @Nullable ErrorPage page;
    private final int status;

    /// @param page null for the proxy's own page of the status
    PageAnswer(Verdict verdict, @Nullable ErrorPage page, int status) {
        this.verdict = verdict;
        this.page = page;
        this.status = status;
    }

    /// Set once, while the configuration is read.
    void page(ErrorPage page) {
        this.page = page;
    }

    @Override
    public Verdict run(Stream stream) {
        ErrorPage used = page == null ? page(stream, status) : page;
        fill(stream, used);
        return verdict;
    }

    static void fill(Stream stream, ErrorPage page) {
        var reply = stream.reply;
        reply.reset();
        reply.status = page.status();
        reply.complete = true;
        reply.silent = page.silent();
        reply.reason = page.reason();
        for (ErrorPage.Field field : page.fields()) {
            reply.head.add(field.name(), field.value());
        }
        reply.body = page.body();
    }

    /// The page of the backend where it has one of its own, else of the frontend.
    static ErrorPage page(Stream stream, int status) {
        Backend backend = stream.backend;
        if (backend != null
                && backend.get(BackendPlan.EXTRA) instanceof BackendPlan plan
                && plan.errorPages.has(status)) {
            return plan.errorPages.page(status);
        }
        Frontend frontend = stream.frontend;
        if (frontend != null && frontend.get(FrontendPlan.EXTRA) instanceof FrontendPlan plan) {
            return plan.errorPages.page(status);
        }
        return new ErrorPages().page(status);
    }
}
