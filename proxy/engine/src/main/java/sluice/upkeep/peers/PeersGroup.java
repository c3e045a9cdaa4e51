package sluice.upkeep.peers;

import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.loop.Timer;
import sluice.proxies.Server;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.BindPoint;
import sluice.wire.listen.ListeningSocket;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.HandshakeFailure;
import sluice.wire.tls.TlsSession;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// A `peers` section at work.
///
/// ```
/// who teaches this process:   the one it replaces, for five seconds ─► a peer that has everything ─► one that has not ─► nobody
/// ```
///
/// After an in-place reload that kept the entries nobody has to. On its loop, but for what says otherwise.
@Shared("lists are complete before others see them; everything else belongs to the loop")
final class PeersGroup {
    private static final int LESSON_MILLIS = 5000;

    /// Where a process finds the entries that were there before it.
    enum Learning {
        /// It has them.
        NOTHING,
        FROM_PREDECESSOR,
        FROM_PEERS
    }

    private enum Knowledge {
        /// The process before this one may come and teach.
        WAITS_FOR_ITS_PREDECESSOR,
        WANTS_A_LESSON,
        IS_BEING_TAUGHT,
        IS_COMPLETE
    }

    private final Loop loop;
    private final PeersSection section;
    private final Journal journal;
    private final List<Peer> peers = new ArrayList<>();
    private final List<ListeningSocket> sockets = new ArrayList<>();
    private final Set<PeerSession> strangers = new HashSet<>();
    private final Set<Peer> incomplete = new HashSet<>();
    private final @Nullable Peer own;
    private Knowledge knowledge;
    private @Nullable Peer teacher;
    private @Nullable Runnable afterTeaching;
    private boolean over;

    private final Timer patience =
            new Timer() {
                @Override
                protected void expired() {
                    waitedEnough();
                }
            };

    /// @param learning from whom it begins to learn
    PeersGroup(Loop loop, PeersSection section, Journal journal, Learning learning) {
        this.loop = loop;
        this.section = section;
        this.journal = journal;
        knowledge =
                switch (learning) {
                    case NOTHING -> Knowledge.IS_COMPLETE;
                    case FROM_PREDECESSOR -> Knowledge.WAITS_FOR_ITS_PREDECESSOR;
                    case FROM_PEERS -> Knowledge.WANTS_A_LESSON;
                };
        for (Server each : section.others) {
            peers.add(new Peer(loop, this, each, states(each.name(), true)));
        }
        Server local = section.local;
        own = local == null ? null : new Peer(loop, this, local, states(local.name(), false));
    }

    private List<TableState> states(String peer, boolean follows) {
        var states = new ArrayList<TableState>();
        for (SharedTable each : section.tables) {
            var follower = follows ? each.table().follow(section.name + "/" + peer) : null;
            if (follows && follower == null) {
                journal.report(
                        Journal.Level.WARNING,
                        each.table().name(),
                        "Table '"
                                + each.table().name()
                                + "' has too many peers: '"
                                + peer
                                + "' does not hear of its changes.");
            }
            states.add(new TableState(each, states.size() + 1, follower));
        }
        return states;
    }

    PeersSection section() {
        return section;
    }

    /// The others first, then this process.
    List<Peer> peers() {
        var all = new ArrayList<>(peers);
        if (own != null) {
            all.add(own);
        }
        return all;
    }

    boolean isOwn(Peer peer) {
        return peer == own;
    }

    /// Whoever greets with that name; null for a stranger.
    @Nullable Peer peer(String name) {
        for (Peer each : peers) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return own != null && own.name().equals(name) ? own : null;
    }

    /// Opens what it listens on and none of those before it does; from any thread but the loop's.
    ///
    /// @throws BindFailure when an address can not be used
    void open(List<PeersGroup> before) throws BindFailure {
        for (BindPoint each : section.points) {
            if (before.stream().noneMatch(group -> group.socket(each) != null)) {
                sockets.add(
                        ListeningSocket.open(
                                each,
                                List.of(loop),
                                (_, channel) -> accepted(each, channel),
                                journal,
                                List.of()));
            }
        }
    }

    /// Goes on with the open sockets of those before it.
    void takeOver(List<PeersGroup> before) {
        for (BindPoint each : section.points) {
            for (PeersGroup group : before) {
                ListeningSocket socket = group.socket(each);
                if (socket != null) {
                    group.sockets.remove(socket);
                    socket.serve(each, (_, channel) -> accepted(each, channel));
                    sockets.add(socket);
                    break;
                }
            }
        }
    }

    private @Nullable ListeningSocket socket(BindPoint point) {
        for (ListeningSocket each : sockets) {
            if (point.sharesSocketWith(each.bindPoint())) {
                return each;
            }
        }
        return null;
    }

    private void accepted(BindPoint point, Channel channel) {
        if (over) {
            var _ = channel.close();
            return;
        }
        if (point.tls instanceof FrontTls tls) {
            channel.pipeline().addLast(tls.handler(new Encryption(channel)));
        } else {
            begin(channel);
        }
        var _ = loop.executor().register(channel);
    }

