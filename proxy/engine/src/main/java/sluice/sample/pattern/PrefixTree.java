package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A byte-wise prefix tree with shortened paths; prefixes may end within a byte, as networks do. Nodes are immutable once published.
///
/// ```
/// node:  label (bytes that must follow) · entries ending here · partial: prefixes of 1 to 7 bits of the next byte · children by next byte
/// ```
///
/// A change copies the nodes on its path, except for those that the same batch of changes made itself.
final class PrefixTree {
    private static final byte[] NO_BYTES = {};
    private static final Entry[] NO_ENTRIES = {};
    private static final Node[] NO_NODES = {};

    /// Bit sets of 256 places, and the dense arrays that they index by counting.
    static final class Node {
        private final Object owner;
        private byte[] label;
        private Entry[] here = NO_ENTRIES;
        private long c0;
        private long c1;
        private long c2;
        private long c3;
        private Node[] children = NO_NODES;
        private @Nullable Partial partial;

        Node(Object owner, byte[] label) {
            this.owner = owner;
            this.label = label;
        }

        Node copy(Object newOwner) {
            var copy = new Node(newOwner, label);
            copy.here = here;
            copy.c0 = c0;
            copy.c1 = c1;
            copy.c2 = c2;
            copy.c3 = c3;
            copy.children = children;
            copy.partial = partial;
            return copy;
        }

        private long word(int index) {
            return switch (index >>> 6) {
                case 0 -> c0;
                case 1 -> c1;
                case 2 -> c2;
                default -> c3;
            };
        }

        boolean has(int index) {
            return (word(index) >>> index & 1) != 0;
        }

        int rank(int index) {
            int rank = Long.bitCount(word(index) & (1L << index) - 1);
            switch (index >>> 6) {
                case 3:
                    rank += Long.bitCount(c2);
                // fall through
                case 2:
                    rank += Long.bitCount(c1);
                // fall through
                case 1:
                    rank += Long.bitCount(c0);
                // fall through
                default:
                    return rank;
            }
        }

        void flip(int index) {
            long bit = 1L << index;
            switch (index >>> 6) {
                case 0 -> c0 ^= bit;
                case 1 -> c1 ^= bit;
                case 2 -> c2 ^= bit;
                default -> c3 ^= bit;
            }
        }

        @Nullable Node child(int index) {
            return has(index) ? children[rank(index)] : null;
        }

        void setChild(int index, @Nullable Node child) {
            int rank = rank(index);
            boolean had = has(index);
            if (child == null) {
                if (had) {
                    children = without(children, rank);
                    flip(index);
                }
            } else if (had) {
                children = children.clone();
                children[rank] = child;
            } else {
                children = with(children, rank, child);
                flip(index);
            }
        }
    }

    /// Prefixes of `length` 1 to 7 bits with value `v` at place `(1 << length) + v`; immutable.
    private record Partial(long p0, long p1, long p2, long p3, Entry[][] entries) {
        private static final Partial NONE = new Partial(0, 0, 0, 0, new Entry[0][]);

        long word(int index) {
            return switch (index >>> 6) {
                case 0 -> p0;
                case 1 -> p1;
                case 2 -> p2;
                default -> p3;
            };
        }

        boolean has(int index) {
            return (word(index) >>> index & 1) != 0;
        }

        int rank(int index) {
            int rank = Long.bitCount(word(index) & (1L << index) - 1);
            if (index >= 64) {
                rank += Long.bitCount(p0);
            }
            if (index >= 128) {
                rank += Long.bitCount(p1);
            }
            if (index >= 192) {
                rank += Long.bitCount(p2);
            }
            return rank;
        }

        Partial set(int index, Entry[] entry) {
            int rank = rank(index);
            boolean had = has(index);
            if (had && entry.length > 0) {
                Entry[][] copy = entries.clone();
                copy[rank] = entry;
                return new Partial(p0, p1, p2, p3, copy);
            }
            if (!had && entry.length == 0) {
                return this;
            }
            Entry[][] copy = new Entry[entries.length + (had ? -1 : 1)][];
            System.arraycopy(entries, 0, copy, 0, rank);
            if (had) {
                System.arraycopy(entries, rank + 1, copy, rank, entries.length - rank - 1);
            } else {
                System.arraycopy(entries, rank, copy, rank + 1, entries.length - rank);
                copy[rank] = entry;
            }
            long bit = 1L << index;
            int word = index >>> 6;
            return new Partial(
                    word == 0 ? p0 ^ bit : p0,
                    word == 1 ? p1 ^ bit : p1,
                    word == 2 ? p2 ^ bit : p2,
                    word == 3 ? p3 ^ bit : p3,
                    copy);
        }

        Entry[] at(int index) {
            return has(index) ? entries[rank(index)] : NO_ENTRIES;
        }
    }

    private static Node[] with(Node[] nodes, int index, Node node) {
        Node[] copy = new Node[nodes.length + 1];
        System.arraycopy(nodes, 0, copy, 0, index);
        copy[index] = node;
        System.arraycopy(nodes, index, copy, index + 1, nodes.length - index);
        return copy;
    }

    private static Node[] without(Node[] nodes, int index) {
        Node[] copy = new Node[nodes.length - 1];
        System.arraycopy(nodes, 0, copy, 0, index);
        System.arraycopy(nodes, index + 1, copy, index, copy.length - index);
        return copy;
    }

    private volatile Node root = new Node(this, NO_BYTES);

