package sluice.tui.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The dashboard on a pseudo terminal (made by `script`): keys go in, bytes come out, and whoever waits for some of them
/// is woken when more arrive.
final class TerminalProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process script;
    private final StringBuilder seen = new StringBuilder();
    private int from;
    private boolean ended;

    /// @param environment beside TERM, the locale and where state is kept
    TerminalProgram(
            Path folder,
            int columns,
            int rows,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        var command = new StringBuilder("stty cols " + columns + " rows " + rows + "; ");
        command.append(quoted(ProcessHandle.current().info().command().orElse("java")))
                .append(" -XX:TieredStopAtLevel=1 -cp ")
                .append(quoted(System.getProperty("java.class.path")))
                .append(" sluice.tui.boot.Main");
        arguments.forEach(argument -> command.append(' ').append(quoted(argument)));
        command.append("; echo code=$?; stty cols 200; stty -a");
        var builder =
                new ProcessBuilder("/usr/bin/script", "-qfec", command.toString(), "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().putAll(environment);
        script = builder.start();
        Thread.ofPlatform().daemon().start(this::collect);
    }

    static boolean possible() {
        return new File("/usr/bin/script").canExecute();
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }

    private void collect() {
        try (var out = script.inputReader(StandardCharsets.UTF_8)) {
            char[] characters = new char[8192];
            int count;
            while ((count = out.read(characters)) >= 0) {
                synchronized (seen) {
                    seen.append(characters, 0, count);
                    seen.notifyAll();
                }
            }
        } catch (IOException _) {
            // The terminal was taken away.
        }
        synchronized (seen) {
            ended = true;
            seen.notifyAll();
        }
    }

    /// Waits until the terminal was sent this text, after what was awaited before; what is drawn again is another text.
    void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (seen) {
            int at;
            while ((at = seen.indexOf(text, from)) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(!ended && left > 0)
                        .as("'%s' is sent to the terminal; seen: %s", text, seen)
                        .isTrue();
                seen.wait(left);
            }
            from = at + text.length();
        }
    }

    /// The same for text that may have been sent before.
    void awaitAnywhere(String text) throws InterruptedException {
        synchronized (seen) {
            if (seen.indexOf(text) >= 0) {
                return;
            }
        }
        await(text);
    }

    void type(String keys) throws IOException {
        script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        script.getOutputStream().flush();
    }

    /// Everything that was sent to the terminal so far.
    String output() {
        synchronized (seen) {
            return seen.toString();
        }
    }

    /// The Java process on the terminal.
    ProcessHandle java() {
        return script.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    /// Makes the terminal another size, of which the program is told by a signal.
    void resize(int columns, int rows) throws IOException, InterruptedException {
        var device = Files.readSymbolicLink(Path.of("/proc/" + java().pid() + "/fd/0"));
        run(
                "stty",
                "-F",
                device.toString(),
                "cols",
                Integer.toString(columns),
                "rows",
                Integer.toString(rows));
    }

    /// Has the jobs on the terminal go on after they were stopped.
    void resume() throws IOException, InterruptedException {
        String stat = Files.readString(Path.of("/proc/" + java().pid() + "/stat"));
        String group = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
        run("kill", "-CONT", "--", "-" + group);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /// Waits for the end of the program and returns what the shell said after it: its exit code, the modes of the line.
    String farewell(int code) throws InterruptedException {
        String text = "code=" + code;
        await(text);
        assertThat(script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        synchronized (seen) {
            return seen.substring(seen.lastIndexOf(text));
        }
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
