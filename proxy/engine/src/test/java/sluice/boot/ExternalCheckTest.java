package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Checks by a program: what it is told, what its end means, and that it ends, as with HAProxy. Manual §4.2 `option external-check`.
class ExternalCheckTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
              external-check
              insecure-fork-wanted
            defaults
              mode tcp
              log global
              option log-health-checks
              option external-check
              timeout client 5s
              timeout server 5s
              timeout connect 5s
              default-server check inter 1s downinter 4s fall 1
            backend told
              external-check path "/bin:/usr/bin"
              external-check command {folder}/tell
              server s 127.0.0.1:99 id 7 maxconn 30
            listen heard
              bind 127.0.0.1:{port heard}
              external-check path "/bin:/usr/bin"
              external-check command {folder}/tell
              server s [::1]:98
            backend good
              external-check command /bin/true
              server s 127.0.0.1:1
            backend bad
              external-check command /bin/false
              server s 127.0.0.1:1
            backend coded
              external-check command {folder}/code
              server s 127.0.0.1:1
            backend killed
              external-check command {folder}/die
              server s 127.0.0.1:1
            backend late
              external-check command {folder}/stay
              server s 127.0.0.1:1 inter 200ms
            """;

    private static final List<String> BACKENDS =
            List.of("told", "heard", "good", "bad", "coded", "killed", "late");

    @TempDir Path folder;

    /// What a program wrote down of itself, without what the two proxies cannot have in common.
    private static String told(Path folder, String backend) throws IOException {
        var file = folder.resolve("told-" + backend);
        if (!Files.exists(file)) {
            return "";
        }
        var known = new TreeMap<String, String>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? line : line.substring(0, equals);
            // The shell's own, and what came after HAProxy 2.6.
            if (!List.of(
                            "PWD",
                            "SHLVL",
                            "_",
                            "OLDPWD",
                            "HAPROXY_SERVER_SSL",
                            "HAPROXY_SERVER_PROTO")
                    .contains(name)) {
                known.put(name, line);
            }
        }
        return String.join("\n", known.values());
    }

    private static Path prepare(Path parent, String name) throws IOException {
        var folder = Files.createDirectory(parent.resolve(name));
        script(
                folder,
                "tell",
                "{ echo \"arguments=$*\"; env; } > "
                        + folder
                        + "/told.$$; mv "
                        + folder
                        + "/told.$$ "
                        + folder
                        + "/told-$HAPROXY_PROXY_NAME");
        script(folder, "code", "exit 42");
        script(folder, "die", "kill -9 $$");
        script(folder, "stay", "echo $$ > " + folder + "/stays; exec /bin/sleep 600");
        return folder;
    }

    private static void script(Path folder, String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private interface Asked {
        String ask(String command) throws IOException;
    }

    /// Status and description of every server, its log lines, and what the programs were told.
    private static Map<String, String> seen(Asked proxy, Path folder, List<String> lines, int port)
            throws IOException {
        var all = new TreeMap<String, String>();
        for (String backend : BACKENDS) {
            var text = new StringBuilder();
            String[] shown = proxy.ask("show stat " + backend + " 4 -1").split("\n");
            List<String> names = List.of(shown[0].split(","));
            String[] values = shown[1].split(",", -1);
            for (String name :
                    List.of("status", "check_status", "check_code", "check_desc", "last_chk")) {
                String value = values[names.indexOf(name)];
                text.append(name).append('=').append(value.replace("* ", "")).append(' ');
            }
            text.append('\n');
            lines.stream()
                    .filter(line -> line.contains(" " + backend + "/s "))
                    .findFirst()
                    .ifPresent(
                            line ->
                                    text.append(
                                                    line.replaceAll(
                                                            "duration: \\d+ms", "duration: Nms"))
                                            .append('\n'));
            text.append(told(folder, backend).replace(Integer.toString(port), "N"));
            all.put(backend, text.toString());
        }
        return all;
    }

    @Test
    void sameWordsAndSameEndAsHaproxy() throws Exception {
        assumeTrue(RealHaproxy.available());
        var theirFolder = prepare(folder, "h");
        var ourFolder = prepare(folder, "o");
        try (var theirLog = new LogReceiver();
                var ourLog = new LogReceiver();
                var theirs = RealHaproxy.start(theirFolder, logged(theirLog));
                var ours = new RunningProxy(ourFolder, logged(ourLog))) {
            var theirLines = new ArrayList<String>();
            var ourLines = new ArrayList<String>();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            Map<String, String> expected;
            Map<String, String> found;
            do {
                theirLines.addAll(theirLog.lines(1, 50));
                ourLines.addAll(ourLog.lines(1, 50));
                expected = seen(theirs::ask, theirFolder, theirLines, theirs.port("heard"));
                found = seen(ours::ask, ourFolder, ourLines, ours.port("heard"));
            } while (System.nanoTime() < deadline
                    && !(found.equals(expected) && found.toString().contains("PROCTOUT")));
            for (String backend : BACKENDS) {
                assertThat(found.get(backend)).as(backend).isEqualTo(expected.get(backend));
            }
            assertThat(found.get("late")).contains("PROCTOUT");
            assertThat(found.get("told")).contains("HAPROXY_SERVER_MAXCONN=30");
            assertThat(Files.readString(ourFolder.resolve("told-told")))
                    .contains("HAPROXY_SERVER_SSL=0", "HAPROXY_SERVER_PROTO=tcp");
        }
    }

    private static String logged(LogReceiver log) {
        return CONFIGURATION.replace("LOG", Integer.toString(log.port()));
    }

    @Test
    void aProgramThatStaysIsKilled() throws Exception {
        var ourFolder = prepare(folder, "k");
        try (var log = new LogReceiver();
                var ours = new RunningProxy(ourFolder, logged(log))) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            String shown;
            do {
                LockSupport.parkNanos(20_000_000);
                shown = ours.ask("show stat late 4 -1");
            } while (!shown.contains("PROCTOUT") && System.nanoTime() < deadline);
            assertThat(shown).contains("PROCTOUT");
            long id = Long.parseLong(Files.readString(ourFolder.resolve("stays")).strip());
            while (ProcessHandle.of(id).isPresent() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(ProcessHandle.of(id)).isEmpty();
        }
    }
}
