package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Cast;
import sluice.value.KeyHash;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;

/// What the hashing algorithms look at, and how it becomes 32 bits; HAProxy's rules, byte for byte. Manual §4.2 `balance`.
///
/// Function and modifier are read from the settings at each use, because `hash-type` may stand below `balance`.
public final class HashKeys {
    private static final ByteString POST = ByteString.of("POST");
    private static final ByteString CHUNKED = ByteString.of("transfer-encoding");

    private HashKeys() {}

    private static long hash(BalanceSettings settings, byte[] bytes, int offset, int length) {
        int hash = settings.effectiveFunction().of(bytes, offset, length);
        return modified(settings, hash);
    }

    private static long modified(BalanceSettings settings, int hash) {
        return settings.effectiveAvalanche() ? KeyHash.avalanche(hash) : hash;
    }

    /// `source`: the words of the address, exclusive-ored; the hash function does not matter.
    public static StreamHash source(BalanceSettings settings) {
        return stream -> {
            Address source = stream.source();
            return switch (source.family()) {
                case INET -> modified(settings, (int) source.low());
                case INET6 -> {
                    long folded = source.high() ^ source.low();
                    yield modified(settings, (int) (folded >>> 32 ^ folded));
                }
                case UNIX, ABSTRACT, NONE -> StreamHash.MISSING;
            };
        };
    }

    /// `uri`: the target up to the question mark, or as far as `len` and `depth` allow.
    ///
    /// @param length 0 for any
    /// @param depth slashes that count, 0 for any
    public static StreamHash uri(
            BalanceSettings settings, boolean whole, boolean pathOnly, int length, int depth) {
        return stream -> {
            Head head = stream.request;
            if (!head.present()) {
                return StreamHash.MISSING;
            }
            byte[] bytes = head.bytes();
            int start = head.targetStart();
            int end = head.targetEnd();
            if (pathOnly) {
                start = path(bytes, start, end);
            }
            if (length > 0) {
                end = Math.min(end, start + length);
            }
            int slashes = 0;
            int at = start;
            for (; at < end; at++) {
                if (bytes[at] == '/' && ++slashes == depth + 1 && depth > 0
                        || bytes[at] == '?' && !whole) {
                    break;
                }
            }
            return hash(settings, bytes, start, at - start);
        };
    }

    private static int path(byte[] bytes, int start, int end) {
        if (start < end && bytes[start] == '/') {
            return start;
        }
        for (int i = start; i + 2 < end; i++) {
            if (bytes[i] == ':' && bytes[i + 1] == '/' && bytes[i + 2] == '/') {
                int slash = i + 3;
                while (slash < end && bytes[slash] != '/') {
                    slash++;
                }
                return slash;
            }
        }
        return start;
    }

    /// `url_param`: the value of a parameter of the query, or of a form in the body of a POST.
    public static StreamHash parameter(
            BalanceSettings settings, ByteString name, boolean checkPost) {
        return stream -> {
            Head head = stream.request;
            if (!head.present()) {
                return StreamHash.MISSING;
            }
            byte[] bytes = head.bytes();
            int at = head.targetStart();
            while (at < head.targetEnd() && bytes[at] != '?') {
                at++;
            }
            long found = parameter(settings, name, bytes, at + 1, head.targetEnd(), false);
            if (found != StreamHash.MISSING
                    || !checkPost
                    || !head.method(new ByteView()).contentEquals(POST)
                    || head.find(CHUNKED) >= 0 && stream.requestPayload.isEmpty()) {
                return found;
            }
            ByteView body = stream.requestPayload;
            return parameter(settings, name, body.array(), body.offset(), body.end(), true);
        };
    }

    private static long parameter(
            BalanceSettings settings,
            ByteString name,
            byte[] bytes,
            int from,
            int end,
            boolean form) {
        int at = from;
        while (end - at > name.length()) {
            int equals = at + name.length();
            if (bytes[equals] == '=' && name.contentEquals(bytes, at, name.length())) {
                int stop = equals + 1;
                while (stop < end && bytes[stop] != '&' && !(form && bytes[stop] <= ' ')) {
                    stop++;
                }
                return hash(settings, bytes, equals + 1, stop - equals - 1);
            }
            while (at < end && bytes[at] != '&') {
                if (form && bytes[at] >= 0 && bytes[at] <= ' ') {
                    return StreamHash.MISSING;
                }
                at++;
            }
            at++;
        }
        return StreamHash.MISSING;
    }

    /// `hdr(name)`: the first value of a header, or the main part of the domain in it.
    public static StreamHash header(BalanceSettings settings, ByteString name, boolean domainOnly) {
        return stream -> {
            Head head = stream.request;
            for (int slot = head.find(name); slot >= 0; slot = head.find(name, slot + 1)) {
                byte[] bytes = head.bytes();
                int start = head.valueStart(slot);
                int end = start;
                while (start < head.valueEnd(slot)
                        && (bytes[start] == ' ' || bytes[start] == '\t')) {
                    start++;
                }
                end = start;
                while (end < head.valueEnd(slot) && bytes[end] != ',') {
                    end++;
                }
                while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
                    end--;
                }
                if (end > start) {
                    return domainOnly
                            ? domain(settings, bytes, start, end)
                            : hash(settings, bytes, start, end - start);
                }
            }
            return StreamHash.MISSING;
        };
    }

    /// The label in front of the last dot; a name without dots counts whole.
    private static long domain(BalanceSettings settings, byte[] bytes, int start, int end) {
        int dot = end - 1;
        while (dot >= start && bytes[dot] != '.') {
            dot--;
        }
        if (dot < start) {
            return hash(settings, bytes, start, 0);
        }
        int label = dot;
        while (label > start && bytes[label - 1] != '.') {
            label--;
        }
        return hash(settings, bytes, label, dot - label);
    }

    /// `hash EXPRESSION`: the sample as bytes, or as a number when the function is `none`.
    public static StreamHash expression(BalanceSettings settings, Expression expression) {
        return stream -> {
            Value value = slot(stream);
            Kind kind = settings.effectiveFunction() == KeyHash.NONE ? Kind.STR : Kind.BIN;
            if (!expression.evaluate(stream, value) || !Cast.to(kind, value)) {
                return StreamHash.MISSING;
            }
            ByteView view = value.bytes();
            return hash(settings, view.array(), view.offset(), view.length());
        };
    }

    private static final class Slot {
        final Value value = new Value();
    }

    private static Value slot(Stream stream) {
        return stream.loop().local(Slot.class, _ -> new Slot()).value;
    }

    /// `rdp-cookie(name)`: the value of the cookie in the first bytes of a Remote Desktop connection. MS-RDPBCGR §2.2.1.1.
    public static StreamHash rdpCookie(BalanceSettings settings, @Nullable String cookie) {
        ByteString name = ByteString.of(cookie == null ? "mstshash" : cookie);
        return stream -> {
            ByteView payload = stream.requestPayload;
            int start = RdpCookie.start(payload, name);
            if (start < 0) {
                return StreamHash.MISSING;
            }
            return hash(settings, payload.array(), start, RdpCookie.end(payload, start) - start);
        };
    }
}
