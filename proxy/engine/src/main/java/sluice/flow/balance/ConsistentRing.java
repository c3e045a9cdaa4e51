package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.ServerSettings.HashKey;
import sluice.value.Address;
import sluice.value.KeyHash;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/// The `consistent` hashes and `random`: a ring on which every server has as many points as its weight times sixteen.
///
/// ```
/// point = avalanche(server's key + i), i from 0; the server's key is id × 4096 unless `hash-key` says otherwise
/// ring  = points in ascending order, each with the position of its server: point << 32 | position
/// ```
///
/// A hash leads to the nearer of its two neighbours on the ring, so that badly spread points do not starve a server. When a server comes
/// or goes or changes its weight only its own points move; the array is then copied once, which is linear.
final class ConsistentRing extends Algorithm {
    private long[] active = {};
    private long[] backup = {};
    private long last;

    /// `random` with so many draws; 0 when this ring serves hashes.
    private final int draws;

    ConsistentRing(Farm farm, int draws) {
        super(farm);
        this.draws = draws;
    }

    @Override
    void joined(Candidate candidate) {
        put(candidate, merge(ring(candidate), points(candidate, candidate.weight)));
    }

    @Override
    void left(Candidate candidate, int weight) {
        put(candidate, without(ring(candidate), candidate.position));
    }

    @Override
    void reweighted(Candidate candidate, int before) {
        left(candidate, before);
        joined(candidate);
    }

    private long[] ring(Candidate candidate) {
        return candidate.isBackup() ? backup : active;
    }

    private void put(Candidate candidate, long[] ring) {
        if (candidate.isBackup()) {
            backup = ring;
        } else {
            active = ring;
        }
    }

    private static long[] points(Candidate candidate, int count) {
        int key = key(candidate);
        var points = new long[count];
        for (int i = 0; i < count; i++) {
            points[i] = flipped(KeyHash.avalanche(key + i)) | candidate.position;
        }
        Arrays.sort(points);
        return points;
    }

    /// Unsigned order of the points becomes the signed order of the array.
    private static long flipped(int point) {
        return (long) (point ^ 0x80000000) << 32;
    }

    private static int point(long entry) {
        return (int) (entry >>> 32) ^ 0x80000000;
    }

    static int key(Candidate candidate) {
        var server = candidate.server;
        Address address = server.address();
        HashKey from = server.settings().hashKey;
        if ((from == HashKey.ADDRESS || from == HashKey.ADDRESS_AND_PORT) && !address.isIp()) {
            from = HashKey.ID;
        }
        String guid = server.settings().guid;
        return switch (from) {
            case ID -> server.id() * MAX_WEIGHT;
            case ID32 -> KeyHash.avalanche(server.id());
            case GUID ->
                    guid == null
                            ? server.id() * MAX_WEIGHT
                            : KeyHash.xxh32(sluice.value.ByteString.of(guid).array(), 0);
            case ADDRESS -> address(address, 0);
            case ADDRESS_AND_PORT -> address(address, KeyHash.avalanche(address.port()));
        };
    }

    private static int address(Address address, int seed) {
        if (address.family() == Address.Family.INET) {
            return KeyHash.avalanche(seed + Integer.reverseBytes((int) address.low()));
        }
        var bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (address.high() >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (address.low() >>> (56 - 8 * i));
        }
        return KeyHash.xxh32(bytes, seed);
    }

    private static long[] merge(long[] ring, long[] points) {
        var merged = new long[ring.length + points.length];
        int at = 0;
        int from = 0;
        for (long point : points) {
            while (from < ring.length && ring[from] < point) {
                merged[at++] = ring[from++];
            }
            merged[at++] = point;
        }
        System.arraycopy(ring, from, merged, at, ring.length - from);
        return merged;
    }

    private static long[] without(long[] ring, int position) {
        int kept = 0;
        var left = new long[ring.length];
        for (long entry : ring) {
            if ((int) entry != position) {
                left[kept++] = entry;
            }
        }
        return Arrays.copyOf(left, kept);
    }

    private Candidate owner(long entry) {
        return farm.candidates()[(int) entry];
    }

    @Override
    @Nullable Candidate hashed(int hash, @Nullable Candidate avoid) {
        long[] ring = farm.activeCount() > 0 ? active : backup;
        if (ring.length == 0) {
            return null;
        }
        int after = Arrays.binarySearch(ring, flipped(hash));
        if (after < 0) {
            after = -after - 1;
        }
        if (after == ring.length) {
            after = 0;
        }
        int before = after == 0 ? ring.length - 1 : after - 1;
        int behind = hash - point(ring[before]);
        int ahead = point(ring[after]) - hash;
        int at = Integer.compareUnsigned(behind, ahead) <= 0 ? before : after;
        for (int walked = 0; walked < ring.length; walked++) {
            Candidate candidate = owner(ring[at]);
            if (candidate != avoid && farm.admits(candidate)) {
                return candidate;
            }
            at = at + 1 == ring.length ? 0 : at + 1;
        }
        return owner(ring[at]);
    }

    @Override
    @Nullable Candidate next(@Nullable Candidate avoid) {
        return draws > 0 ? drawn(avoid) : walked(avoid);
    }

    private @Nullable Candidate drawn(@Nullable Candidate avoid) {
        var random = ThreadLocalRandom.current();
        Candidate best = null;
        for (int i = 0; i < draws; i++) {
            Candidate candidate = hashed(random.nextInt(), avoid);
            if (candidate == null) {
                return null;
            }
            if (best == null || candidate != best && isLess(candidate, best)) {
                best = candidate;
            }
        }
        return best != null && best.isSaturated() ? null : best;
    }

    /// Fewer streams for its weight; equally loaded ones are told apart by their rate of sessions in the last second.
    private boolean isLess(Candidate one, Candidate other) {
        long left = (long) one.served() * other.weight;
        long right = (long) other.served() * one.weight;
        if (left != right) {
            return left < right;
        }
        return farm.recentRate(one) * other.weight <= farm.recentRate(other) * one.weight;
    }

    /// Round robin over the points: what takes the place of a hash whose key is missing.
    private @Nullable Candidate walked(@Nullable Candidate avoid) {
        long[] ring = farm.activeCount() > 0 ? active : backup;
        if (ring.length == 0) {
            return null;
        }
        int at = Arrays.binarySearch(ring, last);
        at = at < 0 ? -at - 1 : at + 1;
        int avoided = -1;
        for (int walked = 0; walked < ring.length; walked++, at++) {
            if (at >= ring.length) {
                at = 0;
            }
            Candidate candidate = owner(ring[at]);
            if (candidate.isSaturated()) {
                continue;
            }
            if (candidate != avoid) {
                last = ring[at];
                return candidate;
            }
            avoided = at;
        }
        if (avoided < 0) {
            return null;
        }
        last = ring[avoided];
        return owner(ring[avoided]);
    }
}
