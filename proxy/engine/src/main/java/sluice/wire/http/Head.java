package sluice.wire.http;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;

import java.util.Arrays;

/// The head of one HTTP message: start line and field lines as offsets into one array; nothing is copied on parsing.
///
/// ```
/// bytes:   | start line and field lines as received, names in lower case | values written by rules … |
/// fields:  | nameStart | nameEnd | valueStart | valueEnd |   4 ints per field line, in order; removed lines have nameStart -1
/// ```
///
/// A mux appends what it read with [#append] and registers field lines with [#field]; rules change it with
/// [#set], [#add], [#remove]. Values never contain CR, LF or NUL; names are lower-case tokens. Confined to the loop of its
/// connection; reset and reused for the next message. RFC 9110 §5; manual: `tune.bufsize`, `tune.http.maxhdr`.
@LoopConfined
public final class Head {
    private static final int INITIAL_BYTES = 2048;
    private static final int INITIAL_FIELDS = 24;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int end;
    private int[] fields = new int[INITIAL_FIELDS * 4];
    private int count;
    private int live;

    private int methodStart;
    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private int status;
    private int offence = -1;
    private int reasonStart;
    private int reasonEnd;
    private int versionMajor = 1;
    private int versionMinor = 1;
    private int namedMajor = 1;
    private int namedMinor = 1;
    private int versionStart;
    private int versionEnd;
    private boolean present;
    private boolean edited;

    private int receivedMethodStart;
    private int receivedMethodEnd;
    private int receivedTargetStart;
    private int receivedTargetEnd;
    private long bodyLength;
    private boolean upgrade;
    private int accountedSize;
    private int bodyAhead;
    private int receivedSize;

    /// [#bodyLength] of a message whose body ends with its last chunk, frame or with the connection.
    public static final long UNKNOWN_LENGTH = -1;

    /// Forgets everything; the arrays stay.
    public void reset() {
        end = 0;
        count = 0;
        live = 0;
        methodStart = methodEnd = targetStart = targetEnd = 0;
        status = 0;
        reasonStart = reasonEnd = 0;
        versionMajor = 1;
        versionMinor = 1;
        namedMajor = 1;
        namedMinor = 1;
        versionStart = versionEnd = 0;
        present = false;
        edited = false;
        receivedMethodStart = receivedMethodEnd = receivedTargetStart = receivedTargetEnd = 0;
        bodyLength = 0;
        upgrade = false;
        accountedSize = 0;
        bodyAhead = 0;
        receivedSize = 0;
        offence = -1;
    }

    /// Offset of the byte at which the mux gave up reading this head; -1 where it did not, or where no single byte is to blame.
    public int offence() {
        return offence;
    }

    public void offence(int offset) {
        offence = offset;
    }

    /// Bytes of the body to come; 0 for none, [#UNKNOWN_LENGTH] when only its end will tell. Set by the mux; who changes the
    /// body's length (compression) removes `content-length` and sets it to unknown.
    public long bodyLength() {
        return bodyLength;
    }

    public void bodyLength(long length) {
        bodyLength = length;
    }

    /// How many bytes of the body came together with the head; set by a mux that reads both from one buffer.
    public int bodyAhead() {
        return bodyAhead;
    }

    public void bodyAhead(int bytes) {
        bodyAhead = bytes;
    }

    /// A request that asks to change the protocol (`Upgrade` named by `Connection`), or a CONNECT.
    public boolean upgrade() {
        return upgrade;
    }

    public void upgrade(boolean wanted) {
        upgrade = wanted;
    }

    /// What this head counts for in logs and statistics: as HAProxy does, the parts of the start line, names and values, with a fixed
    /// overhead per message, whatever the protocol. Fixed when the head was received.
    public int accountedSize() {
        return accountedSize;
    }

    /// Called by the mux once the head is complete as received: remembers the start line for logs, and the size.
    public void received() {
        present = true;
        edited = false;
        receivedMethodStart = methodStart;
        receivedMethodEnd = methodEnd;
        receivedTargetStart = targetStart;
        receivedTargetEnd = targetEnd;
        accountedSize = presentSize();
        receivedSize = storedSize();
    }

    private static final int START_LINE_OVERHEAD = 20;
    private static final int VERSION_LENGTH = 8;

    /// What a line takes besides its name and value where messages are measured as HAProxy keeps them.
    public static final int LINE_OVERHEAD = 8;

    /// How much of a buffer of HAProxy's it takes as it stands now, where each line has an entry in a table.
    public int storedSize() {
        return presentSize() + LINE_OVERHEAD * live;
    }

    /// The same when it was received.
    public int receivedSize() {
        return receivedSize;
    }

    /// What [#storedSize] is at most, found without looking at the lines.
    public int mostStored() {
        return end + START_LINE_OVERHEAD + 1 + VERSION_LENGTH + LINE_OVERHEAD * live;
    }

