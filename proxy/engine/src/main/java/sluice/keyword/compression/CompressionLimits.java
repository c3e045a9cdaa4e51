package sluice.keyword.compression;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// How much the process may compress.
final class CompressionLimits {
    private CompressionLimits() {}

    /// `maxcomprate <number>` — most kilobytes per second that go into compression in the whole process; 0 for no limit.
    ///
    /// Beyond it new messages are not compressed, and those under way get lower levels. Manual §3.2.
    @Directive(name = "maxcomprate", in = Section.GLOBAL)
    static void rate(Words words) {
        var rates = words.draft(Configuration.class).plan().rates;
        rates.compression = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
    }

    /// `maxcompcpuusage <number>` — the percentage of their time that threads may be busy before compression gives way. Default 100: no limit.
    ///
    /// Beyond it new messages are not compressed, and those under way get lower levels. Manual §3.2.
    @Directive(name = "maxcompcpuusage", in = Section.GLOBAL)
    static void cpuUsage(Words words) {
        var load = words.draft(Configuration.class).plan().compression;
        load.maxBusyPercent = (int) words.integer("an integer between 0 and 100", 0, 100);
        words.end();
    }

    /// `tune.comp.maxlevel <number>` — how hard compression tries, from 1 to 9. Default 1. Manual §3.2.
    @Directive(name = "tune.comp.maxlevel", in = Section.GLOBAL)
    static void maxLevel(Words words) {
        var load = words.draft(Configuration.class).plan().compression;
        load.maxLevel = (int) words.integer("an integer between 1 and 9", 1, 9);
        words.end();
    }
}
