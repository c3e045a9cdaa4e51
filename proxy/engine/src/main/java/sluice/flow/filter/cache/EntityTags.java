package sluice.flow.filter.cache;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.FieldValues;

/// Entity tags compared weakly. RFC 9110 §8.8.3.2, §13.1.2.
final class EntityTags {
    private EntityTags() {}

    /// Whether one of the tags in the request's header is that of the response, or `*` stands there.
    static boolean match(Stream stream, ByteString header, @Nullable ByteString tag) {
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(stream.request, header, false, value)) {
                ByteView text = value.bytes();
                if (text.length() > 0 && text.at(0) == '*') {
                    return true;
                }
                if (tag != null && sameOpaque(text, tag)) {
                    return true;
                }
            }
            return false;
        } finally {
            stream.slots.give();
        }
    }

    private static boolean sameOpaque(ByteView one, ByteString other) {
        int skip = one.length() > 2 && one.at(0) == 'W' && one.at(1) == '/' ? 2 : 0;
        int skipOther = other.length() > 2 && other.at(0) == 'W' && other.at(1) == '/' ? 2 : 0;
        int length = one.length() - skip;
        if (length != other.length() - skipOther) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (one.at(skip + i) != other.at(skipOther + i)) {
                return false;
            }
        }
        return length > 0;
    }
}
