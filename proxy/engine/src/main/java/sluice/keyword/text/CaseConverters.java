package sluice.keyword.text;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

/// Letter case of ASCII text.
final class CaseConverters {
    private CaseConverters() {}

    /// `lower` — turns the letters A to Z into lower case.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `ABC-d` | `lower` | `abc-d` |
    ///
    /// Other bytes are left alone. Manual §7.3.1.
    @Converter(name = "lower", in = Kind.STR, out = Kind.STR)
    static Conversion lower(Arguments arguments) {
        return (stream, value) -> change(value, 'A', 'Z');
    }

    /// `upper` — turns the letters a to z into upper case.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc-D` | `upper` | `ABC-D` |
    ///
    /// Other bytes are left alone. Manual §7.3.1.
    @Converter(name = "upper", in = Kind.STR, out = Kind.STR)
    static Conversion upper(Arguments arguments) {
        return (stream, value) -> change(value, 'a', 'z');
    }

    private static boolean change(Value value, char first, char last) {
        ByteView view = value.bytes();
        int length = view.length();
        byte[] changed = value.room(length);
        byte[] array = view.array();
        int offset = view.offset();
        for (int i = 0; i < length; i++) {
            byte b = array[offset + i];
            changed[i] = b >= first && b <= last ? (byte) (b ^ 0x20) : b;
        }
        value.string(changed, 0, length);
        return true;
    }
}
