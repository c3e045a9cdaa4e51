package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.proxies.Proxy;
import sluice.value.ByteString;

import java.util.List;

/// Messages about proxies rather than streams: servers that go up and down, proxies that stop.
public final class EventLog {
    /// The log of a proxy's events, for checks and operators.
    public static final Proxy.Extra<EventLog> EXTRA = new Proxy.Extra<>("events");

    private final LogSettings settings;
    private final List<LogTarget> targets;
    private final ByteString tag;

    public EventLog(LogSettings settings, List<LogTarget> targets, @Nullable ByteString tag) {
        this.settings = settings;
        this.targets = List.copyOf(targets);
        this.tag = tag == null ? settings.tag : tag;
    }

    /// Sends one message; may be called from any thread.
    ///
    /// @param level 0 to 7
    public void send(Loop loop, int level, String text) {
        if (loop.inEventLoop()) {
            sendHere(loop, level, text);
        } else {
            loop.hand(() -> sendHere(loop, level, text));
        }
    }

    private void sendHere(Loop loop, int level, String text) {
        LogDesk desk = LogDesk.of(loop);
        desk.line().put(text);
        desk.send(targets, settings, tag, level);
    }
}
