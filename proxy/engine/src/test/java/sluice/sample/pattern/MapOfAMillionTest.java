package sluice.sample.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.value.ByteString;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Large maps load, answer and change in bounded time; answers agree with a plain search.
class MapOfAMillionTest {
    private static final int ENTRIES = 1_000_000;

    private static String network(Random random) {
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

    @Test
    void of_networks() throws PatternIndex.Malformed {
        var random = new Random(7);
        var content = new StringBuilder();
        for (int i = 0; i < ENTRIES; i++) {
            content.append(network(random)).append(' ').append(i).append('\n');
        }
        byte[] file = ByteString.of(content.toString()).array();
        var reference = new Reference("test", true);
        PatternIndex index = reference.index(MatchMethod.IP, false, false);
        reference.load(PatternFiles.lines(file, true));
        var value = new Value();
        int hits = 0;
        for (int i = 0; i < 1_000_000; i++) {
            hits += index.match(value.start().ipv4(random.nextInt())) == null ? 0 : 1;
        }
        assertThat(hits).isGreaterThan(900_000);
    }

    @Test
    void longest_network_wins_and_changes_are_seen() throws PatternIndex.Malformed {
        var random = new Random(11);
        var reference = new Reference("test", true);
        PatternIndex index = reference.index(MatchMethod.IP, false, false);
        var networks = new ArrayList<String>();
        for (int i = 0; i < 2000; i++) {
            String network = network(random);
            networks.add(network);
            reference.add(ByteString.of(network), ByteString.of("v" + i));
        }
        compare(index, networks, random);
        for (int i = 0; i < 1000; i++) {
            String removed = networks.remove(random.nextInt(networks.size()));
            networks.removeIf(removed::equals);
            reference.remove(ByteString.of(removed));
        }
        compare(index, networks, random);
    }

    private static void compare(PatternIndex index, List<String> networks, Random random) {
        var value = new Value();
        var cidrs = networks.stream().map(sluice.value.Cidr::parse).toList();
        for (int i = 0; i < 2000; i++) {
            value.start().ipv4(random.nextInt());
            int best = -1;
            for (var cidr : cidrs) {
                if (cidr != null && cidr.contains(value)) {
                    best = Math.max(best, cidr.bits());
                }
            }
            Entry found = index.match(value);
            int bits =
                    found == null
                            ? -1
                            : Integer.parseInt(found.pattern().toString().replaceFirst(".*/", ""));
            assertThat(bits).isEqualTo(best);
        }
    }

    @Test
    void first_line_of_equal_keys_wins() throws PatternIndex.Malformed {
        var reference = new Reference("test", true);
        PatternIndex exact = reference.index(MatchMethod.STR, false, false);
        PatternIndex prefix = reference.index(MatchMethod.BEG, false, false);
        PatternIndex suffix = reference.index(MatchMethod.END, false, false);
        reference.load(
                PatternFiles.lines(
                        ByteString.of("# a comment\n  /a 1\n/a 2\r\n\n/a/b   three words \n/ 4\n")
                                .array(),
                        true));
        assertThat(value(exact, "/a")).isEqualTo("1");
        assertThat(value(prefix, "/a/b/c")).isEqualTo("three words");
        assertThat(value(prefix, "/ab")).isEqualTo("1");
        assertThat(value(prefix, "x")).isEqualTo("null");
        assertThat(value(suffix, "x/a/b")).isEqualTo("three words");
        reference.remove(ByteString.of("/a"));
        assertThat(value(exact, "/a")).isEqualTo("null");
        int version = reference.prepare();
        assertThat(reference.add(version, ByteString.of("/z"), ByteString.of("9"))).isTrue();
        assertThat(value(exact, "/z")).isEqualTo("null");
        assertThat(reference.commit(version)).isTrue();
        assertThat(value(exact, "/z")).isEqualTo("9");
        assertThat(value(prefix, "/a/b/c")).isEqualTo("null");
    }

    private static String value(PatternIndex index, String text) {
        Entry entry = index.match(new Value().string(ByteString.of(text)));
        return entry == null ? "null" : String.valueOf(entry.value());
    }
}
