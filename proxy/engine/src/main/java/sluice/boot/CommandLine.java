package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Octets;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SourceFiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// HAProxy's command line. Management guide §3.
///
/// Public fields of one use: filled by [#parse(List)], read at start.
final class CommandLine {
    /// What is done.
    enum Task {
        RUN,
        CHECK,
        CONDITION,
        VERSION,
        BUILD_REPORT,
        HELP
    }

    /// How the process lives.
    enum Life {
        FOREGROUND,
        DAEMON,
        MASTER,
        /// Master that tells systemd when it is ready.
        NOTIFYING_MASTER
    }

    /// A command line that cannot be read; the usage follows it.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private Task task = Task.RUN;
    private final List<String> files = new ArrayList<>();
    private String condition = "";
    private boolean daemon;
    private boolean master;
    private boolean notifying;
    private boolean foreground;
    private boolean debug;
    private boolean quiet;
    private boolean verbose;
    private boolean diagnostic;
    private boolean zeroWarning;
    private boolean noServerVerify;
    private @Nullable String pidFile;
    private @Nullable String peerName;
    private @Nullable String masterSocket;
    private @Nullable String oldProcessSocket;
    private @Nullable String keywordClasses;
    private boolean dumpConfiguration;
    private boolean dumpLibraries;
    private int maxconn;
    private int proxyMaxconn;
    private int finishSignal;
    private final List<Integer> oldProcesses = new ArrayList<>();
    private final TreeSet<String> switchedOff = new TreeSet<>();

    private CommandLine() {}

    /// @throws Refused for a flag that does not exist or lacks its argument
    static CommandLine parse(List<String> arguments) throws Refused {
        var line = new CommandLine();
        var reading = new Reading(arguments);
        while (reading.hasNext()) {
            line.flag(reading.next(), reading);
        }
        return line;
    }

    private void flag(String flag, Reading reading) throws Refused {
        switch (flag) {
            case "-v" -> task = Task.VERSION;
            case "-vv" -> task = Task.BUILD_REPORT;
            case "-h", "--help" -> task = Task.HELP;
            case "--version" -> task = Task.VERSION;
            case "-c" -> task = Task.CHECK;
            case "-cc" -> {
                task = Task.CONDITION;
                condition = reading.argument(flag);
            }
            case "-f" -> files.add(reading.argument(flag));
            case "--" -> reading.rest().forEach(files::add);
            // The launcher changed the directory and limited the heap: a JVM cannot do either.
            case "-C" -> reading.argument(flag);
            case "-m" -> reading.number(flag);
            case "-D" -> daemon = true;
            case "-W" -> master = true;
            case "-Ws" -> {
                master = true;
                notifying = true;
            }
            case "-S" -> masterSocket = reading.argument(flag);
            case "-x" -> oldProcessSocket = reading.argument(flag);
            case "-L" -> peerName = reading.argument(flag);
            case "-N" -> proxyMaxconn = reading.number(flag);
            case "-n" -> maxconn = reading.number(flag);
            case "-p" -> pidFile = reading.argument(flag);
            case "-V" -> verbose = true;
            case "-q" -> quiet = true;
            // Names are resolved by the system, once, when the configuration is read.
            case "-4" -> {}
            case "-sf", "-st" -> {
                finishSignal = flag.equals("-sf") ? Signals.USR1 : Signals.TERM;
                while (reading.hasNext() && !reading.peek().startsWith("-")) {
                    oldProcesses.add(reading.number(flag));
                }
            }
            default -> {
                if (!flag.startsWith("-d") || !debugFlag(flag)) {
                    throw new Refused(
                            flag.startsWith("-")
                                    ? "unknown option '" + flag + "'"
                                    : "unexpected argument '"
                                            + flag
                                            + "' (files are given with -f)");
                }
            }
        }
    }

