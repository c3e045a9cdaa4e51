package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.BalanceSettings;
import sluice.flow.balance.Balancer;
import sluice.flow.balance.FarmBalancer;
import sluice.flow.balance.RetryOn;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleChain;
import sluice.proxies.Backend;
import sluice.proxies.Proxy;
import sluice.value.ByteString;

import java.util.List;

/// How one backend treats its requests and servers.
public final class BackendPlan extends ProxyPlan {
    public static final Proxy.Extra<BackendPlan> EXTRA = new Proxy.Extra<>("plan");

    public final Backend backend;

    public Balancer balancer;

    /// `tcp-response content` lines.
    public RuleChain responseContentRules = RuleChain.EMPTY;

    /// `tcp-response inspect-delay` in milliseconds; 0 for none.
    public int responseInspectDelay;

    /// `retry-on`.
    public final RetryOn retryOn;

    /// `http-send-name-header`: the header that names the server to itself; null for none.
    public @Nullable ByteString serverNameHeader;

    /// `be-unpublished`: other proxies' `use_backend` and `default_backend` lines pass it by.
    public volatile boolean unpublished;

    /// The same as the configuration says it: what an operator changed survives a reload, see [#adopt].
    private boolean configuredUnpublished;

    /// A line of the configuration names it: it cannot be removed.
    public boolean named;

    /// `add backend` made it; a reload that does not know it loses it.
    public boolean addedLater;

    /// What looks at each response behind all rules (`option checkcache`); null for nothing.
    public @Nullable Action responseCheck;

    public ReusePolicy reuse = ReusePolicy.SAFE;

    /// `option http-pretend-keepalive`.
    public boolean pretendKeepAlive;

    public BackendPlan(Backend backend) {
        this.backend = backend;
        var settings = new BalanceSettings();
        backend.put(BalanceSettings.EXTRA, settings);
        this.balancer = new FarmBalancer(backend, settings);
        this.retryOn = settings.retryOn;
        abortOnClose = true;
        backend.put(EXTRA, this);
    }

    @Override
    public List<RuleChain> rules() {
        return List.of(
                contentRules,
                requestRules,
                responseContentRules,
                responseRules,
                afterResponseRules);
    }

    /// `be-unpublished` of the configuration.
    public void configuredUnpublished() {
        configuredUnpublished = true;
        unpublished = true;
    }

    /// Keeps what `publish backend` and `unpublish backend` made of it where the configuration says the same as before.
    public void adopt(BackendPlan before) {
        if (configuredUnpublished == before.configuredUnpublished) {
            unpublished = before.unpublished;
        }
    }
}
