package sluice.flow.filter.compression;

import org.jspecify.annotations.Nullable;

import sluice.flow.filter.Filter;
import sluice.proxies.CompressionLoad;
import sluice.proxies.Proxy;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Value;
import sluice.wire.coding.ContentCoding;
import sluice.wire.http.FieldValues;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

import java.util.List;
import java.util.Map;

/// `filter compression` of one proxy: decides which messages are compressed and changes their heads.
///
/// Where frontend and backend both have one, the settings of the backend win one by one, and who comes first on the way does
/// the work: the other finds a `content-encoding`. Manual §4.2 `compression`.
public final class Compression implements Filter {
    public static final Proxy.Extra<CompressionSettings> EXTRA = new Proxy.Extra<>("compression");

    private static final ByteString CONTENT_ENCODING = ByteString.of("content-encoding");
    private static final ByteString CONTENT_LENGTH = ByteString.of("content-length");
    private static final ByteString TRANSFER_ENCODING = ByteString.of("transfer-encoding");
    private static final ByteString CONTENT_TYPE = ByteString.of("content-type");
    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString NO_TRANSFORM = ByteString.of("no-transform");
    private static final ByteString MULTIPART = ByteString.of("multipart");
    private static final ByteString CHUNKED = ByteString.of("chunked");
    private static final ByteString ETAG = ByteString.of("etag");
    private static final ByteString VARY = ByteString.of("vary");
    private static final ByteString ACCEPT_ENCODING = ByteString.of("accept-encoding");
    private static final ByteString VARIES = ByteString.of("Accept-Encoding");

    private final CompressionSettings own;
    private final Map<Proxy, CompressionSettings> behind;
    private final CompressionLoad load;

    /// @param behind for the filter of a backend: its settings completed by those of each frontend that has some
    public Compression(
            CompressionSettings own, Map<Proxy, CompressionSettings> behind, CompressionLoad load) {
        this.own = own;
        this.behind = behind;
        this.load = load;
    }

    /// What holds for a stream; null where the backend's filter does the work.
    private @Nullable CompressionSettings settings(Stream stream) {
        CompressionSettings rear = stream.backend == null ? null : stream.backend.get(EXTRA);
        if (rear == null || stream.frontend == null) {
            return own;
        }
        return rear == own ? behind.getOrDefault(stream.frontend, own) : null;
    }

    // ---- the request

    @Override
    public boolean request(Stream stream) {
        CompressionSettings settings = settings(stream);
        if (settings == null) {
            return false;
        }
        ContentCoding asked = settings.requestCoding;
        boolean compressed = false;
        if (asked != null && isCompressible(stream, settings)) {
            compressed = true;
            makeLengthUnknown(stream.request);
            name(stream.request, asked);
        }
        if (settings.compressesResponses) {
            ContentCoding coding = AcceptEncoding.choose(stream, settings.responseCodings);
            stream.responseCoding = coding;
            if (settings.offload && coding != null && coding != ContentCoding.IDENTITY) {
                stream.request.removeAll(AcceptEncoding.NAME);
            }
        }
        return compressed;
    }

    private boolean isCompressible(Stream stream, CompressionSettings settings) {
        Head head = stream.request;
        return settings.compressesRequests
                && head.bodyLength() != 0
                && !head.upgrade()
                && head.find(CONTENT_ENCODING) < 0
                && !isSmall(head, settings.requestMinimum)
                && isWanted(head, stream, settings.requestTypes)
                && load.permits(stream.loop().nanos());
    }

    @Override
    public StreamEnd toServer(Stream stream, StreamEnd server, StreamReceiver receiver) {
        CompressionSettings settings = settings(stream);
        if (settings == null || settings.requestCoding == null) {
            throw new AssertionError("a request is compressed without an algorithm");
        }
        return CompressingEnd.take(stream, load, false, settings.requestCoding, server);
    }

    // ---- the response

    @Override
    public boolean response(Stream stream) {
        CompressionSettings settings = settings(stream);
        ContentCoding coding = stream.responseCoding;
        if (settings == null
                || coding == null
                || !answersCompressible(stream, settings)
                || !load.permits(stream.loop().nanos())) {
            return false;
        }
        Head head = stream.response;
        makeLengthUnknown(head);
        int tag = head.find(ETAG);
        if (tag >= 0 && head.bytes()[head.valueStart(tag)] == '"') {
            weaken(head, tag);
        }
        vary(stream, head);
        name(head, coding);
        stream.compressed = true;
        return true;
    }

