package sluice.log.format;

import org.jspecify.annotations.Nullable;

/// Reads what the proxy says about itself: servers going up and down, starts and stops, alerts; and the lines of
/// frontends without a format, `Connect from …`.
///
/// ```
/// Server be_dead/d1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. …
/// backend be_dead has no server available!
/// Proxy fe_http stopped (cumulated conns: FE: 2575, BE: 0).
/// [WARNING] (12) : Server b/s is UP.
/// ```
final class EventLine {
    private static final byte[] CONNECT = Bytes.of("Connect from ");
    private static final byte[] TO = Bytes.of(" to ");
    private static final byte[] SERVER = Bytes.of("Server ");
    private static final byte[] BACKUP_SERVER = Bytes.of("Backup Server ");
    private static final byte[] HEALTH = Bytes.of("Health check for ");
    private static final byte[] AGENT = Bytes.of("Agent check for ");
    private static final byte[] NO_SERVER = Bytes.of("has no server available");
    private static final byte[] DOWN = Bytes.of("DOWN");
    private static final byte[] UP = Bytes.of("UP");
    private static final byte[] MAINTENANCE = Bytes.of("aint");
    private static final byte[] READY = Bytes.of("READY");
    private static final byte[] LEAVING = Bytes.of("leaving forced");
    private static final byte[] DRAIN = Bytes.of("drain");

    private static final byte[][] STARTS = {
        Bytes.of("Proxy "),
        Bytes.of("New worker"),
        Bytes.of("Former worker"),
        Bytes.of("Current worker"),
        Bytes.of("Initializing new worker"),
        Bytes.of("Loading success"),
        Bytes.of("Reexecuting Master"),
        Bytes.of("Exiting Master"),
        Bytes.of("All workers exited"),
        Bytes.of("Reloading"),
        Bytes.of("Reloaded"),
        Bytes.of("Reload "),
        Bytes.of("Starting"),
        Bytes.of("Started"),
        Bytes.of("Stopping "),
        Bytes.of("Stopped"),
        Bytes.of("Pausing "),
        Bytes.of("Paused "),
        Bytes.of("Enabling "),
        Bytes.of("SPOE"),
        Bytes.of("SPOA"),
    };

    private static final Event[] EVENTS = {
        Event.PROXY_START,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.WORKER,
        Event.PROXY_START,
        Event.PROXY_START,
        Event.PROXY_STOP,
        Event.PROXY_STOP,
        Event.PROXY_STOP,
        Event.PROXY_STOP,
        Event.PROXY_START,
        Event.FILTER,
        Event.FILTER,
    };

    private static final byte[] ALERT = Bytes.of("[ALERT]");
    private static final byte[] WARNING = Bytes.of("[WARNING]");
    private static final byte[] NOTICE = Bytes.of("[NOTICE]");
    private static final byte[] STOPPED = Bytes.of("stopped");
    private static final byte[] REACHED = Bytes.of(" reached ");
    private static final byte[] BACKEND = Bytes.of("backend ");
    private static final byte[] PROXY = Bytes.of("proxy ");

    private EventLine() {}

    /// Reads the message in `[from, to)`; false when it is none of the known ones.
    static boolean read(Entry e, byte[] b, int from, int to) {
        if (to - from < 4) return false;
        if (Bytes.startsWith(b, from, to, CONNECT)) return connect(e, b, from, to);
        Event level = level(b, from, to);
        int start = level == null ? from : afterLevel(b, from, to);
        Event event = event(e, b, start, to);
        // "Starting proxy fe: cannot bind socket" is no start.
        if (level == Event.ALERT && event == Event.PROXY_START) event = null;
        if (event == null && level == null) return false;
        e.kind = Entry.Kind.EVENT;
        e.format = "event";
        e.event = event != null ? event : level != null ? level : Event.OTHER;
        e.set(Field.MESSAGE, start, to);
        return true;
    }

    /// Anything a tagged line says that is no request.
    static void other(Entry e, int from, int to) {
        e.kind = Entry.Kind.EVENT;
        e.format = "event";
        e.event = Event.OTHER;
        e.set(Field.MESSAGE, from, to);
    }

    private static @Nullable Event level(byte[] b, int from, int to) {
        if (b[from] != '[') return null;
        if (Bytes.startsWith(b, from, to, ALERT)) return Event.ALERT;
        if (Bytes.startsWith(b, from, to, WARNING)) return Event.WARNING;
        if (Bytes.startsWith(b, from, to, NOTICE)) return Event.NOTICE;
        return null;
    }

    /// Behind `[WARNING]  (3897) : ` or `[WARNING] 325/161957 (12) : `.
    private static int afterLevel(byte[] b, int from, int to) {
        int limit = Math.min(to - 2, from + 48);
        for (int i = from; i < limit; i++) {
            if (b[i] == ')' && b[i + 1] == ' ' && b[i + 2] == ':') return Math.min(to, i + 4);
        }
        int i = Bytes.find(b, from, to, Bytes.repeat(']')) + 1;
        while (i < to && (b[i] == ' ' || b[i] == ':')) i++;
        return Math.min(i, to);
    }

