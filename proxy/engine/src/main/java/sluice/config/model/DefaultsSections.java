package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Problems;
import sluice.config.syntax.Span;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Word;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The `defaults` sections read so far, as lines that can be applied to a proxy. Manual §4.
final class DefaultsSections {
    /// Rules have an order and an owner: they are allowed in named sections only.
    private static final Set<String> RULES =
            Set.of(
                    "acl",
                    "http-after-response",
                    "http-request",
                    "http-response",
                    "quic-initial",
                    "tcp-request",
                    "tcp-response");

    /// Lines of the same keywords that have no order.
    private static boolean isRule(Statement line) {
        return RULES.contains(line.text(0))
                && !line.text(0).equals("acl")
                && !line.text(1).equals("inspect-delay");
    }

    private final List<Recording> all = new ArrayList<>();

    /// Starts a section; with `parent` it begins with everything the parent says.
    Recording open(String name, Statement header, @Nullable Recording parent, Problems problems) {
        var recording = new Recording(name, header.span());
        if (parent != null) {
            parent.explicitUse();
            if (parent.rules) {
                problems.alert(
                        header.span(),
                        "a defaults section cannot inherit from a defaults section defining"
                                + " TCP/HTTP rules ('"
                                + parent.name
                                + "').");
            }
            recording.lines.addAll(parent.lines);
        }
        all.add(recording);
        return recording;
    }

    @Nullable Recording last() {
        return all.isEmpty() ? null : all.getLast();
    }

    List<Recording> named(String name) {
        return all.stream().filter(one -> one.name.equals(name)).toList();
    }

    List<String> names() {
        return all.stream().map(one -> one.name).filter(name -> !name.isEmpty()).toList();
    }

    void check(Problems problems) {
        for (var one : all) {
            if (one.explicit && one.implicitUser != null) {
                problems.warning(
                        one.header,
                        "defaults section '"
                                + one.name
                                + "' is used explicitly by name and implicitly by proxy '"
                                + one.implicitUser
                                + "'; use 'from "
                                + one.name
                                + "' everywhere or end with a common defaults section.");
            }
        }
    }

    /// One section.
    static final class Recording {
        private final String name;
        private final Span header;
        private final List<DirectiveDispatch.Line> lines = new ArrayList<>();
        private boolean rules;
        private boolean explicit;
        private @Nullable String implicitUser;
        private @Nullable String frontendUser;
        private @Nullable String backendUser;

        private Recording(String name, Span header) {
            this.name = name;
            this.header = header;
        }

        /// Takes a line, complaining about rules in a section without a name.
        void add(DirectiveDispatch.Line line, Problems problems) {
            var word = line.statement().keyword();
            if (RULES.contains(word.text())) {
                if (name.isEmpty()) {
                    problems.alert(
                            word.span(),
                            "'" + word + "' not allowed in anonymous 'defaults' section.",
                            "Name the section (defaults NAME) and use it with 'from NAME'.");
                }
                rules |= isRule(line.statement());
            }
            lines.add(line);
        }

        void explicitUse() {
            explicit = true;
        }

        void implicitUse(String proxy) {
            implicitUser = proxy;
        }

        /// Notes who uses the section: rules cannot serve clients' side and servers' side at once.
        void usedBy(Section kind, Word proxy, Problems problems) {
            if (!rules) {
                return;
            }
            if (kind == Section.LISTEN || kind == Section.FRONTEND) {
                frontendUser = proxy.text();
            }
            if (kind == Section.LISTEN || kind == Section.BACKEND) {
                backendUser = proxy.text();
            }
            if (kind == Section.BACKEND
                    && (says("tcp-request", "connection") || says("tcp-request", "session"))) {
                refused(proxy, kind, "'tcp-request connection' or 'tcp-request session'", problems);
            }
            if (kind == Section.FRONTEND && says("tcp-response", "content")) {
                refused(proxy, kind, "'tcp-response content'", problems);
            }
            if (frontendUser != null && backendUser != null) {
                problems.alert(
                        proxy.span(),
                        "defaults section '"
                                + name
                                + "' defines rules and cannot be used by both frontend '"
                                + frontendUser
                                + "' and backend '"
                                + backendUser
                                + "' (a 'listen' section is both).");
            }
        }

        private void refused(Word proxy, Section kind, String those, Problems problems) {
            problems.alert(
                    proxy.span(),
                    "a "
                            + kind.word()
                            + " section cannot inherit from a defaults section defining "
                            + those
                            + " rules ('"
                            + name
                            + "').");
        }

        private boolean says(String word, String second) {
            return lines.stream()
                    .map(DirectiveDispatch.Line::statement)
                    .anyMatch(line -> line.keyword().is(word) && line.text(1).equals(second));
        }

        /// Whether one of its lines begins with that word.
        boolean says(String word) {
            return lines.stream().anyMatch(line -> line.statement().keyword().is(word));
        }

        /// Reads every line again for the proxy in `place`.
        void apply(StatementWords.Place place) {
            for (var line : lines) {
                if (line.fits(place.section())) {
                    line.read(place);
                }
            }
        }
    }
}
