package sluice.boot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The manual: the doc comments of the keywords, collected at build time. Shown by `sluice help` and written to `docs/manual`.
final class ManualPages {
    /// One entry.
    ///
    /// @param subject the package that the keyword lives in
    /// @param text Markdown
    record Entry(String kind, List<String> names, String subject, String text) {}

    private ManualPages() {}

    /// Every entry in the order of the packages.
    static List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        for (var resource : KeywordIndex.manuals()) {
            var subject =
                    resource.substring(resource.lastIndexOf('/') + 1)
                            .replace("sluice.keyword.", "")
                            .replace(".md", "");
            for (var block : read(resource).split("\001")) {
                int end = block.indexOf('\n');
                int tab = block.indexOf('\t');
                if (end > 0 && tab > 0 && tab < end) {
                    entries.add(
                            new Entry(
                                    block.substring(0, tab),
                                    names(block.substring(tab + 1, end)),
                                    subject,
                                    block.substring(end + 1).strip()));
                }
            }
        }
        return entries;
    }

    private static List<String> names(String text) {
        return List.of(text);
    }

    private static String read(String resource) {
        try (InputStream in = ManualPages.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    /// One page per subject: its name and its Markdown.
    static Map<String, String> pages() {
        var pages = new LinkedHashMap<String, StringBuilder>();
        for (var entry : entries()) {
            pages.computeIfAbsent(
                            entry.subject(),
                            subject ->
                                    new StringBuilder("# " + capital(subject))
                                            .append(
                                                    "\n\nGenerated from the doc comments of the"
                                                            + " keywords; do not edit.\n"))
                    .append("\n## ")
                    .append(String.join(", ", entry.names()))
                    .append("\n\n*")
                    .append(entry.kind())
                    .append("*\n\n")
                    .append(entry.text())
                    .append('\n');
        }
        var texts = new TreeMap<String, String>();
        pages.forEach((subject, text) -> texts.put(subject, text.toString()));
        return texts;
    }

    /// The list of pages.
    static String index(Map<String, String> pages) {
        var out =
                new StringBuilder(
                        "# Manual of the keywords\n\n"
                                + "Generated; `sluice help KEYWORD` shows the same entries.\n\n");
        new TreeMap<>(pages)
                .keySet()
                .forEach(
                        subject ->
                                out.append("- [")
                                        .append(capital(subject))
                                        .append("](")
                                        .append(subject)
                                        .append(".md)\n"));
        return out.toString();
    }

    /// What may stand before the word to ask for one kind only.
    private static final Map<String, String> KINDS =
            Map.of(
                    "converter", "converter",
                    "fetch", "sample-fetch",
                    "action", "action",
                    "directive", "directive",
                    "option", "option",
                    "bind", "bind-option",
                    "server", "server-option",
                    "command", "runtime-command",
                    "acl", "acl-keyword",
                    "alias", "log-format-alias");

    /// The entries of a word, for `sluice help WORD`, or of one kind, for `sluice help converter WORD`.
    static Optional<String> find(String word) {
        int blank = word.indexOf(' ');
        String kind = blank < 0 ? null : KINDS.get(word.substring(0, blank));
        var found = kind == null ? "" : text(word.substring(blank + 1), kind);
        if (found.isEmpty()) {
            found = text(word, null);
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static String text(String word, @Nullable String kind) {
        var out = new StringBuilder();
        for (var entry : entries()) {
            if (kind != null && !entry.kind().equals(kind)) {
                continue;
            }
            for (var name : entry.names()) {
                if (name.equals(word) || (" " + name + " ").contains(" " + word + " ")) {
                    out.append(name)
                            .append("  (")
                            .append(entry.kind())
                            .append(")\n\n")
                            .append(entry.text().indent(2))
                            .append('\n');
                    break;
                }
            }
        }
        return out.toString();
    }

    /// Every name, for suggestions.
    static List<String> names() {
        return entries().stream().flatMap(entry -> entry.names().stream()).distinct().toList();
    }

    private static String capital(String subject) {
        return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1);
    }
}
