package sluice.config.syntax;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Converts between configuration text, one `char` per byte, and the characters of the platform.
public final class Octets {
    private static final Charset PLATFORM = platform();

    private Octets() {}

    /// The bytes of `text` as a configuration string.
    public static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// A string of the platform (a path, an environment value, an argument) as configuration text.
    public static String ofCharacters(String characters) {
        return isAscii(characters) ? characters : of(characters.getBytes(PLATFORM));
    }

    /// The bytes that configuration text stands for.
    public static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Configuration text as characters of the platform, for paths and host names.
    public static String characters(String octets) {
        return isAscii(octets) ? octets : new String(bytes(octets), PLATFORM);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    // Under LANG=C the JDK reports ASCII for file names; bytes above it would be lost, so UTF-8 is
    // assumed instead.
    private static Charset platform() {
        var named = System.getProperty("sun.jnu.encoding");
        if (named == null || named.startsWith("ANSI") || !Charset.isSupported(named)) {
            return StandardCharsets.UTF_8;
        }
        return Charset.forName(named);
    }
}
