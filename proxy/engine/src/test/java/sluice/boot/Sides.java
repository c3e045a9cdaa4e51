package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import sluice.testkit.HeldOrigin;
import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// HAProxy and ourselves on one configuration, each with servers and a log of its own. A script is played to both at the same time; what it
/// writes down must be the same.
///
/// Placeholders beside those of [RealHaproxy]: `{origin NAME}` the port of a [HeldOrigin], `{log}` the port of the log.
final class Sides implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PATIENCE_MILLIS = 8000;
    private static final Pattern ORIGIN = Pattern.compile("\\{origin ([a-z]+)}");

    private final Side theirs;
    private final Side ours;

    Sides(Path folder, String configuration) throws Exception {
        theirs = new Side();
        ours = new Side();
        try {
            var real = RealHaproxy.start(folder, theirs.filled(configuration));
            theirs.begin(real, real::ask, real::port);
            var own =
                    new RunningProxy(
                            Files.createDirectory(folder.resolve("o")), ours.filled(configuration));
            ours.begin(own, own::ask, own::port);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /// What is done with one side; it says what came of it by [Side#note].
    interface Script {
        void play(Side side) throws IOException;
    }

    void same(Script script) {
        var expected = CompletableFuture.supplyAsync(() -> theirs.played(script));
        List<String> found = ours.played(script).lines().toList();
        List<String> wanted = expected.join().lines().toList();
        int at = 0;
        while (at < Math.min(found.size(), wanted.size()) && found.get(at).equals(wanted.get(at))) {
            at++;
        }
        assertThat(around(found, at)).isEqualTo(around(wanted, at));
    }

    /// The notes from a little before a place on: all of them would fill the screen.
    private static String around(List<String> notes, int at) {
        int from = Math.max(0, at - 6);
        return String.join("\n", notes.subList(from, Math.min(notes.size(), at + 6)));
    }

    /// Our side alone: what HAProxy 2.6 does not know.
    String ours(Script script) {
        return ours.played(script);
    }

    @Override
    public void close() throws Exception {
        ours.close();
        theirs.close();
    }

    private interface Asked {
        String ask(String command) throws IOException;
    }

    private interface Ports {
        int of(String name);
    }

    /// One proxy with what belongs to it.
    static final class Side implements AutoCloseable {
        private final Map<String, HeldOrigin> origins = new HashMap<>();
        private final LogReceiver log = new LogReceiver();
        private final List<RawClient> clients = new ArrayList<>();
        private StringBuilder notes = new StringBuilder();
        private AutoCloseable proxy = () -> {};
        private Asked asked = _ -> "";
        private Ports ports = _ -> 0;

        private void begin(AutoCloseable proxy, Asked asked, Ports ports) {
            this.proxy = proxy;
            this.asked = asked;
            this.ports = ports;
        }

        private String filled(String configuration) {
            return ORIGIN.matcher(configuration)
                    .replaceAll(
                            match ->
                                    Matcher.quoteReplacement(
                                            Integer.toString(origin(match.group(1)).port())))
                    .replace("{log}", Integer.toString(log.port()));
        }

        private String played(Script script) {
            notes = new StringBuilder();
            // What a script before left behind when it failed.
            while (log.next(1) != null) {}
            origins.values().forEach(HeldOrigin::forget);
            try {
                script.play(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\nafter:\n" + notes, e);
            } finally {
                clients.forEach(RawClient::close);
                clients.clear();
            }
            return notes.toString();
        }

        HeldOrigin origin(String name) {
            return origins.computeIfAbsent(name, _ -> new HeldOrigin());
        }

        int port(String name) {
            return ports.of(name);
        }

        String ask(String command) throws IOException {
            return asked.ask(command);
        }

        /// Opens a connection; it is closed when the script is over.
        RawClient open(String frontend) {
            var client = new RawClient(ports.of(frontend));
            clients.add(client);
            return client;
        }

        /// Opens a connection and sends a request on it.
        RawClient get(String frontend, String target, String... fields) {
            return request(open(frontend), target, fields);
        }

        static RawClient request(RawClient client, String target, String... fields) {
            var text = new StringBuilder("GET " + target + " HTTP/1.1\r\nhost: a\r\n");
            for (String field : fields) {
                text.append(field).append("\r\n");
            }
            return client.send(text.append("\r\n").toString());
        }

        /// Reads one answer; notes the status line, and the lines of its head that begin with one of these names.
        void answer(RawClient client, String... names) {
            String answer = client.readUntil("\r\n\r\n", PATIENCE_MILLIS);
            String[] lines = answer.split("\r\n");
            var kept = new ArrayList<String>();
            for (String line : lines) {
                for (String name : names) {
                    if (line.regionMatches(true, 0, name, 0, name.length())) {
                        kept.add(line);
                    }
                }
            }
            note(lines[0] + (kept.isEmpty() ? "" : " " + kept));
        }

        /// Sorts what is noted meanwhile: the order is chance.
        void sorted(Runnable part) {
            int before = notes.length();
            part.run();
            String[] lines = notes.substring(before).split("\n");
            Arrays.sort(lines);
            notes.setLength(before);
            note(String.join("\n", lines));
        }

        /// Changes all notes so far.
        void mask(UnaryOperator<String> change) {
            notes = new StringBuilder(change.apply(notes.toString()));
        }

        /// An answer of the Runtime API without places in memory and times.
        String shown(String command) {
            try {
                return ask(command)
                        .replaceAll("0x[0-9a-f]+: ", "")
                        .replaceAll("exp=\\d+", "exp=N")
                        .replaceAll(" shard=\\d+", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void note(String text) {
            notes.append(text).append('\n');
        }

        /// Notes so many lines of the log that begin with a path, in the order in which they come, times left out.
        void log(int count) {
            for (int i = 0; i < count; ) {
                String line = log.next(PATIENCE_MILLIS);
                if (line == null) {
                    throw new AssertionError("no line of the log");
                }
                if (line.startsWith("/")) {
                    note(line.replaceAll("\\b(T[a-z])=\\d+", "$1=N"));
                    i++;
                }
            }
        }

        /// Notes so many lines of the log about servers and backends, in the order in which they come.
        void events(int count) {
            for (int i = 0; i < count; ) {
                String line = log.next(PATIENCE_MILLIS);
                if (line == null) {
                    throw new AssertionError("no line of the log");
                }
                if (!line.startsWith("/")) {
                    note(line.replaceAll("duration: \\d+ms", "duration: Nms"));
                    i++;
                }
            }
        }

        /// The next request that comes to one of these origins.
        HeldOrigin.Held next(List<String> names) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (System.nanoTime() < deadline) {
                for (String name : names) {
                    HeldOrigin.Held held = origin(name).next(2);
                    if (held != null) {
                        return held;
                    }
                }
            }
            throw new AssertionError("no request came to any of " + names);
        }

        /// Takes so many lines of the log without noting them.
        void forgetLog(int count) {
            int before = notes.length();
            log(count);
            notes.setLength(before);
        }

        /// One field of `show stat`.
        String stat(String proxy, String server, String column) throws IOException {
            String[] lines = ask("show stat").split("\n");
            int at = List.of(lines[0].replaceFirst("# ", "").split(",")).indexOf(column);
            for (String line : lines) {
                String[] fields = line.split(",", -1);
                if (fields[0].equals(proxy) && fields[1].equals(server)) {
                    return fields[at];
                }
            }
            throw new AssertionError("no " + proxy + "/" + server);
        }

        void awaitStat(String proxy, String server, String column, String value)
                throws IOException {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            String found = stat(proxy, server, column);
            while (!found.equals(value)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            proxy + "/" + server + " " + column + ": " + found + ", not " + value);
                }
                LockSupport.parkNanos(2_000_000);
                found = stat(proxy, server, column);
            }
        }

        void await(String what, BooleanSupplier condition) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("in vain: " + what);
                }
                LockSupport.parkNanos(2_000_000);
            }
        }

        @Override
        public void close() throws Exception {
            proxy.close();
            origins.values().forEach(HeldOrigin::close);
            log.close();
        }
    }
}
