package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.flow.ProxyHeaderPlan;
import sluice.flow.ServerRoute;
import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.proxies.CheckSettings;
import sluice.proxies.Health;
import sluice.proxies.Operational;
import sluice.proxies.Server;
import sluice.proxies.ServerSentence;
import sluice.proxies.ServerState;
import sluice.sample.Template;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.mux.ProxyHeader;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// The health check, or the agent, of one server: asks at every interval, one question at a time.
///
/// The next question is counted from the start of the one before, as long as that took less than the interval. A server in maintenance is
/// not asked. Lives on one loop from the start of the proxy to its end.
@LoopConfined
final class Checker extends Timer implements CheckRun.Words {
    private static final int MINIMUM_MILLIS = 1;

    private final Loop loop;
    private final Server server;
    private final Health health;
    private final CheckSettings settings;
    private final CheckScript script;
    private final boolean isAgent;
    private final StateLog log;
    private final int spreadPercent;
    private @Nullable Run running;
    private @Nullable CheckSamples samples;
    private long startedMillis;
    private long startedNanos;

    Checker(
            Loop loop,
            Server server,
            boolean isAgent,
            CheckScript script,
            StateLog log,
            int spreadPercent) {
        this.loop = loop;
        this.server = server;
        this.isAgent = isAgent;
        this.log = log;
        this.spreadPercent = spreadPercent;
        health = isAgent ? server.state().agent() : server.state().health();
        settings = isAgent ? server.settings().agent : server.settings().check;
        this.script = script;
        if (!isAgent) {
            server.state().hurry(() -> loop.hand(this::hurry));
        }
    }

    /// The script of an agent: what to send, then a line.
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

    /// First question after that delay.
    void begin(long delayMillis) {
        loop.armIn(this, Math.max(MINIMUM_MILLIS, delayMillis));
    }

    void stop() {
        loop.forget(this);
        if (running != null) {
            running.cancel();
            running = null;
        }
    }

    /// Errors of real traffic ask for a check after `fastinter` at most.
    private void hurry() {
        int fast = settings.fastIntervalMillis;
        if (running == null && fast > 0 && isArmed() && loop.millis() + fast < deadline()) {
            loop.armIn(this, fast);
        }
    }

    @Override
    protected void expired() {
        ServerState state = server.state();
        if (!health.isEnabled() || state.isMaintenance() || running != null) {
            loop.armIn(this, settings.intervalMillis);
            return;
        }
        Address address = address();
        if (!address.isIp() && address.family() == Address.Family.NONE) {
            loop.armIn(this, settings.intervalMillis);
            return;
        }
        startedMillis = loop.millis();
        startedNanos = System.nanoTime();
        health.running(true);
        if (samples != null) {
            samples.begin();
        }
        Run run =
                isAgent || script.kind != CheckScript.Kind.PROGRAM
                        ? connection(address)
                        : program();
        running = run;
        run.start();
    }

    private Run program() {
        int connect = server.backend().timeouts().connect;
        int interval = settings.intervalMillis;
        boolean bounded = connect > 0 && server.backend().timeouts().check > 0;
        return new ProgramRun(
                loop,
                server,
                script,
                bounded ? Math.min(connect, interval) : interval,
                log,
                this::ended);
    }

    private Run connection(Address address) {
        return new CheckRun(
                loop,
                address,
                script,
                limits(),
                isAgent
                        ? CheckRun.Encryption.NONE
                        : new CheckRun.Encryption(settings, script, proxyHeader()),
                this,
                this::ended);
    }

    private Address address() {
        Address own = server.address();
        Address special = settings.address;
        if (isAgent && special == Address.NONE) {
            special = server.settings().check.address;
        }
        int port = settings.port > 0 ? settings.port : own.port();
        if (special.isIp()) {
            return special.withPort(port);
        }
        return own.isIp() ? own.withPort(port) : own;
    }

