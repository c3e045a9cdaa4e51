package sluice.keyword.peers;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.stats.DateText;
import sluice.upkeep.Upkeep;
import sluice.upkeep.peers.PeersReport;

/// What peers know of each other.
final class PeersCommands {
    private PeersCommands() {}

    /// `show peers [dict|-] [<section>]` — the peers of all sections or of one: whether they are connected, and how far each table is.
    ///
    /// `dict` adds the texts that both sides know by number; `-` stands before a section that is called `dict`.
    @RuntimeCommand(
            name = "show peers",
            usage = "show peers [dict|-] [section]",
            summary = "peers of the peers sections")
    static void show(Invocation in) {
        boolean dictionaries = in.word(0).equals("dict");
        String section = dictionaries || in.word(0).equals("-") ? in.word(1) : in.word(0);
        var report =
                new PeersReport(
                        in.part(Upkeep.class).peers(),
                        dictionaries,
                        DateText.of(System.currentTimeMillis()).replaceFirst("\\.[0-9]+$", ""));
        if (!section.isEmpty() && !report.has(section)) {
            in.fail("No such peers");
            return;
        }
        try {
            report.text(section).lines().forEach(in.answer()::line);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
