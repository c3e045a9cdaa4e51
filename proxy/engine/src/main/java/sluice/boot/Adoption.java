package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.compile.Program;
import sluice.config.model.ProxyDraft;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.flow.Plan;
import sluice.flow.balance.FarmBalancer;
import sluice.flow.filter.cache.Cache;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Server;
import sluice.sample.VariableNames;
import sluice.sample.pattern.Reference;
import sluice.stick.StickTable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets the nouns of a new program go on where those of the present one stand, and notes what became of each.
///
/// Only the new program is written to: when the change fails afterwards, the present one has lost nothing.
final class Adoption {
    private final Program before;
    private final Program after;
    private final ReloadReport report;

    /// Targets of servers that are gone or configured anew: their idle connections are closed.
    private final List<Server> forgotten = new ArrayList<>();

    Adoption(Program before, Program after, ReloadReport report) {
        this.before = before;
        this.after = after;
        this.report = report;
    }

    void run() {
        for (String limit : after.plan().adopt(before.plan())) {
            report.lost(limit);
        }
        frontends();
        backends();
        tables();
        caches();
        references();
        variables();
    }

    List<Server> forgotten() {
        return forgotten;
    }

    private boolean unchanged(String name) {
        return lines(before, name).equals(lines(after, name));
    }

    private static List<String> lines(Program program, String name) {
        ProxyDraft draft = program.configuration().proxy(name);
        return draft == null ? List.of() : draft.lines();
    }

    private void frontends() {
        var old = new HashMap<String, FrontendPlan>();
        before.plan().frontends.forEach(each -> old.put(each.frontend.name(), each));
        for (var each : after.plan().frontends) {
            Frontend frontend = each.frontend;
            FrontendPlan last = old.remove(frontend.name());
            if (last == null) {
                report.added("frontend " + frontend.name());
                continue;
            }
            Frontend same = last.frontend;
            boolean unchanged = unchanged(frontend.name()) && sameBinds(same, frontend);
            kept(ReloadReport.Kind.FRONTEND, unchanged, "frontend ", frontend.name());
            for (String override : frontend.adopt(same, unchanged)) {
                report.lost(override + " of frontend " + frontend.name());
            }
            listeners(same, frontend);
        }
        old.forEach((name, gone) -> gone("frontend " + name, gone.addedLater));
    }

    private void gone(String what, boolean addedLater) {
        if (addedLater) {
            report.lost(what + ", which was added at run time");
        } else {
            report.removed(what);
        }
    }

    private static boolean sameBinds(Frontend one, Frontend other) {
        return binds(one).equals(binds(other));
    }

    private static List<String> binds(Frontend frontend) {
        return frontend.listeners().stream().map(each -> each.bindPoint().line).toList();
    }

    private static void listeners(Frontend before, Frontend after) {
        for (Listener listener : after.listeners()) {
            for (Listener old : before.listeners()) {
                if (old.bindPoint().address.equals(listener.bindPoint().address)
                        && old.bindPoint().inheritedDescriptor
                                == listener.bindPoint().inheritedDescriptor) {
                    listener.adopt(old);
                }
            }
        }
    }

    private void backends() {
        var old = new HashMap<String, BackendPlan>();
        before.plan().backends.forEach(each -> old.put(each.backend.name(), each));
        for (BackendPlan each : after.plan().backends) {
            Backend backend = each.backend;
            BackendPlan same = old.remove(backend.name());
            if (same == null) {
                report.added("backend " + backend.name());
                continue;
            }
            boolean unchanged = unchanged(backend.name());
            kept(ReloadReport.Kind.BACKEND, unchanged, "backend ", backend.name());
            backend.adopt(same.backend);
            each.adopt(same);
            if (each.balancer instanceof FarmBalancer next
                    && same.balancer instanceof FarmBalancer last) {
                next.succeed(last);
            }
            servers(same.backend, backend, unchanged);
            backend.adoptAvailability(same.backend);
        }
        for (BackendPlan gone : old.values()) {
            gone("backend " + gone.backend.name(), gone.addedLater);
            forgotten.addAll(gone.backend.servers());
        }
    }