    private static @Nullable Event event(Entry e, byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, SERVER)) return server(e, b, from + SERVER.length, to);
        if (Bytes.startsWith(b, from, to, BACKUP_SERVER))
            return server(e, b, from + BACKUP_SERVER.length, to);
        if (Bytes.startsWith(b, from, to, HEALTH) || Bytes.startsWith(b, from, to, AGENT)) {
            int server = Bytes.indexOf(b, from, to, Bytes.of("server "));
            if (server >= 0) names(e, b, server + 7, to);
            return Event.HEALTH_CHECK;
        }
        int none = Bytes.indexOf(b, from, Math.min(to, from + 200), NO_SERVER);
        if (none > 0) {
            int name =
                    Bytes.startsWith(b, from, to, BACKEND)
                            ? from + BACKEND.length
                            : Bytes.startsWith(b, from, to, PROXY) ? from + PROXY.length : from;
            if (name < none - 1) e.set(Field.BACKEND, name, none - 1);
            return Event.NO_SERVER;
        }
        for (int i = 0; i < STARTS.length; i++) {
            if (!Bytes.startsWith(b, from, to, STARTS[i])) continue;
            if (i == 0 && Bytes.indexOf(b, from, to, STOPPED) >= 0) return Event.PROXY_STOP;
            if (i == 0 && Bytes.indexOf(b, from, to, REACHED) >= 0) return Event.WARNING;
            return EVENTS[i];
        }
        // "be_web/web1 changed its IP from …": an address change by the resolver.
        if (Bytes.indexOf(b, from, to, Bytes.of(" changed its IP ")) > 0) {
            names(e, b, from, to);
            return Event.SERVER_CHANGE;
        }
        return null;
    }

    private static @Nullable Event server(Entry e, byte[] b, int from, int to) {
        if (!names(e, b, from, to)) return null;
        int words = Bytes.find(b, from, to, Bytes.SPACE);
        int limit = Math.min(to, words + 60);
        if (Bytes.indexOf(b, words, limit, READY) >= 0
                || Bytes.indexOf(b, words, limit, LEAVING) >= 0) {
            return Event.SERVER_UP;
        }
        if (Bytes.indexOf(b, words, limit, MAINTENANCE) >= 0
                || Bytes.indexOf(b, words, limit, DRAIN) >= 0) {
            return Event.SERVER_MAINT;
        }
        int comma = Bytes.find(b, words, limit, Bytes.repeat(','));
        if (Bytes.indexOf(b, words, comma, DOWN) >= 0) return Event.SERVER_DOWN;
        if (Bytes.indexOf(b, words, comma, UP) >= 0) return Event.SERVER_UP;
        return Event.SERVER_CHANGE;
    }

    /// `backend/server` at `from`.
    private static boolean names(Entry e, byte[] b, int from, int to) {
        int end = Bytes.find(b, from, to, Bytes.SPACE);
        while (end > from && (b[end - 1] == ':' || b[end - 1] == ',')) end--;
        int slash = Bytes.find(b, from, end, Bytes.repeat('/'));
        if (slash == end || slash == from) return false;
        e.set(Field.BACKEND, from, slash);
        e.set(Field.SERVER, slash + 1, end);
        return true;
    }

    /// `Connect from 10.0.1.2:33312 to 10.0.3.31:8012 (www/HTTP)`
    private static boolean connect(Entry e, byte[] b, int from, int to) {
        int client = from + CONNECT.length;
        int clientEnd = Bytes.find(b, client, to, Bytes.SPACE);
        e.kind = Entry.Kind.CONNECT;
        e.format = "default";
        if (clientEnd == to) {
            e.truncated = true;
            return true;
        }
        address(e, b, client, clientEnd, Field.CLIENT, Field.CLIENT_PORT);
        if (!Bytes.startsWith(b, clientEnd, to, TO)) return true;
        int target = clientEnd + TO.length;
        int targetEnd = Bytes.find(b, target, to, Bytes.SPACE);
        if (targetEnd == to) {
            e.truncated = true;
            return true;
        }
        address(e, b, target, targetEnd, Field.FRONTEND_IP, Field.FRONTEND_PORT);
        int close = Bytes.findLast(b, targetEnd, to, ')');
        int slash = close < 0 ? -1 : Bytes.findLast(b, targetEnd, close, '/');
        if (slash < 0 || b[targetEnd + 1] != '(') {
            e.truncated = true;
            return true;
        }
        e.set(Field.FRONTEND, targetEnd + 2, slash);
        return true;
    }

    private static void address(Entry e, byte[] b, int from, int to, Field ip, Field port) {
        int colon = Bytes.findLast(b, from, to, ':');
        if (colon < 0) {
            e.set(ip, from, to);
            return;
        }
        e.set(ip, from, colon);
        long number = Bytes.number(b, colon + 1, to);
        if (number >= 0) e.set(port, number);
    }
}
