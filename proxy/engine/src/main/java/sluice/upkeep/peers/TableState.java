package sluice.upkeep.peers;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.stick.Follower;
import sluice.stick.StickEntry;
import sluice.stick.StickKey;

import java.util.ArrayDeque;

/// Where a peer and this process are with one table.
@LoopConfined
final class TableState {
    /// More may not be on their way at a time.
    private static final int MOST_SENT = 16_384;

    /// An update that the peer has not acknowledged.
    private record Sent(int update, StickKey key) {}

    final SharedTable shared;

    /// What this process calls the table in its messages, from 1.
    final int localId;

    /// Hears of the changes that the peer is to be told; null when too many hear of them already.
    final @Nullable Follower follower;

    /// What the peer calls it; 0 before it said so.
    long remoteId;

    /// The data types that the peer stores.
    long remoteData;

    /// The last update sent, the last one acknowledged by the peer.
    int lastPushed;

    int lastAcknowledgement;

    /// The last update that came, and the last one this process acknowledged.
    int lastReceived;

    int lastConfirmed;

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    TableState(SharedTable shared, int localId, @Nullable Follower follower) {
        this.shared = shared;
        this.localId = localId;
        this.follower = follower;
    }

    /// Another session begins: ids mean nothing any more, and what was not acknowledged goes again.
    void begin() {
        remoteId = 0;
        remoteData = 0;
        lastReceived = lastConfirmed = 0;
        if (follower != null) {
            for (Sent each : sent) {
                shared.table().changedFor(follower, each.key);
            }
        }
        sent.clear();
    }

    /// Takes an entry that the peer has to be told; false when there is none, or too much is on its way.
    boolean next(int now, StickEntry out) {
        if (follower == null
                || sent.size() >= MOST_SENT
                || !shared.table().nextChange(follower, now, out)) {
            return false;
        }
        lastPushed++;
        sent.add(new Sent(lastPushed, out.key()));
        return true;
    }

    /// The peer has everything up to this update.
    void acknowledged(int update) {
        lastAcknowledgement = update;
        while (!sent.isEmpty() && sent.getFirst().update - update <= 0) {
            sent.removeFirst();
        }
    }
}
