package sluice.log.format;

/// What the proxy says about itself or its servers.
public enum Event {
    SERVER_UP("server up"),
    SERVER_DOWN("server down"),
    SERVER_MAINT("server maintenance"),
    SERVER_CHANGE("server changed"),
    NO_SERVER("no server left"),
    HEALTH_CHECK("health check"),
    PROXY_START("proxy started"),
    PROXY_STOP("proxy stopped"),
    WORKER("worker process"),
    ALERT("alert"),
    WARNING("warning"),
    NOTICE("notice"),
    FILTER("filter"),
    OTHER("message");

    private final String words;

    Event(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /// The process was started, stopped or reloaded.
    public boolean isReload() {
        return this == PROXY_START || this == PROXY_STOP || this == WORKER;
    }
}
