package sluice.boot;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What a reload did, or why it did nothing, as it is answered to whoever asked.
///
/// ```
/// Success=1
/// --
/// Reloaded in 84 ms.
/// kept: 3 frontends, 12 backends, 120 servers, 4 sockets, 2 tables (1834 entries), 5 overrides
/// changed: server app/s1
/// added: backend new
/// lost: weight 5 of server app/s1
/// ```
final class ReloadReport {
    private static final int NAMES = 50;

    /// What is counted where it stayed as it is.
    enum Kind {
        FRONTEND("frontend"),
        BACKEND("backend"),
        SERVER("server");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private final Map<Kind, Integer> kept = new EnumMap<>(Kind.class);
    private final List<String> changed = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final StringBuilder messages = new StringBuilder();
    private int sockets;
    private int tables;
    private long entries;
    private int references;
    private int overrides;
    private @Nullable String restart;
    private boolean success;
    private long millis;

    /// An object that is still there.
    void kept(Kind kind) {
        kept.merge(kind, 1, Integer::sum);
    }

    /// One that is still there, with another text.
    void changed(String name) {
        changed.add(name);
    }

    void added(String name) {
        added.add(name);
    }

    void removed(String name) {
        removed.add(name);
    }

    /// Something that existed at run time only and does not any more.
    void lost(String what) {
        lost.add(what);
    }

    void socketsKept(int count) {
        sockets = count;
    }

    void tableKept(int entries) {
        tables++;
        this.entries += entries;
    }

    void referenceKept() {
        references++;
    }

    void overridesKept(int count) {
        overrides += count;
    }

    /// Settings that differ and hold only after a restart; null for none.
    void needsRestart(@Nullable String words) {
        restart = words;
    }

    /// Problems of the configuration, as they are printed.
    void messages(String text) {
        messages.append(text);
    }

    void succeeded(long millis) {
        success = true;
        this.millis = millis;
    }

    boolean isSuccess() {
        return success;
    }

    long millis() {
        return millis;
    }

    /// The answer, lines each with their end.
    String text() {
        var out = new StringBuilder(success ? "Success=1\n--\n" : "Success=0\n--\n");
        out.append(messages);
        if (!success) {
            return out.append("Nothing was changed.\n").toString();
        }
        out.append("Reloaded in ").append(millis).append(" ms.\n");
        var counts = new ArrayList<String>();
        kept.forEach((kind, count) -> count(counts, count, kind.word));
        count(counts, sockets, "socket");
        if (tables > 0) {
            count(counts, tables, "table");
            counts.add(counts.removeLast() + " (" + entries + " entries)");
        }
        count(counts, references, "edited list");
        count(counts, overrides, "override");
        out.append("kept: ").append(counts.isEmpty() ? "nothing" : String.join(", ", counts));
        out.append('\n');
        names(out, "changed", changed);
        names(out, "added", added);
        names(out, "removed", removed);
        names(out, "lost", lost);
        if (restart != null) {
            out.append("holds only after a restart: ").append(restart).append('\n');
        }
        return out.toString();
    }

    private static void count(List<String> counts, int count, String word) {
        if (count > 0) {
            counts.add(count + " " + word + (count == 1 ? "" : "s"));
        }
    }

    private static void names(StringBuilder out, String word, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        out.append(word).append(": ");
        out.append(String.join(", ", names.subList(0, Math.min(NAMES, names.size()))));
        if (names.size() > NAMES) {
            out.append(", … and ").append(names.size() - NAMES).append(" more");
        }
        out.append('\n');
    }
}
