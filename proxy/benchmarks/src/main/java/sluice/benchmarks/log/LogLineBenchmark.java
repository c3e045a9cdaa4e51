package sluice.benchmarks.log;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import sluice.sample.Template;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.vocabulary.LogTemplate;

import java.util.concurrent.TimeUnit;

/// The text of one line, from a stream that has ended, into an array.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogLineBenchmark {
    private final EveryKeyword keywords = new EveryKeyword();
    private final Template http = Template.compile(LogTemplate.HTTP, Template.Style.LOG, keywords);
    private final Template own =
            Template.compile(
                    "%ci %ST %B %{+Q}[path] %[req.hdr(host),lower]", Template.Style.LOG, keywords);
    private final Stream stream = stream();
    private final ByteWriter out = new ByteWriter(2048);

    private static Stream stream() {
        var stream = new Stream();
        stream.phase = Phase.LOG;
        var head = stream.request;
        ByteString method = ByteString.of("GET");
        ByteString target = ByteString.of("/api/items?page=2");
        head.setMethod(method.array(), 0, method.length());
        head.setTarget(target.array(), 0, target.length());
        head.add(ByteString.of("host"), ByteString.of("www.Example.com"));
        head.received();
        stream.session().source = Address.ipv4(0x0a010203, 40000);
        stream.status = 200;
        stream.bytesToClient = 1259;
        return stream;
    }

    @Benchmark
    public int httplog() {
        http.write(stream, out.clear());
        return out.length();
    }

    @Benchmark
    public int ownFormat() {
        own.write(stream, out.clear());
        return out.length();
    }
}
