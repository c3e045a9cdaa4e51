package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.Plan;
import sluice.operation.runtime.Invocation;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Server;

/// Finds what a command names, by name or `#number`, and answers what is missing in HAProxy's words.
final class ServerName {
    private ServerName() {}

    /// `backend/server`; answers the failure and null when there is none.
    static @Nullable Server find(Invocation in, String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            in.fail("Require 'backend/server'.");
            return null;
        }
        Backend backend = backend(in, name.substring(0, slash));
        if (backend == null) {
            in.fail("No such backend.");
            return null;
        }
        String wanted = name.substring(slash + 1);
        for (Server server : backend.servers()) {
            if (server.name().equals(wanted) || wanted.equals("#" + server.id())) {
                return server;
            }
        }
        in.fail("No such server.");
        return null;
    }

    static @Nullable Backend backend(Invocation in, String name) {
        for (var each : in.part(Plan.class).backends) {
            if (each.backend.name().equals(name) || name.equals("#" + each.backend.id())) {
                return each.backend;
            }
        }
        return null;
    }

    static @Nullable Frontend frontend(Invocation in, String name) {
        for (var each : in.part(Plan.class).frontends) {
            if (each.frontend.name().equals(name) || name.equals("#" + each.frontend.id())) {
                return each.frontend;
            }
        }
        return null;
    }
}
