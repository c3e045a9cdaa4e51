package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Problems;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;

import java.util.ArrayList;
import java.util.List;

/// A proxy that is made after the configuration was finished: the lines of a `defaults` section, then some of its own, go through
/// the same keywords as in a file. Used by the operation loop only. Management guide §9.3 `add backend`.
public final class LateProxy {
    private final Configuration configuration;
    private final ProxyDraft draft;
    private final Problems problems = new Problems();
    private final List<Runnable> tasks = new ArrayList<>();

    private LateProxy(Configuration configuration, Section section, String name, String header) {
        this.configuration = configuration;
        var statement = LateLine.statement(List.of(header.split(" ")));
        draft =
                new ProxyDraft(
                        section,
                        name,
                        statement.span(),
                        section == Section.FRONTEND ? new Frontend(name, 0) : null,
                        section == Section.BACKEND ? new Backend(name, 0) : null);
    }

    /// What came of it: the proxy, or why there is none.
    ///
    /// @param draft null when it was refused; nothing was changed then
    /// @param complaint null when it was made
    public record Made(@Nullable ProxyDraft draft, @Nullable String complaint) {
        private static Made refused(String complaint) {
            return new Made(null, complaint);
        }
    }

    /// Whether `name` may be the name of a proxy; else the character that may not be in one.
    public static @Nullable Character badCharacter(String name) {
        for (char c : name.toCharArray()) {
            if (!ConfigurationReader.isNameCharacter(c)) {
                return c;
            }
        }
        return null;
    }

    /// Makes a frontend or a backend.
    ///
    /// @param from the name of a `defaults` section
    /// @param lines the words of its own lines, `mode` among them unless the section has one
    public static Made make(
            Configuration configuration,
            Section section,
            String name,
            String from,
            List<List<String>> lines) {
        var found = configuration.defaults().named(from);
        if (found.size() != 1) {
            return Made.refused(
                    "defaults section '"
                            + from
                            + "' "
                            + (found.isEmpty()
                                    ? "not found; see 'show defaults'."
                                    : "exists " + found.size() + " times."));
        }
        var recording = found.getFirst();
        boolean hasMode =
                recording.says("mode")
                        || lines.stream().anyMatch(words -> words.getFirst().equals("mode"));
        if (!hasMode) {
            return Made.refused(
                    "Mode is mandatory: neither the command nor defaults section '"
                            + from
                            + "' says it.");
        }
        var proxy =
                new LateProxy(
                        configuration,
                        section,
                        name,
                        section.word() + " " + name + " from " + from);
        return proxy.read(recording, lines);
    }

    private Made read(DefaultsSections.Recording recording, List<List<String>> lines) {
        recording.usedBy(
                draft.section(), LateLine.statement(List.of(draft.name())).keyword(), problems);
        recording.apply(place(true));
        for (var words : lines) {
            LateLine.read(place(false), words);
        }
        draft.each(proxy -> proxy.id(freeId()));
        LateLine.run(tasks);
        String complaint = LateLine.complaint(problems);
        if (complaint != null) {
            return Made.refused(complaint);
        }
        configuration.add(draft);
        return new Made(draft, null);
    }

    private int freeId() {
        int id = ConfigurationReader.FIRST_PROXY_ID;
        for (ProxyDraft each : configuration.proxies()) {
            var frontend = each.frontend();
            var backend = each.backend();
            id =
                    Math.max(
                            id,
                            1
                                    + Math.max(
                                            frontend == null ? 0 : frontend.id(),
                                            backend == null ? 0 : backend.id()));
        }
        return id;
    }

    private StatementWords.Place place(boolean applied) {
        return new StatementWords.Place(
                configuration, draft.section(), draft, applied, true, problems, tasks::add);
    }
}
