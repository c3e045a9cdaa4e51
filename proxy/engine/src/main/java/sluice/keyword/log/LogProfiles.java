package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;
import sluice.operation.log.LogLine;
import sluice.operation.log.LogProfile;
import sluice.sample.Template;
import sluice.stream.LogOrigin;
import sluice.stream.Phase;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The `log-profile` sections of a configuration, by name. Manual §8.3.5.
final class LogProfiles {
    private final Map<String, LogProfile> profiles = new LinkedHashMap<>();

    /// The profile of that name, which a section may declare further down.
    LogProfile named(String name) {
        return profiles.computeIfAbsent(name, LogProfile::new);
    }

    /// The names of those that were declared.
    List<String> names() {
        return profiles.values().stream()
                .filter(LogProfile::isDeclared)
                .map(LogProfile::name)
                .toList();
    }

    /// `log-profile <name>` — how the lines of some targets are built, step by step.
    ///
    /// A `log … profile <name>` line, or `do-log profile <name>`, refers to it.
    ///
    /// ```
    /// log-profile brief
    ///     log-tag edge
    ///     on accept drop
    ///     on error format "%ci failed"
    ///     on any sd "[from@32473 step=\"%OG\"]"
    /// ```
    ///
    /// Manual §8.3.5.
    @SectionKeyword(name = "log-profile", section = Section.LOG_PROFILE)
    static Object section(Words words) {
        String name = words.next("a name");
        words.end();
        LogProfile profile = words.model().part(LogProfiles.class, LogProfiles::new).named(name);
        if (!profile.declare()) {
            words.problem("log-profile section '" + name + "' already exists.");
        }
        return profile;
    }

    /// `log-tag <name>` — the program's name in the header of messages built by this profile. Manual §8.3.5.
    @Directive(name = "log-tag", in = Section.LOG_PROFILE)
    static void tag(Words words) {
        words.draft(LogProfile.class).tag(ByteString.of(words.next("a tag")));
        words.end();
    }

    /// `on <step> [drop] [format <format>] [sd <format>]` — what becomes of a line at this step.
    ///
    /// | step | line written |
    /// |---|---|
    /// | `accept`, `request`, `connect`, `response`, `close` | at this step of a stream; without `log-steps` only one of them occurs |
    /// | `error` | for a connection that failed before its first request |
    /// | `tcp-req-conn`, `tcp-req-sess`, `tcp-req-cont`, `tcp-res-cont`, `http-req`, `http-res`, `http-after-res` | by `do-log` in these rules |
    /// | `any` | at every step that has no line of its own here |
    ///
    /// `format` takes the place of `log-format` or `error-log-format`, `sd` that of `log-format-sd`, `drop` writes nothing. Manual §8.3.5.
    @Directive(name = "on", in = Section.LOG_PROFILE)
    static void on(Words words) {
        String word = words.next("a step");
        LogOrigin origin = LogOrigin.of(word);
        if (origin == null && !word.equals("any")) {
            words.problem(
                    "'on' : unknown log step '" + word + "'" + Suggestion.ending(word, steps()));
        }
        boolean drop = false;
        LogLine line = null;
        LogLine structured = null;
        while (words.hasNext()) {
            if (words.take("drop")) {
                drop = true;
            } else if (words.take("format")) {
                line = line(words);
            } else if (words.take("sd")) {
                structured = line(words);
            } else {
                words.problem(
                        "'on "
                                + word
                                + "' : expects 'drop', 'format <format>' or 'sd <format>' but found"
                                + " '"
                                + words.next("an option")
                                + "'");
            }
        }
        words.draft(LogProfile.class).on(origin, new LogProfile.Step(drop, line, structured));
    }

    private static @Nullable LogLine line(Words words) {
        String text = words.next("a format");
        return ProxyLog.line(
                Template.compile(text, Template.Style.LOG, words.surroundings().in(Phase.LOG)));
    }

    private static List<String> steps() {
        var all = new ArrayList<>(List.of("any"));
        Arrays.stream(LogOrigin.values()).map(LogOrigin::word).forEach(all::add);
        return all;
    }
}
