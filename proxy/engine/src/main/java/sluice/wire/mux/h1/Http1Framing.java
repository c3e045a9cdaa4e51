package sluice.wire.mux.h1;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.Authority;
import sluice.wire.http.Head;
import sluice.wire.mux.WebSocketKeys;

/// What the field lines of a received head say about the message's body and the connection, and the defences against request smuggling.
///
/// RFC 9112 §6 and §9. Strictness as HAProxy's: differing lengths, a coding that does not end in `chunked`, hosts that
/// contradict each other are errors; `content-length` beside `chunked` is dropped and the connection closed afterwards.
@LoopConfined
final class Http1Framing {
    private static final ByteString HEAD = ByteString.of("HEAD");
    private static final ByteString GET = ByteString.of("GET");
    private static final ByteString DELETE = ByteString.of("DELETE");
    private static final ByteString OPTIONS = ByteString.of("OPTIONS");
    private static final ByteString CONNECT = ByteString.of("CONNECT");
    private static final ByteString HOST = ByteString.of("host");
    private static final ByteString CONNECTION = ByteString.of("connection");
    private static final ByteString CONTENT_LENGTH = ByteString.of("content-length");
    private static final ByteString TRANSFER_ENCODING = ByteString.of("transfer-encoding");
    private static final ByteString UPGRADE = ByteString.of("upgrade");
    private static final ByteString TE = ByteString.of("te");
    private static final ByteString TRAILERS = ByteString.of("trailers");
    private static final ByteString CHUNKED = ByteString.of("chunked");

    /// Some violations are let through; the head then tells where they stand.
    private final boolean tolerant;

    private final ByteView view = new ByteView();
    private final ByteView other = new ByteView();

    /// The connection may carry another message after this one.
    boolean persistent;

    /// The body comes in chunks.
    boolean chunked;

    /// A request without body for HEAD: its response has none either.
    boolean isHead;

    boolean isConnect;

    private boolean close;
    private boolean keepAlive;
    private boolean upgradeNamed;
    private int hostSlot;
    private int lengthSlot;
    private int upgradeSlot;
    private long length;
    private boolean codingSeen;

    Http1Framing(boolean tolerant) {
        this.tolerant = tolerant;
    }

    private void start() {
        persistent = false;
        chunked = false;
        isHead = false;
        isConnect = false;
        close = false;
        keepAlive = false;
        upgradeNamed = false;
        hostSlot = -1;
        lengthSlot = -1;
        upgradeSlot = -1;
        length = -1;
        codingSeen = false;
    }

    /// Judges a request: 0, or the status to refuse it with.
    int judgeRequest(Head head) {
        start();
        head.method(view);
        isHead = view.contentEquals(HEAD);
        isConnect = view.contentEquals(CONNECT);
        boolean http10 = isBefore11(head);
        int status = readFields(head, true);
        if (status != 0) {
            return status;
        }
        status = judgeTarget(head);
        if (status != 0 && !tolerates(head, head.targetStart())) {
            return status;
        }
        if (chunked) {
            dropLength(head);
            head.bodyLength(Head.UNKNOWN_LENGTH);
        } else {
            head.bodyLength(Math.max(0, length));
        }
        persistent = http10 ? keepAlive && !close : !close;
        if (chunked && http10) {
            persistent = false;
        }
        if (http10 && head.bodyLength() != 0) {
            head.method(view);
            if (isHead || view.contentEquals(GET) || view.contentEquals(DELETE)) {
                return 413;
            }
        }
        if (upgradeNamed && upgradeSlot >= 0) {
            head.upgrade(true);
            if (WebSocketKeys.isWebSocket(head, upgradeSlot)
                    && !hasKey(head)
                    && !tolerates(head, head.nameStart(upgradeSlot))) {
                return 400;
            }
        }
        if (isConnect) {
            head.upgrade(true);
        }
        return 0;
    }

