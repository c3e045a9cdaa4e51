package sluice.keyword.command;

import sluice.config.model.Configuration;
import sluice.flow.filter.cache.Cache;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;

import java.util.Iterator;

/// Commands about caches. Management guide §9.3.
final class CacheCommands {
    private static final int PIECE = 16 * 1024;

    private CacheCommands() {}

    /// `show cache` — the caches with their free blocks of one KiB, and the responses they keep.
    ///
    /// ```
    /// 0x6b1c2f: small (shctx:0x6b1c2f, available blocks:4090)
    /// 0x1a4f88 hash:286881868 vary:0x0 size:5120 (5 blocks), refcount:0, expire:47
    /// ```
    @RuntimeCommand(name = "show cache", usage = "show cache", summary = "show cache status")
    static void show(Invocation in) {
        Iterator<String> lines =
                in.part(Configuration.class).declared(Cache.class).stream()
                        .flatMap(cache -> cache.lines(System.currentTimeMillis()))
                        .iterator();
        in.stream(
                answer -> {
                    while (lines.hasNext() && answer.pending() < PIECE) {
                        answer.line(lines.next());
                    }
                    return lines.hasNext() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }
}
