package sluice.config.model;

import sluice.config.syntax.Problems;
import sluice.proxies.Mode;

/// What is asked of every proxy once everything was read, in the order of the text.
final class ProxyChecks {
    private final Problems problems;

    ProxyChecks(Problems problems) {
        this.problems = problems;
    }

    void check(ProxyDraft proxy) {
        if (proxy.disabled()) {
            return;
        }
        listens(proxy);
        modes(proxy);
        timeouts(proxy);
    }

    private void listens(ProxyDraft proxy) {
        if (proxy.section() == Section.FRONTEND && proxy.binds().isEmpty()) {
            problems.doubtful(
                    proxy.header(),
                    proxy.title()
                            + " has no 'bind' directive. Please declare it as a backend if this was"
                            + " intended.");
        }
    }

    private void modes(ProxyDraft proxy) {
        var plan = proxy.frontendPlan();
        if (plan == null || plan.defaultBackend == null) {
            return;
        }
        var target = plan.defaultBackend.backend;
        if (target.mode() != proxy.mode()
                && !(proxy.mode() == Mode.TCP && target.mode() == Mode.HTTP)) {
            problems.invalid(
                    proxy.header(),
                    proxy.mode().name().toLowerCase(java.util.Locale.ROOT)
                            + " frontend '"
                            + proxy.name()
                            + "' tries to use incompatible "
                            + target.mode().name().toLowerCase(java.util.Locale.ROOT)
                            + " backend '"
                            + target.name()
                            + "' as its default backend (see 'mode').");
        }
    }

    private void timeouts(ProxyDraft proxy) {
        var timeouts = proxy.timeouts();
        var backend = proxy.backend();
        boolean client = proxy.frontend() != null && timeouts.client == 0;
        boolean server =
                backend != null
                        && backend.mode() != Mode.LOG
                        && !backend.servers().isEmpty()
                        && (timeouts.connect == 0
                                || (timeouts.server == 0
                                        && (proxy.mode() == Mode.HTTP || timeouts.tunnel == 0)));
        if (client || server) {
            problems.doubtful(
                    proxy.header(),
                    "missing timeouts for "
                            + proxy.title().replace("listen", "proxy")
                            + ".\n"
                            + "   | While not properly invalid, you will certainly encounter"
                            + " various problems\n"
                            + "   | with such a configuration. To fix this, please ensure that all"
                            + " following\n"
                            + "   | timeouts are set to a non-zero value: 'client', 'connect',"
                            + " 'server'.");
        }
    }
}
