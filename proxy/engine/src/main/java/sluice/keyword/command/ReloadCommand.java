package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.Reloading;
import sluice.operation.runtime.RuntimeCommand;

import java.util.concurrent.atomic.AtomicReference;

/// `reload`: a new configuration in the running process.
final class ReloadCommand {
    private ReloadCommand() {}

    /// `reload` — reads the configuration files again and goes over to them without closing anything that stays.
    ///
    /// | what | after a reload |
    /// |---|---|
    /// | sockets whose `bind` line names the same place and options | never closed |
    /// | counters, stick tables of the same shape, process variables | go on |
    /// | maintenance, drain, weight, address, maxconn, maps changed at run time | stay where the configuration's line did not change |
    /// | streams | end under the configuration on which they began, `hard-stop-after` bounds them |
    ///
    /// A configuration with an error changes nothing; the answer tells where it is. `Success=1` or `Success=0` is the first line, as
    /// on a master socket; the rest lists what was kept, changed, added, removed and lost. SIGUSR2 does the same.
    @RuntimeCommand(
            ofMaster = true,
            name = "reload",
            usage = "reload",
            summary = "read the configuration again, closing nothing",
            level = Level.ADMIN)
    static void reload(Invocation in) {
        reload(in, false);
    }

    /// `hard-reload` — the same, and streams that run by the configuration before are ended at once instead of finishing.
    ///
    /// A configuration with an error changes nothing and ends nothing. Management guide §9.4.1.
    @RuntimeCommand(
            ofMaster = true,
            name = "hard-reload",
            usage = "hard-reload",
            summary = "read the configuration again, ending what runs by the old one",
            level = Level.ADMIN)
    static void hardReload(Invocation in) {
        reload(in, true);
    }

    private static void reload(Invocation in, boolean hard) {
        var reloading = in.find(Reloading.class);
        if (reloading == null) {
            in.fail("This process cannot reload.");
            return;
        }
        var outcome = new AtomicReference<Reloading.@Nullable Outcome>();
        reloading.reload(
                hard,
                done -> {
                    outcome.set(done);
                    in.resume();
                });
        in.stream(
                answer -> {
                    Reloading.Outcome done = outcome.get();
                    if (done == null) {
                        return Dump.Progress.WAIT;
                    }
                    answer.append(done.text());
                    return Dump.Progress.DONE;
                });
    }
}
