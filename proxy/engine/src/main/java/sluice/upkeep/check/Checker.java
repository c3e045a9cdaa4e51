package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.loop.Timer;
import sluice.proxies.CheckSettings;
import sluice.proxies.Health;
import sluice.proxies.Operational;
import sluice.proxies.Server;
import sluice.sample.Template;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.mux.h2.Http2Counters;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// The health check, or the agent, of one server: asks at every interval, one question at a time.
///
/// The next question is counted from the start of the one before, as long as that took less than the interval. A server in maintenance is
/// not asked, its agent is. Lives on one loop, which [CheckLoad] may replace by another between two questions.
@Shared("the loop it lives on stands in a volatile field; everything else is that loop's")
final class Checker extends Timer implements CheckRun.Words {
    private static final int MINIMUM_MILLIS = 1;

    private volatile Loop home;
    private final CheckLoad load;
    private final Server server;
    private final Health health;
    private final CheckSettings settings;
    private final CheckScript script;
    private final List<CheckScript.Step> steps;
    private final Opening opening;

    /// Requests that are the same for every check.
    private final Map<CheckScript.HttpRequest, HttpQuestion> questions = new IdentityHashMap<>();

    private final boolean isAgent;
    private final StateLog log;
    private final int spreadPercent;
    private final String node;
    private final Consumer<Outcome> ended = this::ended;
    private boolean stopped;
    private @Nullable Run running;
    private @Nullable CheckSamples samples;
    private long startedMillis;
    private long startedNanos;

    Checker(
            Loop home,
            Server server,
            boolean isAgent,
            CheckScript script,
            StateLog log,
            CheckLoad load,
            GlobalChecks global) {
        this.home = home;
        this.load = load;
        this.server = server;
        this.isAgent = isAgent;
        this.log = log;
        spreadPercent = global.spreadPercent();
        node = global.node();
        health = isAgent ? server.state().agent() : server.state().health();
        settings = isAgent ? server.settings().agent : server.settings().check;
        this.script = script;
        steps = script.program();
        opening = isAgent ? Opening.PLAIN : Opening.of(server, script);
        if (!isAgent) {
            server.state().hurry(this::hurry);
        }
    }

    /// The script of an agent: what to send, which operators may change, then a line.
    static CheckScript agent(Server server) {
        var script = new CheckScript();
        script.kind = CheckScript.Kind.TCP;
        String text = server.settings().agentSend;
        if (text != null) {
            script.add(new CheckScript.Step.Send(ByteString.of(text), null));
        }
        script.add(new CheckScript.Step.AgentLine());
        return script;
    }

    Server server() {
        return server;
    }

    /// The loop on which it lives now.
    Loop home() {
        return home;
    }

    /// Milliseconds between two questions in the present condition.
    int interval() {
        return isAgent ? settings.intervalMillis : settings.interval(health);
    }

    /// First question after that delay; on its loop.
    void begin(long delayMillis) {
        arm(home.millis() + delayMillis);
    }

    /// Asks at that time of the loop's clock, or up to half of a [#grain] before or after it: many checks then share one turn of the loop.
    private void arm(long whenMillis) {
        int grain = grain();
        long shared = (whenMillis + grain / 2) / grain * grain;
        home.arm(this, Math.max(home.millis() + MINIMUM_MILLIS, shared));
    }

    /// Milliseconds: a quarter of a percent of the interval.
    private int grain() {
        return Math.max(1, settings.intervalMillis / 256);
    }

    /// Asks no more; any thread may call.
    void stop() {
        if (isElsewhere(this::stop)) {
            return;
        }
        stopped = true;
        home.forget(this);
        if (running != null) {
            running.cancel();
            running = null;
            load.leave(home);
        }
    }

    /// Runs the task on the loop of this checker when this thread is another one.
    private boolean isElsewhere(Runnable task) {
        Loop now = home;
        if (now.inEventLoop()) {
            return false;
        }
        now.hand(task);
        return true;
    }

    /// Errors of real traffic ask for a check after `fastinter` at most; any thread may call.
    private void hurry() {
        if (isElsewhere(this::hurry)) {
            return;
        }
        int fast = settings.fastIntervalMillis;
        if (running == null && fast > 0 && isArmed() && home.millis() + fast < deadline()) {
            home.armIn(this, fast);
        }
    }

    @Override
    protected void expired() {
        // An agent is asked in maintenance too: nobody else would take back what it said.
        boolean paused = !isAgent && server.state().isMaintenance();
        if (!health.isEnabled() || paused || running != null) {
            home.armIn(this, settings.intervalMillis);
            return;
        }
        Address address = address();
        if (!address.isIp() && address.family() == Address.Family.NONE) {
            home.armIn(this, settings.intervalMillis);
            return;
        }
        load.enter(this);
    }

    /// Lives on another loop from now on; between two questions, on the loop it leaves.
    void move(Loop to) {
        samples = null;
        home = to;
    }

