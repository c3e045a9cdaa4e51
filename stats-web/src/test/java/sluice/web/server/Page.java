package sluice.web.server;

import org.apache.commons.codec.digest.Crypt;
import org.jspecify.annotations.Nullable;

import sluice.runtime.Target;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A page on a free port for one test, with a plain HTTP client.
public final class Page implements AutoCloseable {
    private final WebServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private Page(Settings settings) throws IOException {
        server = new WebServer(settings, Clock.systemUTC());
        server.start();
    }

    /// @param users name and password of people who may act, apart from those whose name begins with `viewer`
    public static Page start(Path folder, boolean admin, Map<String, String> users, Path... sockets)
            throws IOException {
        var setup = new Setup(folder, sockets);
        setup.admin = admin;
        setup.users = users;
        return setup.start();
    }

    /// How a page is started, beyond what most tests need.
    static final class Setup {
        private final Path folder;
        final List<Settings.Proxy> proxies = new ArrayList<>();
        boolean admin;
        int port;
        Map<String, String> users = Map.of();
        Duration interval = Duration.ofMillis(250);
        @Nullable Path certificate;
        String trustedHeader = "";
        Set<String> trustedFrom = Set.of();
        Set<String> admins = Set.of();

        Setup(Path folder, Path... sockets) {
            this.folder = folder;
            for (var socket : sockets) {
                target(new Target.Unix(socket));
            }
        }

        void target(Target target) {
            proxies.add(new Settings.Proxy("lb" + (proxies.size() + 1), target));
        }

        Page start() throws IOException {
            var known = new HashMap<String, Settings.User>();
            users.forEach(
                    (name, password) ->
                            known.put(
                                    name,
                                    new Settings.User(
                                            name,
                                            Crypt.crypt(password, "$5$saltsalt"),
                                            !name.startsWith("viewer"))));
            return new Page(
                    new Settings(
                            proxies,
                            interval,
                            "127.0.0.1",
                            port,
                            certificate,
                            admin,
                            known,
                            trustedHeader,
                            trustedFrom,
                            admins,
                            Set.of(),
                            List.of(),
                            folder.resolve("actions.ndjson")));
        }
    }

    public WebServer server() {
        return server;
    }

    public String address() {
        return server.address();
    }

    public int port() {
        return URI.create(address()).getPort();
    }

    public HttpResponse<String> get(String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address() + path.substring(1)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address() + path.substring(1)))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Waits until the first poll of every proxy ended.
    public Page awaitPoll() throws InterruptedException {
        await(() -> server.pollers().stream().allMatch(poller -> poller.latest() != null));
        return this;
    }

    /// Waits for a condition, ten seconds at most.
    public static void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the condition did not become true in ten seconds");
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What is waited for.
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
