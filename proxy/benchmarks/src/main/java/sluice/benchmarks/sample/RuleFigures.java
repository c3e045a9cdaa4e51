package sluice.benchmarks.sample;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// Prints what rules and maps cost as a table: time and allocated bytes of each evaluation, with the load of the machine.
public final class RuleFigures {
    private RuleFigures() {}

    /// @param arguments seconds of each measurement, 2 unless given
    public static void main(String[] arguments) throws RunnerException {
        int seconds = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
        var system = ManagementFactory.getOperatingSystemMXBean();
        System.out.printf(
                Locale.ROOT,
                "load %.1f on %d processors, %s%n%n",
                system.getSystemLoadAverage(),
                system.getAvailableProcessors(),
                System.getProperty("java.vm.version"));
        System.out.println("| what | time | processor time | allocated |\n|---|---|---|---|");
        print(RuleBenchmark.class, seconds);
        print(MapBenchmark.class, seconds);
    }

    private static void print(Class<?> benchmark, int seconds) throws RunnerException {
        var options =
                new OptionsBuilder()
                        .include(benchmark.getName())
                        .forks(1)
                        .warmupIterations(2)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(seconds))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(ProcessorTime.class)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs(
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dio.netty.noUnsafe=false")
                        .build();
        for (RunResult result : new Runner(options).run()) {
            var time = result.getPrimaryResult();
            String keys = result.getParams().getParam("keys");
            boolean single = time.getScoreUnit().startsWith("ms");
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %.0f %s | %.0f %s | %.1f B |%n",
                    time.getLabel(),
                    keys == null ? "" : ", " + keys,
                    time.getScore(),
                    single ? "ms" : "ns",
                    secondary(result, ProcessorTime.NAME) / (single ? 1e6 : 1),
                    single ? "ms" : "ns",
                    secondary(result, "gc.alloc.rate.norm"));
        }
    }

    private static double secondary(RunResult result, String name) {
        var found = result.getSecondaryResults().get(name);
        return found == null ? Double.NaN : found.getScore();
    }
}
