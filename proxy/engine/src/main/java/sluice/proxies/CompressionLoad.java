package sluice.proxies;

import sluice.loop.Shared;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/// How much the whole process compresses, and how much it may. Manual §3.2: `maxcomprate`, `maxcompcpuusage`, `tune.comp.maxlevel`.
///
/// ```
/// a body begins:   in  > maxcomprate, or too busy  →  it is not compressed
/// while it goes:   out > maxcomprate, or too busy  →  one level down per flush, else one up as far as maxlevel
/// ```
@Shared(
        "adders written by all loops; settings are complete before the traffic, idlePercent is"
                + " volatile")
public final class CompressionLoad {
    /// `tune.comp.maxlevel`.
    public int maxLevel = 1;

    /// `maxcompcpuusage`, in percent of the time that the threads have.
    public int maxBusyPercent = 100;

    private final IntSupplier kilobytesPerSecond;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final Rate inRate = new Rate();
    private final Rate outRate = new Rate();
    private volatile long idlePercent = 100;

    /// @param kilobytesPerSecond `maxcomprate` as it stands now; 0 for no limit
    public CompressionLoad(IntSupplier kilobytesPerSecond) {
        this.kilobytesPerSecond = kilobytesPerSecond;
    }

    /// So many bytes went into an encoder and came out of it.
    public void passed(long consumed, long produced) {
        in.add(consumed);
        out.add(produced);
    }

    /// Whether a new body may be compressed now.
    public boolean permits(long nowNanos) {
        return !isBusy() && !exceeds(bytesInPerSecond(nowNanos));
    }

    /// The level for the bytes to come of a body that is being compressed.
    public int next(int level, long nowNanos) {
        if (isBusy() || exceeds(bytesOutPerSecond(nowNanos))) {
            return Math.max(0, level - 1);
        }
        return Math.min(maxLevel, level + 1);
    }

    private boolean isBusy() {
        return idlePercent < 100 - maxBusyPercent;
    }

    private boolean exceeds(long bytesPerSecond) {
        long limit = kilobytesPerSecond.getAsInt() * 1024L;
        return limit > 0 && bytesPerSecond > limit;
    }

    public long bytesInPerSecond(long nowNanos) {
        return inRate.perSecond(in.sum(), nowNanos);
    }

    public long bytesOutPerSecond(long nowNanos) {
        return outRate.perSecond(out.sum(), nowNanos);
    }

    /// Once per second.
    public void tick(long nowNanos) {
        inRate.tick(in.sum(), nowNanos);
        outRate.tick(out.sum(), nowNanos);
    }

    /// What share of the last second the threads had nothing to do.
    public void idlePercent(long percent) {
        idlePercent = percent;
    }
}
