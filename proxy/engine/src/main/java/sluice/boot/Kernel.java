package sluice.boot;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The few calls of the C library that Java does not offer: identities, CPU placement, signals to other processes.
///
/// Answers -1 where a call fails or does not exist; the caller knows what to say about it.
final class Kernel {
    private static final int CPU_SET_BYTES = 128;
    private static final short POSIX_SPAWN_SETSID = 0x80;
    private static final int READ_WRITE = 2;
    private static final int WNOHANG = 1;

    private Kernel() {}

    /// Sends `signal` to a process.
    static boolean kill(int processId, int signal) {
        return call("kill", processId, signal) == 0;
    }

    /// A signal that was ignored has its default action again.
    static void heed(int signal) {
        call("signal", signal, 0);
    }

    static boolean becomeGroup(int group) {
        return groups() && call("setgid", group) == 0;
    }

    static boolean becomeUser(int user) {
        return call("setuid", user) == 0;
    }

    static int effectiveUser() {
        return call("geteuid");
    }

    /// Gives a thread of this process a nice value; false when there is no such thread.
    static boolean lowerPriority(int thread, int nice) {
        return call("setpriority", 0, thread, nice) == 0;
    }

    /// Binds the calling thread to these CPUs.
    static boolean bindThread(List<Integer> cpus) {
        var handle =
                handle(
                        "sched_setaffinity",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.ADDRESS));
        if (handle == null) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var set = arena.allocate(CPU_SET_BYTES, 8);
            for (int cpu : cpus) {
                if (cpu < CPU_SET_BYTES * 8) {
                    byte before = set.get(ValueLayout.JAVA_BYTE, cpu / 8);
                    set.set(ValueLayout.JAVA_BYTE, cpu / 8, (byte) (before | 1 << cpu % 8));
                }
            }
            return (int) handle.invokeExact(0, (long) CPU_SET_BYTES, set) == 0;
        } catch (Throwable failure) {
            throw new AssertionError("sched_setaffinity", failure);
        }
    }

    /// Sends one datagram to a unix socket: how systemd is told that a service is ready. A name that begins with `@` is abstract.
    static boolean notifySocket(String path, String message) {
        var socket = handle("socket", ints(3));
        var send =
                handle(
                        "sendto",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        byte[] name = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (socket == null || send == null || name.length > 107) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            // sockaddr_un: family AF_UNIX, then the path; an abstract name has a zero for its first
            // byte.
            var address = arena.allocate(110, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            boolean isAbstract = path.startsWith("@");
            if (isAbstract) {
                address.set(ValueLayout.JAVA_BYTE, 2, (byte) 0);
            }
            int length = 2 + name.length + (isAbstract ? 0 : 1);
            int descriptor = (int) socket.invokeExact(1, 2, 0);
            byte[] text = message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var bytes = arena.allocate(text.length);
            MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
            long sent =
                    (long)
                            send.invokeExact(
                                    descriptor, bytes, (long) text.length, 0, address, length);
            call("close", descriptor);
            return sent == text.length;
        } catch (Throwable failure) {
            throw new AssertionError("sendto", failure);
        }
    }

    /// Starts a program in a session of its own with standard streams on `/dev/null`, every other descriptor inherited.
    ///
    /// @return its process id, or -1
    static int spawn(String program, List<String> arguments, List<String> environment) {
        var address = ValueLayout.ADDRESS;
        var number = ValueLayout.JAVA_INT;
        var spawn =
                handle(
                        "posix_spawn",
                        FunctionDescriptor.of(
                                number, address, address, address, address, address, address));
        var attributesInit = handle("posix_spawnattr_init", FunctionDescriptor.of(number, address));
        var attributesFlags =
                handle(
                        "posix_spawnattr_setflags",
                        FunctionDescriptor.of(number, address, ValueLayout.JAVA_SHORT));
        var actionsInit =
                handle("posix_spawn_file_actions_init", FunctionDescriptor.of(number, address));
        var open =
                handle(
                        "posix_spawn_file_actions_addopen",
                        FunctionDescriptor.of(number, address, number, address, number, number));
        if (spawn == null
                || attributesInit == null
                || attributesFlags == null
                || actionsInit == null
                || open == null) {
            return -1;
        }
        try (var arena = Arena.ofConfined()) {
            // Larger than either structure of any C library.
            var attributes = arena.allocate(512, 16);
            var actions = arena.allocate(512, 16);
            var nowhere = arena.allocateFrom("/dev/null");
            var child = arena.allocate(number);
            int failures = (int) attributesInit.invokeExact(attributes);
            failures |= (int) attributesFlags.invokeExact(attributes, POSIX_SPAWN_SETSID);
            failures |= (int) actionsInit.invokeExact(actions);
            for (int stream = 0; stream <= 2; stream++) {
                failures |= (int) open.invokeExact(actions, stream, nowhere, READ_WRITE, 0);
            }
            if (failures != 0) {
                return -1;
            }
            int failed =
                    (int)
                            spawn.invokeExact(
                                    child,
                                    arena.allocateFrom(program),
                                    actions,
                                    attributes,
                                    strings(arena, arguments),
                                    strings(arena, environment));
            return failed == 0 ? child.get(number, 0) : -1;
        } catch (Throwable failure) {
            throw new AssertionError("posix_spawn", failure);
        }
    }

    /// Whether a child ended; its status is collected.
    static boolean hasEnded(int child) {
        var wait =
                handle(
                        "waitpid",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        try {
            return wait != null
                    && (int) wait.invokeExact(child, MemorySegment.NULL, WNOHANG) == child;
        } catch (Throwable failure) {
            throw new AssertionError("waitpid", failure);
        }
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        var array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return array;
    }

    private static boolean groups() {
        var handle =
                handle(
                        "setgroups",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try {
            return handle != null && (int) handle.invokeExact(0L, MemorySegment.NULL) == 0;
        } catch (Throwable failure) {
            throw new AssertionError("setgroups", failure);
        }
    }

    private static int call(String name, int... arguments) {
        var handle = handle(name, ints(arguments.length));
        if (handle == null) {
            return -1;
        }
        try {
            return switch (arguments.length) {
                case 0 -> (int) handle.invokeExact();
                case 1 -> (int) handle.invokeExact(arguments[0]);
                case 2 -> (int) handle.invokeExact(arguments[0], arguments[1]);
                default -> (int) handle.invokeExact(arguments[0], arguments[1], arguments[2]);
            };
        } catch (Throwable failure) {
            throw new AssertionError(name, failure);
        }
    }

    private static FunctionDescriptor ints(int count) {
        var parameters = new ValueLayout[count];
        java.util.Arrays.fill(parameters, ValueLayout.JAVA_INT);
        return FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    }

    private static @org.jspecify.annotations.Nullable MethodHandle handle(
            String name, FunctionDescriptor shape) {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, shape))
                .orElse(null);
    }
}
