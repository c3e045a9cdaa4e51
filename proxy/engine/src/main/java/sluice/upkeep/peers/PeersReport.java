package sluice.upkeep.peers;

import org.jspecify.annotations.Nullable;

import sluice.stick.DataType;
import sluice.value.Address;
import sluice.wire.mux.SocketAddresses;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What `show peers` prints. Management guide §9.3.
public final class PeersReport {
    private static final int PATIENCE_MILLIS = 1000;
    private static final int DICTIONARY_COLUMNS = 4;

    private final Peers peers;
    private final boolean dictionaries;
    private final String date;
    private final StringBuilder text = new StringBuilder();

    /// @param dictionaries also the texts that each side knows by number
    /// @param date the present one, as logs write it
    public PeersReport(Peers peers, boolean dictionaries, String date) {
        this.peers = peers;
        this.date = date;
        this.dictionaries = dictionaries;
    }

    /// Whether there is a section of that name.
    public boolean has(String section) {
        return peers.sections().stream().anyMatch(each -> each.name.equals(section));
    }

    /// The sections as text; asks the loop that they live on.
    ///
    /// @param only the section to show; empty for all
    public String text(String only) throws InterruptedException {
        var done = new CountDownLatch(1);
        peers.loop()
                .hand(
                        () -> {
                            for (PeersGroup each : peers.groups()) {
                                if (only.isEmpty() || each.section().name.equals(only)) {
                                    section(each);
                                }
                            }
                            done.countDown();
                        });
        return done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) ? text.toString() : "";
    }

    private void section(PeersGroup group) {
        line(
                "%s: [%s] id=%s disabled=%d knowledge=%s",
                pointer(group),
                date,
                group.section().name,
                group.section().disabled ? 1 : 0,
                group.knowledge());
        for (Peer each : group.peers()) {
            peer(group, each);
        }
    }

    private void peer(PeersGroup group, Peer peer) {
        PeerFacts facts = peer.facts;
        boolean local = group.isOwn(peer);
        line(
                "  %s: id=%s(%s,%s) addr=%s last_status=%s last_hdshk=%s",
                pointer(peer),
                peer.name(),
                local ? "local" : "remote",
                facts.active ? "active" : "inactive",
                peer.server().address(),
                facts.word(),
                since(facts.handshakeMillis));
        line(
                "        confirm=0 tx_hbt=%d rx_hbt=%d no_hbt=%d new_conn=%d proto_err=%d coll=%d",
                facts.heartbeatsSent,
                facts.heartbeatsReceived,
                facts.silences,
                facts.connections,
                facts.protocolErrors,
                facts.collisions);
        PeerSession session = peer.session();
        if (session != null) {
            Address source = SocketAddresses.local(session.channel());
            line("        src=%s addr=%s", source, SocketAddresses.peer(session.channel()));
            Hearing hearing = session.hearing();
            TableState last = hearing == null ? null : hearing.present();
            if (last != null) {
                line(
                        "        remote_table:%s id=%s local_id=%d remote_id=%d",
                        pointer(last), last.shared.name(), last.localId, last.remoteId);
            }
        }
        line("        shared tables:");
        for (TableState each : peer.tables()) {
            table(each);
        }
        dictionaries(session);
    }

    private void table(TableState state) {
        line(
                "          %s local_id=%d remote_id=%d flags=0x0 remote_data=0x%s",
                pointer(state), state.localId, state.remoteId, Long.toHexString(state.remoteData));
        line(
                "              last_acked=%d last_pushed=%d last_get=%d",
                state.lastAcknowledgement, state.lastPushed, state.lastReceived);
        line(
                "              table:%s id=%s used=%d data=0x%s",
                pointer(state.shared.table()),
                state.shared.table().name(),
                state.shared.table().used(),
                Long.toHexString(data(state)));
    }

    private static long data(TableState state) {
        long stored = 0;
        for (DataType each : DataType.values()) {
            stored |= state.shared.table().layout().has(each) ? 1L << each.ordinal() : 0;
        }
        return stored;
    }

    private void dictionaries(@Nullable PeerSession session) {
        if (!dictionaries) {
            line("        Dictionary cache not dumped (use \"show peers dict\")");
            return;
        }
        Speech speech = session == null ? null : session.speech();
        Hearing hearing = session == null ? null : session.hearing();
        line("        Dictionary cache:");
        texts("TX", speech == null ? null : speech.texts());
        texts("RX", hearing == null ? null : hearing.texts());
    }

    private void texts(String name, @Nullable String @Nullable [] texts) {
        var row = new StringBuilder("          " + name + " cache:");
        int shown = 0;
        for (int i = 0; texts != null && i < texts.length; i++) {
            if (texts[i] != null) {
                row.append(shown++ % DICTIONARY_COLUMNS == 0 ? "\n        " : "");
                row.append(String.format(Locale.ROOT, " %4d -> %s", i, texts[i]));
            }
        }
        line("%s", row);
    }

    private String since(long millis) {
        return millis < 0 ? "<NEVER>" : (peers.loop().millis() - millis) / 1000 + "s";
    }

    private static String pointer(Object object) {
        return String.format(Locale.ROOT, "0x%08x", System.identityHashCode(object));
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
