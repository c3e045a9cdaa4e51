package sluice.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The threads of the optimizing compiler: a young process should serve first and optimize with what is left.
///
/// On one core the compiler took half of the first seconds: 40 ms at the 99th percentile in the second second, 10 ms with less weight
/// (2,000 requests per second). The quick compiler keeps its priority, since without it the loops interpret.
final class CompilerThreads {
    private static final int NICE = 5;
    private static final Path THREADS = Path.of("/proc/self/task");

    private CompilerThreads() {}

    /// Lets the loops go first; in the background and only once clients are served, since the first call into the C library takes a while.
    static void yieldToLoops() {
        Thread.ofPlatform().daemon().name("compilers").start(CompilerThreads::lower);
    }

    private static void lower() {
        try (var threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith("C2 Compiler")) {
                    Kernel.lowerPriority(Integer.parseInt(thread.getFileName().toString()), NICE);
                }
            }
        } catch (IOException _) {
            // Not Linux, or a thread that ended: the compilers keep their priority.
        }
    }
}
