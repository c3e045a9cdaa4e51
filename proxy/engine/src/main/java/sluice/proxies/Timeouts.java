package sluice.proxies;

/// The timeouts of a proxy in milliseconds; 0 means none. Manual §4.2 `timeout …`.
///
/// Public fields: filled while the configuration is read, read by the traffic. Fallbacks (`http-keep-alive` →
/// `http-request` → `client`, `queue` and `tarpit` → `connect`, `client-hs` → `client`) are applied by the readers.
public final class Timeouts {
    public int client;
    public int clientFin;
    public int clientHandshake;
    public int server;
    public int serverFin;
    public int connect;
    public int queue;
    public int tarpit;
    public int tunnel;
    public int check;
    public int httpRequest;
    public int httpKeepAlive;

    public Timeouts copy() {
        var copy = new Timeouts();
        copy.client = client;
        copy.clientFin = clientFin;
        copy.clientHandshake = clientHandshake;
        copy.server = server;
        copy.serverFin = serverFin;
        copy.connect = connect;
        copy.queue = queue;
        copy.tarpit = tarpit;
        copy.tunnel = tunnel;
        copy.check = check;
        copy.httpRequest = httpRequest;
        copy.httpKeepAlive = httpKeepAlive;
        return copy;
    }
}
