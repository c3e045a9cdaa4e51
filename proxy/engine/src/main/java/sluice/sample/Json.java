package sluice.sample;

import sluice.value.ByteWriter;

/// Text as a JSON string. RFC 8259 §7.
final class Json {
    private Json() {}

    static void quoted(byte[] array, int offset, int length, ByteWriter out) {
        out.put('"');
        for (int i = offset; i < offset + length; i++) {
            int b = array[i] & 0xff;
            switch (b) {
                case '"', '\\', '/' -> out.put('\\').put(b);
                case '\b' -> out.put("\\b");
                case '\f' -> out.put("\\f");
                case '\n' -> out.put("\\n");
                case '\r' -> out.put("\\r");
                case '\t' -> out.put("\\t");
                default -> {
                    if (b < 0x20) {
                        out.put("\\u00").hex(b, 2);
                    } else {
                        out.put(b);
                    }
                }
            }
        }
        out.put('"');
    }
}
