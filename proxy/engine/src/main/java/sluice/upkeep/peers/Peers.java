package sluice.upkeep.peers;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.proxies.Server;
import sluice.stick.StickTable;
import sluice.wire.listen.BindFailure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// All `peers` sections of one configuration.
@Shared("opened, started and closed by one thread")
public final class Peers implements AutoCloseable {
    private final Loop loop;
    private final List<PeersSection> sections;
    private final Journal journal;
    private final List<PeersGroup> groups = new ArrayList<>();

    /// @param sections what the configuration says
    public Peers(Loop loop, Collection<PeersSection> sections, Journal journal) {
        this.loop = loop;
        this.sections = List.copyOf(sections);
        this.journal = journal;
    }

    /// Listens where sections say so.
    ///
    /// @param replaces whether another process is about to end in favour of this one
    /// @param before what the configuration before shares, whose sockets and entries go on; null at the start of the process
    /// @throws BindFailure when an address can not be used; nothing has changed then
    public void open(boolean replaces, @Nullable Peers before) throws BindFailure {
        List<PeersGroup> older = before == null ? List.of() : before.groups;
        for (PeersSection each : sections) {
            if (each.isActive()) {
                boolean goesOn =
                        older.stream().anyMatch(group -> group.section().name.equals(each.name));
                PeersGroup.Learning learning =
                        goesOn
                                ? PeersGroup.Learning.NOTHING
                                : replaces
                                        ? PeersGroup.Learning.FROM_PREDECESSOR
                                        : PeersGroup.Learning.FROM_PEERS;
                groups.add(new PeersGroup(loop, each, journal, learning));
            }
        }
        try {
            for (PeersGroup each : groups) {
                each.open(older);
            }
        } catch (BindFailure failure) {
            close();
            throw failure;
        }
    }

    /// Goes on with the sockets of the configuration before.
    public void takeOver(Peers before) {
        groups.forEach(each -> each.takeOver(before.groups));
    }

    /// Connects to the peers; those of `tables` that nobody shares any more are told to nobody.
    public void start(Collection<StickTable> tables) {
        Map<StickTable, Set<String>> followers = new HashMap<>();
        for (PeersGroup group : groups) {
            for (SharedTable table : group.section().tables) {
                for (Server each : group.section().others) {
                    followers
                            .computeIfAbsent(table.table(), _ -> new HashSet<>())
                            .add(group.section().name + "/" + each.name());
                }
            }
        }
        tables.forEach(each -> each.retainFollowers(followers.getOrDefault(each, Set.of())));
        loop.hand(() -> groups.forEach(PeersGroup::start));
    }

    /// The sections that exchange entries, for whoever shows them.
    List<PeersGroup> groups() {
        return List.copyOf(groups);
    }

    List<PeersSection> sections() {
        return sections;
    }

    Loop loop() {
        return loop;
    }

    /// Stops sharing and teaches the process that took this one's place; returns when that is done, nobody is there, or the time is over.
    public void teachSuccessor(long limitMillis) throws InterruptedException {
        var left = new CountDownLatch(groups.size());
        groups.forEach(each -> each.teachSuccessor(_ -> left.countDown()));
        var _ = left.await(limitMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        groups.forEach(PeersGroup::close);
        groups.clear();
    }
}