    /// Names the request's header on which the response depends, once, in the line that is there or in one of its own.
    private static void vary(Stream stream, Head head) {
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, VARY, false, value)) {
                if (FieldWords.is(value.bytes(), ACCEPT_ENCODING)) {
                    return;
                }
            }
        } finally {
            stream.slots.give();
        }
        int slot = head.find(VARY);
        if (slot < 0) {
            head.add(VARY, VARIES);
            return;
        }
        ByteWriter line = stream.slots.text();
        int length = head.valueEnd(slot) - head.valueStart(slot);
        line.put(head.bytes(), head.valueStart(slot), length);
        if (length > 0) {
            line.put(',');
        }
        line.put(VARIES.array(), 0, VARIES.length());
        head.setValue(slot, line.array(), 0, line.length());
        stream.slots.giveText();
    }

    @Override
    public StreamEnd toClient(Stream stream, StreamEnd client, StreamReceiver receiver) {
        ContentCoding coding = stream.responseCoding;
        if (coding == null) {
            throw new AssertionError("a response is compressed without an algorithm");
        }
        return CompressingEnd.take(stream, load, true, coding, client);
    }

    private static boolean answersCompressible(Stream stream, CompressionSettings settings) {
        Head head = stream.response;
        return head.status() >= 200
                && head.status() <= 203
                && isAtLeast11(head)
                && isAtLeast11(stream.request)
                && hasFramedBody(stream)
                && head.find(CONTENT_ENCODING) < 0
                && !forbidsTransformation(head, stream)
                && hasOneGoodTag(head)
                && isWanted(head, stream, settings.responseTypes)
                && !isSmall(head, settings.responseMinimum);
    }

    /// A body whose end is known by a length, chunks or frames, and none that is not sent at all.
    private static boolean hasFramedBody(Stream stream) {
        Head head = stream.response;
        if (isHead(stream.request) || head.bodyLength() == 0) {
            return false;
        }
        return head.bodyLength() != Head.UNKNOWN_LENGTH
                || head.versionMajor() > 1
                || head.find(TRANSFER_ENCODING) >= 0;
    }

    private static boolean isAtLeast11(Head head) {
        return head.versionMajor() > 1 || head.versionMajor() == 1 && head.versionMinor() > 0;
    }

    private static boolean isHead(Head request) {
        return request.methodEnd() - request.methodStart() == 4
                && request.bytes()[request.methodStart()] == 'H';
    }

    private static boolean forbidsTransformation(Head head, Stream stream) {
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, CACHE_CONTROL, false, value)) {
                if (FieldWords.is(value.bytes(), NO_TRANSFORM)) {
                    return true;
                }
            }
            return false;
        } finally {
            stream.slots.give();
        }
    }

    /// At most one entity tag, in quotes. RFC 9110 §8.8.3.
    private static boolean hasOneGoodTag(Head head) {
        int slot = head.find(ETAG);
        if (slot < 0) {
            return true;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(slot);
        int end = head.valueEnd(slot);
        if (end - start > 2 && bytes[start] == 'W' && bytes[start + 1] == '/') {
            start += 2;
        }
        return end - start >= 2
                && bytes[start] == '"'
                && bytes[end - 1] == '"'
                && head.find(ETAG, slot + 1) < 0;
    }

    private static void weaken(Head head, int slot) {
        int length = head.valueEnd(slot) - head.valueStart(slot);
        int room = head.append(length + 2);
        byte[] bytes = head.bytes();
        bytes[room] = 'W';
        bytes[room + 1] = '/';
        System.arraycopy(bytes, head.valueStart(slot), bytes, room + 2, length);
        head.setValue(slot, bytes, room, length + 2);
    }

    // ---- both

    private static void makeLengthUnknown(Head head) {
        head.removeAll(CONTENT_LENGTH);
        if (head.versionMajor() <= 1 && head.find(TRANSFER_ENCODING) < 0) {
            head.add(TRANSFER_ENCODING, CHUNKED);
        }
        head.bodyLength(Head.UNKNOWN_LENGTH);
    }

    /// Identity has no name there. RFC 9110 §8.4.
    private static void name(Head head, ContentCoding coding) {
        if (coding != ContentCoding.IDENTITY) {
            head.add(CONTENT_ENCODING, coding.token());
        }
    }

    /// Whether the length is known and below the minimum.
    private static boolean isSmall(Head head, long minimum) {
        return head.bodyLength() != Head.UNKNOWN_LENGTH && head.bodyLength() < minimum;
    }

    /// Whether the content's type is one of the types: never parts of several, and without a type only where none is asked for.
    private static boolean isWanted(Head head, Stream stream, List<ByteString> types) {
        int slot = head.find(CONTENT_TYPE);
        if (slot < 0) {
            return types.isEmpty();
        }
        Value value = stream.slots.take();
        try {
            ByteView type = head.value(slot, value.bytes());
            return !FieldWords.startsWith(type, MULTIPART)
                    && (types.isEmpty() || CompressionSettings.covers(types, type));
        } finally {
            stream.slots.give();
        }
    }
}
