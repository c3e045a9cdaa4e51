package sluice.tui.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// Signals of the terminal: window size, stop, continue. They are only to be had from `sun.misc.Signal`, which every
/// JDK has in its module `jdk.unsupported` and no compiler lets one name without a warning: hence by reflection. Where
/// it is missing, signals keep their usual effect.
final class Signals {
    private Signals() {}

    /// Calls back, on a thread of the JVM, whenever the signal arrives.
    static void handle(String name, Runnable reaction) {
        try {
            var handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            MethodHandles.lookup().lookupClass().getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> called(self, method, arguments, reaction));
            set(name, proxy);
        } catch (ReflectiveOperationException _) {
            // Without it a resize is seen with the next Ctrl-L, and Ctrl-Z still works as a key.
        }
    }

    /// Gives the signal its usual effect back.
    static void usual(String name) {
        try {
            set(name, Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
        } catch (ReflectiveOperationException _) {
            // It has it already.
        }
    }

    private static void set(String name, Object handler) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static Object called(
            Object self, Method method, Object[] arguments, Runnable reaction) {
        switch (method.getName()) {
            case "equals" -> {
                return self == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString" -> {
                return "signal handler";
            }
            default -> reaction.run();
        }
        return 0;
    }
}
