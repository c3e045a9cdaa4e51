package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.ByteView;
import sluice.value.Value;

import java.util.List;

/// What a text begins with, or, reversed, what it ends with.
@Shared("the tree is copied on write")
final class PrefixIndex implements PatternIndex {
    private final boolean ignoreCase;
    private final boolean reversed;
    private final PrefixTree tree = new PrefixTree();

    PrefixIndex(boolean ignoreCase, boolean reversed) {
        this.ignoreCase = ignoreCase;
        this.reversed = reversed;
    }

    @Override
    public @Nullable Entry match(Value sample) {
        ByteView view = sample.bytes();
        if (!ignoreCase && !reversed) {
            return tree.longest(view.array(), view.offset(), view.length());
        }
        int length = view.length();
        byte[] room = sample.room(length);
        arrange(view.array(), view.offset(), length, room);
        return reversed || ignoreCase ? tree.first(room, 0, length) : tree.longest(room, 0, length);
    }

    private void arrange(byte[] from, int offset, int length, byte[] to) {
        for (int i = 0; i < length; i++) {
            byte b = from[offset + i];
            to[reversed ? length - 1 - i : i] = ignoreCase ? (byte) Letters.lower(b) : b;
        }
    }

    private byte[] key(Entry entry) {
        byte[] text = entry.pattern().array();
        byte[] key = new byte[text.length];
        arrange(text, 0, text.length, key);
        return key;
    }

    @Override
    public void add(List<Entry> entries) {
        var batch = tree.new Batch();
        for (Entry entry : entries) {
            byte[] key = key(entry);
            batch.add(key, key.length * 8, entry);
        }
        batch.publish();
    }

    @Override
    public void remove(Entry entry) {
        var batch = tree.new Batch();
        byte[] key = key(entry);
        batch.remove(key, key.length * 8, entry);
        batch.publish();
    }
}
