package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;

/// The cookie in the first bytes of a Remote Desktop connection: one line behind the header of the connection request.
///
/// ```
/// 03 00 length  length e0 references class | Cookie: NAME=VALUE CR LF
/// ```
///
/// MS-RDPBCGR §2.2.1.1; its routing token §2.2.1.1.1.1.
public final class RdpCookie {
    private static final int HEADER = 11;
    private static final int CONNECTION_REQUEST = 0xe0;
    private static final String COOKIE = "cookie:";

    private RdpCookie() {}

    /// Not there.
    public static final int NONE = -1;

    /// Not there yet: more bytes may bring it.
    public static final int MORE = -2;

    /// Where the value of the cookie of that name begins, for null that of whichever it is; else [#NONE] or [#MORE].
    public static int start(ByteView payload, @Nullable ByteString name) {
        byte[] bytes = payload.array();
        int at = payload.offset();
        int end = payload.end();
        if (end - at <= HEADER) {
            return MORE;
        }
        // The version in front is not looked at by HAProxy either.
        if ((bytes[at + 5] & 0xff) != CONNECTION_REQUEST) {
            return NONE;
        }
        at += HEADER;
        if (end - at <= COOKIE.length()) {
            return MORE;
        }
        if (!matches(bytes, at, COOKIE)) {
            return NONE;
        }
        at += COOKIE.length();
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        if (name == null) {
            return behindName(bytes, at, end);
        }
        if (end - at <= name.length()) {
            return MORE;
        }
        boolean same = matches(bytes, at, name.toString()) && bytes[at + name.length()] == '=';
        return same ? at + name.length() + 1 : NONE;
    }

    private static int behindName(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '=') {
                return at + 1;
            }
            if (bytes[at] == '\r' || bytes[at] == '\n') {
                return NONE;
            }
        }
        return MORE;
    }

    /// The length of a value that begins at `start` and ends with its line; else [#NONE] or [#MORE].
    public static int length(ByteView payload, int start) {
        byte[] bytes = payload.array();
        int at = start;
        while (at < payload.end() && bytes[at] != '\r') {
            at++;
        }
        if (at + 1 >= payload.end()) {
            return MORE;
        }
        return bytes[at + 1] == '\n' ? at - start : NONE;
    }

    /// Where a value that begins at `start` ends.
    static int end(ByteView payload, int start) {
        byte[] bytes = payload.array();
        int end = start;
        while (end < payload.end()
                && bytes[end] != '\r'
                && bytes[end] != ';'
                && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean matches(byte[] bytes, int at, String word) {
        if (at + word.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase((char) bytes[at + i])
                    != Character.toLowerCase(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// The server whose address the cookie's value spells: `ADDRESS.PORT.RESERVED`, decimal numbers made of the bytes as they travel, read in
    /// the order of a little-endian machine. Null for none, or one that `allowed` does not take.
    static @Nullable Server server(
            ByteView payload, ByteString name, Backend backend, Allowed allowed) {
        int start = start(payload, name);
        if (start < 0) {
            return null;
        }
        byte[] bytes = payload.array();
        int end = end(payload, start);
        int dot = dot(bytes, start, end);
        int second = dot < 0 ? -1 : dot(bytes, dot + 1, end);
        long address = dot < 0 ? -1 : number(bytes, start, dot);
        long port = second < 0 ? -1 : number(bytes, dot + 1, second);
        if (address < 0 || port < 0) {
            return null;
        }
        int ipv4 = Integer.reverseBytes((int) address);
        int number = Short.reverseBytes((short) port) & 0xffff;
        var servers = backend.servers();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            Address own = server.address();
            if (own.family() == Address.Family.INET
                    && (int) own.low() == ipv4
                    && own.port() == number
                    && allowed.test(server)) {
                return server;
            }
        }
        return null;
    }

    /// Whether persistence may choose a server now.
    @FunctionalInterface
    interface Allowed {
        boolean test(Server server);
    }

    private static int dot(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '.') {
                return at;
            }
        }
        return -1;
    }

    /// -1 for what is no number of 32 bits.
    private static long number(byte[] bytes, int from, int end) {
        long number = 0;
        for (int at = from; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
            if (number > 0xffff_ffffL) {
                return -1;
            }
        }
        return from == end ? -1 : number;
    }
}
