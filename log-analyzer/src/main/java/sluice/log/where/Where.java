package sluice.log.where;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;
import sluice.log.format.Depth;
import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// A condition on a line, such as `backend=web and Tr>500 and status>=500`. Immutable; [WhereParser] makes them.
///
/// A comparison with a field that the line does not have is false, `!=` included; `not` turns it around.
public sealed interface Where {
    boolean test(Entry e);

    /// How much of a line the condition looks at.
    Depth depth();

    /// Holds for every line.
    record Always() implements Where {
        @Override
        public boolean test(Entry e) {
            return true;
        }

        @Override
        public Depth depth() {
            return Depth.OUTCOME;
        }
    }

    record And(Where left, Where right) implements Where {
        @Override
        public boolean test(Entry e) {
            return left.test(e) && right.test(e);
        }

        @Override
        public Depth depth() {
            return left.depth().and(right.depth());
        }
    }

    record Or(Where left, Where right) implements Where {
        @Override
        public boolean test(Entry e) {
            return left.test(e) || right.test(e);
        }

        @Override
        public Depth depth() {
            return left.depth().and(right.depth());
        }
    }

    record Not(Where inner) implements Where {
        @Override
        public boolean test(Entry e) {
            return !inner.test(e);
        }

        @Override
        public Depth depth() {
            return inner.depth();
        }
    }

    /// The line has the field; for a numeric one, with a value other than 0 and -1.
    record Has(Field field) implements Where {
        @Override
        public boolean test(Entry e) {
            if (!e.has(field)) return false;
            return !field.isNumber() || e.number(field, 0) > 0;
        }

        @Override
        public Depth depth() {
            return field.depth();
        }
    }

    /// Numbers and durations in `[least, most]`.
    record Between(Field field, long least, long most) implements Where {
        @Override
        public boolean test(Entry e) {
            if (!e.has(field)) return false;
            long value = e.number(field, 0);
            return value >= least && value <= most;
        }

        @Override
        public Depth depth() {
            return field.depth();
        }
    }

    /// A text that is one of some words; `*` and `?` in a word stand for anything.
    record Text(Field field, List<byte[]> words, List<Pattern> globs) implements Where {
        @Override
        public boolean test(Entry e) {
            if (!e.has(field)) return false;
            byte[] b = e.bytes();
            int from = e.start(field);
            int length = e.end(field) - from;
            for (byte[] word : words) {
                if (word.length == length && Bytes.equal(b, from, word, 0, length)) return true;
            }
            if (globs.isEmpty()) return false;
            String text = Bytes.text(b, from, from + length);
            for (Pattern glob : globs) if (glob.matcher(text).matches()) return true;
            return false;
        }

        @Override
        public Depth depth() {
            return field.depth();
        }
    }

    /// A text in which a regular expression is found.
    record Matches(Field field, Pattern pattern) implements Where {
        @Override
        public boolean test(Entry e) {
            String text = e.text(field);
            return text != null && pattern.matcher(text).find();
        }

        @Override
        public Depth depth() {
            return field.depth();
        }
    }

    /// Termination letters that begin with some, a `?` standing for any letter.
    record Termination(String letters) implements Where {
        @Override
        public boolean test(Entry e) {
            if (!e.has(Field.TERMINATION)) return false;
            int state = e.termination();
            for (int i = 0; i < letters.length(); i++) {
                char c = letters.charAt(i);
                if (c != '?' && c != (char) (state >>> 24 - 8 * i & 0xff)) return false;
            }
            return true;
        }

        @Override
        public Depth depth() {
            return Depth.OUTCOME;
        }
    }

    /// Addresses of a network, given as its first bits.
    record Network(Field field, byte[] address, int bits) implements Where {
        @Override
        public boolean test(Entry e) {
            if (!e.has(field)) return false;
            byte @Nullable [] other = Addresses.parse(e.bytes(), e.start(field), e.end(field));
            if (other == null || other.length != address.length) return false;
            for (int i = 0; i < bits; i += 8) {
                int rest = Math.min(8, bits - i);
                int mask = 0xff << 8 - rest & 0xff;
                if ((other[i >> 3] & mask) != (address[i >> 3] & mask)) return false;
            }
            return true;
        }

        @Override
        public Depth depth() {
            return field.depth();
        }
    }

    /// The kind of a line: `kind=event`.
    record Kind(Entry.Kind kind) implements Where {
        @Override
        public boolean test(Entry e) {
            return e.kind() == kind;
        }

        @Override
        public Depth depth() {
            return Depth.OUTCOME;
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
