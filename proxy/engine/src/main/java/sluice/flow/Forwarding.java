package sluice.flow;

import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.http.Head;

/// What the proxy itself adds to heads, written in place without making strings.
final class Forwarding {
    static final ByteString CONTENT_LENGTH = ByteString.of("content-length");

    private Forwarding() {}

    /// `x-forwarded-for` and its like: a line behind the others.
    static void add(Stream stream, ForwardedFor option, Address address) {
        if (!address.isIp()
                || option.ifNone() && stream.request.find(option.header()) >= 0
                || option.except().covers(stream)) {
            return;
        }
        Head head = stream.request;
        ByteString name = option.header();
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
