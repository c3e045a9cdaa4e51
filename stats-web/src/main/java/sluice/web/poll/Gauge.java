package sluice.web.poll;

import sluice.runtime.Snapshot;
import sluice.vocabulary.InfoField;

import java.util.List;

/// What the page shows of the process itself, from `show info`.
public enum Gauge {
    CONNECTIONS("conn", "Connections", "", InfoField.CURR_CONNS),
    CONNECTIONS_LIMIT("maxconn", "Connections, limit", "", InfoField.MAXCONN),
    CONNECTION_RATE("connrate", "New connections", "/s", InfoField.CONN_RATE),
    SESSION_RATE("sessrate", "New sessions", "/s", InfoField.SESS_RATE),
    TLS_RATE("sslrate", "TLS handshakes", "/s", InfoField.SSL_RATE),
    TLS_CONNECTIONS("ssl", "TLS connections", "", InfoField.CURR_SSL_CONNS),
    IDLE("idle", "CPU idle", "%", InfoField.IDLE_PCT),
    RUN_QUEUE("runq", "Run queue", "tasks", InfoField.RUN_QUEUE),
    THREADS("threads", "Threads", "", InfoField.NBTHREAD),
    JOBS("jobs", "Jobs", "", InfoField.JOBS),
    SOCKETS_LIMIT("maxsock", "Sockets, limit", "", InfoField.MAXSOCK);

    private static final List<Gauge> ALL = List.of(values());

    private final String id;
    private final String title;
    private final String unit;
    private final InfoField field;

    Gauge(String id, String title, String unit, InfoField field) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.field = field;
    }

    public static List<Gauge> all() {
        return ALL;
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    public String explanation() {
        return field.description();
    }

    /// The value, `NaN` where the version does not print it.
    public double of(Snapshot snapshot) {
        return snapshot.info().has(field) ? snapshot.info().number(field) : Double.NaN;
    }
}
