package sluice.operation.log;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Where the loop's messages are put together and leave, once per turn.
@LoopConfined
public final class LogDesk implements Loop.TurnEnd {
    private final Loop loop;
    private final MessageHeader header = new MessageHeader();
    private final ByteWriter line = new ByteWriter(2048);
    private final ByteWriter message = new ByteWriter(2048);
    private final Map<LogTarget, Outlet> outlets = new IdentityHashMap<>();
    private final Map<LogTarget.Destination, Outlet> byDestination = new HashMap<>();
    private final List<Outlet> dirty = new ArrayList<>();
    private boolean turnEndAsked;

    private LogDesk(Loop loop) {
        this.loop = loop;
    }

    public static LogDesk of(Loop loop) {
        return loop.local(LogDesk.class, LogDesk::new);
    }

    /// An empty line to write the text of a message into.
    ByteWriter line() {
        return line.clear();
    }

    /// Sends the line to every target whose levels take it.
    void send(List<LogTarget> targets, LogSettings settings, ByteString tag, int level) {
        for (int i = 0; i < targets.size(); i++) {
            LogTarget target = targets.get(i);
            if (level > target.maxLevel()
                    || target.sampling() != null && !target.sampling().takes()) {
                continue;
            }
            send(target, settings, tag, Math.max(level, target.minLevel()));
        }
    }

    private void send(LogTarget target, LogSettings settings, ByteString tag, int level) {
        message.clear();
        header.write(
                target, level, tag, settings.pid, settings.hostname, loop.dateMillis(), message);
        message.put(line.array(), 0, line.length());
        int length = Math.min(message.length(), target.length() - 1);
        message.truncate(length);
        message.put('\n');
        Outlet outlet = outlet(target);
        if (!outlet.send(message.array(), message.length())) {
            target.dropped().increment();
            settings.dropped.increment();
            return;
        }
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(this);
        }
        if (!dirty.contains(outlet)) {
            dirty.add(outlet);
        }
    }

    private Outlet outlet(LogTarget target) {
        Outlet found = outlets.get(target);
        if (found == null) {
            found = byDestination.computeIfAbsent(target.destination(), _ -> open(target));
            outlets.put(target, found);
        }
        return found;
    }

    /// A plan is over: its targets are forgotten, those in use are found again by where they lead to.
    public void forgetTargets() {
        outlets.clear();
    }

    private Outlet open(LogTarget target) {
        return switch (target.destination()) {
            case LogTarget.Destination.Datagram(var address) -> new DatagramOutlet(loop, address);
            case LogTarget.Destination.UnixDatagram(var path) ->
                    new DatagramOutlet(loop, sluice.value.Address.unix(path));
            case LogTarget.Destination.Descriptor(var number) -> new DescriptorOutlet(number);
            case LogTarget.Destination.Ring(_) -> new NoOutlet();
        };
    }

    @Override
    public void turnEnds() {
        turnEndAsked = false;
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// For a ring that nobody declared.
    private static final class NoOutlet implements Outlet {
        @Override
        public boolean send(byte[] message, int length) {
            return false;
        }

        @Override
        public void flush() {}
    }
}
