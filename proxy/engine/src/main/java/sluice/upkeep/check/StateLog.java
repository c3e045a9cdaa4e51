package sluice.upkeep.check;

import sluice.loop.Journal;
import sluice.proxies.Backend;

/// Where lines about servers and their checks go: the log targets of their backend, and the console. Any thread may call.
@FunctionalInterface
public interface StateLog {
    void say(Backend backend, Journal.Level level, String text);
}