    private void kept(ReloadReport.Kind kind, boolean unchanged, String word, Object what) {
        if (unchanged) {
            report.kept(kind);
        } else {
            report.changed(word + what);
        }
    }

    private void servers(Backend before, Backend after, boolean sameBackend) {
        Map<String, Server> old = new HashMap<>();
        before.servers().forEach(server -> old.put(server.configuredName(), server));
        for (Server server : after.servers()) {
            Server same = old.remove(server.name());
            if (same == null) {
                report.added("server " + server);
                continue;
            }
            boolean unchanged = server.line().equals(same.line());
            kept(ReloadReport.Kind.SERVER, unchanged, "server ", server);
            int overrides = same.overrides().size();
            List<String> lost = server.adopt(same, sameBackend);
            lost.forEach(override -> report.lost(override + " of server " + server));
            report.overridesKept(overrides - lost.size());
            if (server.target() != same.target()) {
                forgotten.add(same);
            }
        }
        for (Server gone : old.values()) {
            forgotten.add(gone);
            gone("server " + gone, gone.isAddedLater());
        }
    }

    private void tables() {
        var tables = after.configuration().declared(StickTable.class);
        for (StickTable table : tables) {
            StickTable old = before.configuration().declared(StickTable.class, table.name());
            if (old == null) {
                continue;
            }
            int entries = old.used();
            if (table.adopt(old)) {
                report.tableKept(entries);
            } else if (entries > 0) {
                report.lost(
                        entries
                                + " entries of table "
                                + table.name()
                                + ", whose type, size or columns changed");
            }
        }
        for (StickTable old : before.configuration().declared(StickTable.class)) {
            if (after.configuration().declared(StickTable.class, old.name()) == null
                    && old.used() > 0) {
                report.lost(old.used() + " entries of table " + old.name() + ", which is gone");
            }
        }
    }

    private void caches() {
        for (Cache cache : after.configuration().declared(Cache.class)) {
            Cache old = before.configuration().declared(Cache.class, cache.name());
            if (old != null && !cache.adopt(old)) {
                report.lost(
                        old.size()
                                + " responses of cache "
                                + cache.name()
                                + ", which does not process 'Vary' any more");
            }
        }
    }

    private void references() {
        for (Reference reference : after.configuration().declared(Reference.class)) {
            Reference old = before.configuration().declared(Reference.class, reference.name());
            if (old == null) {
                continue;
            }
            switch (reference.adopt(old)) {
                case NOTHING_CHANGED -> {}
                case KEPT -> report.referenceKept();
                case LOST ->
                        report.lost(
                                "changes at run time of "
                                        + reference.name()
                                        + ", whose file has another content now");
            }
        }
    }

    private void variables() {
        VariableNames old = before.configuration().part(VariableNames.class);
        if (old != null) {
            after.configuration().part(VariableNames.class, VariableNames::new).adopt(old);
        }
    }

    /// The balancers of the plan, for [FarmBalancer#forgetOlder] once the last old stream is over.
    static void forgetOlder(Plan plan) {
        for (BackendPlan each : plan.backends) {
            if (each.balancer instanceof FarmBalancer balancer) {
                balancer.forgetOlder();
            }
        }
    }

    /// What cannot change while the process runs.
    static @Nullable String needsRestart(Program before, Program after) {
        var words = new ArrayList<String>();
        var old = before.process();
        var now = after.process();
        if (old.threads != now.threads) {
            words.add("nbthread");
        }
        if (old.userId != now.userId || old.groupId != now.groupId) {
            words.add("user and group");
        }
        if (!java.util.Objects.equals(old.chroot, now.chroot)) {
            words.add("chroot");
        }
        if (!old.threadCpus.equals(now.threadCpus)) {
            words.add("cpu-map");
        }
        if (old.descriptorLimit != now.descriptorLimit) {
            words.add("ulimit-n");
        }
        return words.isEmpty() ? null : String.join(", ", words);
    }
}
