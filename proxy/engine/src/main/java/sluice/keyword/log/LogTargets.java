package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Resolution;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Suggestion;
import sluice.operation.log.LogProfile;
import sluice.operation.log.LogTarget;
import sluice.operation.log.RingPlan;
import sluice.operation.log.Rings;
import sluice.operation.log.Sampling;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.value.Address;

import java.util.BitSet;
import java.util.List;

/// Reads what stands behind `log`: where to, in which form, which messages. Manual §4.2.
final class LogTargets {
    private static final List<String> FACILITIES =
            List.of(
                    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp",
                    "cron", "auth2", "ftp", "ntp", "audit", "alert", "cron2", "local0", "local1",
                    "local2", "local3", "local4", "local5", "local6", "local7");
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final int SYSLOG_PORT = 514;
    private static final int LEAST_LENGTH = 80;
    private static final int MOST_LENGTH = 65535;

    private final Words words;
    private int length = LogTarget.DEFAULT_LENGTH;
    private LogTarget.Format format = LogTarget.Format.UNSPECIFIED;
    private @Nullable LogProfile profile;
    private @Nullable Sampling sampling;

    private LogTargets(Words words) {
        this.words = words;
    }

    /// The target of a line; null after a problem that leaves none.
    static @Nullable LogTarget read(Words words) {
        return new LogTargets(words).target();
    }

    private @Nullable LogTarget target() {
        String text = words.next("<address> and <facility> or global as arguments");
        options();
        String facility = words.next("a facility");
        int number = FACILITIES.indexOf(facility);
        if (number < 0) {
            words.problem(
                    "log : unknown log facility '"
                            + facility
                            + "'"
                            + Suggestion.ending(facility, FACILITIES));
        }
        int most = words.hasNext() ? level("") : LEVELS.size() - 1;
        int least = words.hasNext() ? level("minimum ") : 0;
        LogTarget.Destination destination = destination(text);
        if (destination == null || number < 0) {
            return null;
        }
        return new LogTarget(destination, length, format, number, most, least, profile, sampling);
    }

    private void options() {
        while (true) {
            if (words.take("len")) {
                length = length();
            } else if (words.take("format")) {
                format = format(words);
            } else if (words.take("sample")) {
                sampling = sampling();
            } else if (words.take("profile")) {
                profile = profile(words);
            } else {
                return;
            }
        }
    }

    private int length() {
        String text = words.next("a length");
        try {
            int length = Integer.parseInt(text);
            if (length >= LEAST_LENGTH && length <= MOST_LENGTH) {
                return length;
            }
        } catch (NumberFormatException _) {
            // Told below, like a number that is out of bounds.
        }
        words.problem(
                "log : invalid log length '"
                        + text
                        + "', must be between "
                        + LEAST_LENGTH
                        + " and "
                        + MOST_LENGTH);
        return LogTarget.DEFAULT_LENGTH;
    }

    /// The next word as a format of messages.
    static LogTarget.Format format(Words words) {
        String word = words.next("a format");
        LogTarget.Format found = LogTarget.Format.of(word);
        if (found == null) {
            words.problem(
                    words.keyword()
                            + " : unknown log format '"
                            + word
                            + "', expecting local, rfc3164, rfc5424, priority, short, timed, iso or"
                            + " raw");
            return LogTarget.Format.UNSPECIFIED;
        }
        return found;
    }

    /// The next word as the name of a `log-profile` section, which may stand further down.
    static LogProfile profile(Words words) {
        String name = words.next("the name of a log profile");
        LogProfile profile = words.model().part(LogProfiles.class, LogProfiles::new).named(name);
        words.later(
                model -> {
                    if (!profile.isDeclared()) {
                        words.invalid(
                                words.place()
                                        + " : '"
                                        + words.keyword()
                                        + "' uses the unknown log-profile '"
                                        + name
                                        + "'"
                                        + Suggestion.ending(
                                                name,
                                                model.part(LogProfiles.class, LogProfiles::new)
                                                        .names())
                                        + ".");
                    }
                });
        return profile;
    }

