package sluice.keyword.bind;

import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.Words;

import java.util.Set;

/// Options of `stats socket` lines that HAProxy reads on every `bind` line and heeds on sockets of the Runtime API only.
final class StatsSocketOptions {
    private static final Set<String> LEVELS = Set.of("user", "operator", "admin");
    private static final Set<String> SEVERITIES = Set.of("none", "number", "string");

    private StatsSocketOptions() {}

    /// `level { user | operator | admin }` — what a socket of the Runtime API permits; means nothing for traffic. Manual §5.1.
    @BindOption(name = "level")
    static void level(Words words, BindDraft bind) {
        check(words, LEVELS, "'level' only supports 'user', 'operator', and 'admin'");
    }

    /// `severity-output { none | number | string }` — how answers of the Runtime API show their severity; means nothing for traffic. Manual §5.1.
    @BindOption(name = "severity-output")
    static void severity(Words words, BindDraft bind) {
        check(words, SEVERITIES, "'severity-output' only supports 'none', 'number', and 'string'");
    }

    /// `expose-fd listeners` — a socket of the Runtime API may hand over the listening sockets; means nothing for traffic. Manual §5.1.
    @BindOption(name = "expose-fd")
    static void descriptors(Words words, BindDraft bind) {
        check(words, Set.of("listeners"), "'expose-fd' only supports 'listeners'");
    }

    private static void check(Words words, Set<String> known, String otherwise) {
        String word = words.next("an argument");
        if (!word.isEmpty() && !known.contains(word)) {
            words.problem(otherwise + ", not '" + word + "'.");
        }
    }
}
