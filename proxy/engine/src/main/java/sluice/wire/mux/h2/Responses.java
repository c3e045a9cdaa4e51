package sluice.wire.mux.h2;

import io.netty.util.AsciiString;

import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.http.Reasons;
import sluice.wire.mux.WebSocketKeys;

/// Heads of responses between HTTP/2's `:status` and our [Head]. RFC 9113 §8.3.2.
final class Responses {
    private Responses() {}

    /// Whether what came is a good response, which then stands in `head`.
    static boolean read(FieldDecoder fields, Head head, Http2Stream stream, boolean ends) {
        if (fields.size() == 0 || !fields.name(0).contentEquals(":status")) {
            return false;
        }
        int status = status(fields.value(0));
        if (status < 100) {
            return false;
        }
        boolean switched = stream.upgrade != null && status / 100 == 2;
        head.version(2, 0);
        head.status(switched ? 101 : status);
        ByteString reason = Reasons.of(head.status());
        int start = head.append(reason.array(), 0, reason.length());
        head.reason(start, head.used());
        for (int i = 1; i < fields.size(); i++) {
            if (!Fields.isValid(fields.name(i), fields.value(i))
                    || Fields.isOfConnection(fields.name(i))) {
                return false;
            }
            Fields.addReceived(head, fields.name(i), fields.value(i));
        }
        if (status < 200) {
            head.bodyLength(0);
            return !ends && status != 101;
        }
        if (stream.upgrade != null && switched) {
            head.removeAll(Fields.CONTENT_LENGTH);
            Fields.add(head, Fields.CONNECTION, Fields.UPGRADE);
            Fields.add(head, Fields.UPGRADE, stream.upgrade);
            if (stream.webSocketAccept != null) {
                // What a proxy on the way passed on belongs to a key of its own.
                head.removeAll(WebSocketKeys.ACCEPT);
                Fields.add(head, WebSocketKeys.ACCEPT, stream.webSocketAccept);
            }
            head.bodyLength(0);
            return true;
        }
        boolean empty = stream.toHead || status == 204 || status == 304;
        if (!Requests.length(head, stream, ends || empty)) {
            return empty;
        }
        if (empty) {
            stream.announced = -1;
        }
        return true;
    }

    private static int status(AsciiString text) {
        if (text.length() != 3) {
            return 0;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return status;
    }
}
