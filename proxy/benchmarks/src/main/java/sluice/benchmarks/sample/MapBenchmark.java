package sluice.benchmarks.sample;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import sluice.sample.pattern.MatchMethod;
import sluice.sample.pattern.PatternFiles;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.value.ByteString;
import sluice.value.Value;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/// A map of a million entries: from the bytes of its file to the first answer, cold as at a start, and then one look-up of a random key.
@State(Scope.Thread)
public class MapBenchmark {
    private static final int ENTRIES = 1_000_000;

    @Param({"strings", "prefixes", "networks"})
    public String keys = "strings";

    private final Value value = new Value();
    private final Random random = new Random(7);
    private byte[] file = ByteString.EMPTY.array();
    private ByteString[] asked = {};
    private int next;
    private @Nullable PatternIndex index;

    @Setup(Level.Trial)
    public void write() {
        var text = new StringBuilder(32 * ENTRIES);
        asked = new ByteString[1 << 16];
        for (int i = 0; i < ENTRIES; i++) {
            String key = key(i);
            if (i < asked.length) {
                asked[i] = ByteString.of(keys.equals("prefixes") ? key + "/x" : key);
            }
            text.append(key).append(' ').append(i).append('\n');
        }
        file = ByteString.of(text.toString()).array();
    }

    private String key(int i) {
        return switch (keys) {
            case "strings" -> "host" + i * 2654435761L % 100_000_007 + ".example.com";
            case "prefixes" -> "/shop/" + i * 2654435761L % 100_000_007;
            default -> network();
        };
    }

    private String network() {
        int bits = 8 + random.nextInt(25);
        int address = random.nextInt() & -1 << 32 - bits;
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255)
                + "/"
                + bits;
    }

    private PatternIndex loaded() throws PatternIndex.Malformed {
        var reference = new Reference("benchmark", true);
        MatchMethod method =
                switch (keys) {
                    case "strings" -> MatchMethod.STR;
                    case "prefixes" -> MatchMethod.BEG;
                    default -> MatchMethod.IP;
                };
        PatternIndex fresh = reference.index(method, false, false);
        reference.load(PatternFiles.lines(file, true));
        return fresh;
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public Object load() throws PatternIndex.Malformed {
        return found(loaded());
    }

    private Object found(PatternIndex index) {
        var entry =
                keys.equals("networks")
                        ? index.match(value.start().ipv4(random.nextInt()))
                        : index.match(value.start().string(asked[next++ & asked.length - 1]));
        return entry == null ? this : entry;
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Object lookup() throws PatternIndex.Malformed {
        PatternIndex loaded = index;
        if (loaded == null) {
            loaded = index = loaded();
        }
        return found(loaded);
    }
}
