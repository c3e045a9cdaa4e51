package sluice.boot;

import sluice.catalog.Catalog;
import sluice.config.format.Formatter;
import sluice.config.model.Configuration;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Octets;
import sluice.config.syntax.Problem;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Problems;
import sluice.config.syntax.Severity;
import sluice.config.syntax.SourceFiles;
import sluice.operation.log.Ring;
import sluice.vocabulary.LogTemplate;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads the files of a command line and prints what is wrong with them.
final class Loading {
    private final CommandLine commandLine;
    private final Problems problems = new Problems();
    private final Environment environment = Environment.ofProcess();
    private List<String> files = List.of();
    private boolean zeroWarning;

    Loading(CommandLine commandLine) {
        this.commandLine = commandLine;
        environment.set("HAPROXY_STARTUP_VERSION", Product.COMPATIBLE_WITH);
        environment.set("HAPROXY_BRANCH", Product.BRANCH);
        var peer = commandLine.peerName();
        if (peer == null) {
            environment.set("HAPROXY_LOCALPEER", hostName());
        } else {
            environment.determine("HAPROXY_LOCALPEER", peer);
        }
        environment.offer("HAPROXY_HTTP_LOG_FMT", LogTemplate.HTTP.source());
        environment.offer("HAPROXY_HTTP_CLF_LOG_FMT", LogTemplate.HTTP_CLF.source());
        environment.offer("HAPROXY_HTTPS_LOG_FMT", LogTemplate.HTTPS.source());
        environment.offer("HAPROXY_TCP_LOG_FMT", LogTemplate.TCP.source());
        environment.offer("HAPROXY_TCP_CLF_LOG_FMT", LogTemplate.TCP_CLF.source());
    }

    /// Reads everything; whether it is usable is for [#usable(Configuration)] to say.
    Configuration read() {
        var reader =
                new ConfigurationReader(
                        KeywordIndex.collect(), environment, Product.facts(commandLine), problems);
        files = SourceFiles.expand(commandLine.files(), problems);
        for (var file : files) {
            reader.read(file, SourceFiles.read(file, problems));
        }
        environment.set("HAPROXY_CFGFILES", String.join(";", files));
        if (commandLine.isMaster()) {
            environment.set("HAPROXY_MWORKER", "1");
        }
        var configuration = reader.finish();
        zeroWarning = commandLine.zeroWarning() || configuration.process().zeroWarning;
        return configuration;
    }

    /// What `-dK` and `-dC` ask for.
    void dump(Catalog catalog, PrintStream out) {
        if (commandLine.keywordClasses() != null) {
            KeywordDump.print(commandLine.keywordClasses(), catalog, out);
        }
        if (commandLine.dumpConfiguration()) {
            for (var file : files) {
                print(out, Formatter.format(Octets.of(SourceFiles.read(file, problems))));
            }
        }
    }

    Problems problems() {
        return problems;
    }

    /// False when there are errors, or warnings under `zero-warning` and `-dW`.
    boolean usable() {
        return problems.valid() && !(zeroWarning && problems.warnings() > 0);
    }

    /// Keeps the problems, one line each, for `show startup-logs`.
    void record(Ring ring) {
        var printer = new ProblemPrinter(ProcessHandle.current().pid(), false);
        for (var problem : problems.sorted()) {
            if (shown(problem)) {
                printer.print(problem).lines().forEach(ring::add);
            }
        }
    }

    /// Prints the problems in the order of the text and what follows from them.
    void report(PrintStream out) {
        print(out, text(Terminal.colored()));
    }

    /// The same as text.
    String text(boolean colored) {
        var printer = new ProblemPrinter(ProcessHandle.current().pid(), colored);
        var sorted = problems.sorted();
        var text = new StringBuilder();
        if (problems.alerts() > 0) {
            text.append(printer.head(Severity.NOTICE, Product.title())).append('\n');
        }
        for (var problem : sorted) {
            if (shown(problem)) {
                text.append(printer.print(problem));
            }
        }
        if (problems.dropped() > 0) {
            text.append("  … and ").append(problems.dropped()).append(" more.\n");
        }
        if (problems.alerts() > 0) {
            for (var file : files) {
                text.append(alert(printer, "Error(s) found in configuration file : " + file));
            }
            text.append(alert(printer, "Fatal errors found in configuration."));
        } else if (problems.warnings() > 0 && !usable()) {
            text.append(
                    alert(
                            printer,
                            "Some warnings were found and 'zero-warning' is set. Aborting."));
        } else if (problems.warnings() > 0) {
            text.append("Warnings were found.\n");
        }
        return text.toString();
    }

    private boolean shown(Problem problem) {
        return switch (problem.severity()) {
            case ALERT, WARNING -> true;
            case NOTICE -> true;
            case DIAGNOSTIC -> commandLine.diagnostic();
        };
    }

    private static String alert(ProblemPrinter printer, String text) {
        return printer.head(Severity.ALERT, "config : " + text) + "\n";
    }

    /// Writes configuration text byte for byte.
    static void print(PrintStream out, String octets) {
        byte[] bytes = octets.replace("…", "...").getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    static String hostName() {
        try {
            return Octets.of(
                            java.nio.file.Files.readAllBytes(
                                    java.nio.file.Path.of("/proc/sys/kernel/hostname")))
                    .strip();
        } catch (java.io.IOException _) {
            var name = System.getenv("HOSTNAME");
            return name == null ? "localhost" : name;
        }
    }
}
