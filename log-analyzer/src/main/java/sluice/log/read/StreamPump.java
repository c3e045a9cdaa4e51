package sluice.log.read;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Reads a stream on a thread of its own, so that whoever follows it can look without waiting.
///
/// Holds a few blocks at most: a writer that is faster than the reader waits.
final class StreamPump {
    private static final int BLOCK = 1 << 16;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(8);
    private byte @Nullable [] current;
    private int at;

    StreamPump(InputStream in) {
        Thread thread = new Thread(() -> pump(in), "log-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(InputStream in) {
        byte[] block = new byte[BLOCK];
        try {
            try {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    if (read > 0) blocks.put(java.util.Arrays.copyOf(block, read));
                }
            } catch (IOException e) {
                // A stream that fails has ended: there is nothing more to follow.
                blocks.put(END);
                return;
            }
            blocks.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is there already, up to `length` bytes: 0 when nothing is, -1 at the end.
    int take(byte[] into, int from, int length) {
        if (current == null) {
            current = blocks.poll();
            at = 0;
        }
        byte[] block = current;
        if (block == null) return 0;
        if (block == END) return -1;
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, into, from, count);
        at += count;
        if (at == block.length) current = null;
        return count;
    }
}
