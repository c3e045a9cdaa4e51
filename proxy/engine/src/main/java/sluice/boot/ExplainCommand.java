package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.compile.Compiler;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.wire.connect.Target;
import sluice.wire.listen.BindFailure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// `sluice explain`: what a configuration makes of one request, told by the engine that processes it.
///
/// The configuration is started for real, but on ports of the kernel's choice, with every server replaced by one that keeps what it
/// gets and answers 200: nothing leaves the machine, no check runs, nothing is logged.
final class ExplainCommand {
    private static final int UNUSABLE = 2;
    private static final int PATIENCE_SECONDS = 20;
    static final String USAGE =
            """
            Usage: sluice explain -f FILE [OPTIONS] 'METHOD URL'

            Runs one request through a configuration and prints, in order, each rule with what was asked for it and what it
            did, the backend and the server chosen and why, and the request as the server gets it. The engine itself does it;
            servers are replaced by one that answers 200, and no connection leaves the machine.

              -f FILE            the configuration; may be given several times
              --src ADDRESS      the client's address
              -H 'NAME: VALUE'   a header line; may be given several times
              -d DATA            a body
              --frontend NAME    which frontend gets it; else the one whose port fits the URL, or the only one
              --status CODE      what the server answers, 200 unless given
              --all              also rules whose condition did not hold
              --json             one JSON object

            Exit code 0 when the request was processed, 2 when the configuration or the request cannot be used.
            """;

    private final List<String> files = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private String request = "";
    private String body = "";
    private String frontendName = "";
    private Address source = Address.NONE;
    private int status = 200;
    private boolean json;
    private boolean all;

