package sluice.flow;

import sluice.wire.http.Head;

/// Names of request headers that a CGI program would confuse with others: those with more than letters, digits and hyphens.
/// Manual §4.2 `option http-restrict-req-hdr-names`.
final class FieldNames {
    private FieldNames() {}

    /// Removes them, or only looks; answers whether there were any.
    static boolean restrict(Head head, boolean remove) {
        boolean found = false;
        for (int slot = 0; slot < head.slots(); slot++) {
            if (head.isLive(slot) && !isPlain(head, slot)) {
                found = true;
                if (!remove) {
                    return true;
                }
                head.remove(slot);
            }
        }
        return found;
    }

    private static boolean isPlain(Head head, int slot) {
        byte[] bytes = head.bytes();
        for (int at = head.nameStart(slot); at < head.nameEnd(slot); at++) {
            byte b = bytes[at];
            boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            if (!letter && (b < '0' || b > '9') && b != '-') {
                return false;
            }
        }
        return true;
    }
}
