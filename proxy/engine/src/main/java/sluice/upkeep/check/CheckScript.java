package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.Action;
import sluice.proxies.Backend;
import sluice.proxies.CheckSettings.Protocol;
import sluice.proxies.Frontend;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.value.Address;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.List;

/// What the checks of one backend, or of the servers that refer to one `healthcheck` section, do; filled while the configuration is read.
public final class CheckScript {
    public static final Proxy.Extra<CheckScript> EXTRA = new Proxy.Extra<>("checks");

    /// How the steps came about, which decides the words of the outcome.
    public enum Kind {
        /// A connection is enough.
        CONNECT,
        HTTP,
        /// `tcp-check` lines, or one of the protocols that are built from them.
        TCP,
        /// `option external-check`.
        PROGRAM
    }

    /// One step; its number in messages is its place in the list.
    public sealed interface Step {
        /// Said in messages about the step; null for nothing.
        @Nullable String comment();

        /// A new connection.
        ///
        /// @param asServer `default`: as the server line says where the step does not
        /// @param address null for where checks of the server go
        /// @param port null for the server's check port
        /// @param tls whether it is encrypted; null as the server line says
        /// @param serverName the name to ask for then; null as the server line says
        /// @param alpn what is offered by ALPN, separated by commas; null as the server line says
        /// @param protocol what is spoken; null as the server line or ALPN says
        /// @param proxyHeader whether a PROXY header comes first
        /// @param linger closed in order rather than by a reset
        record Connect(
                boolean asServer,
                @Nullable Address address,
                @Nullable Expression port,
                @Nullable Boolean tls,
                @Nullable String serverName,
                @Nullable String alpn,
                @Nullable Protocol protocol,
                boolean proxyHeader,
                boolean linger,
                @Nullable String comment)
                implements Step {
            /// Whether it says by itself that the connection is encrypted.
            public boolean encrypts() {
                return tls != null && tls;
            }
        }

        record Send(ByteString bytes, @Nullable String comment) implements Step {}

        /// What a format makes of the moment.
        ///
        /// @param hexadecimal whether the text is digits of the bytes to send
        record SendFormat(Template format, boolean hexadecimal, @Nullable String comment)
                implements Step {}

        /// The HTTP request of `option httpchk` and `http-check send`.
        record SendRequest(HttpRequest request, @Nullable String comment) implements Step {}

        record Expect(Expectation expectation) implements Step {
            @Override
            public @Nullable String comment() {
                return expectation.report().comment();
            }
        }

        /// `set-var`, `set-var-fmt`, `unset-var`.
        record Assign(Action action, @Nullable String comment) implements Step {}

        /// A `comment` line: belongs to the step behind it and counts as one.
        record Remark(String comment) implements Step {}

        /// Takes one line and gives it to the one who understands agents.
        record AgentLine() implements Step {
            @Override
            public @Nullable String comment() {
                return null;
            }
        }

        /// A program instead of a connection.
        record Program() implements Step {
            @Override
            public @Nullable String comment() {
                return null;
            }
        }
    }

    /// What `http-check send` says.
    public static final class HttpRequest {
        public String method = "OPTIONS";
        public Template target = Template.literal("/");
        public String version = "HTTP/1.0";
        public final List<Field> fields = new ArrayList<>();

        /// Null for none.
        public @Nullable Template body;

        /// One header line.
        public record Field(String name, Template value) {}
    }

    /// What `global` says about checks that start programs.
    ///
    /// @param allowed `insecure-fork-wanted`
    /// @param keepsEnvironment `external-check preserve-env`
    public record Programs(boolean allowed, boolean keepsEnvironment) {}

    public Programs programs = new Programs(false, false);

    /// The frontend half of a `listen` section, whose address programs are told; null for a backend.
    public @Nullable Frontend frontend;

    /// `external-check command`; null for none.
    public @Nullable String command;

    /// `external-check path`: the `PATH` of the command.
    public String path = "";

    public Kind kind = Kind.CONNECT;
    public final List<Step> steps = new ArrayList<>();

    /// `option httpchk`'s own request; `http-check send` changes it.
    public HttpRequest request = new HttpRequest();

    /// Whether the steps are `tcp-check` lines, whose outcomes name them.
    public boolean spelledOut;

    /// `http-check disable-on-404`.
    public boolean disableOn404;

    /// `http-check send-state`.
    public boolean sendState;

    /// `option log-health-checks`.
    public boolean logChecks;