    private void begin(Channel channel) {
        var session = new PeerSession(loop, channel, this, null);
        strangers.add(session);
        channel.pipeline().addLast(session);
    }

    private final class Encryption implements FrontTls.Listener {
        private final Channel channel;

        Encryption(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void established(
                io.netty.channel.ChannelHandlerContext context, TlsSession session) {
            begin(channel);
        }

        @Override
        public void failed(
                io.netty.channel.ChannelHandlerContext context, HandshakeFailure failure) {
            var _ = channel.close();
        }
    }

    /// Connects to everybody.
    void start() {
        if (knowledge != Knowledge.IS_COMPLETE) {
            loop.armIn(patience, LESSON_MILLIS);
        }
        sockets.forEach(ListeningSocket::begin);
        peers.forEach(Peer::connect);
    }

    // ---- lessons

    /// Whether this process knows what the others know.
    boolean isComplete() {
        return knowledge == Knowledge.IS_COMPLETE;
    }

    String knowledge() {
        return switch (knowledge) {
            case WAITS_FOR_ITS_PREDECESSOR -> "local";
            case WANTS_A_LESSON, IS_BEING_TAUGHT -> "remote";
            case IS_COMPLETE -> "finished";
        };
    }

    private void waitedEnough() {
        if (knowledge == Knowledge.IS_COMPLETE) {
            return;
        }
        if (knowledge == Knowledge.WAITS_FOR_ITS_PREDECESSOR) {
            knowledge = Knowledge.WANTS_A_LESSON;
            loop.armIn(patience, LESSON_MILLIS);
            choose();
            return;
        }
        // Nobody taught everything in time: what there is has to do.
        knowledge = Knowledge.IS_COMPLETE;
        teacher = null;
    }

    private void choose() {
        for (Peer each : peers) {
            PeerSession session = each.session();
            if (knowledge == Knowledge.WANTS_A_LESSON
                    && session != null
                    && session.isRunning()
                    && !incomplete.contains(each)) {
                ask(each, session);
            }
        }
    }

    private void ask(Peer peer, PeerSession session) {
        knowledge = Knowledge.IS_BEING_TAUGHT;
        teacher = peer;
        loop.armIn(patience, LESSON_MILLIS);
        session.askForLesson();
    }

    /// A session runs.
    void connected(Peer peer, PeerSession session) {
        strangers.remove(session);
        if (peer == own) {
            if (afterTeaching != null) {
                session.teach();
            } else {
                // The one before this: it begins by itself.
                loop.armIn(patience, LESSON_MILLIS);
            }
        } else if (knowledge == Knowledge.WANTS_A_LESSON && !incomplete.contains(peer)) {
            ask(peer, session);
        }
    }

    void disconnected(Peer peer) {
        if (peer == own && afterTeaching != null) {
            hasTaught(peer);
        }
        if (teacher == peer) {
            teacher = null;
            if (knowledge == Knowledge.IS_BEING_TAUGHT) {
                knowledge = Knowledge.WANTS_A_LESSON;
                choose();
            }
        }
    }

    /// A peer has told everything it knows.
    ///
    /// @param everything whether that is all there is
    void taught(Peer peer, boolean everything) {
        if (everything || peer == own) {
            knowledge = Knowledge.IS_COMPLETE;
            loop.cancel(patience);
        } else if (peer == teacher) {
            incomplete.add(peer);
            knowledge = Knowledge.WANTS_A_LESSON;
            choose();
        }
        if (peer == teacher) {
            teacher = null;
        }
    }

    /// The successor confirmed that it knows everything.
    void hasTaught(Peer peer) {
        Runnable then = afterTeaching;
        if (peer == own && then != null) {
            afterTeaching = null;
            then.run();
        }
    }

    /// There is nobody at the other end.
    void unreachable(Peer peer) {
        if (peer == own) {
            hasTaught(peer);
        }
    }

    void refused(int status) {
        journal.report(
                Journal.Level.DEBUG,
                "peers " + section.name + " " + status,
                "peers '" + section.name + "': a greeting was refused with status " + status + ".");
    }

    void ended(PeerSession session) {
        strangers.remove(session);
    }

    // ---- end

    /// Stops listening and sharing, teaches the process that listens at this one's place now, then runs `done`; from any thread.
    void teachSuccessor(Consumer<PeersGroup> done) {
        closeSockets();
        loop.hand(
                () -> {
                    peers.forEach(Peer::close);
                    Peer successor = own;
                    if (successor == null || over || !section.isActive()) {
                        done.accept(this);
                        return;
                    }
                    afterTeaching = () -> done.accept(this);
                    successor.connect();
                });
    }

    private void closeSockets() {
        sockets.forEach(ListeningSocket::close);
        sockets.clear();
    }

    /// From any thread but the loop's.
    void close() {
        closeSockets();
        loop.hand(
                () -> {
                    over = true;
                    loop.forget(patience);
                    peers().forEach(Peer::close);
                    List.copyOf(strangers).forEach(PeerSession::close);
                });
    }
}