    /// What this head counts for as it stands now, changed by rules.
    public int presentSize() {
        int size = START_LINE_OVERHEAD + 1;
        size += isForeign() ? versionEnd - versionStart : VERSION_LENGTH;
        size += status != 0 ? statusLength() + reasonEnd - reasonStart : 0;
        size += methodEnd - methodStart + targetEnd - targetStart;
        for (int slot = 0, at = 0; slot < count; slot++, at += 4) {
            if (fields[at] >= 0) {
                size += fields[at + 1] - fields[at] + fields[at + 3] - fields[at + 2];
            }
        }
        return size;
    }

    private int statusLength() {
        return status < 1000 ? 3 : status < 10000 ? 4 : 5;
    }

    /// Where the origin form of the target begins: an absolute target has scheme and authority before it.
    public int originStart() {
        int end = targetEnd;
        int start = targetStart;
        int at = start;
        while (at + 2 < end && bytes[at] != '/' && bytes[at] != ':' && bytes[at] != '*') {
            at++;
        }
        boolean absolute =
                at > start
                        && at + 2 < end
                        && bytes[at] == ':'
                        && bytes[at + 1] == '/'
                        && bytes[at + 2] == '/';
        if (!absolute) {
            return start;
        }
        at += 3;
        while (at < end && bytes[at] != '/' && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    /// The method as it was received, whatever rules made of it.
    public ByteView receivedMethod(ByteView into) {
        return into.set(bytes, receivedMethodStart, receivedMethodEnd - receivedMethodStart);
    }

    /// The target as it was received.
    public ByteView receivedTarget(ByteView into) {
        return into.set(bytes, receivedTargetStart, receivedTargetEnd - receivedTargetStart);
    }

    /// Forgets the bytes behind `length`: what a mux copied and then found to be the body.
    public void truncate(int length) {
        end = length;
    }

    /// A continuation of the last field line (obs-fold, already blanked) makes its value end there.
    public void extendLast(int valueEnd) {
        fields[count * 4 - 1] = valueEnd;
    }

    /// Narrows a value without counting as an edit: the mux takes its own words out of `connection`.
    public void narrow(int slot, int valueStart, int valueEnd) {
        fields[slot * 4 + 2] = valueStart;
        fields[slot * 4 + 3] = valueEnd;
    }

    /// Takes a line out without counting as an edit; only for the mux that received it.
    public void drop(int slot) {
        if (fields[slot * 4] >= 0) {
            fields[slot * 4] = -1;
            live--;
        }
    }

    /// True once a complete head has been received or built.
    public boolean present() {
        return present;
    }

    public void present(boolean complete) {
        present = complete;
    }

    /// True when a rule changed the head after it was received.
    public boolean edited() {
        return edited;
    }

    /// The array that all offsets refer to; replaced when it grows, so ask again after every change.
    public byte[] bytes() {
        return bytes;
    }

    /// Number of bytes in use, start line and all changes included.
    public int used() {
        return end;
    }

    /// Makes room for `length` more bytes and returns where they start; the caller writes them there.
    public int append(int length) {
        int start = end;
        if (start + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(start + length, bytes.length * 2));
        }
        end = start + length;
        return start;
    }

    /// Copies bytes behind the others and returns where they start.
    public int append(byte[] source, int offset, int length) {
        // `source` may be this very array: the copy below reads the old one, which keeps its
        // content.
        int start = append(length);
        System.arraycopy(source, offset, bytes, start, length);
        return start;
    }

    // ---- start line

    public void method(int start, int limit) {
        methodStart = start;
        methodEnd = limit;
    }

    public void target(int start, int limit) {
        targetStart = start;
        targetEnd = limit;
    }

    public void reason(int start, int limit) {
        reasonStart = start;
        reasonEnd = limit;
    }

    public ByteView method(ByteView into) {
        return into.set(bytes, methodStart, methodEnd - methodStart);
    }

    /// The request target as received or rewritten: origin, absolute, authority or asterisk form. RFC 9112 §3.2.
    public ByteView target(ByteView into) {
        return into.set(bytes, targetStart, targetEnd - targetStart);
    }

    public int reasonStart() {
        return reasonStart;
    }

    public int reasonEnd() {
        return reasonEnd;
    }

    public ByteView reason(ByteView into) {
        return into.set(bytes, reasonStart, reasonEnd - reasonStart);
    }

    public void setMethod(byte[] source, int offset, int length) {
        edited = true;
        methodStart = append(source, offset, length);
        methodEnd = end;
    }

    public void setTarget(byte[] source, int offset, int length) {
        edited = true;
        targetStart = append(source, offset, length);
        targetEnd = end;
    }

    public void setReason(byte[] source, int offset, int length) {
        edited = true;
        reasonStart = append(source, offset, length);
        reasonEnd = end;
    }

    public int methodStart() {
        return methodStart;
    }

    public int methodEnd() {
        return methodEnd;
    }

    public int targetStart() {
        return targetStart;
    }

    public int targetEnd() {
        return targetEnd;
    }

    /// 100 to 999; 0 for requests.
    public int status() {
        return status;
    }

    public void status(int status) {
        this.status = status;
    }

    public int versionMajor() {
        return versionMajor;
    }

    public int versionMinor() {
        return versionMinor;
    }

    public void version(int major, int minor) {
        versionMajor = major;
        versionMinor = minor;
        namedMajor = major;
        namedMinor = minor;
    }

    /// What calls itself newer than 1.1 and comes in the form of HTTP/1 is 1.1 (RFC 9110 §2.5); logs show what it called itself.
    public void readAs11() {
        versionMajor = 1;
        versionMinor = 1;
    }

    public int namedMajor() {
        return namedMajor;
    }

    public int namedMinor() {
        return namedMinor;
    }

    /// A version that HTTP does not know (`RTSP/1.0`, `HTTP/1.10`), let through as it stands; treated like HTTP/1.0.
    public void foreignVersion(int start, int limit) {
        version(1, 0);
        versionStart = start;
        versionEnd = limit;
    }

    public boolean isForeign() {
        return versionEnd > 0;
    }

    public int versionStart() {
        return versionStart;
    }

    public int versionEnd() {
        return versionEnd;
    }

    // ---- field lines

    /// Registers a received field line; the name must already be in lower case.
    public void field(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = count * 4;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        fields[at] = nameStart;
        fields[at + 1] = nameEnd;
        fields[at + 2] = valueStart;
        fields[at + 3] = valueEnd;
        count++;
        live++;
    }

    /// Number of slots, removed ones included: iterate `0 … slots()-1` and skip those not [#isLive].
    public int slots() {
        return count;
    }

    /// Number of field lines that are there.
    public int size() {
        return live;
    }

    public boolean isLive(int slot) {
        return fields[slot * 4] >= 0;
    }

    public int nameStart(int slot) {
        return fields[slot * 4];
    }

    public int nameEnd(int slot) {
        return fields[slot * 4 + 1];
    }

    public int valueStart(int slot) {
        return fields[slot * 4 + 2];
    }

    public int valueEnd(int slot) {
        return fields[slot * 4 + 3];
    }

    public ByteView name(int slot, ByteView into) {
        int at = slot * 4;
        return into.set(bytes, fields[at], fields[at + 1] - fields[at]);
    }

    public ByteView value(int slot, ByteView into) {
        int at = slot * 4;
        return into.set(bytes, fields[at + 2], fields[at + 3] - fields[at + 2]);
    }

    /// The first live slot at or after `from` whose name is `name` (lower case), or -1.
    public int find(ByteString name, int from) {
        int length = name.length();
        for (int slot = from, at = from * 4; slot < count; slot++, at += 4) {
            int start = fields[at];
            if (start >= 0
                    && fields[at + 1] - start == length
                    && name.contentEquals(bytes, start, length)) {
                return slot;
            }
        }
        return -1;
    }

    public int find(ByteString name) {
        return find(name, 0);
    }

    /// The last live slot of that name, or -1.
    public int findLast(ByteString name) {
        int last = -1;
        for (int slot = find(name, 0); slot >= 0; slot = find(name, slot + 1)) {
            last = slot;
        }
        return last;
    }

    public void remove(int slot) {
        if (fields[slot * 4] >= 0) {
            fields[slot * 4] = -1;
            live--;
            edited = true;
        }
    }

    /// Removes every line of that name; returns how many there were.
    public int removeAll(ByteString name) {
        int removed = 0;
        for (int slot = find(name, 0); slot >= 0; slot = find(name, slot + 1)) {
            remove(slot);
            removed++;
        }
        return removed;
    }

    /// Appends a line behind the others.
    public void add(ByteString name, byte[] source, int offset, int length) {
        edited = true;
        int nameStart = append(name.array(), 0, name.length());
        int valueStart = append(source, offset, length);
        field(nameStart, nameStart + name.length(), valueStart, valueStart + length);
    }

    public void add(ByteString name, ByteString value) {
        add(name, value.array(), 0, value.length());
    }

    /// Copies the field lines of another head behind those that are there.
    public void addAll(Head from) {
        for (int slot = 0; slot < from.slots(); slot++) {
            if (!from.isLive(slot)) {
                continue;
            }
            int name = from.nameEnd(slot) - from.nameStart(slot);
            int value = from.valueEnd(slot) - from.valueStart(slot);
            int nameStart = append(from.bytes(), from.nameStart(slot), name);
            int valueStart = append(from.bytes(), from.valueStart(slot), value);
            field(nameStart, nameStart + name, valueStart, valueStart + value);
        }
    }

    /// Replaces the value of one line and keeps its place.
    public void setValue(int slot, byte[] source, int offset, int length) {
        edited = true;
        int start = append(source, offset, length);
        fields[slot * 4 + 2] = start;
        fields[slot * 4 + 3] = start + length;
    }

    /// Removes all lines of that name, then appends one.
    public void set(ByteString name, byte[] source, int offset, int length) {
        removeAll(name);
        add(name, source, offset, length);
    }

    public void set(ByteString name, ByteString value) {
        set(name, value.array(), 0, value.length());
    }
}
