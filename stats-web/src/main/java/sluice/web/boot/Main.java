package sluice.web.boot;

import org.apache.commons.codec.digest.Crypt;

import sluice.web.server.WebServer;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `sluice web`. Exit codes: 0 stopped, 1 cannot listen or read a file, 2 usage.
public final class Main {
    private static final List<String> QUIET =
            List.of("io.undertow", "org.xnio", "org.jboss.threads");

    /// Kept, because loggers that nobody holds lose their level.
    private static final List<Logger> QUIETED = new CopyOnWriteArrayList<>();

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err)
            throws InterruptedException {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments);
        } catch (CommandLine.Mistake e) {
            err.println("sluice web: " + e.getMessage());
            err.println("Try 'sluice web --help'.");
            return 2;
        }
        return switch (line) {
            case CommandLine.Help _ -> print(out, CommandLine.HELP);
            case CommandLine.Version _ -> print(out, "sluice web " + version() + '\n');
            case CommandLine.HashPassword _ -> hash(out, err);
            case CommandLine.Serve serve -> serve(serve, out, err);
        };
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    private static int print(PrintStream out, String text) {
        out.print(text);
        out.flush();
        return 0;
    }

    /// Asks for a password, or takes the first line of standard input, and prints what `--user` wants.
    private static int hash(PrintStream out, PrintStream err) {
        Console console = System.console();
        String password;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password: ");
            password = typed == null ? "" : new String(typed);
        } else {
            try {
                String input = new String(System.in.readNBytes(4096), StandardCharsets.UTF_8);
                int end = input.indexOf('\n');
                password = (end < 0 ? input : input.substring(0, end)).stripTrailing();
            } catch (IOException e) {
                err.println("sluice web: cannot read the password: " + e.getMessage());
                return 1;
            }
        }
        if (password.isEmpty()) {
            err.println("sluice web: an empty password is no password");
            return 2;
        }
        out.println(Crypt.crypt(password));
        return 0;
    }

    private static int serve(CommandLine.Serve serve, PrintStream out, PrintStream err)
            throws InterruptedException {
        // Undertow announces itself at every start; warnings still come through.
        for (String name : QUIET) {
            var logger = Logger.getLogger(name);
            logger.setLevel(Level.WARNING);
            QUIETED.add(logger);
        }
        var stop = new CountDownLatch(1);
        try (var server = new WebServer(serve.settings(), Clock.systemUTC())) {
            server.start();
            for (String warning : serve.warnings()) {
                err.println("sluice web: " + warning);
            }
            out.println("Sluice page: " + server.address());
            for (var proxy : serve.settings().proxies()) {
                out.println("  " + proxy.name() + "  " + proxy.target().label());
            }
            out.println(
                    serve.settings().admin()
                            ? "Actions are offered (--admin). Stop with Ctrl-C."
                            : "Read only; --admin offers actions. Stop with Ctrl-C.");
            out.flush();
            Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
            stop.await();
        } catch (IOException e) {
            err.println(
                    "sluice web: cannot listen on "
                            + serve.settings().host()
                            + ':'
                            + serve.settings().port()
                            + ": "
                            + e.getMessage());
            return 1;
        }
        return 0;
    }
}
