package sluice.value.regex;

import java.lang.ref.Cleaner;

/// A pattern compiled by PCRE2 and its JIT; the native code is freed when this object is no longer reachable.
final class Pcre2Regex extends Regex {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ThreadLocal<Pcre2.Workspace> WORKSPACES =
            ThreadLocal.withInitial(Pcre2.Workspace::new);

    private final long code;

    Pcre2Regex(String pattern, boolean ignoreCase) throws Malformed {
        super(pattern, ignoreCase);
        code = Pcre2.compile(pattern, ignoreCase ? Pcre2.CASELESS : 0);
        long owned = code;
        var _ = CLEANER.register(this, () -> Pcre2.free(owned));
    }

    @Override
    public boolean find(byte[] array, int offset, int length, int start) {
        return WORKSPACES.get().match(code, array, offset, length, start) >= 0;
    }

    @Override
    public int start(int group) {
        return WORKSPACES.get().group(2 * group);
    }

    @Override
    public int end(int group) {
        return WORKSPACES.get().group(2 * group + 1);
    }
}