    private int level(String which) {
        String word = words.next("a level");
        int level = LEVELS.indexOf(word);
        if (level < 0) {
            words.problem(
                    "log : unknown optional "
                            + which
                            + "log level '"
                            + word
                            + "'"
                            + Suggestion.ending(word, LEVELS));
            return LEVELS.size() - 1;
        }
        return level;
    }

    private LogTarget.@Nullable Destination destination(String text) {
        if (text.equals("stdout")) {
            return new LogTarget.Destination.Descriptor(1);
        }
        if (text.equals("stderr")) {
            return new LogTarget.Destination.Descriptor(2);
        }
        if (text.startsWith("ring@")) {
            return ring(text.substring("ring@".length()));
        }
        if (text.startsWith("backend@")) {
            return LogBackends.named(words, text.substring("backend@".length()));
        }
        try {
            var address = AddressText.parse(text, words.draft(Configuration.class).environment());
            if (address.family() == AddressText.Family.DESCRIPTOR) {
                return new LogTarget.Destination.Descriptor(address.descriptor());
            }
            if (address.transport() == AddressText.Transport.STREAM) {
                return connection(address);
            }
            return address.family() == AddressText.Family.UNIX
                    ? new LogTarget.Destination.UnixDatagram(address.host())
                    : datagram(address);
        } catch (Malformed malformed) {
            words.problem("log : " + malformed.getMessage());
            return null;
        }
    }

    private LogTarget.Destination ring(String name) {
        RingPlan ring = words.model().part(Rings.class, Rings::new).named(name);
        words.later(
                model -> {
                    if (!ring.isDeclared() && !name.equals(Rings.EVENTS)) {
                        words.invalid(
                                words.place()
                                        + " : 'log' uses the unknown ring '"
                                        + name
                                        + "'"
                                        + Suggestion.ending(
                                                name, model.part(Rings.class, Rings::new).names())
                                        + ".");
                    }
                });
        return new LogTarget.Destination.Memory(ring);
    }

    /// A ring of its own feeds the connection, so that a slow server costs memory and not time.
    private LogTarget.@Nullable Destination connection(AddressText text) {
        Address address = address(text);
        if (address == null) {
            return null;
        }
        RingPlan ring =
                words.model()
                        .part(Rings.class, Rings::new)
                        .addUnnamed("created from logserver declared at " + words.place());
        ring.format = format;
        ring.maxLength = length;
        var server = new Server(ring.name, 1, new Backend(ring.name, 0));
        server.address(address);
        ring.receivers.add(new RingPlan.Receiver(server, false));
        return new LogTarget.Destination.Memory(ring);
    }

    private LogTarget.@Nullable Destination datagram(AddressText text) {
        if (!text.isInternet()) {
            words.problem("log : this kind of address cannot be a target of logs.");
            return null;
        }
        Address address = address(text);
        return address == null ? null : new LogTarget.Destination.Datagram(address);
    }

    private @Nullable Address address(AddressText text) {
        Address address = Resolution.address(text);
        if (address == null) {
            words.problem("log : could not resolve address '" + text.host() + "'.");
            return null;
        }
        return address.isIp() && !text.hasPort() ? address.withPort(SYSLOG_PORT) : address;
    }

    private @Nullable Sampling sampling() {
        String text = words.next("ranges and a size");
        int colon = text.indexOf(':');
        String ranges = colon < 0 ? text : text.substring(0, colon);
        int size = number(text.substring(colon + 1));
        if (colon < 0 || size < 1) {
            words.problem(
                    "log : wrong sample size '"
                            + text.substring(colon + 1)
                            + "' for sample range '"
                            + ranges
                            + "'");
            return null;
        }
        var chosen = new BitSet();
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash));
            int last = number(range.substring(dash + 1));
            if (first < 1 || last < first) {
                words.problem("log : wrong sample range '" + range + "'");
                return null;
            }
            int taken = chosen.nextSetBit(first - 1);
            if (taken >= 0 && taken < last) {
                words.problem("log : ranges are overlapping");
                return null;
            }
            if (last > size) {
                words.problem(
                        "log : sample size "
                                + size
                                + " should be greater or equal to "
                                + last
                                + " the maximum of the high ranges limits");
                return null;
            }
            chosen.set(first - 1, last);
        }
        return new Sampling(chosen, size);
    }

    /// Digits as a number; 0, which no sample has, for anything else.
    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
