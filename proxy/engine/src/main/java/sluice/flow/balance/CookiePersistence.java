package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.stream.Assignment;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.Head;

/// The persistence cookie of one backend: found in requests, written into answers. Manual §4.2 `cookie`; log flags §8.5.
///
/// ```
/// insert, rewrite, passive   server | date of last use | date of first use     dates only with maxidle or maxlife
/// prefix                     server ~ the application's own value
/// ```
///
/// All methods run on the stream's loop; the request's and response's heads are changed in place.
final class CookiePersistence {
    private static final ByteString COOKIE = ByteString.of("cookie");
    private static final ByteString SET_COOKIE = ByteString.of("set-cookie");
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString ETAG = ByteString.of("etag");
    private static final ByteString LAST_MODIFIED = ByteString.of("last-modified");
    private static final ByteString EXPIRES = ByteString.of("expires");
    private static final ByteString PRIVATE = ByteString.of("private");
    private static final ByteString POST = ByteString.of("POST");
    private static final long DAY = 86400;

    private final Backend backend;
    private final CookieSettings settings;
    private final BalanceSettings balance;
    private final byte[] tail;
    private final byte[] removal;

    CookiePersistence(Backend backend, BalanceSettings balance, CookieSettings settings) {
        this.backend = backend;
        this.balance = balance;
        this.settings = settings;
        var text = new StringBuilder("; path=/");
        for (String domain : settings.domains) {
            text.append("; domain=").append(domain);
        }
        if (settings.httpOnly) {
            text.append("; HttpOnly");
        }
        if (settings.secure) {
            text.append("; Secure");
        }
        for (String attribute : settings.attributes) {
            text.append("; ").append(attribute);
        }
        tail = ByteString.of(text.toString()).array();
        removal =
                ByteString.of(settings.name + "=; Expires=Thu, 01-Jan-1970 00:00:01 GMT" + text)
                        .array();
    }

    // ---- requests

    /// Looks for the cookie in the request; a server found is put into the assignment.
    void ask(Stream stream) {
        stream.termination.cookie = 'N';
        stream.termination.setCookie = 'N';
        Head head = stream.request;
        for (int slot = head.find(COOKIE); slot >= 0; slot = head.find(COOKIE, slot + 1)) {
            line(stream, head, slot);
        }
        hideLetters(stream);
    }

    /// Where nothing is done but to look, logs do not speak of cookies.
    private void hideLetters(Stream stream) {
        if (settings.mode == CookieSettings.Mode.PASSIVE && !settings.indirect) {
            stream.termination.cookie = '-';
            stream.termination.setCookie = '-';
        }
    }

    private void line(Stream stream, Head head, int slot) {
        CookieLine line = stream.loop().local(CookieLine.class, _ -> new CookieLine());
        line.begin(head.bytes(), head.valueStart(slot), head.valueEnd(slot));
        while (line.advance()) {
            if (!line.isNamed(settings.name)) {
                line.keep();
                continue;
            }
            int delimiter = pair(stream, line.text(), line.valueStart(), line.valueEnd());
            if (settings.mode == CookieSettings.Mode.PREFIX && delimiter < line.valueEnd()) {
                line.shorten(delimiter + 1);
            } else if (settings.mode == CookieSettings.Mode.INSERT && settings.indirect) {
                line.drop();
            }
        }
        if (line.isGone()) {
            head.remove(slot);
        } else if (line.isChanged()) {
            head.setValue(slot, line.text(), 0, line.length());
        }
    }

    private boolean isName(byte[] bytes, int start, int equals) {
        int end = trim(bytes, start, equals);
        return settings.name.contentEquals(bytes, start, end - start);
    }

