package sluice.keyword.http;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.ErrorPage;
import sluice.flow.ErrorPageReader;
import sluice.flow.ErrorPages;
import sluice.value.ByteString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Answers that come from the proxy itself.
public final class AnswerDirectives {
    private static final int LARGEST_FILE = 16384;

    private AnswerDirectives() {}

    /// `errorfile <code> <file>` — sends this file, a complete HTTP response, in place of the built-in answer.
    ///
    /// `/dev/null` closes the connection without an answer. Manual §4.2.
    @Directive(
            name = "errorfile",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void file(Words words) {
        int status = status(words);
        Path file = words.surroundings().file(words.next("a file"));
        words.end();
        if (status == 0) {
            return;
        }
        ErrorPage page = read(words, status, file);
        if (page != null) {
            put(words, status, page);
        }
    }

    /// The page in a file, or null after a problem was reported.
    public static @Nullable ErrorPage read(Words words, int status, Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            words.problem("error reading errorfile '" + file + "' : " + e.getMessage() + ".");
            return null;
        }
        if (bytes.length > LARGEST_FILE) {
            words.problem(
                    "errorfile '"
                            + file
                            + "' is too large: "
                            + bytes.length
                            + " bytes, at most "
                            + LARGEST_FILE
                            + " fit into a buffer.");
            return null;
        }
        try {
            return ErrorPageReader.read(status, bytes);
        } catch (ErrorPageReader.NoResponse e) {
            words.problem("errorfile '" + file + "' : " + e.getMessage() + ".");
            return null;
        }
    }

    /// `errorloc <code> <url>` — redirects with 302 in place of the built-in answer. Manual §4.2.
    @Directive(
            name = {"errorloc", "errorloc302"},
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void found(Words words) {
        redirect(words, 302, "Found");
    }

    /// `errorloc303 <code> <url>` — redirects with 303 in place of the built-in answer. Manual §4.2.
    @Directive(
            name = "errorloc303",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void seeOther(Words words) {
        redirect(words, 303, "See Other");
    }

    private static void redirect(Words words, int with, String reason) {
        int status = status(words);
        String location = words.next("a URL");
        words.end();
        if (status == 0) {
            return;
        }
        var fields =
                List.of(
                        new ErrorPage.Field(
                                ByteString.of("cache-control"), ByteString.of("no-cache")),
                        new ErrorPage.Field(ByteString.of("location"), ByteString.of(location)));
        put(
                words,
                status,
                new ErrorPage(with, ByteString.of(reason), fields, ByteString.EMPTY, false));
    }

    /// The next word as a status that has a page; 0 after a problem.
    static int status(Words words) {
        int status = (int) words.integer("a status code", 0, 999);
        if (ErrorPages.builtIn(status) == null) {
            words.problem(
                    "status code '"
                            + status
                            + "' not handled by '"
                            + words.keyword()
                            + "' ("
                            + ErrorPages.builtIn().toString().replaceAll("[\\[\\]]", "")
                            + ").");
            return 0;
        }
        return status;
    }

    private static void put(Words words, int status, ErrorPage page) {
        // In the order of the lines with `errorfiles`, which waits for the sections: the last one
        // holds.
        var proxy = words.draft(ProxyDraft.class);
        words.later(_ -> proxy.eachPlan(plan -> plan.errorPages.put(status, page)));
    }

    /// `monitor-uri <uri>` — answers requests for this path with 200 (503 after `monitor fail`), before all rules, unlogged.
    ///
    /// Manual §4.2.
    @Directive(
            name = "monitor-uri",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void monitorUri(Words words) {
        String uri = words.next("a URI");
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null && !uri.isEmpty()) {
            plan.monitorUri = ByteString.of(uri);
        }
    }
}