    /// The flags that begin with `-d`. Those that tune memory, pollers or CPU placement of the original have no counterpart
    /// here and are accepted without effect.
    private boolean debugFlag(String flag) throws Refused {
        var rest = flag.substring(2);
        if (rest.isEmpty()) {
            debug = true;
            return true;
        }
        switch (rest) {
            case "b" -> foreground = true;
            case "D" -> diagnostic = true;
            case "W" -> zeroWarning = true;
            case "V" -> noServerVerify = true;
            case "e" -> switchedOff.add("EPOLL");
            case "p" -> switchedOff.add("POLL");
            case "G" -> switchedOff.add("GETADDRINFO");
            case "R" -> switchedOff.add("REUSEPORT");
            case "S" -> switchedOff.add("SPLICE");
            case "F" -> switchedOff.add("FAST-FORWARD");
            case "L" -> dumpLibraries = true;
            case "I", "T", "Z", "c", "k", "r", "v" -> {}
            default -> {
                switch (rest.charAt(0)) {
                    case 'K' -> keywordClasses = rest.substring(1);
                    case 'C' -> {
                        if (rest.length() > 1) {
                            throw new Refused("'-dC' : configurations are dumped in clear only");
                        }
                        dumpConfiguration = true;
                    }
                    case 'M', 't', 'A' -> {}
                    default -> {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    Task task() {
        return task;
    }

    /// True when no file was named, or only folders without one.
    boolean namesNothing() {
        return files.stream().allMatch(CommandLine::isEmptyFolder);
    }

    private static boolean isEmptyFolder(String name) {
        return Files.isDirectory(Path.of(Octets.characters(name)))
                && SourceFiles.expand(List.of(name), new Problems()).isEmpty();
    }

    /// Files and directories in order, as configuration text.
    List<String> files() {
        return files;
    }

    String condition() {
        return condition;
    }

    /// What the flags ask for; the configuration may add `daemon`. `-db` wins over everything, `-d` over the background only.
    Life life(boolean daemonKeyword) {
        if (foreground) {
            return Life.FOREGROUND;
        }
        if (master) {
            return notifying ? Life.NOTIFYING_MASTER : Life.MASTER;
        }
        return (daemon || daemonKeyword) && !debug ? Life.DAEMON : Life.FOREGROUND;
    }

    boolean quiet() {
        return quiet && !verbose;
    }

    boolean verbose() {
        return verbose;
    }

    boolean diagnostic() {
        return diagnostic;
    }

    boolean zeroWarning() {
        return zeroWarning;
    }

    boolean noServerVerify() {
        return noServerVerify;
    }

    @Nullable String pidFile() {
        return pidFile;
    }

    @Nullable String peerName() {
        return peerName;
    }

    /// `-W` or `-Ws`.
    boolean isMaster() {
        return master;
    }

    @Nullable String masterSocket() {
        return masterSocket;
    }

    @Nullable String oldProcessSocket() {
        return oldProcessSocket;
    }

    /// Comma-separated classes of `-dK`, null without it.
    @Nullable String keywordClasses() {
        return keywordClasses;
    }

    /// `-dC`
    boolean dumpConfiguration() {
        return dumpConfiguration;
    }

    boolean dumpLibraries() {
        return dumpLibraries;
    }

    /// `-n`; 0 when not given.
    int maxconn() {
        return maxconn;
    }

    /// `-N`; 0 when not given.
    int proxyMaxconn() {
        return proxyMaxconn;
    }

    /// The signal for [#oldProcesses()].
    int finishSignal() {
        return finishSignal;
    }

    List<Integer> oldProcesses() {
        return oldProcesses;
    }

    /// Names that `enabled(…)` no longer finds.
    Set<String> switchedOff() {
        return switchedOff;
    }

    /// The arguments from left to right.
    private static final class Reading {
        private final List<String> arguments;
        private int at;

        Reading(List<String> arguments) {
            this.arguments = arguments.stream().map(Octets::ofCharacters).toList();
        }

        boolean hasNext() {
            return at < arguments.size();
        }

        String peek() {
            return arguments.get(at);
        }

        String next() {
            return arguments.get(at++);
        }

        String argument(String flag) throws Refused {
            if (!hasNext()) {
                throw new Refused("option '" + flag + "' needs an argument");
            }
            return next();
        }

        int number(String flag) throws Refused {
            var text = argument(flag);
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException _) {
                throw new Refused("option '" + flag + "' needs a number, not '" + text + "'");
            }
        }

        List<String> rest() {
            var rest = arguments.subList(at, arguments.size());
            at = arguments.size();
            return rest;
        }
    }

    /// What `-h` and a refused command line print.
    static String usage(String program) {
        return """
        Usage : %s [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]
                [ -p <pidfile> ] [ -m <max megs> ] [ -C <dir> ] [-- <cfgfile>*]
                -v displays version ; -vv shows what is built in.
                -f names a configuration file, or a directory whose *.cfg files are read
                -c check mode : only checks the configuration and exits (0 valid, 1 not)
                -cc <cond> evaluates a condition and exits (0 true, 1 false, 2 error)
                -V enters verbose mode (disables quiet mode)
                -q quiet mode : displays no messages
                -d enters debug mode ; -db only disables background mode.
                -D goes daemon ; -C changes to <dir> before loading files.
                -W master-worker mode ; -Ws the same, telling systemd when ready.
                -S <bind>[,<bind options>...] master CLI
                -p writes the process id to this file
                -n sets the maximum total # of connections
                -N sets the default, per-proxy maximum # of connections
                -m limits the usable amount of memory (in MB)
                -L sets the local peer name (default to hostname)
                -sf/-st [pid ]* finishes/terminates old processes once started.
                -x <unix_socket> gets listening sockets from an old process
                -dC dumps the configuration ; -dL the loaded libraries
                -dD diagnostic mode : warns about suspicious statements
                -dK{class[,...]} dumps the keywords (use 'help' for the classes)
                -dR disables SO_REUSEPORT ; -dS splice ; -de epoll ; -dV server certificate checks
                -dW fails if any warning is emitted
                -4 -dA -dF -dG -dI -dM -dT -dZ -dc -dk -dp -dr -dt -dv accepted for compatibility
        """
                .formatted(program);
    }
}
