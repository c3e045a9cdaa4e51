package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.Cidr;
import sluice.value.Kind;
import sluice.value.Value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Addresses in networks: the longest network that contains the address wins. Manual §7.1.6.
@Shared("the trees are copied on write")
final class NetworkIndex implements PatternIndex {
    private final boolean resolveNames;
    private final PrefixTree four = new PrefixTree();
    private final PrefixTree six = new PrefixTree();

    NetworkIndex(boolean resolveNames) {
        this.resolveNames = resolveNames;
    }

    @Override
    public @Nullable Entry match(Value sample) {
        byte[] room = sample.room(16);
        if (sample.kind() == Kind.IPV4) {
            put(sample.number() << 32, room, 0, 4);
            Entry found = four.longest(room, 0, 4);
            if (found != null) {
                return found;
            }
            // An IPv4 client is found by an IPv6 network of mapped addresses as well.
            put(0, room, 0, 8);
            put(0xffff_0000_0000L | sample.number(), room, 8, 8);
            return six.longest(room, 0, 16);
        }
        put(sample.high(), room, 0, 8);
        put(sample.number(), room, 8, 8);
        Entry found = six.longest(room, 0, 16);
        if (found != null) {
            return found;
        }
        long high = sample.high();
        long low = sample.number();
        if (high == 0 && (low >>> 32 == 0xffff || low >>> 32 == 0 && low > 1)) {
            put(low << 32, room, 0, 4);
            return low >>> 32 == 0xffff ? four.longest(room, 0, 4) : null;
        }
        if (high >>> 48 == 0x2002) {
            put(high << 16, room, 0, 4);
            return four.longest(room, 0, 4);
        }
        return null;
    }

    private static void put(long number, byte[] target, int offset, int length) {
        for (int i = 0; i < length; i++) {
            target[offset + i] = (byte) (number >>> (56 - 8 * i));
        }
    }

    @Override
    public void add(List<Entry> entries) throws Malformed {
        var batch4 = four.new Batch();
        var batch6 = six.new Batch();
        for (Entry entry : entries) {
            for (Cidr network : networks(entry)) {
                (network.v6() ? batch6 : batch4).add(key(network), network.bits(), entry);
            }
        }
        batch4.publish();
        batch6.publish();
    }

    @Override
    public void remove(Entry entry) {
        var batch4 = four.new Batch();
        var batch6 = six.new Batch();
        try {
            for (Cidr network : networks(entry)) {
                (network.v6() ? batch6 : batch4).remove(key(network), network.bits(), entry);
            }
        } catch (Malformed never) {
            return;
        }
        batch4.publish();
        batch6.publish();
    }

    private static byte[] key(Cidr network) {
        byte[] key = new byte[network.v6() ? 16 : 4];
        put(network.high(), key, 0, Math.min(8, key.length));
        if (network.v6()) {
            put(network.low(), key, 8, 8);
        }
        return key;
    }

    private List<Cidr> networks(Entry entry) throws Malformed {
        String text = entry.pattern().toString();
        Cidr network = Cidr.parse(text);
        if (network != null) {
            return List.of(network);
        }
        if (resolveNames && !text.isEmpty() && text.indexOf('/') < 0) {
            try {
                var found = new ArrayList<Cidr>();
                for (InetAddress address : InetAddress.getAllByName(text)) {
                    Cidr each = Cidr.parse(address.getHostAddress());
                    if (each != null) {
                        found.add(each);
                    }
                }
                return found;
            } catch (UnknownHostException unknown) {
                throw new Malformed(
                        entry,
                        "'"
                                + text
                                + "' is not a valid IPv4 or IPv6 address at line and cannot be"
                                + " resolved");
            }
        }
        throw new Malformed(entry, "'" + text + "' is not a valid IPv4 or IPv6 address");
    }
}
