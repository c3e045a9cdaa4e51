package sluice.operation.log;

import sluice.loop.Shared;
import sluice.value.ByteWriter;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// `stdout`, `stderr` or an inherited descriptor: loops put lines into one buffer, a thread of its own writes them.
///
/// A reader that stalls blocks that thread only; lines that find the buffer full are dropped.
@Shared("one lock held for a copy; writing happens outside of it")
final class DescriptorOutlet implements Outlet {
    private static final int SIZE = 1 << 20;

    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private byte[] filling = new byte[SIZE];
    private byte[] writing = new byte[SIZE];
    private int filled;

    DescriptorOutlet(int descriptor) {
        out = open(descriptor);
        Thread.ofPlatform().daemon(true).name("log fd@" + descriptor).start(this::write);
    }

    private static OutputStream open(int descriptor) {
        if (descriptor == 1) {
            return new FileOutputStream(FileDescriptor.out);
        }
        if (descriptor == 2) {
            return new FileOutputStream(FileDescriptor.err);
        }
        try {
            return new FileOutputStream("/proc/self/fd/" + descriptor, true);
        } catch (IOException _) {
            return OutputStream.nullOutputStream();
        }
    }

    @Override
    public boolean send(ByteWriter message) {
        message.put('\n');
        int length = message.length();
        lock.lock();
        try {
            if (filled + length > SIZE) {
                return false;
            }
            System.arraycopy(message.array(), 0, filling, filled, length);
            filled += length;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            something.signal();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        while (true) {
            int length;
            lock.lock();
            try {
                while (filled == 0) {
                    something.awaitUninterruptibly();
                }
                byte[] full = filling;
                filling = writing;
                writing = full;
                length = filled;
                filled = 0;
            } finally {
                lock.unlock();
            }
            try {
                out.write(writing, 0, length);
                out.flush();
            } catch (IOException _) {
                // The reader has gone; what comes is dropped here.
            }
        }
    }
}