    /// Checks speak for the proxy itself: LOCAL, or UNKNOWN in version 1.
    private ByteString proxyHeader() {
        boolean elsewhere = settings.port > 0 || settings.address.isIp();
        ProxyHeaderPlan plan =
                server.route() instanceof ServerRoute route ? route.proxyHeader : null;
        if (plan == null ? !settings.sendProxy : elsewhere && !settings.sendProxy) {
            return ByteString.EMPTY;
        }
        var local = new ProxyHeader(Address.NONE, Address.NONE, ByteString.EMPTY);
        return plan != null && plan.version == 2
                ? local.binary(false, !settings.neverLocal)
                : local.text();
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
        health.running(false);
        long took = (System.nanoTime() - startedNanos) / 1_000_000;
        boolean logged = CheckScript.of(server.backend()).logChecks;
        var _ =
                server.state()
                        .report(
                                health,
                                outcome.status(),
                                outcome.result(),
                                outcome.code(),
                                took,
                                outcome.description(),
                                logged ? () -> log(outcome) : () -> {});
        int interval = isAgent ? settings.intervalMillis : settings.interval(health);
        if (spreadPercent > 0) {
            int range = interval / 100 * spreadPercent;
            interval += ThreadLocalRandom.current().nextInt(-range, range + 1);
        }
        loop.armIn(this, Math.max(MINIMUM_MILLIS, startedMillis + interval - loop.millis()));
    }

    private void log(Outcome outcome) {
        boolean conditionally = outcome.result() == Health.Result.CONDITIONALLY_PASSED;
        boolean failed = outcome.result() == Health.Result.FAILED;
        boolean up = health.isUp();
        log.say(
                server.backend(),
                Journal.Level.NOTICE,
                (isAgent ? "Agent" : "Health")
                        + " check for "
                        + (server.settings().backup ? "backup " : "")
                        + "server "
                        + server
                        + " "
                        + (conditionally ? "conditionally " : "")
                        + (failed ? "failed" : "succeeded")
                        + ServerSentence.outcome(
                                health,
                                health.description().isEmpty()
                                        ? outcome.remark()
                                        : health.description())
                        + ", status: "
                        + (up ? health.level() - health.rise() + 1 : health.level())
                        + "/"
                        + (up ? health.fall() : health.rise())
                        + " "
                        + (up ? server.weight() > 0 ? "UP" : "DRAIN" : "DOWN")
                        + ".");
    }

    @Override
    public Outcome agent(String line) {
        return AgentWords.apply(server, line);
    }

    @Override
    public CheckSamples samples() {
        if (samples == null) {
            samples = new CheckSamples(loop, server);
        }
        return samples;
    }

    private String text(Template format) {
        ByteString constant = format.constant();
        return constant == null ? samples().text(format) : constant.toString();
    }

    @Override
    public String request(CheckScript.HttpRequest request) {
        var text = new StringBuilder();
        text.append(request.method)
                .append(' ')
                .append(text(request.target))
                .append(' ')
                .append(request.version)
                .append("\r\n");
        boolean connection = request.version.equals("HTTP/1.0");
        for (CheckScript.HttpRequest.Field field : request.fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            connection |= name.equals("connection");
            text.append(name).append(": ").append(text(field.value())).append("\r\n");
        }
        if (script.sendState) {
            text.append("x-haproxy-server-state: ").append(state()).append("\r\n");
        }
        String body = request.body == null ? "" : text(request.body);
        if (!body.isEmpty()) {
            text.append("content-length: ").append(body.length()).append("\r\n");
        }
        if (!connection) {
            text.append("connection: close\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }

    /// `UP 2/3; name=be/s1; node=…; weight=1/2; scur=13/22; qcur=0`.
    private String state() {
        boolean up = health.isUp();
        int total = 0;
        int streams = 0;
        for (Server each : server.backend().servers()) {
            total += each.state().isUsable() ? each.weight() : 0;
            streams += each.sessions().current();
        }
        return (server.state().operational() == Operational.STOPPING ? "NOLB" : up ? "UP" : "DOWN")
                + " "
                + (up ? health.level() - health.rise() + 1 : health.level())
                + "/"
                + (up ? health.fall() : health.rise())
                + "; name="
                + server
                + "; weight="
                + (server.state().isUsable() ? server.weight() : 0)
                + "/"
                + total
                + "; scur="
                + server.sessions().current()
                + "/"
                + streams
                + "; qcur="
                + server.queued();
    }

    @Override
    public boolean serverIsUp() {
        return server.state().operational() != Operational.STOPPED;
    }
}
