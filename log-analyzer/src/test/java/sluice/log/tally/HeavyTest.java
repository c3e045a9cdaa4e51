package sluice.log.tally;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.log.format.Bytes;

import java.util.ArrayList;
import java.util.List;

/// Frequent keys in bounded memory: nothing is lost from the totals, and no count is off by more than is said.
class HeavyTest {
    private static Heavy.Item item(Heavy heavy, String key) {
        byte[] bytes = Bytes.padded(key);
        return heavy.item(bytes, 0, bytes.length - Bytes.PADDING);
    }

    @Test
    void keysOfEveryLengthAreToldApart() {
        Heavy heavy = new Heavy(1000);
        StringBuilder key = new StringBuilder();
        for (int length = 0; length <= 40; length++) {
            item(heavy, key.toString()).requests += 1;
            item(heavy, key + "\u0000").requests += 2;
            item(heavy, "z" + key).requests += 3;
            key.append((char) ('a' + length % 26));
        }
        assertThat(heavy.size()).isEqualTo(41 * 3);
        assertThat(item(heavy, "abcdefghijklmnop").requests()).isEqualTo(1);
        assertThat(item(heavy, "abcdefghijklmnop\u0000").requests()).isEqualTo(2);
    }

    @Test
    void whatIsDroppedIsCountedAndInherited() {
        Heavy heavy = new Heavy(16);
        List<String> dropped = new ArrayList<>();
        heavy.leaveTo(lost -> dropped.add(lost.key()));
        for (int i = 0; i < 500; i++) {
            item(heavy, "often").requests++;
            item(heavy, "10.0." + i / 250 + "." + i % 250).requests++;
        }
        long kept = 0;
        for (Heavy.Item item : heavy.items()) kept += item.requests();
        assertThat(kept + heavy.others().requests()).isEqualTo(1000);
        assertThat(heavy.items().getFirst().key()).isEqualTo("often");
        assertThat(heavy.items().getFirst().requests()).isEqualTo(500);
        assertThat(heavy.size()).isLessThanOrEqualTo(32);
        assertThat(heavy.error()).isPositive();
        assertThat(dropped).isNotEmpty().doesNotContain("often");
    }

    @Test
    void networksAreAddedUpFromAddressesKeptAndDropped() {
        Tally tally = new Tally(TallyOptions.ALL);
        // More addresses than are kept.
        int addresses = 50_000;
        for (int i = 0; i < addresses; i++) {
            String key = "10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256;
            item(tally.addresses, key).requests++;
        }
        long requests = 0;
        for (Heavy.Item network : tally.prefixes().items()) requests += network.requests();
        assertThat(requests + tally.prefixes().others().requests()).isEqualTo(addresses);
        assertThat(tally.prefixes().size()).isEqualTo((addresses + 255) / 256);
        assertThat(tally.addresses.error()).isPositive();
    }
}
