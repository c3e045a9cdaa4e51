package sluice.wire.mux.h1;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Field names that bogus peers know in one case only: `x-a` → `X-A`. Manual §3.1 `h1-case-adjust`.
///
/// Filled while the configuration is read; looking up a name allocates nothing: names of one length are compared with each other only.
public final class NameCase {
    private final Map<String, ByteString> names = new HashMap<>();
    private ByteString[][] byLength = new ByteString[0][];

    /// Adds one name in the form in which it shall be sent; false when it is there already.
    public boolean add(String form) {
        if (names.putIfAbsent(form.toLowerCase(Locale.ROOT), ByteString.of(form)) != null) {
            return false;
        }
        int length = form.length();
        var table = new ByteString[Math.max(byLength.length, length + 1)][];
        for (int i = 0; i < table.length; i++) {
            int size = i;
            table[i] =
                    names.values().stream()
                            .filter(each -> each.length() == size)
                            .toArray(ByteString[]::new);
        }
        byLength = table;
        return true;
    }

    /// Whether that is the name of a header, in lower case.
    public static boolean isLower(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> c < 256 && Characters.TOKEN_LOWER[c] == (byte) c && c < 128);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /// The form of a name that stands in lower case in `bytes`; null when it stays as it is.
    @Nullable ByteString of(byte[] bytes, int start, int length) {
        if (length >= byLength.length) {
            return null;
        }
        for (ByteString each : byLength[length]) {
            if (isForm(each, bytes, start)) {
                return each;
            }
        }
        return null;
    }

    private static boolean isForm(ByteString form, byte[] bytes, int start) {
        for (int i = 0; i < form.length(); i++) {
            if (Characters.TOKEN_LOWER[form.at(i) & 0xff] != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }
}
