package sluice.wire.listen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Sends and receives file descriptors over a unix socket (`SCM_RIGHTS`), with the few calls of the C library that this takes.
///
/// ```
/// msghdr   name 8 │ namelen 4 ┊ 4 │ iov 8 │ iovlen 8 │ control 8 │ controllen 8 │ flags 4 ┊ 4      (64 bits)
/// cmsghdr  len 8 │ level 4 │ type 4 │ descriptors 4 each
/// ```
final class DescriptorPassing {
    /// What HAProxy sends at once.
    static final int MOST = 252;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final short POLLIN = 1;
    private static final int HEADER = 16;
    private static final int PATIENCE_MILLIS = 5000;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle SENDMSG =
            handle("sendmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));

    private DescriptorPassing() {}

    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    /// Connects to a unix socket; answers the descriptor.
    static int connect(String path) throws IOException {
        byte[] name = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        boolean isAbstract = path.startsWith("@");
        if (name.length > 107) {
            throw new IOException("the path is longer than 107 bytes");
        }
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(110, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            int length = 2 + name.length + (isAbstract ? 0 : 1);
            int descriptor =
                    (int)
                            handle("socket", FunctionDescriptor.of(INT, INT, INT, INT))
                                    .invokeExact(1, 1, 0);
            int failed =
                    (int)
                            handle(
                                            "connect",
                                            FunctionDescriptor.of(
                                                    INT, INT, ValueLayout.ADDRESS, INT))
                                    .invokeExact(descriptor, address, length);
            if (failed != 0) {
                close(descriptor);
                throw new IOException("cannot connect to " + path);
            }
            return descriptor;
        } catch (IOException refused) {
            throw refused;
        } catch (Throwable failure) {
            throw new AssertionError("connect", failure);
        }
    }

    static void close(int descriptor) {
        try {
            int _ = (int) handle("close", FunctionDescriptor.of(INT, INT)).invokeExact(descriptor);
        } catch (Throwable failure) {
            throw new AssertionError("close", failure);
        }
    }

    /// Sends bytes and, where there are any, descriptors.
    static void send(int socket, byte[] bytes, int[] descriptors) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var message = message(arena, bytes.length, descriptors.length);
            MemorySegment.copy(bytes, 0, message.data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            if (descriptors.length > 0) {
                message.control.set(LONG, 0, HEADER + 4L * descriptors.length);
                message.control.set(INT, 8, SOL_SOCKET);
                message.control.set(INT, 12, SCM_RIGHTS);
                MemorySegment.copy(
                        descriptors, 0, message.control, INT, HEADER, descriptors.length);
            }
            long sent = (long) SENDMSG.invokeExact(socket, message.header, MSG_NOSIGNAL);
            if (sent != bytes.length) {
                throw new IOException("the receiver of the sockets left");
            }
        } catch (IOException gone) {
            throw gone;
        } catch (Throwable failure) {
            throw new AssertionError("sendmsg", failure);
        }
    }

    /// What one message brought.
    record Received(byte[] bytes, int[] descriptors) {}

    /// Waits for a message, some seconds at most.
    ///
    /// @throws IOException when nothing comes, or the peer closed
    static Received receive(int socket, int mostBytes) throws IOException {
        await(socket);
        try (var arena = Arena.ofConfined()) {
            var message = message(arena, mostBytes, MOST);
            long length =
                    (long)
                            handle(
                                            "recvmsg",
                                            FunctionDescriptor.of(
                                                    LONG, INT, ValueLayout.ADDRESS, INT))
                                    .invokeExact(socket, message.header, MSG_CMSG_CLOEXEC);
            if (length <= 0) {
                throw new IOException("the process that hands over its sockets left");
            }
            var bytes = new byte[(int) length];
            MemorySegment.copy(message.data, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
            long control = message.header.get(LONG, 40);
            int count = 0;
            if (control >= HEADER + 4
                    && message.control.get(INT, 8) == SOL_SOCKET
                    && message.control.get(INT, 12) == SCM_RIGHTS) {
                count = (int) (message.control.get(LONG, 0) - HEADER) / 4;
            }
            var descriptors = new int[count];
            MemorySegment.copy(message.control, INT, HEADER, descriptors, 0, count);
            return new Received(bytes, descriptors);
        } catch (IOException gone) {
            throw gone;
        } catch (Throwable failure) {
            throw new AssertionError("recvmsg", failure);
        }
    }

    private record Message(MemorySegment header, MemorySegment data, MemorySegment control) {}

    private static Message message(Arena arena, int bytes, int descriptors) {
        var data = arena.allocate(Math.max(1, bytes));
        var vector = arena.allocate(16, 8);
        vector.set(ValueLayout.ADDRESS, 0, data);
        vector.set(LONG, 8, bytes);
        long controlLength = descriptors == 0 ? 0 : HEADER + (4L * descriptors + 7) / 8 * 8;
        var control = arena.allocate(Math.max(8, controlLength), 8);
        var header = arena.allocate(56, 8);
        header.set(ValueLayout.ADDRESS, 16, vector);
        header.set(LONG, 24, 1);
        if (descriptors > 0) {
            header.set(ValueLayout.ADDRESS, 32, control);
            // The length that counts is that without padding, as CMSG_LEN gives it.
            header.set(LONG, 40, HEADER + 4L * descriptors);
        }
        return new Message(header, data, control);
    }

    /// Until something can be read.
    static void await(int socket) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var poll = arena.allocate(8, 4);
            poll.set(INT, 0, socket);
            poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            int ready =
                    (int)
                            handle(
                                            "poll",
                                            FunctionDescriptor.of(
                                                    INT, ValueLayout.ADDRESS, LONG, INT))
                                    .invokeExact(poll, 1L, PATIENCE_MILLIS);
            if (ready <= 0) {
                throw new IOException("no answer within " + PATIENCE_MILLIS / 1000 + " seconds");
            }
        } catch (IOException late) {
            throw late;
        } catch (Throwable failure) {
            throw new AssertionError("poll", failure);
        }
    }

    /// The address that a socket is bound to, as the kernel writes it; empty when it is no stream socket.
    static byte[] boundAddress(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            var type = arena.allocate(INT);
            var length = arena.allocate(INT);
            length.set(INT, 0, 4);
            int failed =
                    (int)
                            handle(
                                            "getsockopt",
                                            FunctionDescriptor.of(
                                                    INT,
                                                    INT,
                                                    INT,
                                                    INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.ADDRESS))
                                    .invokeExact(descriptor, SOL_SOCKET, 3, type, length);
            if (failed != 0 || type.get(INT, 0) != 1) {
                return new byte[0];
            }
            var address = arena.allocate(128, 8);
            length.set(INT, 0, 128);
            failed =
                    (int)
                            handle(
                                            "getsockname",
                                            FunctionDescriptor.of(
                                                    INT,
                                                    INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.ADDRESS))
                                    .invokeExact(descriptor, address, length);
            if (failed != 0) {
                return new byte[0];
            }
            return address.asSlice(0, Math.min(128, length.get(INT, 0)))
                    .toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable failure) {
            throw new AssertionError("getsockname", failure);
        }
    }
}
