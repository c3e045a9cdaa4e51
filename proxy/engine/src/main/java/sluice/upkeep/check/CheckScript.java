package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Proxy;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.List;

/// What the checks of one backend do; filled while the configuration is read.
public final class CheckScript {
    public static final Proxy.Extra<CheckScript> EXTRA = new Proxy.Extra<>("checks");

    /// How the steps came about, which decides the words of the outcome.
    public enum Kind {
        /// A connection is enough.
        CONNECT,
        HTTP,
        /// `tcp-check` lines, or one of the protocols that are built from them.
        TCP
    }

    /// One step.
    public sealed interface Step {
        /// A new connection, for multi-port services.
        ///
        /// @param port 0 for the server's check port
        /// @param tls whether it is encrypted; null as the server line says
        /// @param serverName the name to ask for then; null as the server line says
        record Connect(int port, @Nullable Boolean tls, @Nullable String serverName)
                implements Step {}

        /// @param comment said when a later step fails; null for none
        record Send(ByteString bytes, @Nullable String comment) implements Step {}

        /// The HTTP request of `option httpchk` and `http-check send`.
        record SendRequest(HttpRequest request) implements Step {}

        record Expect(Expectation expectation) implements Step {}

        /// Takes one line and gives it to the one who understands agents.
        record AgentLine() implements Step {}
    }

    /// What `http-check send` says.
    public static final class HttpRequest {
        public String method = "OPTIONS";
        public String target = "/";
        public String version = "HTTP/1.0";
        public final List<String> fields = new ArrayList<>();
        public String body = "";
    }

    public Kind kind = Kind.CONNECT;
    public final List<Step> steps = new ArrayList<>();

    /// `option httpchk`'s own request; `http-check send` changes it.
    public HttpRequest request = new HttpRequest();

    /// `http-check disable-on-404`.
    public boolean disableOn404;

    /// `http-check send-state`.
    public boolean sendState;

    /// `option log-health-checks`.
    public boolean logChecks;

    /// The script of a backend, made when there is none yet.
    public static CheckScript of(Backend backend) {
        CheckScript script = backend.get(EXTRA);
        if (script == null) {
            script = new CheckScript();
            backend.put(EXTRA, script);
        }
        return script;
    }

    /// The host that the HTTP request names; empty for none.
    String host() {
        for (Step each : steps) {
            if (each instanceof Step.SendRequest send) {
                return host(send.request());
            }
        }
        return host(request);
    }

    private static String host(HttpRequest request) {
        for (String field : request.fields) {
            int colon = field.indexOf(':');
            if (colon > 0 && field.substring(0, colon).equalsIgnoreCase("host")) {
                String host = field.substring(colon + 1).strip();
                int port = host.indexOf(':');
                return port < 0 ? host : host.substring(0, port);
            }
        }
        return "";
    }

    /// The steps as they are run: HTTP checks without a rule of their own expect any 2xx or 3xx.
    List<Step> program() {
        switch (kind) {
            // Rules without their `option` have no effect.
            case CONNECT -> {
                return List.of();
            }
            case TCP -> {
                return List.copyOf(steps);
            }
            case HTTP -> {}
        }
        var program = new ArrayList<Step>(steps);
        if (program.stream().noneMatch(step -> step instanceof Step.SendRequest)) {
            int place = 0;
            while (place < program.size() && program.get(place) instanceof Step.Connect) {
                place++;
            }
            program.add(place, new Step.SendRequest(request));
        }
        if (program.stream().noneMatch(step -> step instanceof Step.Expect)) {
            program.add(new Step.Expect(Expectation.status("200-399")));
        }
        return List.copyOf(program);
    }
}
