package sluice.keyword.log;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;
import sluice.keyword.variable.Machine;
import sluice.operation.log.LogSettings;
import sluice.operation.log.LogTarget;
import sluice.sample.Template;
import sluice.stream.LogOrigin;
import sluice.value.ByteString;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/// Where logs go and what their lines say.
final class LogDirectives {
    private static final List<LogOrigin> STEPS =
            Arrays.stream(LogOrigin.values()).filter(LogOrigin::isStep).toList();
    private static final List<String> STEP_NAMES = STEPS.stream().map(LogOrigin::word).toList();

    private LogDirectives() {}

    /// `log <target> [len <length>] [format <format>] [sample <ranges>:<size>] [profile <name>] <facility> [<level> [<minlevel>]]` —
    /// a target of logs; `log global` in a proxy takes those of the `global` section.
    ///
    /// | target | meaning |
    /// |---|---|
    /// | `127.0.0.1:514`, `udp@log:514` | syslog over UDP |
    /// | `/dev/log`, `unix@/dev/log` | a unix datagram socket |
    /// | `stdout`, `stderr`, `fd@3` | a descriptor, one line each |
    /// | `ring@name` | a `ring` section, whose format and length count |
    /// | `tcp@10.0.0.5:601` | a connection, over a ring of its own |
    ///
    /// Formats: `local` (default), `rfc3164`, `rfc5424`, `priority`, `short`, `timed`, `iso`, `raw`. Manual §4.2.
    @Directive(
            name = "log",
            in = {
                Section.GLOBAL,
                Section.DEFAULTS,
                Section.FRONTEND,
                Section.BACKEND,
                Section.LISTEN,
                Section.LOG_FORWARD
            },
            negatable = true)
    static void log(Words words) {
        boolean process = words.section() == Section.GLOBAL;
        if (words.negated()) {
            words.end();
            if (process) {
                settings(words).targets.clear();
            } else {
                ProxyLog.of(words).targets.clear();
                ProxyLog.of(words).global = false;
            }
            return;
        }
        if (!process && words.take("global")) {
            words.end();
            ProxyLog.of(words).global = true;
            return;
        }
        LogTarget target = LogTargets.read(words);
        words.end();
        if (target == null) {
            return;
        }
        if (words.section() == Section.LOG_FORWARD && target.profile() != null) {
            words.problem("'log' : a profile says nothing about forwarded messages.");
        }
        if (process) {
            settings(words).targets.add(target);
        } else {
            ProxyLog.of(words).targets.add(target);
        }
    }

    private static LogSettings settings(Words words) {
        return words.model().part(LogSettings.class, LogSettings::new);
    }

    /// `log-format <format>` — the line of every request or connection, as text with `%` aliases and `%[expressions]`.
    ///
    /// Manual §4.2, §8.2.6.
    @Directive(
            name = "log-format",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void format(Words words) {
        ProxyLog.of(words).line = template(words);
    }

    /// `log-format-sd <format>` — the structured data in the lines of targets with `format rfc5424`.
    ///
    /// `log-format-sd "[exampleSDID@1234 bytes=\"%B\" status=\"%ST\"]"`. Values that come from outside want `%{+E}`, which escapes as
    /// RFC 5424 asks for. Manual §4.2.
    @Directive(
            name = "log-format-sd",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void structuredFormat(Words words) {
        ProxyLog.of(words).structured = template(words);
    }

    /// `log-steps {all | <step>[,<step>]…}` — when lines are written: `accept`, `connect`, `request`, `response`, `close`.
    ///
    /// Without it there is one line for each stream, at its end. `%OG` tells which step wrote it, and a `log-profile` gives
    /// each its own format. Manual §4.2.
    @Directive(
            name = "log-steps",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void steps(Words words) {
        var steps = EnumSet.noneOf(LogOrigin.class);
        String text = words.next("a list of steps");
        for (String word : text.split(",", -1)) {
            if (word.equals("all")) {
                steps.addAll(STEPS);
                continue;
            }
            LogOrigin step = LogOrigin.of(word);
            if (step == null || !step.isStep()) {
                words.problem(
                        "'log-steps' : unknown step '"
                                + word
                                + "'"
                                + Suggestion.ending(word, STEP_NAMES)
                                + ", expects 'all' or a list of "
                                + String.join(", ", STEP_NAMES)
                                + ".");
            } else {
                steps.add(step);
            }
        }
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.logSteps = steps;
        }
    }

    /// `error-log-format <format>` — the line of connections that failed before a request. Manual §4.2.
    @Directive(
            name = "error-log-format",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void errorFormat(Words words) {
        ProxyLog.of(words).errorLine = template(words);
    }

    private static Template template(Words words) {
        String text = words.next("a format");
        var template = Template.compile(text, Template.Style.LOG, words.surroundings());
        words.end();
        return template;
    }

    /// `log-tag <name>` — the program's name in the header of messages; `haproxy` by default. Manual §3.1, §4.2.
    @Directive(
            name = "log-tag",
            in = {
                Section.GLOBAL,
                Section.DEFAULTS,
                Section.FRONTEND,
                Section.BACKEND,
                Section.LISTEN
            })
    static void tag(Words words) {
        ByteString tag = ByteString.of(words.next("a tag"));
        words.end();
        if (words.section() == Section.GLOBAL) {
            settings(words).tag = tag;
        } else {
            ProxyLog.of(words).tag = tag;
        }
    }

    /// `log-send-hostname [<name>]` — puts the machine's or this name into the header of messages. Manual §3.1.
    @Directive(name = "log-send-hostname", in = Section.GLOBAL)
    static void hostname(Words words) {
        settings(words).hostname =
                words.hasNext() ? ByteString.of(words.next("a name")) : Machine.NAME;
        words.end();
    }

    /// `unique-id-format <format>` — makes `%ID` and the `unique-id` fetch of each request. Manual §4.2.
    @Directive(
            name = "unique-id-format",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void uniqueIdFormat(Words words) {
        String text = words.next("a format");
        var template = Template.compile(text, Template.Style.LOG, words.surroundings());
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            UniqueId.of(plan).format = template;
        }
    }

    /// `unique-id-header <name>` — adds the unique identifier to the request. Manual §4.2.
    @Directive(
            name = "unique-id-header",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void uniqueIdHeader(Words words) {
        String name = words.next("a name");
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            UniqueId.of(plan).header = ByteString.of(name.toLowerCase(java.util.Locale.ROOT));
        }
    }
}
