package sluice.wire.http;

/// The parts of a request target, as offsets into its head. RFC 9112 §3.2.
///
/// ```
/// http://host:80/dir/file?query     scheme end · authority · path · query
/// /dir/file?query                   path · query
/// host:443 (CONNECT), *             no path
/// ```
public final class Target {
    private Target() {}

    /// Where the path begins; -1 when the target has none.
    public static int pathStart(Head head) {
        byte[] bytes = head.bytes();
        int start = head.targetStart();
        int end = head.targetEnd();
        if (start == end) {
            return -1;
        }
        if (bytes[start] == '/') {
            return start;
        }
        int authority = authorityStart(head);
        if (authority < 0) {
            return -1;
        }
        int at = authority;
        while (at < end && bytes[at] != '/' && bytes[at] != '?' && bytes[at] != '#') {
            at++;
        }
        return at;
    }

    /// Where the authority of an absolute target begins; -1 for other forms.
    public static int authorityStart(Head head) {
        byte[] bytes = head.bytes();
        int end = head.targetEnd();
        for (int i = head.targetStart(); i + 2 < end; i++) {
            byte b = bytes[i];
            if (b == ':') {
                return bytes[i + 1] == '/' && bytes[i + 2] == '/' ? i + 3 : -1;
            }
            if (b == '/' || b == '?') {
                return -1;
            }
        }
        return -1;
    }

    /// Where the authority of an absolute target ends.
    public static int authorityEnd(Head head, int authorityStart) {
        byte[] bytes = head.bytes();
        int at = authorityStart;
        while (at < head.targetEnd() && bytes[at] != '/' && bytes[at] != '?' && bytes[at] != '#') {
            at++;
        }
        return at;
    }

    /// Where the question mark stands, or the end of the target.
    public static int queryMark(Head head, int from) {
        byte[] bytes = head.bytes();
        int at = Math.max(from, head.targetStart());
        while (at < head.targetEnd() && bytes[at] != '?') {
            at++;
        }
        return at;
    }
}
