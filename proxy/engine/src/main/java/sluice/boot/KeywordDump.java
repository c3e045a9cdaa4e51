package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.model.BindOption;
import sluice.config.model.Directive;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.ServerOption;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.Converter;
import sluice.sample.SampleFetch;
import sluice.sample.acl.AclKeyword;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// `-dK`: the keywords that this program knows, for editors and for comparing versions.
final class KeywordDump {
    private static final List<String> CLASSES =
            List.of("acl", "cfg", "cli", "cnv", "flt", "smp", "svc");

    private KeywordDump() {}

    static void print(@Nullable String classes, Catalog catalog, PrintStream out) {
        var wanted = Set.of((classes == null ? "" : classes).split(","));
        if (wanted.contains("help") || wanted.contains("")) {
            out.print(
                    """
                    # List of supported keyword classes:
                    all: list all keywords
                    acl: ACL keywords
                    cfg: configuration keywords
                    cli: CLI keywords
                    cnv: sample converter keywords
                    flt: filter names
                    smp: sample fetch functions
                    svc: service names
                    """);
        }
        for (var one : CLASSES) {
            if (wanted.contains(one) || wanted.contains("all")) {
                switch (one) {
                    case "acl" -> criteria(catalog, out);
                    case "cfg" -> configuration(catalog, out);
                    case "cli" -> commands(catalog, out);
                    case "cnv" ->
                            list(
                                    catalog.names(Converter.Keyword.class),
                                    "sample converter functions",
                                    out);
                    case "flt" -> list(List.of(), "filter names", out);
                    case "svc" -> list(List.of("prometheus-exporter"), "service names", out);
                    default ->
                            list(
                                    catalog.names(SampleFetch.Keyword.class),
                                    "sample fetch functions",
                                    out);
                }
            }
        }
    }

    /// In the form `path_beg = path -m beg`.
    private static void criteria(Catalog catalog, PrintStream out) {
        var lines = new ArrayList<String>();
        for (var keyword : catalog.all(AclKeyword.Keyword.class)) {
            for (var name : keyword.name()) {
                lines.add(
                        name
                                + " = "
                                + keyword.fetchOf(name)
                                + " -m "
                                + keyword.method().method().word());
            }
        }
        list(lines, "ACL keywords", out);
    }

    private static void commands(Catalog catalog, PrintStream out) {
        var lines = new ArrayList<String>();
        for (var name : catalog.names(RuntimeCommand.Keyword.class)) {
            lines.add(name + " [WORKER]");
        }
        list(lines, "CLI keywords", out);
    }

    private static void configuration(Catalog catalog, PrintStream out) {
        out.println("# List of registered configuration keywords:");
        for (var section : Section.values()) {
            var names = new TreeSet<String>();
            for (var entry : catalog.all(Directive.Keyword.class)) {
                if (entry.in().contains(section)) {
                    names.addAll(entry.name());
                }
            }
            for (var entry : catalog.all(ProxyOption.Keyword.class)) {
                if (entry.in().contains(section)) {
                    entry.name().forEach(name -> names.add("option " + name));
                }
            }
            if (!names.isEmpty()) {
                out.println(section.word());
                names.forEach(name -> out.println("\t" + name));
            }
            if (section == Section.LISTEN) {
                options("bind <addr>", catalog.names(BindOption.Keyword.class), out);
                options("server <name> <addr>", catalog.names(ServerOption.Keyword.class), out);
            }
        }
    }

    private static void options(String line, List<String> names, PrintStream out) {
        for (var name : new TreeSet<>(names)) {
            out.println("\t" + line + " " + name);
        }
    }

    private static void list(List<String> names, String title, PrintStream out) {
        out.println("# List of registered " + title + ":");
        var sorted = new ArrayList<>(new TreeSet<>(names));
        sorted.forEach(out::println);
    }
}
