package sluice.upkeep.peers;

import sluice.loop.Shared;

/// What `show peers` tells of a peer. Written by its loop, read by whoever asks.
@Shared("each field alone; numbers of different instants may be seen together")
final class PeerFacts {
    /// A connection is being opened.
    static final int CONNECTING = 100;

    /// It is open, the peer has not answered the greeting yet.
    static final int GREETING = 102;

    /// The last status, 0 before there was one.
    volatile int status;

    volatile boolean active;

    /// When the last handshake succeeded, on the loop's clock; -1 before.
    volatile long handshakeMillis = -1;

    volatile int connections;
    volatile int collisions;
    volatile int protocolErrors;
    volatile int silences;
    volatile int heartbeatsSent;
    volatile int heartbeatsReceived;

    /// The status as HAProxy abbreviates it.
    String word() {
        return switch (status) {
            case 0 -> "NONE";
            case CONNECTING -> "CONN";
            case GREETING -> "HSHK";
            case 200 -> "ESTA";
            case 300 -> "RETR";
            case 502 -> "VERS";
            case 503 -> "NAME";
            case 504 -> "UNKN";
            default -> "PROT";
        };
    }
}
