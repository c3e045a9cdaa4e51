package sluice.flow.balance;

import sluice.proxies.Health;
import sluice.proxies.Server;
import sluice.proxies.ServerSettings.Observe;
import sluice.proxies.ServerState;
import sluice.vocabulary.CheckStatus;

/// Real traffic as a health check: errors in a row of servers with `observe` act as `on-error` says. Manual §5.2 `observe`.
final class Observer {
    void connected(Server server) {
        if (server.settings().observe == Observe.LAYER4) {
            server.state().observedErrors(0);
        }
    }

    void failed(Server server, Balancer.Failure failure) {
        if (server.settings().observe == Observe.NONE) {
            return;
        }
        boolean layer7 = server.settings().observe == Observe.LAYER7;
        switch (failure) {
            case REFUSED, TIMEOUT -> error(server, "L4 unsuccessful connection");
            case EMPTY_RESPONSE -> error(server, layer7, "Close from server (http)");
            case JUNK_RESPONSE -> error(server, layer7, "Invalid http response (headers)");
            case RESPONSE_TIMEOUT -> error(server, layer7, "Read timeout (http)");
            case STATUS -> error(server, layer7, "Wrong http response");
            case RESOURCE -> {}
        }
    }

    void answered(Server server, int status) {
        if (server.settings().observe != Observe.LAYER7) {
            return;
        }
        if (status >= 100 && status < 500 || status == 501 || status == 505) {
            server.state().observedErrors(0);
        } else {
            error(server, "Wrong http response");
        }
    }

    private static void error(Server server, boolean counts, String what) {
        if (counts) {
            error(server, what);
        }
    }

    private static void error(Server server, String what) {
        ServerState state = server.state();
        if (!state.health().isEnabled()) {
            return;
        }
        int errors = state.observedErrors() + 1;
        state.observedErrors(errors);
        if (errors < server.settings().errorLimit) {
            return;
        }
        String words = "Detected " + errors + " consecutive errors, last one was: " + what;
        Health health = state.health();
        switch (server.settings().onError) {
            case FAST_INTERVAL -> {}
            case SUDDEN_DEATH -> {
                health.level(Math.min(health.level(), health.rise() + 1));
                fail(state, words);
            }
            case FAIL_CHECK -> fail(state, words);
            case MARK_DOWN -> {
                health.level(Math.min(health.level(), health.rise()));
                fail(state, words);
            }
        }
        state.observedErrors(0);
        health.analyzed();
        state.hurryCheck();
    }

    private static void fail(ServerState state, String words) {
        state.report(state.health(), CheckStatus.HANA, Health.Result.FAILED, 0, -1, words, "");
    }
}
