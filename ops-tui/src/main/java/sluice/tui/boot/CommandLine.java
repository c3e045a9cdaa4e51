package sluice.tui.boot;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Target;
import sluice.runtime.filter.Spelling;
import sluice.tui.screen.Size;
import sluice.tui.screen.View;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was asked for on the command line.
///
/// @param replay the recording to play, null for live
/// @param record where to record from the start, null for not
/// @param form what `--once` prints
/// @param size of the picture that `--once` prints, null for all rows
record CommandLine(
        List<Target> targets,
        Duration interval,
        View view,
        String filter,
        String sort,
        boolean once,
        Form form,
        boolean plain,
        boolean readOnly,
        boolean mouse,
        @Nullable Path replay,
        @Nullable Path record,
        @Nullable Size size,
        boolean help,
        boolean version) {

    /// What `--once` prints.
    enum Form {
        TEXT,
        JSON,
        SVG
    }

    static final String HELP =
            """
            sluice top - what is broken and where requests wait, live

            Usage: sluice top [OPTIONS] [TARGET...]

            TARGET is a socket (/run/haproxy/admin.sock), host:port, or the URL of a statistics
            page (read only). Several targets are shown together. Without one: $SLUICE_TARGET,
            else the first of /run/haproxy/admin.sock, /var/run/haproxy.sock, /run/haproxy.sock,
            /var/lib/haproxy/stats that exists.

              -i, --interval TIME   between polls: 500ms, 1s (default), 2s, 1m
              -v, --view NAME       first view: problems, queues, servers, frontends, tables,
                                    events, sessions, certificates, errors, process
              -f, --filter FILTER   show only some rows: 'status:down queue>0 be:web'
              -s, --sort COLUMN     order of the rows of that view
                  --read-only       offer no changes whatever the socket allows
                  --once            print one picture and leave (two polls, one interval apart)
                  --json, --svg     with --once: findings as JSON, the picture as SVG
                  --size COLSxROWS  with --once: the size of the picture (default 80 and all rows)
                  --record FILE     record every poll (gzip where FILE ends with .gz)
                  --replay FILE     play a recording
                  --plain           nothing but ASCII: no box or block characters
                  --no-mouse        leave the mouse to the terminal
              -h, --help            this page        -V, --version

            In the dashboard ? explains every key and every number.
            Environment: NO_COLOR, TERM, COLORTERM, LANG, SLUICE_TARGET.
            Exit codes: 0 ok, 2 wrong usage, 3 the target cannot be reached.
            """;

    private static final List<String> KNOWN =
            List.of(
                    "--interval",
                    "--view",
                    "--filter",
                    "--sort",
                    "--read-only",
                    "--once",
                    "--json",
                    "--svg",
                    "--size",
                    "--record",
                    "--replay",
                    "--plain",
                    "--no-mouse",
                    "--help",
                    "--version",
                    "--target");
    private static final List<String> USUAL =
            List.of(
                    "/run/haproxy/admin.sock",
                    "/var/run/haproxy.sock",
                    "/run/haproxy.sock",
                    "/var/lib/haproxy/stats");

    /// Understands the words.
    ///
    /// @throws IllegalArgumentException with a sentence for the user
    static CommandLine parse(String[] arguments, Map<String, String> environment) {
        var draft = new Draft();
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!name.startsWith("-") || name.equals("-")) {
                draft.targets.add(Target.parse(word));
            } else if (!draft.flag(name)) {
                boolean inside = equals >= 0;
                if (!inside && i + 1 == arguments.length) {
                    draft.known(name);
                    throw new IllegalArgumentException(name + " wants a value");
                }
                draft.value(name, inside ? word.substring(equals + 1) : arguments[++i]);
            }
        }
        if (draft.targets.isEmpty() && draft.replay == null && !draft.help && !draft.version) {
            draft.targets.add(usual(environment));
        }
        return draft.build();
    }

    private static Target usual(Map<String, String> environment) {
        String given = environment.getOrDefault("SLUICE_TARGET", "");
        if (!given.isEmpty()) {
            return Target.parse(given);
        }
        for (String path : USUAL) {
            if (Files.exists(Path.of(path))) {
                return Target.parse(path);
            }
        }
        throw new IllegalArgumentException(
                "no target given, and none of the usual sockets exists ("
                        + String.join(", ", USUAL)
                        + "); try: sluice top /path/to/admin.sock");
    }

    /// What was read so far.
    private static final class Draft {
        final List<Target> targets = new ArrayList<>();
        Duration interval = Duration.ofSeconds(1);
        View view = View.PROBLEMS;
        String filter = "";
        String sort = "";
        boolean once;
        Form form = Form.TEXT;
        boolean plain;
        boolean readOnly;
        boolean mouse = true;
        @Nullable Path replay;
        @Nullable Path record;
        @Nullable Size size;
        boolean help;
        boolean version;

        boolean flag(String name) {
            switch (name) {
                case "--once" -> once = true;
                case "--json" -> form = Form.JSON;
                case "--svg" -> form = Form.SVG;
                case "--plain" -> plain = true;
                case "--read-only" -> readOnly = true;
                case "--no-mouse" -> mouse = false;
                case "-h", "--help" -> help = true;
                case "-V", "--version" -> version = true;
                default -> {
                    return false;
                }
            }
            return true;
        }

        void known(String name) {
            boolean letter = List.of("-i", "-v", "-f", "-s").contains(name);
            if (!letter && !KNOWN.contains(name)) {
                String near = Spelling.nearest(name, KNOWN);
                throw new IllegalArgumentException(
                        "unknown option "
                                + name
                                + (near.isEmpty()
                                        ? "; see --help"
                                        : "; did you mean " + near + "?"));
            }
        }

        void value(String name, String value) {
            known(name);
            switch (name) {
                case "-i", "--interval" -> interval = intervalOf(value);
                case "-v", "--view" -> view = viewOf(value);
                case "-f", "--filter" -> filter = value;
                case "-s", "--sort" -> sort = value;
                case "--size" -> size = sizeOf(value);
                case "--record" -> record = Path.of(value);
                case "--replay" -> replay = Path.of(value);
                default -> targets.add(Target.parse(value));
            }
        }

        private static Duration intervalOf(String text) {
            var interval = sluice.tui.screen.Commands.interval(text);
            if (interval == null) {
                throw new IllegalArgumentException(
                        "--interval " + text + ": expected a time such as 500ms, 2s or 1m");
            }
            return interval;
        }

        private static View viewOf(String name) {
            for (var view : View.values()) {
                if (view != View.ENTRIES
                        && !name.isEmpty()
                        && view.title()
                                .toLowerCase(Locale.ROOT)
                                .startsWith(name.toLowerCase(Locale.ROOT))) {
                    return view;
                }
            }
            throw new IllegalArgumentException(
                    "--view " + name + ": there is no such view; see --help");
        }

        private static Size sizeOf(String text) {
            String[] parts = text.toLowerCase(Locale.ROOT).split("x");
            try {
                return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
                throw new IllegalArgumentException(
                        "--size " + text + ": expected COLSxROWS, such as 132x44");
            }
        }

        CommandLine build() {
            return new CommandLine(
                    targets, interval, view, filter, sort, once, form, plain, readOnly, mouse,
                    replay, record, size, help, version);
        }
    }
}