    /// Rules and request of a `defaults` section stand until the proxy has a rule or a request of its own.
    private boolean inherited;

    /// Before each line of rules, and each request.
    ///
    /// @param inherited whether it stands in a `defaults` section
    public void ruled(boolean inherited) {
        if (this.inherited && !inherited) {
            steps.clear();
            request = new HttpRequest();
        }
        this.inherited = inherited;
    }

    /// What an HTTP check lacks before this step: it connects, sends, and expects, in turn; null for nothing.
    public @Nullable String missing(Step next) {
        Step before = lastDeed(steps);
        if (before == null) {
            return null;
        }
        return switch (next) {
            case Step.Connect _ -> before instanceof Step.Expect ? null : "expect";
            case Step.SendRequest _ -> before instanceof Step.Connect ? null : "connect";
            case Step.Expect _ -> before instanceof Step.Connect ? "send" : null;
            case Step.Assign _,
                    Step.Remark _,
                    Step.Send _,
                    Step.SendFormat _,
                    Step.AgentLine _,
                    Step.Program _ ->
                    null;
        };
    }

    /// The last step that has to do with the server; null for none.
    private static @Nullable Step lastDeed(List<Step> steps) {
        return steps.reversed().stream()
                .filter(each -> !(each instanceof Step.Assign || each instanceof Step.Remark))
                .findFirst()
                .orElse(null);
    }

    /// Adds a step; the `comment` line before it is its comment when it has none.
    public void add(Step step) {
        boolean remarked = !steps.isEmpty() && steps.getLast() instanceof Step.Remark;
        steps.add(remarked && step.comment() == null ? commented(step, steps.getLast()) : step);
    }

    private static Step commented(Step step, Step remark) {
        String text = remark.comment();
        return switch (step) {
            case Step.Connect it ->
                    new Step.Connect(
                            it.asServer(),
                            it.address(),
                            it.port(),
                            it.tls(),
                            it.serverName(),
                            it.alpn(),
                            it.protocol(),
                            it.proxyHeader(),
                            it.linger(),
                            text);
            case Step.Send it -> new Step.Send(it.bytes(), text);
            case Step.SendFormat it -> new Step.SendFormat(it.format(), it.hexadecimal(), text);
            case Step.SendRequest it -> new Step.SendRequest(it.request(), text);
            case Step.Expect it -> new Step.Expect(it.expectation().commented(text));
            case Step.Assign it -> new Step.Assign(it.action(), text);
            case Step.Remark it -> it;
            case Step.AgentLine it -> it;
            case Step.Program it -> it;
        };
    }

    /// The script of a backend, made when there is none yet.
    public static CheckScript of(Backend backend) {
        CheckScript script = backend.get(EXTRA);
        if (script == null) {
            script = new CheckScript();
            backend.put(EXTRA, script);
        }
        return script;
    }

    /// What the checks of a server do: as its own `healthcheck` section says, else its backend.
    public static CheckScript of(Server server) {
        return server.settings().check.script instanceof CheckScript own
                ? own
                : of(server.backend());
    }

    /// The steps that open a connection.
    public List<Step.Connect> connects() {
        return steps.stream()
                .filter(Step.Connect.class::isInstance)
                .map(Step.Connect.class::cast)
                .toList();
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
        for (HttpRequest.Field field : request.fields) {
            ByteString constant = field.value().constant();
            if (constant != null && field.name().equalsIgnoreCase("host")) {
                String host = constant.toString();
                int port = host.indexOf(':');
                return port < 0 ? host : host.substring(0, port);
            }
        }
        return "";
    }

    /// The steps as they are run: HTTP checks that do not end with a rule of their own expect any 2xx or 3xx.
    List<Step> program() {
        switch (kind) {
            // Rules without their `option` have no effect.
            case CONNECT -> {
                return List.of();
            }
            case PROGRAM -> {
                return List.of(new Step.Program());
            }
            case TCP -> {
                return List.copyOf(steps);
            }
            case HTTP -> {}
        }
        var program = new ArrayList<Step>(steps);
        if (program.stream().noneMatch(step -> step instanceof Step.SendRequest)) {
            int place = 0;
            while (place < program.size() && !(program.get(place) instanceof Step.Expect)) {
                place++;
            }
            program.add(place, new Step.SendRequest(request, null));
        }
        if (!(lastDeed(program) instanceof Step.Expect)) {
            program.add(new Step.Expect(Expectation.status("200-399")));
        }
        return List.copyOf(program);
    }
}
