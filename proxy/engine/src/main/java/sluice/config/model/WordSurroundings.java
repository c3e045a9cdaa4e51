package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.Problem;
import sluice.config.syntax.Severity;
import sluice.config.syntax.Span;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Word;
import sluice.flow.rule.RuleSet;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.sample.Acls;
import sluice.sample.Surroundings;
import sluice.sample.acl.Conditions;
import sluice.stream.Phase;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One word of a line as the place of an expression.
record WordSurroundings(
        StatementWords.Place place, Statement statement, Span span, Consumer<Problem> problems)
        implements Surroundings {
    @Override
    public Catalog catalog() {
        return place.configuration().catalog();
    }

    @Override
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return place.configuration().part(type, fresh);
    }

    @Override
    public <T> @Nullable T declare(Class<T> type, String name, T thing) {
        return place.configuration().declare(type, name, thing);
    }

    @Override
    public <T> @Nullable T declared(Class<T> type, String name) {
        return place.configuration().declared(type, name);
    }

    /// The first words of the line tell when its expressions are evaluated.
    @Override
    public @Nullable Phase phase() {
        String first = statement.text(0);
        for (RuleSet set : RuleSet.values()) {
            if (set.directive().equals(first)
                    || set.directive().equals(first + " " + statement.text(1))) {
                return set.phase();
            }
        }
        return switch (first) {
            case "redirect",
                    "use_backend",
                    "use-server",
                    "balance",
                    "hash",
                    "source",
                    "stats",
                    "unique-id-format" ->
                    Phase.HTTP_REQUEST;
            case "stick" ->
                    statement.text(1).equals("store-response")
                            ? Phase.HTTP_RESPONSE
                            : Phase.HTTP_REQUEST;
            case "log-format", "error-log-format", "log-format-sd" -> Phase.LOG;
            case "http-check", "tcp-check" -> Phase.CHECK;
            // `set var` of the Runtime API: there is no stream.
            case "set" -> Phase.CHECK;
            default -> null;
        };
    }

    @Override
    public @Nullable Proxy proxy() {
        if (!(place.draft() instanceof ProxyDraft draft)) {
            return null;
        }
        return draft.frontend() != null ? draft.frontend() : draft.backend();
    }

    @Override
    public Path file(String name) {
        return place.configuration().process().files.file(name, statement.line().file());
    }

    @Override
    public boolean isShared() {
        return place.draft() instanceof ProxyDraft draft && draft.isScratch();
    }

    @Override
    public Acls acls() {
        return place.draft() instanceof ProxyDraft draft
                ? draft.part(Acls.class, Acls::new)
                : place.configuration().part(Acls.class, Acls::new);
    }

    @Override
    public Acls.@Nullable Acl acl(String name) {
        return Conditions.find(name, this);
    }

    @Override
    public void later(Runnable task) {
        if (isShared()) {
            return;
        }
        place.tasks().accept(task);
    }

    @Override
    public @Nullable Frontend frontend(String name) {
        return place.configuration().frontend(name);
    }

    @Override
    public @Nullable Backend backend(String name) {
        return place.configuration().backend(name);
    }

    @Override
    public void problem(int position, String message) {
        problems.accept(Problem.parsing(Severity.ALERT, from(position), message));
    }

    @Override
    public void warning(int position, String message) {
        problems.accept(Problem.parsing(Severity.WARNING, from(position), message));
    }

    private Span from(int position) {
        for (Word word : statement.words()) {
            if (word.span().equals(span)) {
                return position <= 0 ? span : word.part(position, word.text().length());
            }
        }
        return span;
    }
}