    /// Asks now; on its loop, which counts it until [CheckLoad#leave].
    void ask() {
        if (stopped) {
            load.leave(home);
            return;
        }
        startedMillis = home.millis();
        startedNanos = System.nanoTime();
        health.running(true);
        if (samples != null) {
            samples.begin();
        }
        Run run =
                isAgent || script.kind != CheckScript.Kind.PROGRAM
                        ? connection(address())
                        : program();
        running = run;
        run.start();
    }

    private Run program() {
        int connect = server.backend().timeouts().connect;
        int interval = settings.intervalMillis;
        boolean bounded = connect > 0 && server.backend().timeouts().check > 0;
        return new ProgramRun(
                home, server, script, bounded ? Math.min(connect, interval) : interval, log, ended);
    }

    private Run connection(Address address) {
        return new CheckRun(
                home,
                server.target(),
                address,
                script,
                isAgent ? agent(server).program() : steps,
                limits(),
                opening,
                this,
                ended);
    }

    private Address address() {
        Address own = server.address();
        Address special = settings.address;
        if (isAgent && special == Address.NONE) {
            special = server.settings().check.address;
        }
        int port = settings.port > 0 ? settings.port : own.port();
        if (special.isIp()) {
            return settings.port == 0 && special.port() > 0 ? special : special.withPort(port);
        }
        return own.isIp() ? own.withPort(port) : own;
    }

    private CheckRun.Limits limits() {
        int connect = server.backend().timeouts().connect;
        int interval = settings.intervalMillis;
        return new CheckRun.Limits(
                connect > 0 ? Math.min(connect, interval) : interval,
                server.backend().timeouts().check,
                interval);
    }

    private void ended(Outcome outcome) {
        running = null;
        load.leave(home);
        health.running(false);
        long took = (System.nanoTime() - startedNanos) / 1_000_000;
        server.state()
                .report(
                        health,
                        outcome.status(),
                        outcome.result(),
                        outcome.code(),
                        took,
                        outcome.description(),
                        outcome.remark());
        int interval = interval();
        if (spreadPercent > 0) {
            int range = interval / 100 * spreadPercent;
            interval += ThreadLocalRandom.current().nextInt(-range, range + 1);
        }
        arm(startedMillis + interval);
    }

    @Override
    public Outcome agent(String line) {
        return AgentWords.apply(server, line);
    }

    @Override
    public CheckSamples samples() {
        if (samples == null) {
            samples = new CheckSamples(home, server);
        }
        return samples;
    }

    private String text(Template format) {
        ByteString constant = format.constant();
        return constant == null ? samples().text(format) : constant.toString();
    }

    @Override
    public HttpQuestion question(CheckScript.HttpRequest request) {
        HttpQuestion known = questions.get(request);
        if (known == null) {
            known = compose(request);
            if (!script.sendState && HttpQuestion.isConstant(request)) {
                questions.put(request, known);
            }
        }
        return known;
    }

    private HttpQuestion compose(CheckScript.HttpRequest request) {
        var fields = new ArrayList<HttpQuestion.Field>();
        for (CheckScript.HttpRequest.Field field : request.fields) {
            fields.add(new HttpQuestion.Field(field.name(), text(field.value())));
        }
        if (script.sendState) {
            fields.add(new HttpQuestion.Field("x-haproxy-server-state", state()));
        }
        return new HttpQuestion(
                request.method,
                text(request.target),
                request.version,
                fields,
                request.body == null ? "" : text(request.body));
    }

    @Override
    public Http2Counters counters() {
        return server.backend().tally().on(home).http2;
    }

    /// `UP 2/3; address=10.0.0.1; port=80; name=be/s1; node=lb1; weight=1/2; scur=13/22; qcur=0`.
    private String state() {
        Operational now = server.state().operational();
        Address address = server.address();
        int total = 0;
        int streams = 0;
        for (Server each : server.backend().servers()) {
            total += each.state().isUsable() ? each.weight() : 0;
            streams += each.sessions().current();
        }
        String throttle =
                now == Operational.STARTING
                        ? "; throttle=" + Math.max(1, (int) (server.state().warmth() * 100)) + "%"
                        : "";
        return level(now)
                + "; address="
                + (address.isIp() ? address.host() : address.path())
                + "; port="
                + (address.isIp() ? Integer.toString(address.port()) : "")
                + "; name="
                + server
                + "; node="
                + node
                + "; weight="
                + (server.state().isUsable() ? server.weight() : 0)
                + "/"
                + total
                + "; scur="
                + server.sessions().current()
                + "/"
                + streams
                + "; qcur="
                + server.queued()
                + throttle;
    }

    /// The state with the checks that passed or failed of those it takes to change it.
    private String level(Operational now) {
        if (now == Operational.STOPPED) {
            return health.level() == 0 ? "DOWN" : "DOWN " + health.level() + "/" + health.rise();
        }
        String word = now == Operational.STOPPING ? "NOLB" : "UP";
        return health.level() == health.highestLevel()
                ? word
                : word + " " + (health.level() - health.rise() + 1) + "/" + health.fall();
    }

    @Override
    public boolean serverIsUp() {
        return server.state().operational() != Operational.STOPPED;
    }
}
