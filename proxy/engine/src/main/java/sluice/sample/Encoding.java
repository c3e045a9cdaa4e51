package sluice.sample;

import sluice.value.ByteWriter;

/// Which bytes are written as a mark and two hexadecimal digits. Manual §8.6.
public enum Encoding {
    /// In log lines: control and 8-bit bytes, `"` and `#`.
    URL('#', "\"#", true),
    /// In captured headers of log lines: those, and `{ | }`.
    CAPTURE('#', "\"#{|}", true),
    /// In header values: control bytes but the tab.
    FIELD('%', "", false);

    private final byte mark;
    private final boolean[] marked = new boolean[256];

    Encoding(char mark, String more, boolean log) {
        this.mark = (byte) mark;
        for (int i = 0; i < 256; i++) {
            marked[i] =
                    i < 32 && (log || i != '\t')
                            || i == 127
                            || i > 127 && log
                            || more.indexOf(i) >= 0;
        }
    }

    public void write(byte[] array, int offset, int length, ByteWriter out) {
        int clean = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            int b = array[i] & 0xff;
            if (marked[b]) {
                out.put(array, clean, i - clean).put(mark).hex(b, 2);
                clean = i + 1;
            }
        }
        out.put(array, clean, end - clean);
    }
}
