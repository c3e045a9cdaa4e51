package sluice.flow;

import sluice.flow.balance.BalanceSettings;
import sluice.flow.balance.Balancer;
import sluice.flow.balance.FarmBalancer;
import sluice.proxies.Backend;
import sluice.proxies.Proxy;

/// How one backend treats its requests and servers.
public final class BackendPlan extends ProxyPlan {
    public static final Proxy.Extra<BackendPlan> EXTRA = new Proxy.Extra<>("plan");

    public final Backend backend;

    public Balancer balancer;

    public ReusePolicy reuse = ReusePolicy.SAFE;

    /// `option http-pretend-keepalive`.
    public boolean pretendKeepAlive;

    public BackendPlan(Backend backend) {
        this.backend = backend;
        var settings = new BalanceSettings();
        backend.put(BalanceSettings.EXTRA, settings);
        this.balancer = new FarmBalancer(backend, settings);
        abortOnClose = true;
        backend.put(EXTRA, this);
    }
}
