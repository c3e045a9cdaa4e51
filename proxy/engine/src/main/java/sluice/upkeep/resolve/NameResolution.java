package sluice.upkeep.resolve;

import io.netty.handler.codec.dns.DnsRecordType;

import sluice.loop.LoopConfined;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.value.KeyHash;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One name with the type of record that is preferred, and what is known about it: shared by all who ask for both.
@LoopConfined
final class NameResolution {
    /// A record of the answers, until it is missing in them for `hold obsolete`.
    static final class Kept {
        final Found found;
        private final int order;
        private long seenMillis;

        /// The servers that took this address, or this offer of a service.
        final List<Server> users = new ArrayList<>();

        Kept(Found found, int order) {
            this.found = found;
            this.order = order;
        }
    }

    final Question preferred;
    final List<Requester> requesters = new ArrayList<>();
    private List<Kept> kept = new ArrayList<>();
    private Status status = Status.NONE;
    private long validMillis = -1;

    // ---- while it is asked

    /// 0 while it is not asked.
    int id;

    Question asked;
    int triesLeft;
    int sent;
    int received;
    long askedMillis;

    /// When it was last over; -1 before the first time.
    long overMillis = -1;

    NameResolution(Question preferred) {
        this.preferred = preferred;
        this.asked = preferred;
    }

    Status status() {
        return status;
    }

    void status(Status status) {
        this.status = status;
    }

    boolean isService() {
        return preferred.type().equals(DnsRecordType.SRV);
    }

    /// What is known now, in the order in which HAProxy goes through it.
    List<Kept> records() {
        return kept;
    }

    /// Whether the last valid answer is younger than that.
    boolean isValidSince(long now, int millis) {
        return validMillis >= 0 && now - validMillis < millis;
    }

    /// Takes in a valid answer: records that are new stand beside those known, those that went stay for a while.
    ///
    /// @return the records that are given up
    List<Kept> take(List<Found> found, long now, int holdObsoleteMillis) {
        status = Status.VALID;
        validMillis = now;
        var next = new ArrayList<Kept>(kept);
        for (Found each : found) {
            Kept known = known(next, each);
            if (known == null || !known.found.equals(each)) {
                var fresh = new Kept(each, order(each));
                if (known != null) {
                    // The same offer with another weight or address of its target.
                    fresh.users.addAll(known.users);
                    next.remove(known);
                }
                next.add(fresh);
                known = fresh;
            }
            known.seenMillis = now;
        }
        var gone = new ArrayList<Kept>();
        for (Kept each : next) {
            if (each.seenMillis != now && now - each.seenMillis >= holdObsoleteMillis) {
                gone.add(each);
            }
        }
        next.removeAll(gone);
        next.sort(Comparator.comparingLong(each -> Integer.toUnsignedLong(each.order)));
        kept = next;
        return gone;
    }

    private static @org.jspecify.annotations.Nullable Kept known(List<Kept> among, Found found) {
        for (Kept each : among) {
            boolean same =
                    switch (found) {
                        case Found.Host host -> each.found.equals(host);
                        case Found.Offer offer ->
                                each.found instanceof Found.Offer other
                                        && other.port() == offer.port()
                                        && other.target().equals(offer.target());
                    };
            if (same) {
                return each;
            }
        }
        return null;
    }

    /// Forgets all records after a failure that lasted too long.
    void forget() {
        kept = new ArrayList<>();
    }

    /// HAProxy keeps records in a tree by this hash: it decides which of two servers gets which of two addresses.
    private static int order(Found found) {
        return switch (found) {
            case Found.Host(Address address) when address.family() == Address.Family.INET ->
                    KeyHash.xxh32(
                            ByteBuffer.allocate(4).putInt((int) address.low()).array(),
                            DnsRecordType.A.intValue());
            case Found.Host(Address address) ->
                    KeyHash.xxh32(
                            ByteBuffer.allocate(16)
                                    .putLong(address.high())
                                    .putLong(address.low())
                                    .array(),
                            DnsRecordType.AAAA.intValue());
            case Found.Offer offer ->
                    KeyHash.xxh32(labels(offer.target()), DnsRecordType.SRV.intValue());
        };
    }

    /// A name as it stands in messages, without the empty label at its end.
    private static byte[] labels(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
