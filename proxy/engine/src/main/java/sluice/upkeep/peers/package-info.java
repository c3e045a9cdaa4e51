/// Stick tables shared with other processes: the peers protocol, version 2.1. Manual §11.2, `peers.txt`.
///
/// ```
/// StickTable ─changes─► Follower ─wake─► Peer ─► PeerSession ══ TCP ══ the peer's session ─► StickTable.learn
///                                          ▲
///                      PeersGroup: listens, connects again, decides who teaches whom
/// ```
///
/// A [PeersSection] is what the configuration says; a [PeersGroup] is one at work, on the first loop with all its sessions. What a peer says is
/// not trusted: lengths are bounded, a message that makes no sense ends the session and is counted. Values overwrite, they are not summed.
@NullMarked
package sluice.upkeep.peers;

import org.jspecify.annotations.NullMarked;