    /// Judges a response to a request of which `toHead` and `toConnect` tell the method, `toUpgrade` whether it asked for another protocol; false when
    /// it cannot be used.
    boolean judgeResponse(Head head, boolean toHead, boolean toConnect, boolean toUpgrade) {
        start();
        if (readFields(head, false) != 0) {
            return false;
        }
        int status = head.status();
        boolean http10 = isBefore11(head);
        persistent = http10 ? keepAlive && !close : !close;
        if (status == 101 && !(toUpgrade && upgradeNamed)) {
            return false;
        }
        if (status == 101
                && upgradeSlot >= 0
                && WebSocketKeys.isWebSocket(head, upgradeSlot)
                && head.find(WebSocketKeys.ACCEPT) < 0
                && !tolerates(head, head.nameStart(upgradeSlot))) {
            return false;
        }
        if (status == 101 || toConnect && status / 100 == 2) {
            persistent = false;
            head.bodyLength(0);
            return true;
        }
        if (status < 200 || status == 204 || status == 304 || toHead) {
            head.bodyLength(0);
            chunked = false;
            return true;
        }
        if (chunked) {
            dropLength(head);
            head.bodyLength(Head.UNKNOWN_LENGTH);
        } else if (length >= 0) {
            head.bodyLength(length);
        } else {
            head.bodyLength(Head.UNKNOWN_LENGTH);
            persistent = false;
        }
        return true;
    }

    /// Whether a violation at that place is let through.
    private boolean tolerates(Head head, int offence) {
        if (tolerant) {
            head.offence(offence);
        }
        return tolerant;
    }

    /// A content-length beside `chunked`: RFC 9112 §6.1 lets us drop it, and demands that the connection ends after the message.
    private void dropLength(Head head) {
        if (lengthSlot < 0) {
            return;
        }
        for (int slot = head.find(CONTENT_LENGTH);
                slot >= 0;
                slot = head.find(CONTENT_LENGTH, slot + 1)) {
            head.drop(slot);
        }
        close = true;
    }

    /// Takes the length out of a response that must not announce one, RFC 9110 §8.6, once it has been counted.
    void forgetLength(Head head) {
        if (head.status() < 200 || head.status() == 204) {
            dropLength(head);
        }
    }

    private int readFields(Head head, boolean request) {
        for (int slot = 0; slot < head.slots(); slot++) {
            int status = 0;
            switch (head.nameEnd(slot) - head.nameStart(slot)) {
                case 2 -> {
                    if (request && isNamed(head, slot, TE)) {
                        te(head, slot);
                    }
                }
                case 4 -> {
                    if (request && isNamed(head, slot, HOST)) {
                        status = host(head, slot);
                    }
                }
                case 7 -> {
                    if (isNamed(head, slot, UPGRADE) && (!request || upgrade(head, slot))) {
                        upgradeSlot = slot;
                    }
                }
                case 10 -> {
                    if (isNamed(head, slot, CONNECTION)) {
                        connection(head, slot);
                    }
                }
                case 14 -> {
                    if (isNamed(head, slot, CONTENT_LENGTH)) {
                        status = contentLength(head, slot);
                    }
                }
                case 17 -> {
                    if (isNamed(head, slot, TRANSFER_ENCODING)) {
                        status = transferEncoding(head, slot, request);
                    }
                }
                default -> {}
            }
            if (status != 0) {
                return status;
            }
        }
        return codingSeen && !chunked ? 400 : 0;
    }

    private boolean isNamed(Head head, int slot, ByteString name) {
        return head.name(slot, view).contentEquals(name);
    }

    private int host(Head head, int slot) {
        head.value(slot, view);
        for (int i = 0; i < view.length(); i++) {
            if (!Characters.AUTHORITY[view.at(i) & 0xff]
                    && !tolerates(head, head.valueStart(slot) + i)) {
                return 400;
            }
        }
        if (hostSlot < 0) {
            hostSlot = slot;
            return 0;
        }
        head.value(hostSlot, other);
        if (!view.contentEquals(other)) {
            return 400;
        }
        head.drop(slot);
        return 0;
    }

