package sluice.keyword.log;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerLine;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.config.model.WrittenServers;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Suggestion;
import sluice.flow.balance.BalanceSettings;
import sluice.operation.log.LogBalance;
import sluice.operation.log.LogFarm;
import sluice.operation.log.LogFarms;
import sluice.operation.log.LogTarget;
import sluice.operation.log.RingPlan;
import sluice.operation.log.Rings;
import sluice.proxies.Backend;
import sluice.proxies.Mode;

import java.util.ArrayList;
import java.util.List;

/// `log backend@NAME`: the backends of mode `log`, and what their servers know beyond those of other backends.
final class LogBackends {
    private LogBackends() {}

    /// How the connection to one log server is fed.
    static final class Feeding {
        boolean counted;
        int size = RingPlan.DEFAULT_SIZE;
    }

    /// The backend that a `log` line names, which may stand further down.
    static LogTarget.Destination named(Words words, String name) {
        var farms = words.model().part(LogFarms.class, LogFarms::new);
        boolean first = farms.isNew(name);
        LogFarm farm = farms.named(name);
        words.later(
                model -> {
                    Backend backend = model.backend(name);
                    if (backend == null || backend.mode() != Mode.LOG) {
                        words.invalid(
                                words.place()
                                        + " : 'log' uses "
                                        + (backend == null
                                                ? "the unknown log backend '"
                                                : "a backend that is not in mode log: '")
                                        + name
                                        + "'"
                                        + (backend == null
                                                ? Suggestion.ending(name, names(model))
                                                : "")
                                        + ".");
                    } else if (first) {
                        settle(words, model, farm, backend);
                    }
                });
        return new LogTarget.Destination.Farm(farm);
    }

    private static List<String> names(Model model) {
        return model.proxies().stream()
                .map(ProxyDraft::backend)
                .filter(backend -> backend != null && backend.mode() == Mode.LOG)
                .map(backend -> backend == null ? "" : backend.name())
                .toList();
    }

    private static void settle(Words words, Model model, LogFarm farm, Backend backend) {
        ProxyDraft draft = model.proxy(farm.name());
        if (draft == null) {
            return;
        }
        var members = new ArrayList<LogFarm.Member>();
        for (ServerDraft server : draft.part(WrittenServers.class, WrittenServers::new).drafts()) {
            members.add(new LogFarm.Member(server.server(), ring(model, backend, server)));
        }
        var settings = backend.get(BalanceSettings.EXTRA);
        var own = draft.part(LogBalance.class, LogBalance::new);
        LogFarm.Choice choice = LogFarm.Choice.RANDOM;
        LogFarm.Key key = null;
        if (own.key != null && settings != null) {
            choice = LogFarm.Choice.HASH;
            key =
                    new LogFarm.Key(
                            own.key, settings.effectiveFunction(), settings.effectiveAvalanche());
        } else if (own.sticky) {
            choice = LogFarm.Choice.STICKY;
        } else if (settings != null && settings.kind == BalanceSettings.Kind.ROUND_ROBIN) {
            choice = LogFarm.Choice.ROUND_ROBIN;
        }
        boolean known =
                settings == null
                        || own.key != null
                        || own.sticky
                        || settings.kind == BalanceSettings.Kind.ROUND_ROBIN
                        || settings.kind == BalanceSettings.Kind.RANDOM;
        if (!known) {
            words.invalid(
                    draft.title()
                            + ": log backends know 'balance' with 'roundrobin', 'random', 'sticky'"
                            + " and 'log-hash' only.");
        }
        farm.found(members, choice, key);
    }

    /// A ring of its own feeds the connection to a server; null for one that takes datagrams.
    private static @Nullable RingPlan ring(Model model, Backend backend, ServerDraft draft) {
        if (ServerLine.written(draft).address().transport() == AddressText.Transport.DATAGRAM) {
            return null;
        }
        RingPlan ring =
                model.part(Rings.class, Rings::new)
                        .addUnnamed(
                                "server '"
                                        + draft.server().name()
                                        + "' of log backend '"
                                        + backend.name()
                                        + "'");
        var feeding = draft.part(Feeding.class, Feeding::new);
        ring.size = feeding.size;
        ring.maxLength = feeding.size;
        var timeouts = backend.timeouts();
        ring.connectMillis = timeouts.connect > 0 ? timeouts.connect : ring.connectMillis;
        ring.serverMillis = timeouts.server > 0 ? timeouts.server : ring.serverMillis;
        ring.receivers.add(new RingPlan.Receiver(draft.server(), feeding.counted));
        return ring;
    }

    /// `log-bufsize <size>` — how many bytes of messages wait for the connection of a server of a log backend; at least 16384, which is
    /// the default.
    ///
    /// Manual §5.2.
    @ServerOption(name = "log-bufsize")
    static void bufferSize(Words words, ServerDraft server) {
        long size = words.size("a size");
        if (size < RingPlan.DEFAULT_SIZE || size > 1 << 30) {
            words.problem(
                    "'log-bufsize' expects a size from "
                            + RingPlan.DEFAULT_SIZE
                            + " to 1g, not "
                            + size
                            + ".");
            return;
        }
        server.part(Feeding.class, Feeding::new).size = (int) size;
    }
}
