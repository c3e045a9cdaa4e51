package sluice.flow.balance;

/// Dates in persistence cookies: five base64 digits that count units of four seconds since 1970. Manual §4.2 `cookie maxidle`.
final class CookieDates {
    static final int LENGTH = 5;
    private static final String DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private CookieDates() {}

    /// The seconds since 1970, or 0 when this is no date.
    static long read(byte[] bytes, int offset, int end) {
        if (offset + LENGTH > end) {
            return 0;
        }
        long units = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = DIGITS.indexOf(bytes[offset + i]);
            if (digit < 0) {
                return 0;
            }
            units = units << 6 | digit;
        }
        return units << 2;
    }

    /// Writes a date, rounded up to the next unit.
    static int write(long seconds, byte[] target, int offset) {
        long units = seconds + 3 >> 2;
        for (int i = 0; i < LENGTH; i++) {
            target[offset + i] = (byte) DIGITS.charAt((int) (units >> 6 * (LENGTH - 1 - i)) & 63);
        }
        return offset + LENGTH;
    }
}
