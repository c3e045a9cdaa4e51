package sluice.sample.pattern;

/// Letters of ASCII and hexadecimal digits.
final class Letters {
    private Letters() {}

    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
    }

    /// The bytes that a block of hexadecimal digits stands for.
    static byte[] hexadecimal(Entry entry) throws PatternIndex.Malformed {
        byte[] text = entry.pattern().array();
        if (text.length % 2 != 0) {
            throw new PatternIndex.Malformed(
                    entry, "an even number of hex digit is expected, found " + text.length);
        }
        byte[] bytes = new byte[text.length / 2];
        for (int i = 0; i < text.length; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                throw new PatternIndex.Malformed(
                        entry, "hex digit expected, found '" + (char) text[i] + "'");
            }
            bytes[i / 2] = (byte) (bytes[i / 2] << 4 | digit);
        }
        return bytes;
    }
}
