package sluice.value.regex;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The functions of the system's `libpcre2-8` that are used; pointers are passed as plain numbers so that no call makes an object.
final class Pcre2 {
    static final int CASELESS = 0x00000008;
    static final int NO_MATCH = -1;
    private static final int JIT_COMPLETE = 1;
    private static final int CONFIG_VERSION = 11;
    private static final int INFO_CAPTURECOUNT = 4;

    /// A match that needs more steps or more memory (KiB) than these is given up: a hostile subject must not hold a loop.
    private static final int MATCH_LIMIT = 100_000;

    private static final int HEAP_LIMIT_KIB = 4096;

    private static final @Nullable Pcre2 LIBRARY = load();

    private final MethodHandle compile;
    private final MethodHandle jitCompile;
    private final MethodHandle matchDataCreate;
    private final MethodHandle match;
    private final MethodHandle ovector;
    private final MethodHandle errorMessage;
    private final MethodHandle codeFree;
    private final MethodHandle patternInfo;
    private final String version;
    private final long matchContext;

    private Pcre2(SymbolLookup library) throws Throwable {
        var linker = Linker.nativeLinker();
        var pointer = ValueLayout.JAVA_LONG;
        var number = ValueLayout.JAVA_INT;
        compile =
                handle(
                        linker,
                        library,
                        "pcre2_compile_8",
                        pointer,
                        pointer,
                        pointer,
                        number,
                        pointer,
                        pointer,
                        pointer);
        jitCompile = handle(linker, library, "pcre2_jit_compile_8", number, pointer, number);
        matchDataCreate =
                handle(linker, library, "pcre2_match_data_create_8", pointer, number, pointer);
        // A match is bounded by MATCH_LIMIT and never calls back, but it may take longer than a
        // critical call should.
        match =
                handle(
                        linker,
                        library,
                        "pcre2_match_8",
                        number,
                        pointer,
                        pointer,
                        pointer,
                        pointer,
                        number,
                        pointer,
                        pointer);
        ovector = handle(linker, library, "pcre2_get_ovector_pointer_8", pointer, pointer);
        errorMessage =
                handle(
                        linker,
                        library,
                        "pcre2_get_error_message_8",
                        number,
                        number,
                        pointer,
                        pointer);
        codeFree = handle(linker, library, "pcre2_code_free_8", null, pointer);
        patternInfo =
                handle(linker, library, "pcre2_pattern_info_8", number, pointer, number, pointer);
        MethodHandle config = handle(linker, library, "pcre2_config_8", number, number, pointer);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(64);
            int written = (int) config.invokeExact(CONFIG_VERSION, text.address());
            version = written > 0 ? text.getString(0).replaceFirst(" .*", "") : "10";
        }
        MethodHandle contextCreate =
                handle(linker, library, "pcre2_match_context_create_8", pointer, pointer);
        matchContext = (long) contextCreate.invokeExact(0L);
        MethodHandle matchLimit =
                handle(linker, library, "pcre2_set_match_limit_8", number, pointer, number);
        MethodHandle heapLimit =
                handle(linker, library, "pcre2_set_heap_limit_8", number, pointer, number);
        int ignored = (int) matchLimit.invokeExact(matchContext, MATCH_LIMIT);
        ignored += (int) heapLimit.invokeExact(matchContext, HEAP_LIMIT_KIB);
        if (ignored != 0) {
            throw new IllegalStateException("PCRE2 refuses its limits");
        }
    }

    private static MethodHandle handle(
            Linker linker,
            SymbolLookup library,
            String name,
            @Nullable MemoryLayout result,
            MemoryLayout... parameters) {
        MemorySegment function = library.find(name).orElseThrow();
        return linker.downcallHandle(
                function,
                result == null
                        ? FunctionDescriptor.ofVoid(parameters)
                        : FunctionDescriptor.of(result, parameters));
    }

    private static @Nullable Pcre2 load() {
        if (Boolean.getBoolean("sluice.regex.java")
                || ((AddressLayout) ValueLayout.ADDRESS).byteSize() != 8) {
            return null;
        }
        for (String name : List.of("libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.dylib")) {
            try {
                return new Pcre2(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (Throwable missing) {
                // The next name, or java.util.regex.
            }
        }
        return null;
    }

    static boolean available() {
        return LIBRARY != null;
    }

    static String version() {
        return library().version;
    }

    private static Pcre2 library() {
        if (LIBRARY == null) {
            throw new IllegalStateException("no PCRE2");
        }
        return LIBRARY;
    }

    /// Compiles the bytes of the pattern; returns the address of the code, which the caller frees.
    static long compile(String pattern, int options) throws Regex.Malformed {
        Pcre2 library = library();
        byte[] bytes = pattern.getBytes(StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(bytes.length + 1L);
            MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment error = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment position = arena.allocate(ValueLayout.JAVA_LONG);
            long code;
            try {
                code =
                        (long)
                                library.compile.invokeExact(
                                        text.address(),
                                        (long) bytes.length,
                                        options,
                                        error.address(),
                                        position.address(),
                                        0L);
                if (code != 0) {
                    int ignored = (int) library.jitCompile.invokeExact(code, JIT_COMPLETE);
                    assert ignored <= 0;
                }
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
            if (code == 0) {
                throw new Regex.Malformed(
                        message(error.get(ValueLayout.JAVA_INT, 0)),
                        (int) position.get(ValueLayout.JAVA_LONG, 0));
            }
            return code;
        }
    }

    private static String message(int error) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            int ignored = (int) library().errorMessage.invokeExact(error, text.address(), 256L);
            return ignored < 0 ? "error " + error : text.getString(0);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    static int captureCount(long code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            int ignored =
                    (int)
                            library()
                                    .patternInfo
                                    .invokeExact(code, INFO_CAPTURECOUNT, count.address());
            return ignored < 0 ? 0 : count.get(ValueLayout.JAVA_INT, 0);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    static void free(long code) {
        try {
            library().codeFree.invokeExact(code);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /// What one thread needs to match: the groups and a native copy of the subject.
    static final class Workspace {
        private static final int GROUPS = 32;

        private final long matchData;
        private final MemorySegment groups;
        private MemorySegment subject = Arena.ofAuto().allocate(4096);

        Workspace() {
            try {
                matchData = (long) library().matchDataCreate.invokeExact(GROUPS, 0L);
                long address = (long) library().ovector.invokeExact(matchData);
                groups =
                        MemorySegment.ofAddress(address)
                                .reinterpret(GROUPS * 2L * ValueLayout.JAVA_LONG.byteSize());
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
        }

        /// The number of the highest group that matched plus one, 0 when there were more than fit, negative for no match or an error.
        int match(long code, byte[] array, int offset, int length, int start) {
            if (subject.byteSize() < length) {
                subject = Arena.ofAuto().allocate(Math.max(length, subject.byteSize() * 2));
            }
            MemorySegment.copy(array, offset, subject, ValueLayout.JAVA_BYTE, 0, length);
            try {
                return (int)
                        library()
                                .match
                                .invokeExact(
                                        code,
                                        subject.address(),
                                        (long) length,
                                        (long) start,
                                        0,
                                        matchData,
                                        library().matchContext);
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
        }

        int group(int index) {
            return (int) groups.getAtIndex(ValueLayout.JAVA_LONG, index);
        }
    }
}
