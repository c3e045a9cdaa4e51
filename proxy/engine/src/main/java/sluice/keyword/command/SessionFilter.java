package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.StreamSnapshot;
import sluice.operation.runtime.Invocation;

import java.util.concurrent.TimeUnit;

/// Which streams `show sess` lists.
final class SessionFilter {
    static final String HELP =
            """
            Usage: show sess [<id> | all | help] [<options>*]
            Without an id: one line for each stream, or several with 'all'.
              backend <b>     only streams of this backend
              frontend <f>    only streams of this frontend
              server <b/s>    only streams of this server
              older <age>     only streams older than <age> (in seconds unless a unit is given)
              show-uri        the request line at the end of each line
              susp            only suspicious streams: no progress although nobody is waited for
            """;

    private static final long SUSPICIOUS_MILLIS = 60_000;

    private @Nullable String backend;
    private @Nullable String frontend;
    private @Nullable String server;
    private long olderMillis = -1;
    private boolean showUri;
    private boolean suspicious;
    private boolean failed;

    /// Reads the option at that word; answers how many words it took.
    int take(Invocation in, int at) {
        switch (in.word(at)) {
            case "backend" -> backend = needed(in, at);
            case "frontend" -> frontend = needed(in, at);
            case "server" -> server = needed(in, at);
            case "older" -> {
                olderMillis = Delay.millis(needed(in, at), TimeUnit.SECONDS);
                if (!failed && olderMillis < 0) {
                    refuse(in, "Invalid age '" + in.word(at + 1) + "'.");
                }
            }
            case "show-uri" -> {
                showUri = true;
                return 1;
            }
            case "susp" -> {
                suspicious = true;
                return 1;
            }
            default -> {
                refuse(in, "Unsupported option '" + in.word(at) + "', try 'help' for more info.");
                return 1;
            }
        }
        return 2;
    }

    private String needed(Invocation in, int at) {
        if (!in.has(at + 1)) {
            refuse(in, "'" + in.word(at) + "' expects a value, try 'help' for more info.");
        }
        return in.word(at + 1);
    }

    private void refuse(Invocation in, String reason) {
        if (!failed) {
            in.fail(reason);
        }
        failed = true;
    }

    boolean failed() {
        return failed;
    }

    boolean showUri() {
        return showUri;
    }

    /// The Runtime API's own connections are listed only where nothing is asked for.
    boolean showsConsoles() {
        return backend == null
                && frontend == null
                && server == null
                && olderMillis < 0
                && !suspicious;
    }

    boolean accepts(StreamSnapshot stream) {
        if (backend != null && !backend.equals(stream.backend())) {
            return false;
        }
        if (frontend != null && !frontend.equals(stream.frontend())) {
            return false;
        }
        if (server != null && !server.equals(stream.backend() + "/" + stream.server())) {
            return false;
        }
        if (stream.ageMillis() < olderMillis) {
            return false;
        }
        return !suspicious || isSuspicious(stream);
    }

    /// Old, and no timeout will end it.
    private static boolean isSuspicious(StreamSnapshot stream) {
        return stream.ageMillis() > SUSPICIOUS_MILLIS
                && stream.clientLeftMillis() < 0
                && stream.serverLeftMillis() < 0;
    }
}
