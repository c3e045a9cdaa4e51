package sluice.wire.listen;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// File descriptors that were inherited as numbers.
public final class Descriptors {
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 04000;

    private Descriptors() {}

    /// An inherited socket is usually blocking; Netty needs the opposite.
    public static void makeNonBlocking(int descriptor) {
        Linker linker = Linker.nativeLinker();
        MethodHandle fcntl =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("fcntl"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT),
                        Linker.Option.firstVariadicArg(2));
        try {
            int flags = (int) fcntl.invokeExact(descriptor, F_GETFL, 0);
            int _ = (int) fcntl.invokeExact(descriptor, F_SETFL, flags | O_NONBLOCK);
        } catch (Throwable e) {
            throw new AssertionError("fcntl of descriptor " + descriptor, e);
        }
    }
}
