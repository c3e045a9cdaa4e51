package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.LogReceiver;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How the process starts, answers and ends, by its flags and by signals. Management guide §3 and §4.
class ProcessContractTest {
    private static final String GOOD =
            """
            defaults
                mode http
                timeout connect 1s
                timeout client 1s
                timeout server 1s
            frontend web
                bind unix@web.sock
                default_backend app
            backend app
                server one 127.0.0.1:1
            """;

    @TempDir Path folder;
    private ProgramUnderTest program;

    @BeforeEach
    void prepare() throws Exception {
        program = new ProgramUnderTest(folder);
        Files.writeString(folder.resolve("good.cfg"), GOOD);
        Files.writeString(folder.resolve("bad.cfg"), GOOD + "    nonsense\n");
        Files.writeString(
                folder.resolve("warned.cfg"), GOOD.replace("    timeout server 1s\n", ""));
        Files.writeString(
                folder.resolve("nobody.cfg"), GOOD.replace("    bind unix@web.sock\n", ""));
        Files.createDirectory(folder.resolve("empty"));
    }

    /// Flags, exit code, and a piece of what is printed: empty means that nothing is.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -c -f good.cfg                          | 0 |
                    -c -V -f good.cfg                       | 0 | Configuration file is valid
                    -c -dW -dM -dI -n 9 -N 8 -m 300 -L x -f good.cfg | 0 |
                    -c -D -de -dp -dG -dR -dS -dV -dZ -dA -dF -dT -dr -dt -4 -f good.cfg | 0 |
                    -c -W -S 127.0.0.1:0 -p pid -f good.cfg | 0 |
                    -c -x old.sock -sf 1 2 -f good.cfg      | 0 |
                    -c -st -f good.cfg                      | 0 |
                    -c -- good.cfg                          | 0 |
                    -c -f bad.cfg                           | 1 | unknown keyword 'nonsense'
                    -c -f warned.cfg                        | 0 | missing timeouts
                    -c -dW -f warned.cfg                    | 1 | zero-warning
                    -c -q -f warned.cfg                     | 0 |
                    -c -f missing.cfg                       | 1 | No such file or directory
                    -c -f empty                             | 1 | Usage :
                    -f nobody.cfg                           | 1 | No enabled listener found
                    -c -f                                   | 1 | needs an argument
                    -c -Z                                   | 1 | unknown option
                    -c good.cfg                             | 1 | unexpected argument
                    -cc version_atleast(3.5-dev5)           | 0 |
                    -cc version_atleast(99)                 | 1 |
                    -cc nonsense                            | 2 | unparsable conditional expression
                    -v                                      | 0 | compatible with HAProxy version 3.5
                    -vv                                     | 0 | Feature list :
                    -c -dC -f good.cfg                      | 0 | bind unix@web.sock
                    -c -dL -f good.cfg                      | 0 | libjvm.so
                    -c -dKhelp -f good.cfg                  | 0 | smp: sample fetch functions
                    -c -dKall -f good.cfg                   | 0 | path_beg = path -m beg
                    -c -dKcli -f good.cfg                   | 0 | show info [WORKER]
                    """)
    void ends_with(String flags, int code, @Nullable String printed) {
        var arguments = new ArrayList<>(List.of("haproxy"));
        for (var word : flags.split(" +")) {
            arguments.add(
                    word.matches("[a-z]+\\.cfg|empty") ? folder.resolve(word).toString() : word);
        }
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int actual = Main.run(arguments, out, out);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .satisfies(
                        text -> {
                            if (printed == null) {
                                assertThat(text).isEmpty();
                            } else {
                                assertThat(text).contains(printed);
                            }
                        });
        assertThat(actual).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "USR1"})
    void a_signal_ends_a_process_in_the_foreground_in_order(String signal) throws Exception {
        assertThat(endOf(signal, "-db")).isZero();
    }

    /// Whoever ends a proxy while it still reads its file learns whether the file was good.
    @ParameterizedTest
    @CsvSource({"bad, 1", "good, 0"})
    void a_signal_waits_for_the_verdict(String quality, int code) throws Exception {
        var pipe = folder.resolve(quality + ".pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        var process = program.start(List.of("-db", "-f", pipe.toString()));
        try (var out = Files.newOutputStream(pipe)) {
            ProgramUnderTest.signal(process, "TERM");
            out.write(
                    (quality.equals("bad") ? "nonsense\n" : GOOD).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
    }

    @Test
    void an_interrupted_master_says_so() throws Exception {
        assertThat(endOf("INT", "-W")).isEqualTo(130);
    }

    /// As below `nohup`, or in the background of a script.
    @Test
    void signals_that_were_ignored_are_heard() throws Exception {
        var file = folder.resolve("pid");
        var process =
                program.start(
                        "trap '' INT HUP; exec \"$@\"",
                        List.of("-W", "-p", file.toString(), "-f", "good.cfg"));
        try {
            await(() -> Files.exists(file) && Files.size(file) > 0, process);
            ProgramUnderTest.signal(process, "INT");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        } finally {
            process.destroyForcibly();
        }
    }

    /// A line that is on its way when the signal comes arrives.
    @Test
    void logs_leave_before_the_process_does() throws Exception {
        var file = folder.resolve("pid");
        var socket = folder.resolve("admin.sock");
        try (var log = new LogReceiver()) {
            Files.writeString(
                    folder.resolve("logged.cfg"),
                    "global\n    log 127.0.0.1:%d local0\n    stats socket %s level admin\n%s"
                            .formatted(log.port(), socket, GOOD));
            var process = program.start(List.of("-W", "-p", "" + file, "-f", "logged.cfg"));
            try {
                await(() -> Files.exists(file) && Files.size(file) > 0, process);
                RunningProxy.ask(socket, "expert-mode on; debug dev log good bye");
                ProgramUnderTest.signal(process, "INT");
                assertThat(log.next(10_000)).endsWith(": good bye");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /// systemd's way to be told: a datagram to the unix socket named in the environment.
    @ParameterizedTest
    @ValueSource(strings = {"", "@"})
    void a_service_says_that_it_is_ready(String prefix) throws Exception {
        String path = prefix + folder.resolve("notify");
        try (var service = new NotifySocket(path)) {
            var process =
                    program.start(
                            "NOTIFY_SOCKET='" + path + "' exec \"$@\"",
                            List.of("-Ws", "-f", "good.cfg"));
            try {
                assertThat(service.receive(20)).contains("READY=1");
                assertThat(process.isAlive()).isTrue();
                ProgramUnderTest.signal(process, "TERM");
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void a_hang_up_prints_the_states_of_servers() throws Exception {
        assertThat(endOf("USR1", "-db", "HUP")).isZero();
        assertThat(program.output())
                .contains("SIGHUP received, dumping servers states.")
                .contains("SIGHUP: Server app/one is UP. Conn: 0 act, 0 pend, 0 tot.")
                .contains(
                        "SIGHUP: Proxy app has 1 active servers and 0 backup servers available."
                                + " Conn: act(FE+BE): 0+0, 0 pend (0 unass), tot(FE+BE): 0+0.")
                .contains("SIGHUP: Proxy web has no servers.")
                .contains("Proxy web stopped (cumulated conns: FE: 0, BE: 0).");
    }

    /// Starts, waits for the pid file, sends the signals and answers the exit code.
    private int endOf(String last, String life, String... before) throws Exception {
        var file = folder.resolve("pid");
        var process = program.start(List.of(life, "-p", file.toString(), "-f", "good.cfg"));
        try {
            await(() -> Files.exists(file) && Files.size(file) > 0, process);
            assertThat(Files.readString(file).strip()).isEqualTo(Long.toString(process.pid()));
            for (var signal : before) {
                ProgramUnderTest.signal(process, signal);
                await(() -> program.output().contains("Proxy web"), process);
            }
            ProgramUnderTest.signal(process, last);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    private void await(Question question, Process process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!question.ask()) {
            boolean ended = process.waitFor(10, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + program.output());
            }
        }
    }
}