    /// Judges one value; answers where the server's part of it ends.
    private int pair(Stream stream, byte[] bytes, int start, int end) {
        Assignment assignment = stream.assignment;
        int delimiter;
        if (settings.mode == CookieSettings.Mode.PREFIX) {
            delimiter = find(bytes, start, end, '~');
        } else {
            delimiter = dates(stream, bytes, start, end);
        }
        boolean decided = assignment.ignored || assignment.direct;
        Server named =
                decided || delimiter == start ? null : server(stream, bytes, start, delimiter);
        if (named != null) {
            assignment.direct = true;
            assignment.found = named;
            assignment.cookieServer = named;
        } else if (assignment.cookieServer == null && !isDecided(stream.termination.cookie)) {
            stream.termination.cookie = (byte) (decided ? 'U' : 'I');
        }
        return delimiter;
    }

    private static boolean isDecided(byte flag) {
        return flag == 'D' || flag == 'E' || flag == 'O';
    }

    private int dates(Stream stream, byte[] bytes, int start, int end) {
        int bar = find(bytes, start, end, '|');
        if (bar == end) {
            return end;
        }
        Assignment assignment = stream.assignment;
        assignment.cookieDate = CookieDates.read(bytes, bar + 1, end);
        int second = find(bytes, bar + 1, end, '|');
        if (second < end) {
            assignment.cookieFirstDate = CookieDates.read(bytes, second + 1, end);
        }
        long now = stream.loop().dateMillis() / 1000;
        if (isOver(assignment.cookieFirstDate, settings.maxLifeSeconds, now)) {
            return refuse(stream, 'O', start);
        }
        if (isOver(assignment.cookieDate, settings.maxIdleSeconds, now)) {
            return refuse(stream, 'E', start);
        }
        return bar;
    }

    private static int refuse(Stream stream, char flag, int start) {
        stream.termination.cookie = (byte) flag;
        stream.assignment.cookieDate = 0;
        stream.assignment.cookieFirstDate = 0;
        return start;
    }

    /// Too old, or so far in the future that the clock must have been wrong.
    private static boolean isOver(long date, int limit, long now) {
        return date != 0 && limit > 0 && (now - date > limit || date - now > DAY);
    }