    /// The entry of the longest prefix of these bytes; null when there is none.
    @Nullable Entry longest(byte[] bytes, int offset, int length) {
        return find(bytes, offset, length, false);
    }

    /// Of all prefixes of these bytes the entry that arrived first.
    @Nullable Entry first(byte[] bytes, int offset, int length) {
        return find(bytes, offset, length, true);
    }

    private @Nullable Entry find(byte[] bytes, int offset, int length, boolean first) {
        Node node = root;
        Entry best = null;
        int at = offset;
        int end = offset + length;
        while (true) {
            byte[] label = node.label;
            if (end - at < label.length) {
                return best;
            }
            for (int i = 0; i < label.length; i++) {
                if (label[i] != bytes[at + i]) {
                    return best;
                }
            }
            at += label.length;
            if (node.here.length > 0 && (!first || best == null || node.here[0].id() < best.id())) {
                best = node.here[0];
            }
            if (at == end) {
                return best;
            }
            int next = bytes[at] & 0xff;
            Partial partial = node.partial;
            if (partial != null) {
                for (int bits = 7; bits > 0; bits--) {
                    int place = (1 << bits) + (next >>> (8 - bits));
                    if (partial.has(place)) {
                        best = partial.entries[partial.rank(place)][0];
                        break;
                    }
                }
            }
            Node child = node.child(next);
            if (child == null) {
                return best;
            }
            node = child;
            at++;
        }
    }

    /// A series of changes that becomes visible at once.
    final class Batch {
        private Node changed = root;

        void add(byte[] bytes, int bits, Entry entry) {
            changed = insert(changed, bytes, 0, bits, entry);
        }

        void remove(byte[] bytes, int bits, Entry entry) {
            changed = delete(changed, bytes, 0, bits, entry);
        }

        void publish() {
            root = changed;
            changed = root;
        }

        private Node own(Node node) {
            return node.owner == this ? node : node.copy(this);
        }

        /// `bits` counts from byte `at` on.
        private Node insert(Node node, byte[] bytes, int at, int bits, Entry entry) {
            int same = 0;
            int whole = bits / 8;
            while (same < node.label.length
                    && same < whole
                    && node.label[same] == bytes[at + same]) {
                same++;
            }
            if (same < node.label.length) {
                return split(node, same, bytes, at, bits, entry);
            }
            Node own = own(node);
            int from = at + same;
            int left = bits - same * 8;
            if (left == 0) {
                own.here = append(own.here, entry);
            } else if (left < 8) {
                int place = place(bytes[from], left);
                Partial partial = own.partial == null ? Partial.NONE : own.partial;
                own.partial = partial.set(place, append(partial.at(place), entry));
            } else {
                int next = bytes[from] & 0xff;
                Node child = own.child(next);
                Node changed =
                        child == null
                                ? leaf(bytes, from + 1, left - 8, entry)
                                : insert(child, bytes, from + 1, left - 8, entry);
                if (changed != child) {
                    own.setChild(next, changed);
                }
            }
            return own;
        }

        private Node leaf(byte[] bytes, int at, int bits, Entry entry) {
            var leaf = new Node(this, Arrays.copyOfRange(bytes, at, at + bits / 8));
            int left = bits % 8;
            if (left == 0) {
                leaf.here = new Entry[] {entry};
            } else {
                leaf.partial =
                        Partial.NONE.set(place(bytes[at + bits / 8], left), new Entry[] {entry});
            }
            return leaf;
        }

        private Node split(Node node, int same, byte[] bytes, int at, int bits, Entry entry) {
            var upper = new Node(this, Arrays.copyOf(node.label, same));
            Node lower = node.copy(this);
            lower.label = Arrays.copyOfRange(node.label, same + 1, node.label.length);
            upper.setChild(node.label[same] & 0xff, lower);
            return insert(upper, bytes, at, bits, entry);
        }

        private Node delete(Node node, byte[] bytes, int at, int bits, Entry entry) {
            int length = node.label.length;
            if (bits < length * 8
                    || !Arrays.equals(node.label, 0, length, bytes, at, at + length)) {
                return node;
            }
            Node own = own(node);
            int from = at + length;
            int left = bits - length * 8;
            if (left == 0) {
                own.here = drop(own.here, entry);
            } else if (left < 8) {
                if (own.partial != null) {
                    int place = place(bytes[from], left);
                    own.partial = own.partial.set(place, drop(own.partial.at(place), entry));
                }
            } else {
                int next = bytes[from] & 0xff;
                Node child = own.child(next);
                if (child != null) {
                    Node changed = delete(child, bytes, from + 1, left - 8, entry);
                    own.setChild(next, empty(changed) ? null : changed);
                }
            }
            return own;
        }
    }

    private static boolean empty(Node node) {
        return node.here.length == 0
                && node.children.length == 0
                && (node.partial == null || node.partial.entries.length == 0);
    }

    private static int place(byte b, int bits) {
        return (1 << bits) + ((b & 0xff) >>> (8 - bits));
    }

    private static Entry[] append(Entry[] entries, Entry entry) {
        Entry[] copy = Arrays.copyOf(entries, entries.length + 1);
        copy[entries.length] = entry;
        return copy;
    }

    private static Entry[] drop(Entry[] entries, Entry entry) {
        Entry[] copy = Arrays.stream(entries).filter(each -> each != entry).toArray(Entry[]::new);
        return copy.length == 0 ? NO_ENTRIES : copy;
    }
}
