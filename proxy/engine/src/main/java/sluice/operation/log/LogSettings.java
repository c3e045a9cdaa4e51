package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What `global` says about logs, and what all frontends share. Public fields, filled while the configuration is read.
public final class LogSettings {
    public final List<LogTarget> targets = new ArrayList<>();

    /// `log-tag`: by default the program's name.
    public ByteString tag = ByteString.of("haproxy");

    /// `log-send-hostname`: null when the header carries none.
    public @Nullable ByteString hostname;

    /// The process in the header; fixed once started.
    public final ByteString pid = ByteString.of(Long.toString(ProcessHandle.current().pid()));

    /// `DroppedLogs` of `show info`; the process's once it has started.
    public LongAdder dropped = new LongAdder();

    /// `CumRecvLogs` of `show info`: what `log-forward` sections took; the process's once it has started.
    public LongAdder received = new LongAdder();

    /// Hears once of each target that cannot be reached.
    public Journal journal = Journal.SILENT;
}
