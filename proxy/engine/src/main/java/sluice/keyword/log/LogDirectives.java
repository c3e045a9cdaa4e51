package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Suggestion;
import sluice.operation.log.LogSettings;
import sluice.operation.log.LogTarget;
import sluice.operation.log.Sampling;
import sluice.sample.Template;
import sluice.value.Address;
import sluice.value.ByteString;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Where logs go and what their lines say.
final class LogDirectives {
    private static final List<String> FACILITIES =
            List.of(
                    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp",
                    "cron", "auth2", "ftp", "ntp", "audit", "alert", "cron2", "local0", "local1",
                    "local2", "local3", "local4", "local5", "local6", "local7");
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final int SYSLOG_PORT = 514;

    private LogDirectives() {}

    /// `log <target> [len <length>] [format <format>] [sample <ranges>:<size>] <facility> [<level> [<minlevel>]]` — a target of
    /// logs; `log global` in a proxy takes those of the `global` section.
    ///
    /// | target | meaning |
    /// |---|---|
    /// | `127.0.0.1:514`, `udp@log:514` | syslog over UDP |
    /// | `/dev/log`, `unix@/dev/log` | a unix datagram socket |
    /// | `stdout`, `stderr`, `fd@3` | a descriptor, one line each |
    ///
    /// Formats: `local` (default), `rfc3164`, `rfc5424`, `priority`, `short`, `timed`, `iso`, `raw`. Manual §4.2.
    @Directive(
            name = "log",
            in = {
                Section.GLOBAL,
                Section.DEFAULTS,
                Section.FRONTEND,
                Section.BACKEND,
                Section.LISTEN
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
        LogTarget target = target(words);
        words.end();
        if (target == null) {
            return;
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

    private static @Nullable LogTarget target(Words words) {
        LogTarget.Destination destination = destination(words);
        int length = LogTarget.DEFAULT_LENGTH;
        var format = LogTarget.Format.LOCAL;
        Sampling sampling = null;
        while (true) {
            if (words.take("len")) {
                length = (int) words.integer("a length", 80, 65535);
            } else if (words.take("format")) {
                String word = words.next("a format");
                var found = LogTarget.Format.of(word);
                if (found == null) {
                    words.problem(
                            "'log' : unknown format '"
                                    + word
                                    + "', expecting local, rfc3164, rfc5424, priority, short,"
                                    + " timed, iso or raw.");
                } else {
                    format = found;
                }
            } else if (words.take("sample")) {
                sampling = sampling(words);
            } else if (words.take("profile")) {
                words.next("a profile");
                words.problem("'log' : 'profile' is not supported here yet.");
            } else {
                break;
            }
        }
        String facility = words.next("a facility");
        int number = FACILITIES.indexOf(facility);
        if (number < 0) {
            words.problem(
                    "unknown log facility '"
                            + facility
                            + "'"
                            + Suggestion.ending(facility, FACILITIES));
        }
        int max = words.hasNext() ? level(words) : 7;
        int min = words.hasNext() ? level(words) : 0;
        if (destination == null || number < 0) {
            return null;
        }
        return new LogTarget(
                destination, length, format, number, max, min, sampling, new LongAdder());
    }

    private static int level(Words words) {
        String word = words.next("a level");
        int level = LEVELS.indexOf(word);
        if (level < 0) {
            words.problem(
                    "unknown optional log level '" + word + "'" + Suggestion.ending(word, LEVELS));
            return 7;
        }
        return level;
    }

    private static LogTarget.@Nullable Destination destination(Words words) {
        String text = words.next("a target");
        if (text.equals("stdout")) {
            return new LogTarget.Destination.Descriptor(1);
        }
        if (text.equals("stderr")) {
            return new LogTarget.Destination.Descriptor(2);
        }
        if (text.startsWith("ring@")) {
            words.problem("'log' : rings are not supported here yet.");
            return null;
        }
        try {
            var address = AddressText.parse(text, words.draft(Configuration.class).environment());
            return switch (address.family()) {
                case DESCRIPTOR ->
                        new LogTarget.Destination.Descriptor(Integer.parseInt(address.host()));
                case UNIX -> new LogTarget.Destination.UnixDatagram(address.host());
                default -> datagram(words, address);
            };
        } catch (Malformed malformed) {
            words.problem("'log' : " + malformed.getMessage());
            return null;
        }
    }

    private static LogTarget.@Nullable Destination datagram(Words words, AddressText address) {
        if (!address.isInternet()) {
            words.problem("'log' : this kind of address cannot be a target of logs.");
            return null;
        }
        try {
            byte[] bytes = InetAddress.getByName(address.host()).getAddress();
            int port = address.hasPort() ? address.port() : SYSLOG_PORT;
            return new LogTarget.Destination.Datagram(Address.of(bytes, port));
        } catch (UnknownHostException _) {
            words.problem("'log' : could not resolve address '" + address.host() + "'.");
            return null;
        }
    }

    private static @Nullable Sampling sampling(Words words) {
        String text = words.next("ranges and a size");
        int colon = text.indexOf(':');
        try {
            int size = Integer.parseInt(text.substring(colon + 1));
            var chosen = new BitSet(size);
            for (String range : text.substring(0, colon).split(",", -1)) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = Integer.parseInt(range.substring(dash + 1));
                if (first < 1 || last < first || last > size) {
                    throw new NumberFormatException(range);
                }
                chosen.set(first - 1, last);
            }
            return new Sampling(chosen, size);
        } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
            words.problem("'log' : 'sample' expects <ranges>:<size> but found '" + text + "'.");
            return null;
        }
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
        String name = words.hasNext() ? words.next("a name") : ownName();
        words.end();
        settings(words).hostname = ByteString.of(name);
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
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
