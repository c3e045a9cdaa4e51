package sluice.proxies;

import sluice.wire.listen.BindPoint;

/// One bind point of a frontend with its counters: a row of statistics with `option socket-stats`.
public final class Listener {
    private final Frontend frontend;
    private final BindPoint bindPoint;
    private Tally tally = new Tally();
    private Gauge sessions = new Gauge();

    public Listener(Frontend frontend, BindPoint bindPoint) {
        this.frontend = frontend;
        this.bindPoint = bindPoint;
    }

    /// Goes on counting where the listener on the same address in the plan before stopped.
    public void adopt(Listener before) {
        tally = before.tally;
        sessions = before.sessions;
    }

    public Frontend frontend() {
        return frontend;
    }

    public BindPoint bindPoint() {
        return bindPoint;
    }

    public Tally tally() {
        return tally;
    }

    /// Connections right now.
    public Gauge sessions() {
        return sessions;
    }

    /// `name` of the line, or `sock-N` as statistics call it.
    public String name() {
        return bindPoint.name != null ? bindPoint.name : "sock-" + bindPoint.id;
    }
}