    /// The first server with that value that can be used, as `option persist` and `force-persist` allow.
    private @Nullable Server server(Stream stream, byte[] bytes, int start, int end) {
        boolean anyway = balance.persist || stream.assignment.forced;
        var servers = backend.servers();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            ByteString value = settings.value(server);
            if (value == null || !value.contentEquals(bytes, start, end - start)) {
                continue;
            }
            boolean alive = server.state().acceptsPersistent();
            stream.termination.cookie = (byte) (alive ? 'V' : 'D');
            if (alive || anyway) {
                return server;
            }
        }
        return null;
    }

    private static int skipBlanks(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int trim(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    private static int find(byte[] bytes, int from, int end, char wanted) {
        int at = from;
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    // ---- responses

    /// Changes the server's own cookie and adds the proxy's.
    void respond(Stream stream, Server server) {
        writeInto(stream, server);
        hideLetters(stream);
    }

    private void writeInto(Stream stream, Server server) {
        if (stream.assignment.ignored) {
            return;
        }
        boolean found = serverCookies(stream, server);
        if (settings.mode != CookieSettings.Mode.INSERT || found && settings.preserve) {
            return;
        }
        if (settings.postOnly && !stream.request.method(new ByteView()).contentEquals(POST)) {
            return;
        }
        if (stream.assignment.direct && !needsRefresh(stream)) {
            return;
        }
        insert(stream, server);
    }

    private boolean needsRefresh(Stream stream) {
        Assignment assignment = stream.assignment;
        long now = stream.loop().dateMillis() / 1000;
        long last = assignment.cookieDate;
        boolean hadDate = settings.maxIdleSeconds > 0 || last != 0;
        return hadDate && (last == 0 || last < now)
                || settings.maxLifeSeconds > 0 && assignment.cookieFirstDate == 0
                || settings.maxLifeSeconds == 0 && assignment.cookieFirstDate != 0;
    }

    private void insert(Stream stream, Server server) {
        Head head = stream.response;
        ByteString value = settings.value(server);
        boolean direct = stream.assignment.direct;
        if (value == null) {
            head.add(SET_COOKIE, removal, 0, removal.length);
        } else {
            byte[] line = line(stream, value);
            head.add(SET_COOKIE, line, 0, line.length);
        }
        stream.termination.setCookie = (byte) (value != null && direct ? 'U' : 'I');
        if (settings.noCache && isCacheable(stream)) {
            head.add(CACHE_CONTROL, PRIVATE);
        }
    }

    /// Whether a cache might keep the answer: a status that allows it, not to POST, with a validator or a time to live.
    private static boolean isCacheable(Stream stream) {
        Head head = stream.response;
        boolean status =
                switch (head.status()) {
                    case 200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501 -> true;
                    default -> false;
                };
        return status
                && !stream.request.method(new ByteView()).contentEquals(POST)
                && (head.find(CACHE_CONTROL) >= 0
                        || head.find(ETAG) >= 0
                        || head.find(LAST_MODIFIED) >= 0
                        || head.find(EXPIRES) >= 0);
    }

    private byte[] line(Stream stream, ByteString value) {
        int dates =
                settings.isDated()
                        ? (settings.maxLifeSeconds > 0 ? 2 : 1) * (CookieDates.LENGTH + 1)
                        : 0;
        int name = settings.name.length();
        var line = new byte[name + 1 + value.length() + dates + tail.length];
        settings.name.copyInto(line, 0);
        line[name] = '=';
        value.copyInto(line, name + 1);
        int at = name + 1 + value.length();
        if (dates > 0) {
            long now = stream.loop().dateMillis() / 1000;
            line[at++] = '|';
            at = CookieDates.write(now, line, at);
            if (settings.maxLifeSeconds > 0) {
                long first = stream.assignment.cookieFirstDate;
                line[at++] = '|';
                at = CookieDates.write(first == 0 ? now : first, line, at);
            }
        }
        System.arraycopy(tail, 0, line, at, tail.length);
        return line;
    }

    /// Passes over the server's own cookies of that name; true when there was one.
    private boolean serverCookies(Stream stream, Server server) {
        Head head = stream.response;
        boolean any = false;
        for (int slot = head.find(SET_COOKIE); slot >= 0; slot = head.find(SET_COOKIE, slot + 1)) {
            byte[] bytes = head.bytes();
            int start = skipBlanks(bytes, head.valueStart(slot), head.valueEnd(slot));
            int stop = find(bytes, start, head.valueEnd(slot), ';');
            int equals = find(bytes, start, stop, '=');
            if (equals == stop || !isName(bytes, start, equals)) {
                continue;
            }
            any = true;
            stream.termination.setCookie = 'P';
            if (!settings.preserve) {
                change(stream, server, slot, equals + 1, stop);
            }
        }
        return any;
    }

    private void change(Stream stream, Server server, int slot, int from, int stop) {
        Head head = stream.response;
        ByteString value = settings.value(server);
        boolean insert = settings.mode == CookieSettings.Mode.INSERT;
        if (insert || settings.indirect && stream.assignment.direct) {
            head.remove(slot);
            stream.termination.setCookie = 'D';
            return;
        }
        if (value == null || settings.mode == CookieSettings.Mode.PASSIVE) {
            return;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(slot);
        boolean prefix = settings.mode == CookieSettings.Mode.PREFIX;
        int valueStart = skipBlanks(bytes, from, stop);
        int kept = prefix ? valueStart : trim(bytes, valueStart, stop);
        int rest = head.valueEnd(slot) - kept;
        var line = new byte[valueStart - start + value.length() + (prefix ? 1 : 0) + rest];
        System.arraycopy(bytes, start, line, 0, valueStart - start);
        int at = valueStart - start;
        value.copyInto(line, at);
        at += value.length();
        if (prefix) {
            line[at++] = '~';
        }
        System.arraycopy(bytes, kept, line, at, rest);
        head.setValue(slot, line, 0, line.length);
        stream.termination.setCookie = 'R';
    }
}
