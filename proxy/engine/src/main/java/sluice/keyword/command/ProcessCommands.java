package sluice.keyword.command;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.stats.ProcessStatistics;

/// What a master tells of its processes.
final class ProcessCommands {
    private ProcessCommands() {}

    /// `show proc` — the processes as a master lists them: master and worker are one process here, so both lines bear its number.
    ///
    /// Management guide §9.4.
    @RuntimeCommand(
            ofMaster = true,
            name = "show proc",
            usage = "show proc [debug]",
            summary = "the processes: master and worker",
            level = Level.OPERATOR)
    static void processes(Invocation in) {
        var facts = in.part(ProcessStatistics.class).facts();
        long seconds = facts.uptimeSeconds();
        String uptime =
                String.format(
                        "%dd%02dh%02dm%02ds",
                        seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        in.answer()
                .line(
                        String.format(
                                "%-15s %-15s %-15s %-15s %s",
                                "#<PID>", "<type>", "<reloads>", "<uptime>", "<version>"));
        String row = "%-15d %-15s %-15s %-15s %s";
        long pid = ProcessHandle.current().pid();
        in.answer()
                .line(
                        String.format(
                                row,
                                pid,
                                "master",
                                facts.reloads + " [failed: " + facts.failedReloads + "]",
                                uptime,
                                facts.version));
        in.answer().line("# workers");
        in.answer().line(String.format(row, pid, "worker", "0", uptime, facts.version));
        in.answer().line("# old workers");
    }
}
