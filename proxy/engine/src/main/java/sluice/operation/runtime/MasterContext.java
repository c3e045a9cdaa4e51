package sluice.operation.runtime;

import java.util.Set;
import java.util.regex.Pattern;

/// For whom the commands of one connection to the socket of a master are: the master, which has few of its own, or its worker. Management
/// guide §9.4. Confined to the operation loop.
///
/// Master and worker are one process here, so every prefix that exists leads to it.
public final class MasterContext {
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    /// The master, the worker by its number, and either by the process id.
    private static final Pattern TARGETS = Pattern.compile("@{1,2}(1|!?" + PID + "|master)?");

    private final Commands all;
    private final Commands own;
    private boolean worker;
    private boolean debug;

    MasterContext(Commands all) {
        this.all = all;
        own = all.ofMaster();
    }

    static boolean isTarget(String word) {
        return TARGETS.matcher(word).matches();
    }

    /// Turns to the target; answers whether it was the worker before.
    boolean enter(String target) {
        boolean before = worker;
        worker = !target.matches("@{1,2}(master)?");
        return before;
    }

    void worker(boolean wanted) {
        worker = wanted;
    }

    /// `mcli-debug-mode`: the master itself takes the commands of workers.
    public void debug(boolean wanted) {
        debug = wanted;
    }

    /// Those that can be used now.
    Commands commands() {
        return worker || debug ? all : own;
    }

    /// What the prompt shows: `master`, `master[ReloadFailed]`, `1234`, and the modes that are on: `master(xed)`.
    String place(boolean reloadFailed, Set<Console.Mode> modes) {
        var letters = new StringBuilder();
        modes.forEach(mode -> letters.append(mode.letter()));
        letters.append(debug ? "d" : "");
        return (worker ? PID : reloadFailed ? "master[ReloadFailed]" : "master")
                + (letters.isEmpty() ? "" : "(" + letters + ")");
    }
}
