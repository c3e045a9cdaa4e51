package sluice.web.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;

import org.xnio.Options;

import sluice.runtime.RuntimeClient;
import sluice.web.api.Feed;
import sluice.web.page.Assets;
import sluice.web.poll.Poller;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The page with all that belongs to it: pollers, feed, listener.
public final class WebServer implements AutoCloseable {
    private final Feed feed;
    private final List<Poller> pollers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Routes routes;
    private final Undertow undertow;
    private final boolean secure;

    /// Builds everything; nothing runs before [#start].
    ///
    /// @throws IOException where the certificate cannot be used
    public WebServer(Settings settings, Clock clock) throws IOException {
        this.feed = new Feed(settings.interval().toMillis());
        for (var proxy : settings.proxies()) {
            var client =
                    new RuntimeClient(
                            proxy.target(),
                            new RuntimeClient.Limits(
                                    Duration.ofSeconds(3), Duration.ofSeconds(10), 64 << 20));
            var poller =
                    new Poller(
                            proxy.name(),
                            client,
                            settings.interval(),
                            clock,
                            settings.journal(),
                            feed::accept);
            feed.announce(proxy.name(), proxy.target().label(), poller.charts());
            pollers.add(poller);
        }
        this.routes = new Routes(settings, pollers, feed, new Assets(), clock);
        var builder =
                Undertow.builder()
                        .setIoThreads(2)
                        .setWorkerThreads(2)
                        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 16 << 10)
                        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 64L << 10)
                        .setServerOption(UndertowOptions.MAX_PARAMETERS, 50)
                        .setServerOption(UndertowOptions.MAX_HEADERS, 100)
                        .setServerOption(UndertowOptions.MAX_COOKIES, 50)
                        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
                        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
                        .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                        .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
                        .setSocketOption(Options.WRITE_TIMEOUT, 20_000)
                        .setHandler(this::dispatch);
        this.secure = settings.certificate() != null;
        var certificate = settings.certificate();
        if (certificate == null) {
            builder.addHttpListener(settings.port(), settings.host());
        } else {
            builder.addHttpsListener(settings.port(), settings.host(), Tls.context(certificate));
        }
        this.undertow = builder.build();
    }

    private void dispatch(HttpServerExchange exchange) {
        exchange.dispatch(
                threads,
                () -> {
                    exchange.startBlocking();
                    try {
                        routes.handle(exchange);
                    } catch (IOException _) {
                        // The client went away, or was too slow.
                        exchange.endExchange();
                    } catch (RuntimeException e) {
                        fail(exchange, e);
                    }
                });
    }

    private static void fail(HttpServerExchange exchange, RuntimeException e) {
        System.getLogger("sluice.web").log(System.Logger.Level.WARNING, "request failed", e);
        if (!exchange.isResponseStarted()) {
            exchange.setStatusCode(500);
        }
        exchange.endExchange();
    }

    /// Begins to listen and to poll.
    ///
    /// @throws IOException with a sentence where the address cannot be bound
    public void start() throws IOException {
        try {
            undertow.start();
        } catch (RuntimeException e) {
            throw new IOException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
        pollers.forEach(Poller::start);
    }

    /// Where the page is found.
    public String address() {
        var bound = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
        String host = bound.getAddress().getHostAddress();
        return (secure ? "https://" : "http://")
                + (host.indexOf(':') >= 0 ? '[' + host + ']' : host)
                + ':'
                + bound.getPort()
                + '/';
    }

    public Feed feed() {
        return feed;
    }

    public List<Poller> pollers() {
        return List.copyOf(pollers);
    }

    @Override
    public void close() {
        pollers.forEach(Poller::close);
        routes.close();
        undertow.stop();
        threads.shutdownNow();
    }
}
