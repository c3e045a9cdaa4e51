package sluice.flow.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.value.KeyHash;
import sluice.wire.http.Head;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// The same server for the same key and the same sequence as HAProxy, from recorded runs of the real one.
class HaproxySequencesTest {
    static List<String> runs() throws IOException {
        try (var in =
                Objects.requireNonNull(
                        HaproxySequencesTest.class.getResourceAsStream(
                                "haproxy-2.6-sequences.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void chooses_what_haproxy_chose(String run) {
        var parts = run.split("\\|");
        var settings = settings(parts[0], parts[1]);
        var backend = new Backend("be", 2);
        var weights = parts[2].split(" ");
        for (int i = 0; i < weights.length; i++) {
            var server = new Server("s" + (i + 1), i + 1, backend);
            server.initialWeight(Integer.parseInt(weights[i]));
            backend.servers().add(server);
        }
        var farm = new Farm(backend, made -> algorithm(made, settings), false);
        farm.begin();
        var expected = parts[3].split(" ");
        var found = new StringBuilder();
        for (int i = 0; i < expected.length; i++) {
            Candidate candidate;
            if (settings.hashOf == null) {
                candidate = farm.next(null);
            } else {
                long hash = settings.hashOf.of(request(parts[0], i));
                assertThat(hash).isNotEqualTo(StreamHash.MISSING);
                candidate = farm.hashed((int) hash, null);
            }
            found.append(i == 0 ? "" : " ")
                    .append(Objects.requireNonNull(candidate).server.name().substring(1));
        }
        assertThat(found.toString()).isEqualTo(parts[3]);
    }

    private static Algorithm algorithm(Farm farm, BalanceSettings settings) {
        return switch (settings.kind) {
            case ROUND_ROBIN -> new SmoothRoundRobin(farm);
            case HASH -> settings.consistent ? new ConsistentRing(farm, 0) : new ServerMap(farm);
            default -> new ServerMap(farm);
        };
    }

    private static BalanceSettings settings(String balance, String hashType) {
        var settings = new BalanceSettings();
        settings.kind = BalanceSettings.Kind.HASH;
        settings.consistent = hashType.contains("consistent");
        settings.avalanche = hashType.endsWith("avalanche");
        for (String word : hashType.split(" ")) {
            if (KeyHash.named(word) != null) {
                settings.function = KeyHash.named(word);
            }
        }
        switch (balance) {
            case "roundrobin" -> settings.kind = BalanceSettings.Kind.ROUND_ROBIN;
            case "static-rr" -> settings.kind = BalanceSettings.Kind.STATIC_ROUND_ROBIN;
            case "source" -> settings.hashOf = HashKeys.source(settings);
            case "uri" -> settings.hashOf = HashKeys.uri(settings, false, false, 0, 0);
            case "uri whole" -> settings.hashOf = HashKeys.uri(settings, true, false, 0, 0);
            case "uri depth 2" -> settings.hashOf = HashKeys.uri(settings, false, false, 0, 2);
            case "uri len 5" -> settings.hashOf = HashKeys.uri(settings, false, false, 5, 0);
            case "url_param x" ->
                    settings.hashOf = HashKeys.parameter(settings, ByteString.of("x"), false);
            case "hdr(X-Key)" ->
                    settings.hashOf = HashKeys.header(settings, ByteString.of("x-key"), false);
            default -> throw new AssertionError(balance);
        }
        return settings;
    }

    private static Stream request(String balance, int number) {
        var stream = new Stream();
        stream.session().source = Address.ipv4(0x7f000001, 1234);
        Head head = stream.request;
        boolean deep = balance.startsWith("uri depth") || balance.startsWith("uri len");
        String target = deep ? "/a/b" + number + "/c/d" : "/k" + number + "?x=" + number * 7;
        byte[] bytes = target.getBytes(StandardCharsets.US_ASCII);
        head.setTarget(bytes, 0, bytes.length);
        head.add(ByteString.of("x-key"), ByteString.of("key" + number));
        head.present(true);
        return stream;
    }
}
