package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.vocabulary.CheckStatus;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One external check under way: a program whose exit status is the outcome. Manual §4.2 `external-check command`.
///
/// A thread of its own starts the program and waits for it; when the time is over the program is killed. It hears of proxy and server by
/// four arguments and by its environment, which holds nothing else unless `preserve-env` says so.
@Shared("the process is handed over by a volatile field; the rest is its loop's")
final class ProgramRun implements Run {
    private static final String NOT_USED = "NOT_USED";

    /// What a program ended by a signal answers: this and the number of the signal.
    private static final int SIGNALLED = 128;

    private static final int LAST_SIGNAL = 64;

    private final Loop loop;
    private final Server server;
    private final CheckScript script;
    private final int limitMillis;
    private final StateLog log;
    private final Consumer<Outcome> done;
    private boolean over;
    private volatile @Nullable Process process;

    ProgramRun(
            Loop loop,
            Server server,
            CheckScript script,
            int limitMillis,
            StateLog log,
            Consumer<Outcome> done) {
        this.loop = loop;
        this.server = server;
        this.script = script;
        this.limitMillis = limitMillis;
        this.log = log;
        this.done = done;
    }

    @Override
    public void start() {
        var builder = new ProcessBuilder(command());
        if (!script.programs.keepsEnvironment()) {
            builder.environment().clear();
        }
        builder.environment().putAll(environment());
        builder.redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        Thread.ofPlatform()
                .daemon()
                .name("external-check " + server)
                .start(
                        () -> {
                            Outcome outcome = outcome(builder);
                            loop.hand(() -> finish(outcome));
                        });
    }

    /// Runs the program to its end or to the end of its time; on the thread of its own.
    private Outcome outcome(ProcessBuilder builder) {
        if (!script.programs.allowed()) {
            return unable("'insecure-fork-wanted' is not enabled in the global section");
        }
        Process started;
        try {
            started = builder.start();
        } catch (IOException e) {
            return unable(String.valueOf(e.getMessage()));
        }
        process = started;
        try {
            if (!started.waitFor(limitMillis, TimeUnit.MILLISECONDS)) {
                started.destroyForcibly();
                return Outcome.failed(CheckStatus.PROCTOUT, 0, "");
            }
        } catch (InterruptedException e) {
            started.destroyForcibly();
            Thread.currentThread().interrupt();
            return Outcome.failed(CheckStatus.PROCERR, -1, "");
        }
        int code = started.exitValue();
        boolean signalled = code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL;
        return code == 0
                ? Outcome.passed(CheckStatus.PROCOK, 0, "")
                : Outcome.failed(CheckStatus.PROCERR, signalled ? -1 : code, "");
    }

    private Outcome unable(String reason) {
        log.say(
                server.backend(),
                Journal.Level.ALERT,
                "Failed to exec process for external health check: " + reason);
        return Outcome.failed(CheckStatus.PROCERR, 255, "");
    }

    private void finish(Outcome outcome) {
        if (!over) {
            over = true;
            done.accept(outcome);
        }
    }

    @Override
    public void cancel() {
        over = true;
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }

    private List<String> command() {
        Address proxy = proxy();
        String command = script.command == null ? "" : script.command;
        return List.of(
                command,
                proxy == null ? NOT_USED : host(proxy),
                proxy == null || !proxy.isIp() ? NOT_USED : Integer.toString(proxy.port()),
                host(server.address()),
                server.address().isIp() ? Integer.toString(server.address().port()) : NOT_USED);
    }

    private Map<String, String> environment() {
        Address proxy = proxy();
        return Map.ofEntries(
                Map.entry("PATH", script.path),
                Map.entry("HAPROXY_PROXY_ADDR", proxy == null ? "" : host(proxy)),
                Map.entry("HAPROXY_PROXY_PORT", proxy == null ? "" : port(proxy)),
                Map.entry("HAPROXY_PROXY_ID", Integer.toString(server.backend().id())),
                Map.entry("HAPROXY_PROXY_NAME", server.backend().name()),
                Map.entry("HAPROXY_SERVER_ADDR", host(server.address())),
                Map.entry("HAPROXY_SERVER_PORT", port(server.address())),
                Map.entry("HAPROXY_SERVER_ID", Integer.toString(server.id())),
                Map.entry("HAPROXY_SERVER_NAME", server.name()),
                Map.entry("HAPROXY_SERVER_MAXCONN", Integer.toString(server.maxconn())),
                Map.entry("HAPROXY_SERVER_CURCONN", Integer.toString(server.sessions().current())),
                Map.entry("HAPROXY_SERVER_SSL", server.target().tls() != null ? "1" : "0"),
                Map.entry(
                        "HAPROXY_SERVER_PROTO",
                        server.backend().mode() == Mode.HTTP ? "h1" : "tcp"));
    }

    /// The first address of the frontend half of a `listen` section; null for a backend.
    private @Nullable Address proxy() {
        Frontend frontend = script.frontend;
        if (frontend == null) {
            return null;
        }
        for (Listener each : frontend.listeners()) {
            return each.bindPoint().address;
        }
        return null;
    }

    private static String host(Address address) {
        return address.isIp() ? address.host() : address.path();
    }

    private static String port(Address address) {
        return address.isIp() ? Integer.toString(address.port()) : "";
    }
}
