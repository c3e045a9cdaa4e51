package sluice.benchmarks.sample;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import sluice.flow.rule.RuleChain;
import sluice.flow.rule.Verdict;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// One request of a browser through the rules that are met most often. A rule costs its condition, its action and the count of both.
///
/// What changes the request begins with a fresh one, whose cost is [#request].
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleBenchmark {
    private static final int HOSTS = 10_000;

    private static final String CONFIGURATION =
            """
            defaults
                mode http
                timeout client 5s
                timeout connect 5s
                timeout server 5s
            frontend prefixes
                bind :1
                http-request set-log-level silent if { path_beg /static /img /js /css /fonts /media /assets /feed /login /logout /admin /v1 /v2 /v3 /graphql /metrics /health /docs /search /api }
            frontend hosts
                bind :1
                http-request set-var(txn.site) req.hdr(host),lower,map_str(HOSTS,none)
            frontend expression
                bind :1
                http-request set-log-level silent if { req.hdr(user-agent) -m reg -i (curl|wget|python|java|go-http)[/0-9.]* }
            frontend header
                bind :1
                http-request set-header x-client "%[src]:%[src_port] %[req.hdr(host),lower]"
            frontend realistic
                bind :1
                acl api       path_beg /api /v1 /v2
                acl images    path_end .png .jpg .gif .svg .webp
                acl site      req.hdr(host) -i www.example.com shop.example.com
                acl inside    src 10.0.0.0/8 192.168.0.0/16 172.16.0.0/12
                acl writes    method POST PUT PATCH DELETE
                acl machine   req.hdr(user-agent) -m sub -i bot crawler spider
                acl signed-in req.cook(session) -m found
                http-request deny if { path_reg (\\.\\.|%2e%2e) }
                http-request deny if inside writes !api
                http-request deny deny_status 405 if { method TRACE }
                http-request set-var(txn.host) req.hdr(host),lower,field(1,:)
                http-request set-var(txn.site) var(txn.host),map_str(HOSTS,none)
                http-request redirect location https://www.example.com/ if { path /old }
                http-request set-header x-forwarded-proto http
                http-request set-header x-forwarded-port %[dst_port]
                http-request set-header x-client %[src]
                http-request add-header x-via sluice
                http-request del-header x-debug if !inside
                http-request set-header x-site %[var(txn.site)] if site
                http-request set-header x-user %[req.cook(session),sha1,hex,bytes(0,12)] if signed-in
                http-request set-log-level silent if machine images
                http-request set-path %[path,regsub(^/v1/,/api/)] if { path_beg /v1/ }
                http-request set-query %[query]&from=edge if api !writes
                http-request set-var(txn.class) str(api) if api
                http-request set-var(txn.class) str(page) unless api
                http-request set-header x-class %[var(txn.class)]
                http-request capture req.hdr(user-agent) len 64
            """;

    private static final String[] FIELDS = {
        "host", "www.Example.com",
        "user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "accept-language", "en-US,en;q=0.5",
        "accept-encoding", "gzip, deflate, br, zstd",
        "cookie", "theme=dark; session=8f14e45fceea167a5a36dedd4bea2543; seen=3",
        "x-debug", "on",
        "connection", "keep-alive"
    };

    private final ByteString method = ByteString.of("GET");
    private final ByteString target = ByteString.of("/api/items?page=2");
    private final ByteString[] fields = new ByteString[FIELDS.length];
    private final Stream stream = new Stream();
    private final Loops loops = new Loops(Transport.best(), 1);
    private RuleChain prefixes = RuleChain.EMPTY;
    private RuleChain hosts = RuleChain.EMPTY;
    private RuleChain expression = RuleChain.EMPTY;
    private RuleChain header = RuleChain.EMPTY;
    private RuleChain realistic = RuleChain.EMPTY;

    @Setup(Level.Trial)
    public void compile() throws IOException {
        var map = new StringBuilder("www.example.com shop\n");
        for (int i = 1; i < HOSTS; i++) {
            map.append("host").append(i).append(".example.com site").append(i).append('\n');
        }
        Path file = Files.createTempFile("hosts", ".map");
        Files.writeString(file, map);
        var rules = new CompiledRules(CONFIGURATION.replace("HOSTS", file.toString()));
        Files.delete(file);
        prefixes = rules.of("prefixes");
        hosts = rules.of("hosts");
        expression = rules.of("expression");
        header = rules.of("header");
        realistic = rules.of("realistic");
        for (int i = 0; i < FIELDS.length; i++) {
            fields[i] = ByteString.of(FIELDS[i]);
        }
        stream.session().loop(loops.first());
        request();
    }

    @TearDown(Level.Trial)
    public void end() {
        loops.close();
    }

    private boolean run(RuleChain rules) {
        return rules.run(stream) == Verdict.CONTINUE;
    }

    /// The stream ready for another request, and that request in it.
    @Benchmark
    public int request() {
        stream.reset();
        stream.phase = Phase.HTTP_REQUEST;
        stream.session().source = CLIENT;
        stream.session().destination = PROXY;
        var head = stream.request;
        head.setMethod(method.array(), 0, method.length());
        head.setTarget(target.array(), 0, target.length());
        for (int i = 0; i < fields.length; i += 2) {
            head.add(fields[i], fields[i + 1]);
        }
        head.received();
        head.present(true);
        return head.slots();
    }

    private static final Address CLIENT = Address.ipv4(0xc0000207, 40000);
    private static final Address PROXY = Address.ipv4(0xc0000201, 80);

    @Benchmark
    public boolean pathAmongTwentyPrefixes() {
        return run(prefixes);
    }

    @Benchmark
    public boolean hostInMapOfTenThousand() {
        return run(hosts);
    }

    @Benchmark
    public boolean headerByExpression() {
        return run(expression);
    }

    @Benchmark
    public boolean setHeaderWithThreeSamples() {
        request();
        return run(header);
    }

    @Benchmark
    public boolean twentyRules() {
        request();
        return run(realistic);
    }
}
