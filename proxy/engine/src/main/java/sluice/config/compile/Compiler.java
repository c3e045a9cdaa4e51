package sluice.config.compile;

import sluice.config.model.Configuration;
import sluice.config.model.ProxyDraft;
import sluice.flow.FrontendPlan;
import sluice.proxies.Server;

/// Turns a configuration without errors into a [Program].
public final class Compiler {
    private final Configuration configuration;

    private Compiler(Configuration configuration) {
        this.configuration = configuration;
    }

    /// Call once per configuration, and only when it has no errors.
    public static Program compile(Configuration configuration) {
        if (!configuration.problems().valid()) {
            throw new AssertionError("a configuration with errors cannot be compiled");
        }
        var compiler = new Compiler(configuration);
        configuration.proxies().forEach(compiler::add);
        configuration.declared(ProxyDraft.class).forEach(compiler::addForwarder);
        var plan = configuration.plan();
        plan.maxConnections = configuration.process().maxconn;
        plan.rates.settle();
        return new Program(configuration, plan);
    }

    /// A disabled proxy was checked like the others; it has no place in the plan nor in statistics.
    private void add(ProxyDraft proxy) {
        if (proxy.disabled()) {
            return;
        }
        var frontendPlan = proxy.frontendPlan();
        var backendPlan = proxy.backendPlan();
        if (frontendPlan != null) {
            proxy.openedBinds();
            if (backendPlan != null) {
                ownBackend(proxy, frontendPlan);
            }
            configuration.plan().frontends.add(frontendPlan);
        }
        if (backendPlan != null) {
            backendPlan.backend.servers().forEach(Server::settle);
            configuration.plan().backends.add(backendPlan);
        }
    }

    private void addForwarder(ProxyDraft forwarder) {
        var plan = forwarder.frontendPlan();
        if (plan != null) {
            forwarder.openedBinds();
            configuration.plan().intakes.add(plan);
        }
    }

    /// A `listen` section without another default sends its requests to its own servers.
    private static void ownBackend(ProxyDraft proxy, FrontendPlan frontendPlan) {
        if (frontendPlan.defaultBackend == null) {
            frontendPlan.defaultBackend = proxy.backendPlan();
            frontendPlan.frontend.defaultBackend(proxy.backend());
        }
    }
}
