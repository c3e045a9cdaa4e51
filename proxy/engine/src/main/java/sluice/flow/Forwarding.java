package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.http.Head;

/// What the proxy itself adds to heads, written in place without making strings.
final class Forwarding {
    static final ByteString CONTENT_LENGTH = ByteString.of("content-length");

    private Forwarding() {}

    /// `x-forwarded-for` and its like: a line behind the others.
    ///
    /// The backend names the header; an address that either excepts is left out, and a present line keeps another one away only
    /// where nobody wants it in any case.
    static void add(
            Stream stream,
            @Nullable ForwardedFor front,
            @Nullable ForwardedFor back,
            Address address) {
        ForwardedFor naming = back != null ? back : front;
        if (naming == null || !address.isIp()) {
            return;
        }
        ForwardedFor other = front != null ? front : naming;
        ByteString name = naming.header();
        if (naming.ifNone() && other.ifNone() && stream.request.find(name) >= 0
                || naming.except().covers(stream)
                || other.except().covers(stream)) {
            return;
        }
        Head head = stream.request;
        int nameStart = head.append(name.array(), 0, name.length());
        int nameEnd = head.used();
        int valueStart = nameEnd;
        if (address.family() == Address.Family.INET) {
            int bits = (int) address.low();
            valueStart = head.append(15);
            int at = valueStart;
            for (int shift = 24; shift >= 0; shift -= 8) {
                at = decimal(head.bytes(), at, bits >>> shift & 255);
                if (shift > 0) {
                    head.bytes()[at++] = '.';
                }
            }
            head.truncate(at);
        } else {
            ByteString text = ByteString.of(address.host());
            valueStart = head.append(text.array(), 0, text.length());
        }
        head.field(nameStart, nameEnd, valueStart, head.used());
    }

    static void addLength(Head head, long length) {
        int nameStart = head.append(CONTENT_LENGTH.array(), 0, CONTENT_LENGTH.length());
        int nameEnd = head.used();
        int valueStart = head.append(20);
        int end = decimal(head.bytes(), valueStart, length);
        head.truncate(end);
        head.field(nameStart, nameEnd, valueStart, end);
    }

    private static int decimal(byte[] bytes, int at, long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }
}
