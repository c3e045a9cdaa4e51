package sluice.keyword.log;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerLine;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.operation.log.LogTarget;
import sluice.operation.log.RingPlan;
import sluice.operation.log.Rings;
import sluice.proxies.Backend;
import sluice.proxies.Mode;
import sluice.value.Address;

import java.nio.file.Files;
import java.nio.file.Path;

/// The section `ring` and its lines. Manual §12.5.
final class RingLines {
    private static final long MOST_SIZE = 1 << 30;

    private RingLines() {}

    /// `ring <name>` — memory for log messages: `log ring@<name>` writes into it, `show events <name>` and its servers read from it.
    ///
    /// ```
    /// ring audit
    ///     format rfc5424
    ///     size 1m
    ///     server collector 10.0.0.5:6514 log-proto octet-count
    /// ```
    ///
    /// The oldest messages make room for new ones; only what a connected server has not taken yet stays, and new messages are then dropped
    /// and counted (`show events`, `DroppedLogs` of `show info`). Manual §12.5.
    @SectionKeyword(name = "ring", section = Section.RING)
    static Object section(Words words) {
        String name = words.next("a name");
        words.end();
        RingPlan ring = words.model().part(Rings.class, Rings::new).named(name);
        if (name.equals(Rings.EVENTS) || !ring.declare()) {
            words.problem("sink named '" + name + "' already exists.");
        }
        words.later(
                _ -> {
                    if (ring.maxLength > ring.size) {
                        words.warning(
                                "ring '"
                                        + name
                                        + "' event max length '"
                                        + ring.maxLength
                                        + "' exceeds size, forced to size '"
                                        + ring.size
                                        + "'.");
                        ring.maxLength = ring.size;
                    }
                });
        return ring;
    }

    private static RingPlan ring(Words words) {
        return words.draft(RingPlan.class);
    }

    /// `description <text>` — shown by `show events`; the ring's name by default. Manual §12.5.
    @Directive(name = "description", in = Section.RING)
    static void description(Words words) {
        ring(words).description = words.next("a text");
        words.end();
    }

    /// `format <format>` — how messages begin in the ring, whatever the `log` line says: as there, `raw` by default. Manual §12.5.
    @Directive(name = "format", in = Section.RING)
    static void format(Words words) {
        LogTarget.Format format = LogTargets.format(words);
        words.end();
        ring(words).format = format;
    }

    /// `maxlen <length>` — messages are cut to this many bytes, header included. Manual §12.5.
    @Directive(name = "maxlen", in = Section.RING)
    static void length(Words words) {
        ring(words).maxLength = (int) words.integer("a length", 1, MOST_SIZE);
        words.end();
    }

    /// `size <size>` — bytes of memory; at least 16384, which is the default. Manual §12.5.
    @Directive(name = "size", in = Section.RING)
    static void size(Words words) {
        long size = words.size("a size");
        words.end();
        if (size > MOST_SIZE) {
            words.problem("'size' : a ring holds at most " + MOST_SIZE + " bytes.");
            return;
        }
        RingPlan ring = ring(words);
        if (size < ring.size) {
            words.warning(
                    "ignoring new size '"
                            + size
                            + "' that is smaller than current size '"
                            + ring.size
                            + "' for ring '"
                            + ring.name
                            + "'.");
            return;
        }
        ring.size = (int) size;
    }

    /// `backing-file <path>` — keeps the ring in a file, where its messages can be found after a crash; what an earlier process left there
    /// is renamed to `.bak`. Manual §12.5.
    @Directive(name = "backing-file", in = Section.RING)
    static void backingFile(Words words) {
        Path file = words.surroundings().file(words.next("a path"));
        words.end();
        Path folder = file.toAbsolutePath().getParent();
        boolean usable =
                Files.exists(file)
                        ? Files.isRegularFile(file) && Files.isWritable(file)
                        : folder != null && Files.isWritable(folder);
        if (!usable) {
            words.problem(
                    "cannot open backing-file '" + file + "' for ring '" + ring(words).name + "'.");
            return;
        }
        ring(words).backingFile = file;
    }

    /// `timeout connect <time>` — how long a connection to a log server may take to come about. Manual §12.5.
    @Directive(name = "timeout connect", in = Section.RING)
    static void connectTimeout(Words words) {
        ring(words).connectMillis = (int) words.timeMillis("a time");
        words.end();
    }

    /// `timeout server <time>` — how long a log server may leave messages lying before its connection is opened anew. Manual §12.5.
    @Directive(name = "timeout server", in = Section.RING)
    static void serverTimeout(Words words) {
        ring(words).serverMillis = (int) words.timeMillis("a time");
        words.end();
    }

    /// `server <name> <address>[:<port>] [log-proto {legacy | octet-count}] [options]` — a log server that gets every message of the ring.
    ///
    /// One connection, opened again a second after it ends; `ssl` and the other options of server lines encrypt it. Manual §12.5.
    @Directive(name = "server", in = Section.RING)
    static void server(Words words) {
        RingPlan ring = ring(words);
        ServerDraft draft =
                ServerLine.read(
                        words,
                        null,
                        new Backend(ring.name, 0),
                        words.draft(Configuration.class).environment());
        if (draft == null) {
            return;
        }
        Address address = Resolution.address(ServerLine.written(draft).address());
        if (address == null) {
            words.problem(
                    "'server "
                            + ring.name
                            + "/"
                            + draft.server().name()
                            + "' : could not resolve address '"
                            + ServerLine.written(draft).address().host()
                            + "'.");
            return;
        }
        draft.server().address(address);
        boolean counted = draft.part(LogBackends.Feeding.class, LogBackends.Feeding::new).counted;
        ring.receivers.add(new RingPlan.Receiver(draft.server(), counted));
    }

    /// `log-proto {legacy | octet-count}` — how a log server of a ring or a log backend takes messages: each ends with a line feed, the default, or begins
    /// with its length (RFC 6587). Manual §5.2.
    @ServerOption(name = "log-proto")
    static void framing(Words words, ServerDraft server) {
        String word = words.next("legacy or octet-count");
        if (!word.equals("legacy") && !word.equals("octet-count")) {
            words.problem(
                    "'server "
                            + server.server().backend().name()
                            + "/"
                            + server.server().name()
                            + "' : 'log-proto' expects one of 'legacy' or 'octet-count' but got '"
                            + word
                            + "'.");
        }
        if (words.section() != Section.RING && server.server().backend().mode() != Mode.LOG) {
            words.notice(
                    "'log-proto' has a meaning for the servers of rings and log backends only.");
        }
        server.part(LogBackends.Feeding.class, LogBackends.Feeding::new).counted =
                word.equals("octet-count");
    }
}
