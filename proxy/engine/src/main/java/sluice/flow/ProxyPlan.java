package sluice.flow;

import sluice.flow.filter.Filter;
import sluice.flow.rule.RuleChain;
import sluice.wire.mux.h1.Http1Settings;

import java.util.List;

/// What frontends and backends do alike, compiled; public fields, filled while the configuration is read.
public abstract sealed class ProxyPlan permits FrontendPlan, BackendPlan {
    public RuleChain contentRules = RuleChain.EMPTY;
    public RuleChain requestRules = RuleChain.EMPTY;
    public RuleChain responseRules = RuleChain.EMPTY;
    public RuleChain afterResponseRules = RuleChain.EMPTY;

    /// `filter` lines in order, implied ones included; a listen section's halves share the list, which then runs once.
    public List<Filter> filters = List.of();

    /// `tcp-request inspect-delay` in milliseconds; 0 for none.
    public int inspectDelay;

    /// Every set of rules in the order in which they run; the two halves of a listen section share some.
    public abstract List<RuleChain> rules();

    public ErrorPages errorPages = new ErrorPages();
    public HttpOptions http = new HttpOptions();

    /// How HTTP/1 is spoken with clients of a frontend, or servers of a backend; put together when the plan is complete.
    Http1Settings http1 = Http1Settings.DEFAULT;

    /// `option abortonclose`.
    public boolean abortOnClose;

    /// `option tcpka`, `clitcpka`, `srvtcpka`.
    public boolean tcpKeepAlive;
}