    private ExplainCommand() {}

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        var command = new ExplainCommand();
        try {
            if (!command.read(arguments, out)) {
                return 0;
            }
            return command.explain(out, err);
        } catch (Refused e) {
            err.println("sluice explain: " + e.getMessage());
            return UNUSABLE;
        }
    }

    /// Something that the user has to mend.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private boolean read(List<String> arguments, PrintStream out) throws Refused {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "--help", "-h" -> {
                    out.print(USAGE);
                    return false;
                }
                case "--json" -> json = true;
                case "--all" -> all = true;
                case "-f", "-H", "-d", "--src", "--frontend", "--status" -> {
                    if (++i == arguments.size()) {
                        throw new Refused("'" + word + "' needs a value");
                    }
                    option(word, arguments.get(i));
                }
                default -> {
                    if (word.startsWith("-")) {
                        throw new Refused("unknown option '" + word + "'; see --help");
                    }
                    request = request.isEmpty() ? word : request + ' ' + word;
                }
            }
        }
        if (files.isEmpty() || request.isEmpty()) {
            throw new Refused("a configuration (-f FILE) and a request are needed; see --help");
        }
        return true;
    }

    private void option(String word, String value) throws Refused {
        switch (word) {
            case "-f" -> files.add(value);
            case "-H" -> {
                if (value.indexOf(':') <= 0) {
                    throw new Refused(
                            "'" + value + "' is no header line, 'NAME: VALUE' is expected");
                }
                headers.add(value);
            }
            case "-d" -> body = value;
            case "--frontend" -> frontendName = value;
            case "--status" -> {
                if (!value.matches("[2-5][0-9][0-9]")) {
                    throw new Refused("'" + value + "' is no status of a response");
                }
                status = Integer.parseInt(value);
            }
            default -> source = address(value);
        }
    }

    private static Address address(String text) throws Refused {
        var value = new sluice.value.Value();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!sluice.value.AddressText.parse(bytes, 0, bytes.length, value)) {
            throw new Refused("'" + text + "' is no address");
        }
        return value.kind() == sluice.value.Kind.IPV4
                ? Address.ipv4((int) value.number(), 40000)
                : Address.ipv6(value.high(), value.number(), 40000);
    }

    private int explain(PrintStream out, PrintStream err) throws Refused {
        CommandLine line;
        try {
            var words = new ArrayList<String>();
            files.forEach(file -> words.addAll(List.of("-f", file)));
            line = CommandLine.parse(words);
        } catch (CommandLine.Refused e) {
            throw new AssertionError(e);
        }
        var loading = new Loading(line);
        var configuration = loading.read();
        if (!loading.usable()) {
            loading.report(err);
            return UNUSABLE;
        }
        var plan = Compiler.compile(configuration).plan();
        URI uri = uri();
        FrontendPlan frontend = frontend(plan, uri);
        var explanation = new Explanation(source);
        plan.trace = explanation;
        String sent;
        try (var sink = new Sink(status)) {
            var places = redirect(plan, sink);
            int size = process(plan, frontend, uri, explanation);
            sent = sink.request();
            new ExplainReport(explanation, places, sent, size, all).print(json, out);
        } catch (IOException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private URI uri() throws Refused {
        String[] words = request.split(" +");
        String text = words[words.length - 1];
        try {
            return URI.create(text.contains("://") ? text : "http://localhost" + text);
        } catch (IllegalArgumentException e) {
            throw new Refused("'" + text + "' is no URL: " + e.getMessage());
        }
    }

    private FrontendPlan frontend(Plan plan, URI uri) throws Refused {
        int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        FrontendPlan fitting = null;
        for (var each : plan.frontends) {
            if (each.frontend.name().equals(frontendName)) {
                return each;
            }
            boolean fits =
                    each.frontend.listeners().stream()
                            .anyMatch(one -> one.bindPoint().address.port() == port);
            if (fits && fitting == null) {
                fitting = each;
            }
        }
        var names = plan.frontends.stream().map(each -> each.frontend.name()).toList();
        if (!frontendName.isEmpty()) {
            throw new Refused("no frontend '" + frontendName + "'; there are: " + names);
        }
        if (fitting == null && plan.frontends.size() == 1) {
            fitting = plan.frontends.getFirst();
        }
        if (fitting == null) {
            throw new Refused(
                    "no frontend listens on port " + port + "; choose one by --frontend: " + names);
        }
        return fitting;
    }

    /// Sends every server's connections to the sink; answers where they would have gone.
    private static Map<Server, Address> redirect(Plan plan, Sink sink) {
        var places = new HashMap<Server, Address>();
        for (BackendPlan each : plan.backends) {
            each.balancer.begin();
            for (Server server : each.backend.servers()) {
                places.put(server, server.target().address());
                server.target(Target.of(sink.address()));
            }
        }
        return places;
    }

    /// Opens the one frontend, sends the request and waits; answers how many bytes came back.
    private int process(Plan plan, FrontendPlan frontend, URI uri, Explanation explanation)
            throws IOException, Refused {
        for (var each : plan.frontends) {
            each.log = null;
            for (var listener : each.frontend.listeners()) {
                listener.bindPoint().address = Address.ipv4(0x7f000001, 0);
            }
        }
        plan.frontends.removeIf(each -> each != frontend);
        var loops = new Loops(Transport.best(), 1);
        var traffic = new Traffic(plan, loops, Journal.SILENT);
        try {
            traffic.start();
            var listeners = frontend.frontend.listeners();
            if (listeners.isEmpty()) {
                throw new Refused("frontend '" + frontend.frontend.name() + "' has no bind line");
            }
            var listener = listeners.getFirst();
            var opened = traffic.socket(listener);
            if (opened == null) {
                throw new Refused("frontend '" + frontend.frontend.name() + "' is not open");
            }
            boolean tls = listener.bindPoint().tls != null;
            try (Socket socket = connect(opened.address().port(), tls, uri.getHost())) {
                socket.setSoTimeout(PATIENCE_SECONDS * 1000);
                socket.getOutputStream().write(bytes(uri));
                int size = socket.getInputStream().readAllBytes().length;
                explanation.latch().await(1, TimeUnit.SECONDS);
                return size;
            }
        } catch (BindFailure | GeneralSecurityException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            traffic.close();
            loops.close();
        }
    }

    /// The proxy is this process: whatever certificate it shows is its own.
    private static Socket connect(int port, boolean tls, @Nullable String host)
            throws IOException, GeneralSecurityException {
        var plain = new Socket(InetAddress.getLoopbackAddress(), port);
        if (!tls) {
            return plain;
        }
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        var parameters = socket.getSSLParameters();
        if (host != null && host.matches(".*[a-zA-Z].*")) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private byte[] bytes(URI uri) {
        String[] words = request.split(" +");
        String method = words.length > 1 ? words[0] : body.isEmpty() ? "GET" : "POST";
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var text = new StringBuilder(method).append(' ').append(path);
        if (uri.getRawQuery() != null) {
            text.append('?').append(uri.getRawQuery());
        }
        text.append(" HTTP/1.1\r\n");
        if (headers.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))) {
            text.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        }
        headers.forEach(line -> text.append(line).append("\r\n"));
        byte[] data = body.getBytes(StandardCharsets.UTF_8);
        if (data.length > 0) {
            text.append("Content-Length: ").append(data.length).append("\r\n");
        }
        text.append("Connection: close\r\n\r\n");
        var out = new ByteArrayOutputStream();
        out.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(data);
        return out.toByteArray();
    }

    /// Stands in for every server: keeps the first request and answers it.
    private static final class Sink implements AutoCloseable {
        private final ServerSocket listener =
                new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final int status;
        private volatile String request = "";

        Sink(int status) throws IOException {
            this.status = status;
            Thread.ofVirtual().start(this::serve);
        }

        Address address() {
            return Address.ipv4(0x7f000001, listener.getLocalPort());
        }

        String request() {
            return request;
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    request = head(socket.getInputStream());
                    String answer =
                            "HTTP/1.1 "
                                    + status
                                    + " Explained\r\n"
                                    + "Content-Length: 0\r\n"
                                    + "Connection: close\r\n\r\n";
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (IOException _) {
                    // Closed: the explanation is over.
                }
            }
        }

        private static String head(InputStream in) throws IOException {
            var text = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
                text.append((char) b);
                if (b == '\n' && text.indexOf("\r\n\r\n", Math.max(0, text.length() - 4)) >= 0) {
                    break;
                }
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
