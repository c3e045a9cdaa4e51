package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.RuleChain;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.sample.Condition;
import sluice.stream.LogOrigin;
import sluice.stream.RulePlace;
import sluice.stream.Stream;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How one frontend treats its clients.
public final class FrontendPlan extends ProxyPlan {
    public static final Proxy.Extra<FrontendPlan> EXTRA = new Proxy.Extra<>("plan");

    public final Frontend frontend;

    /// The whole to which it belongs; set when the traffic begins or changes to it.
    @Nullable Plan plan;

    public RuleChain connectionRules = RuleChain.EMPTY;
    public RuleChain sessionRules = RuleChain.EMPTY;

    /// `use_backend` lines in order.
    public final List<Switch> switches = new ArrayList<>();

    public @Nullable BackendPlan defaultBackend;

    /// `force-be-switch`: when one is true, disabled and unpublished backends are chosen as well.
    public final List<Condition> forcedSwitches = new ArrayList<>();

    /// Takes the bytes of its clients in place of streams; null for frontends that proxy.
    public @Nullable Intake intake;

    /// Null when the frontend does not log.
    public @Nullable StreamLog log;

    /// `option disable-h2-upgrade`: HTTP/2 in clear text is spoken only where `proto h2` says so.
    public boolean disableHttp2Upgrade;

    /// `option socket-stats`: each listener is a row of statistics.
    public boolean socketStats;

    /// `option dontlognull`.
    public boolean dontLogNull;

    /// `option dontlog-normal`.
    public boolean dontLogNormal;

    /// `option logasap`: the line is written when the response's head (or the connection) is there.
    public boolean logAsap;

    /// `log-steps`: when lines are written; null for one line at the end, or as [#logAsap] says.
    public @Nullable Set<LogOrigin> logSteps;

    /// `monitor-uri`; null for none.
    public @Nullable ByteString monitorUri;

    /// `monitor fail`: one true condition turns the answer into 503.
    public final List<Condition> monitorFailures = new ArrayList<>();

    /// `option idle-close-on-response`: at a soft stop idle clients are closed with their next response.
    public boolean idleCloseOnResponse;

    /// `max-session-srv-conns`: server connections that wait for one client only.
    public int maxSessionServerConnections = 5;

    /// `rate-limit sessions`; 0 for none.
    public int sessionRateLimit;

    /// `backlog`; 0 takes maxconn's.
    public int backlog;

    /// `unique-id-header` and `unique-id-format`: writes the identifier into the request; null for none.
    public @Nullable Consumer uniqueId;

    /// `capture request header` and its like; null for none.
    public @Nullable HeaderCapture headerCapture;

    /// `add frontend` made it; a reload that does not know it loses it.
    public boolean addedLater;

    @Override
    public List<RuleChain> rules() {
        return List.of(
                connectionRules,
                sessionRules,
                contentRules,
                requestRules,
                responseRules,
                afterResponseRules);
    }

    /// What takes the place of this one after a reload; null while it is in use or when the frontend is gone.
    private volatile @Nullable FrontendPlan successor;

    private volatile boolean retired;

    /// A newer plan took over: connections go on there with their next request, or end when there is none.
    void retire(@Nullable FrontendPlan newer) {
        successor = newer;
        retired = true;
    }

    boolean isRetired() {
        return retired;
    }

    /// The plan in use for the clients of this one; null when their frontend is gone.
    @Nullable FrontendPlan current() {
        FrontendPlan at = this;
        while (at != null && at.retired) {
            at = at.successor;
        }
        return at;
    }

    /// The backends that lines of this frontend name.
    Set<BackendPlan> fixedBackends() {
        var named = new HashSet<BackendPlan>();
        for (Switch each : switches) {
            BackendPlan fixed = each.target.fixed();
            if (fixed != null) {
                named.add(fixed);
            }
        }
        if (defaultBackend != null) {
            named.add(defaultBackend);
        }
        return named;
    }

    /// Something done with a stream.
    @FunctionalInterface
    public interface Consumer {
        void accept(Stream stream);
    }

    /// One `use_backend` line: a condition, and a fixed backend or one found by name for each stream.
    ///
    /// @param condition null means always
    /// @param target answers null when the name resolves to nothing: the search then ends
    public record Switch(@Nullable Condition condition, Chooser target, RulePlace place) {}

    /// Finds a backend.
    @FunctionalInterface
    public interface Chooser {
        @Nullable BackendPlan choose(Stream stream);

        /// The backend that every stream gets; null where it depends on the stream.
        default @Nullable BackendPlan fixed() {
            return null;
        }
    }

    public FrontendPlan(Frontend frontend) {
        this.frontend = frontend;
        frontend.put(EXTRA, this);
    }
}
