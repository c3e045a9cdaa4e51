package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.value.KeyHash;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A backend of mode `log`: the log servers among which the messages of `log backend@NAME` lines are distributed. Manual §4.2 `mode`, `balance`.
///
/// ```
/// message ─► choice among the servers that are up ─► datagram │ ring of the server ─► connection
/// ```
///
/// Backup servers count only while no other one is up.
@Shared("set before traffic; the turn is atomic")
public final class LogFarm {
    /// What `balance` says.
    public enum Choice {
        ROUND_ROBIN,
        RANDOM,
        /// The one that has been up for the longest time.
        STICKY,
        HASH
    }

    /// One server.
    ///
    /// @param ring feeds its connection; null where it takes datagrams
    public record Member(Server server, @Nullable RingPlan ring) {}

    /// The key of `balance log-hash`.
    ///
    /// @param expression over the message as payload
    public record Key(Expression expression, KeyHash function, boolean avalanche) {}

    private final String name;
    private List<Member> members = List.of();
    private Choice choice = Choice.RANDOM;
    private @Nullable Key key;
    private final AtomicInteger turn = new AtomicInteger();

    public LogFarm(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /// Set once, before traffic.
    public void found(List<Member> members, Choice choice, @Nullable Key key) {
        this.members = List.copyOf(members);
        this.choice = choice;
        this.key = key;
    }

    List<Member> members() {
        return members;
    }

    @Nullable Key key() {
        return key;
    }

    /// The number of the server for the next message; -1 while none is up.
    ///
    /// @param hash that of the message's key
    int choose(int hash) {
        boolean backups = count(false) == 0;
        int usable = backups ? count(true) : count(false);
        if (usable == 0) {
            return -1;
        }
        return switch (choice) {
            case ROUND_ROBIN ->
                    nth(Integer.remainderUnsigned(turn.getAndIncrement(), usable), backups);
            case RANDOM -> nth(ThreadLocalRandom.current().nextInt(usable), backups);
            case HASH -> nth(Integer.remainderUnsigned(hash, usable), backups);
            case STICKY -> stay(backups);
        };
    }

    /// The one that has been usable for the longest time: who comes back stands behind those who stayed.
    private int stay(boolean backups) {
        int longest = -1;
        long since = 0;
        for (int i = 0; i < members.size(); i++) {
            Server server = members.get(i).server;
            long changed = server.state().changedNanos();
            if (isUsable(server, backups) && (longest < 0 || changed - since < 0)) {
                longest = i;
                since = changed;
            }
        }
        return longest;
    }

    private int count(boolean backups) {
        int count = 0;
        for (int i = 0; i < members.size(); i++) {
            count += isUsable(members.get(i).server, backups) ? 1 : 0;
        }
        return count;
    }

    /// Others may change the states meanwhile: the last usable one stands in for one that is gone.
    private int nth(int wanted, boolean backups) {
        int left = wanted;
        int last = -1;
        for (int i = 0; i < members.size() && left >= 0; i++) {
            if (isUsable(members.get(i).server, backups)) {
                last = i;
                left--;
            }
        }
        return last;
    }

    private static boolean isUsable(Server server, boolean backup) {
        return server.settings().backup == backup
                && server.state().isUsable()
                && server.weight() > 0;
    }
}