    /// Of the codings that a client takes, only `trailers` can travel on.
    private void te(Head head, int slot) {
        byte[] bytes = head.bytes();
        int end = head.valueEnd(slot);
        int at = head.valueStart(slot);
        while (at < end) {
            while (at < end && (isBlank(bytes[at]) || bytes[at] == ',')) {
                at++;
            }
            int start = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            int stop = at;
            while (stop > start && isBlank(bytes[stop - 1])) {
                stop--;
            }
            if (isWord(bytes, start, stop, TRAILERS)) {
                head.narrow(slot, start, stop);
                return;
            }
        }
        head.drop(slot);
    }

    private int contentLength(Head head, int slot) {
        byte[] bytes = head.bytes();
        int at = head.valueStart(slot);
        int end = head.valueEnd(slot);
        boolean listed = false;
        while (true) {
            int start = at;
            long number = 0;
            while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
                int digit = bytes[at++] - '0';
                if (number > (Long.MAX_VALUE - digit) / 10) {
                    return 400;
                }
                number = number * 10 + digit;
            }
            if (at == start || length >= 0 && number != length) {
                return 400;
            }
            length = number;
            int numberEnd = at;
            while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            if (at == end) {
                // Written as a number is: neither the list nor zeros before it.
                int first = start;
                while (first + 1 < numberEnd && bytes[first] == '0') {
                    first++;
                }
                if (listed || first > start) {
                    head.narrow(slot, first, numberEnd);
                }
                break;
            }
            if (bytes[at++] != ',') {
                return 400;
            }
            listed = true;
            while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
        }
        if (lengthSlot >= 0) {
            head.drop(slot);
        } else {
            lengthSlot = slot;
        }
        return 0;
    }

    /// Only `chunked`, once and last, is understood; a coding before it is refused with 422 for requests.
    private int transferEncoding(Head head, int slot, boolean request) {
        codingSeen = true;
        byte[] bytes = head.bytes();
        int at = head.valueStart(slot);
        int end = head.valueEnd(slot);
        boolean others = false;
        while (at < end) {
            int start = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            int stop = at++;
            while (start < stop && isBlank(bytes[start])) {
                start++;
            }
            while (stop > start && isBlank(bytes[stop - 1])) {
                stop--;
            }
            if (start == stop) {
                continue;
            }
            if (chunked) {
                // `chunked` is not the last one, or is there twice.
                boolean twice = !request && isWord(bytes, start, stop, CHUNKED);
                if (!twice || !tolerates(head, start)) {
                    return 400;
                }
            }
            if (isWord(bytes, start, stop, CHUNKED)) {
                chunked = true;
            } else {
                others = true;
            }
        }
        if (!chunked) {
            if (request || others || !tolerates(head, head.nameStart(slot))) {
                return 400;
            }
            head.drop(slot);
            codingSeen = false;
            return 0;
        }
        return others ? (request ? 422 : 400) : 0;
    }

    /// Reads `close`, `keep-alive` and `upgrade`; the first two are ours and leave the head.
    private void connection(Head head, int slot) {
        takeWords(head, slot, false);
    }

    /// An upgrade to HTTP/2 must not reach the server: what follows it would pass by all rules. False when nothing else is asked for.
    private boolean upgrade(Head head, int slot) {
        takeWords(head, slot, true);
        return head.isLive(slot);
    }

    /// Takes our words out of a list; a line without any other leaves the head.
    private void takeWords(Head head, int slot, boolean upgrade) {
        byte[] bytes = head.bytes();
        int end = head.valueEnd(slot);
        int at = head.valueStart(slot);
        int kept = at;
        int first = at;
        while (at < end) {
            while (at < end && (isBlank(bytes[at]) || bytes[at] == ',')) {
                at++;
            }
            int start = at;
            while (at < end && bytes[at] != ',') {
                at++;
            }
            int stop = at;
            while (stop > start && isBlank(bytes[stop - 1])) {
                stop--;
            }
            if (start == stop) {
                continue;
            }
            if (upgrade ? isWord(bytes, start, stop, H2C) : isOurs(bytes, start, stop)) {
                continue;
            }
            if (kept > first) {
                bytes[kept++] = ',';
                if (kept < start) {
                    bytes[kept++] = ' ';
                }
            }
            System.arraycopy(bytes, start, bytes, kept, stop - start);
            kept += stop - start;
        }
        if (kept == first) {
            head.drop(slot);
        } else {
            head.narrow(slot, first, kept);
        }
    }

    private boolean isOurs(byte[] bytes, int start, int stop) {
        boolean ends = isWord(bytes, start, stop, CLOSE);
        boolean stays = isWord(bytes, start, stop, KEEP_ALIVE);
        close |= ends;
        keepAlive |= stays;
        upgradeNamed |= isWord(bytes, start, stop, UPGRADE);
        return ends || stays;
    }

    private static final ByteString H2C = ByteString.of("h2c");
    private static final ByteString CLOSE = ByteString.of("close");
    private static final ByteString KEEP_ALIVE = ByteString.of("keep-alive");

    /// RFC 6455 §4.1: 16 bytes in base64.
    private static boolean hasKey(Head head) {
        int slot = head.find(WebSocketKeys.KEY);
        return slot >= 0 && head.valueEnd(slot) - head.valueStart(slot) == 24;
    }

    private int judgeTarget(Head head) {
        byte[] bytes = head.bytes();
        int start = head.targetStart();
        int end = head.targetEnd();
        if (isConnect) {
            return judgeConnect(head, bytes, start, end);
        }
        if (bytes[start] == '/') {
            return 0;
        }
        if (bytes[start] == '*') {
            head.method(view);
            return end == start + 1 && view.contentEquals(OPTIONS) ? 0 : 400;
        }
        int at = start;
        while (at < end && isSchemeCharacter(bytes[at])) {
            at++;
        }
        if (at == start
                || at + 3 > end
                || bytes[at] != ':'
                || bytes[at + 1] != '/'
                || bytes[at + 2] != '/') {
            return 400;
        }
        int authority = at + 3;
        int stop = authority;
        while (stop < end && bytes[stop] != '/' && bytes[stop] != '?') {
            stop++;
        }
        for (int i = authority; i < stop; i++) {
            if (bytes[i] == '@') {
                authority = i + 1;
            }
        }
        if (authority == stop) {
            return 400;
        }
        int defaultPort = Authority.defaultPort(bytes, start, at);
        if (hostSlot >= 0
                && !Authority.same(
                        bytes,
                        authority,
                        stop,
                        head.valueStart(hostSlot),
                        head.valueEnd(hostSlot),
                        defaultPort)) {
            return 400;
        }
        Authority.normalize(head, hostSlot);
        return 0;
    }

    private int judgeConnect(Head head, byte[] bytes, int start, int end) {
        int colon = Authority.lastColon(bytes, start, end);
        if (colon < 0 || colon == start || colon + 1 == end || bytes[start] == '/') {
            return 400;
        }
        for (int i = colon + 1; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return 400;
            }
        }
        if (hostSlot < 0) {
            return 0;
        }
        int hostStart = head.valueStart(hostSlot);
        int hostEnd = head.valueEnd(hostSlot);
        if (!Authority.same(bytes, start, end, hostStart, hostEnd, 80)
                && !Authority.same(bytes, start, end, hostStart, hostEnd, 443)) {
            return 400;
        }
        if (bytes[hostEnd - 1] != ':') {
            Authority.dropPort(head, hostSlot, 80);
            Authority.dropPort(head, hostSlot, 443);
        }
        return 0;
    }

    private static boolean isBefore11(Head head) {
        return head.versionMajor() < 1 || head.versionMajor() == 1 && head.versionMinor() == 0;
    }

    private static boolean isSchemeCharacter(byte b) {
        byte l = lower(b);
        return l >= 'a' && l <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '-' || b == '.';
    }

    private static boolean isWord(byte[] bytes, int start, int end, ByteString word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lower(bytes[start + i]) != word.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
