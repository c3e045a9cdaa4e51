package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.BalanceSettings;
import sluice.flow.balance.CookieSettings;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.proxies.Backend;

/// Persistence cookies that are made from the servers' addresses. Management guide §9.3.
final class DynamicCookieCommands {
    private DynamicCookieCommands() {}

    private static @Nullable CookieSettings find(Invocation in) {
        if (!in.has(0)) {
            in.fail("A backend name is expected.");
            return null;
        }
        Backend backend = ServerName.backend(in, in.word(0));
        if (backend == null) {
            in.fail("No such backend.");
            return null;
        }
        BalanceSettings balance = backend.get(BalanceSettings.EXTRA);
        if (balance == null || balance.cookie == null) {
            in.fail("This backend has no persistence cookie.");
            return null;
        }
        return balance.cookie;
    }

    /// `set dynamic-cookie-key backend <backend> <key>` — other values for the servers that have none of their own.
    @RuntimeCommand(
            name = "set dynamic-cookie-key backend",
            usage = "set dynamic-cookie-key backend <bk> <k>",
            summary = "change the key that dynamic cookies are made with",
            level = Level.ADMIN)
    static void key(Invocation in) {
        CookieSettings cookie = find(in);
        if (cookie == null) {
            return;
        }
        if (!in.has(1)) {
            in.fail("String value expected.");
            return;
        }
        cookie.dynamicKey = in.word(1);
    }

    /// `enable dynamic-cookie backend <backend>` — servers without a value of their own get one.
    @RuntimeCommand(
            name = "enable dynamic-cookie backend",
            usage = "enable dynamic-cookie backend <bk>",
            summary = "make cookie values from the servers' addresses",
            level = Level.ADMIN)
    static void enable(Invocation in) {
        turn(in, true);
    }

    /// `disable dynamic-cookie backend <backend>` — such servers have no cookie any more.
    @RuntimeCommand(
            name = "disable dynamic-cookie backend",
            usage = "disable dynamic-cookie backend <bk>",
            summary = "stop making cookie values from addresses",
            level = Level.ADMIN)
    static void disable(Invocation in) {
        turn(in, false);
    }

    private static void turn(Invocation in, boolean on) {
        CookieSettings cookie = find(in);
        if (cookie != null) {
            cookie.dynamic = on;
        }
    }
}
