package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Line;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.FrontTls.Certified;
import sluice.wire.tls.FrontTls.ListPlace;
import sluice.wire.tls.TlsProblem;
import sluice.wire.tls.TlsSettings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A crt-list: certificates with the names that lead to them, one per line: `path [options] filters`. Manual §5.1 `crt-list`.
///
/// A folder of certificates is one as well, with a line for each file. Lines can be added and deleted at run time, for all bind lines that
/// use the list; confined to the thread that reads the configuration, then to the operation loop.
final class CertificateList {
    private static final int MOST_LINES = 1_000_000;

    private final String name;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();

    /// @param number of the line, counted from 1
    /// @param certificate the path, as the store names it
    /// @param options what stood between the brackets; empty for none
    /// @param filters SNI filters; empty takes the certificate's own names
    /// @param line the text it came from, for the place of problems
    record Entry(int number, String certificate, String options, List<String> filters, Line line) {
        /// The same line for a certificate of that name: one of a bundle.
        Entry of(String name) {
            return new Entry(number, name, options, filters, line);
        }

        ListPlace place(String list) {
            return new ListPlace(list, number);
        }

        /// As `show ssl crt-list` prints it.
        String text(boolean numbered) {
            var text = new StringBuilder(certificate);
            if (numbered) {
                text.append(':').append(number);
            }
            if (!options.isEmpty()) {
                text.append(" [").append(options).append(']');
            }
            filters.forEach(filter -> text.append(' ').append(filter));
            return text.toString();
        }
    }

    /// One bind line that uses the list.
    interface Settings {
        /// Its settings with those of an entry laid over; null when the entry has none of its own.
        @Nullable TlsSettings of(Entry entry) throws TlsProblem;

        /// Where the bind line stands: `file:line`.
        String line();
    }

    private record Use(FrontTls tls, Settings settings) {}

    CertificateList(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /// The number of the next line that is added.
    int next() {
        return entries.isEmpty() ? 1 : entries.getLast().number + 1;
    }

    /// From here on changes of the list are changes of that bind point.
    void usedBy(FrontTls tls, Settings settings) {
        uses.add(new Use(tls, settings));
    }

    /// Adds a line at run time, everywhere or nowhere.
    void insert(Entry entry, CertificateFile file) throws TlsProblem {
        var ready = new ArrayList<Runnable>();
        for (Use use : uses) {
            var all = new ArrayList<>(use.tls.certificates());
            all.add(new Certified(file, entry.filters, use.settings.of(entry), entry.place(name)));
            ready.add(use.tls.prepare(all));
        }
        ready.forEach(Runnable::run);
        entries.add(entry);
    }

    /// Deletes a line at run time.
    ///
    /// @throws TlsProblem when a bind point would be left without its default certificate
    void delete(Entry entry) throws TlsProblem {
        var place = entry.place(name);
        var needing = new StringBuilder();
        for (Use use : uses) {
            if (use.tls.isDefault(place)) {
                needing.append("\n\t- ").append(use.settings.line());
            }
        }
        if (!needing.isEmpty()) {
            throw new TlsProblem(
                    "certificate '"
                            + entry.certificate
                            + "' cannot be deleted, it is used as default certificate by the"
                            + " following frontends:"
                            + needing
                            + "\n\n");
        }
        var ready = new ArrayList<Runnable>();
        for (Use use : uses) {
            var left = new ArrayList<>(use.tls.certificates());
            left.removeIf(each -> place.equals(each.place()));
            ready.add(use.tls.prepare(left));
        }
        ready.forEach(Runnable::run);
        entries.remove(entry);
    }

    /// The name of the list that a path leads to: without slashes at its end.
    static String named(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /// The lines of a file, not yet looked up.
    static List<Entry> read(Path path) throws TlsProblem {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (MalformedInputException binary) {
            throw new TlsProblem("'" + path + "' : is no text file", binary);
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be read: " + PathProblem.reason(unreadable),
                    unreadable);
        }
        if (lines.size() > MOST_LINES) {
            throw new TlsProblem("'" + path + "' : more than " + MOST_LINES + " lines");
        }
        var found = new ArrayList<Entry>();
        for (int i = 0; i < lines.size(); i++) {
            Entry entry = entry(path.toString(), i + 1, lines.get(i));
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    /// One line; null for a blank one and a comment.
    static @Nullable Entry entry(String list, int number, String text) throws TlsProblem {
        String line = text.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        int open = line.indexOf('[');
        int close = line.indexOf(']', Math.max(0, open));
        if (open >= 0 && (close < 0 || line.indexOf('[', open + 1) >= 0) || open == 0) {
            throw new TlsProblem("'" + list + ":" + number + "' : brackets do not match");
        }
        String options = open < 0 ? "" : line.substring(open + 1, close).strip();
        String rest = open < 0 ? line : line.substring(0, open) + " " + line.substring(close + 1);
        String[] words = rest.strip().split("[ \\t]+");
        return new Entry(
                number,
                words[0],
                options.replaceAll("[ \\t]+", " "),
                List.of(words).subList(1, words.length),
                new Line(list, number, text));
    }
}
