package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.pattern.Entry;
import sluice.sample.pattern.PatternIndex;
import sluice.sample.pattern.Reference;
import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.List;

/// Commands about maps and lists of ACL patterns: looking, adding, replacing, in one step or as a new version. Management guide §9.3.
///
/// Names are files as the configuration writes them, or `#<number>` as `show map` and `show acl` list them.
final class PatternCommands {
    private PatternCommands() {}

    private static List<Reference> all(Invocation in) {
        return new ArrayList<>(in.part(Configuration.class).declared(Reference.class));
    }

    private static @Nullable Reference find(Invocation in, String name, boolean map) {
        var references = all(in);
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            boolean named = reference.name().equals(name) || name.equals("#" + i);
            if (named && (!map || reference.isMap())) {
                return reference;
            }
        }
        in.fail("Unknown " + (map ? "map" : "ACL") + " identifier. Please use #<id> or <file>.");
        return null;
    }

    /// The version of `@<ver>` when the word is one; -1 when it is not, -2 for a malformed one.
    private static int version(String word) {
        if (!word.startsWith("@")) {
            return -1;
        }
        return word.matches("@[0-9]{1,9}") ? Integer.parseInt(word.substring(1)) : -2;
    }

    /// `show map [[@<ver>] <map>]` — the maps, or the entries of one: reference, key, value.
    @RuntimeCommand(
            name = "show map",
            usage = "show map [@<ver>] [map]",
            summary = "the maps, or the entries of one")
    static void showMap(Invocation in) {
        show(in, true);
    }

    /// `show acl [[@<ver>] <acl>]` — the pattern lists, or the entries of one: reference, pattern.
    @RuntimeCommand(
            name = "show acl",
            usage = "show acl [@<ver>] <acl>",
            summary = "the pattern lists, or the entries of one")
    static void showAcl(Invocation in) {
        show(in, false);
    }

    private static void show(Invocation in, boolean map) {
        int at = in.word(0).startsWith("@") ? 1 : 0;
        if (!in.has(at)) {
            in.answer().line("# id (file) description");
            var references = all(in);
            for (int i = 0; i < references.size(); i++) {
                Reference reference = references.get(i);
                if (reference.isMap() || !map) {
                    in.answer()
                            .line(
                                    i
                                            + " ("
                                            + reference.name()
                                            + ") pattern loaded from file '"
                                            + reference.name()
                                            + "' used by "
                                            + (reference.isMap() ? "map" : "acl")
                                            + ". curr_ver="
                                            + reference.version()
                                            + " next_ver="
                                            + reference.lastPrepared()
                                            + " entry_cnt="
                                            + reference.size());
                }
            }
            return;
        }
        Reference reference = find(in, in.word(at), map);
        if (reference == null) {
            return;
        }
        var entries = at == 1 ? reference.entries(version(in.word(0))) : reference.entries();
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < entries.size() && answer.pending() < 24 * 1024) {
                        Entry entry = entries.get(next[0]++);
                        answer.append("0x")
                                .append(Long.toHexString(entry.id()))
                                .append(' ')
                                .append(entry.pattern().toString());
                        ByteString value = entry.value();
                        if (map && value != null) {
                            answer.append(' ').append(value.toString());
                        }
                        answer.append('\n');
                    }
                    return next[0] < entries.size() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }

    /// `get map <map> <key>` — what a map answers for a key, and how it finds it.
    @RuntimeCommand(
            name = "get map",
            usage = "get map <map> <value>",
            summary = "what a map answers for a key")
    static void getMap(Invocation in) {
        get(in, true);
    }

    /// `get acl <acl> <value>` — whether a list matches a value, and by which pattern.
    @RuntimeCommand(
            name = "get acl",
            usage = "get acl <acl> <value>",
            summary = "whether a list matches a value")
    static void getAcl(Invocation in) {
        get(in, false);
    }

    private static void get(Invocation in, boolean map) {
        if (!in.has(1)) {
            in.fail("Missing " + (map ? "map" : "ACL") + " identifier and/or key.");
            return;
        }
        Reference reference = find(in, in.word(0), map);
        if (reference == null) {
            return;
        }
        for (Reference.Match match : reference.look(ByteString.utf8(in.word(1)))) {
            Entry found = match.entry();
            in.answer()
                    .append("type=")
                    .append(match.method().word())
                    .append(", case=")
                    .append(match.ignoreCase() ? "insensitive" : "sensitive")
                    .append(map ? ", found=" : ", match=")
                    .append(found == null ? "no" : "yes");
            if (found != null) {
                in.answer()
                        .append(", idx=")
                        .append(match.isIndexed() ? "tree" : "list")
                        .append(map ? ", key=\"" : ", pattern=\"")
                        .append(found.pattern().toString())
                        .append('"');
                ByteString value = found.value();
                if (map && value != null) {
                    in.answer().append(", value=\"").append(value.toString()).append("\"");
                    in.answer().append(", type=\"").append(reference.valueWord()).append("\"");
                }
            }
            in.answer().append('\n');
        }
    }

    /// `add map [@<ver>] <map> <key> <value>` — adds an entry, or one per line of a payload; existing ones of the same key stay.
    @RuntimeCommand(
            name = "add map",
            usage = "add map [@<ver>] <map> <key> <val>",
            summary = "add entries to a map; several by payload",
            level = Level.OPERATOR)
    static void addMap(Invocation in) {
        add(in, true);
    }

    /// `add acl [@<ver>] <acl> <pattern>` — adds a pattern, or one per line of a payload.
    @RuntimeCommand(
            name = "add acl",
            usage = "add acl [@<ver>] <acl> <pattern>",
            summary = "add patterns to a list; several by payload",
            level = Level.OPERATOR)
    static void addAcl(Invocation in) {
        add(in, false);
    }

    private static void add(Invocation in, boolean map) {
        int version = version(in.word(0));
        int at = version == -1 ? 0 : 1;
        String payload = in.payload();
        if (payload == null && (!in.has(at + 1) || map && !in.has(at + 2))) {
            in.fail(
                    map
                            ? "'add map' expects three parameters (map identifier, key and value)"
                                    + " or one parameter (map identifier) and a payload"
                            : "'add acl' expects two parameters: ACL identifier and pattern.");
            return;
        }
        Reference reference = find(in, in.word(at), map);
        if (reference == null) {
            return;
        }
        if (payload == null) {
            put(in, reference, version, in.word(at + 1), map ? in.word(at + 2) : null);
            return;
        }
        for (String line : payload.split("\n")) {
            String text = line.strip();
            if (text.isEmpty()) {
                continue;
            }
            String[] pair = text.split("\\s+", 2);
            if (map && pair.length < 2) {
                in.fail("Missing value for key '" + pair[0] + "' in payload.");
                return;
            }
            if (!put(in, reference, version, map ? pair[0] : text, map ? pair[1] : null)) {
                return;
            }
        }
    }

    private static boolean put(
            Invocation in, Reference reference, int version, String key, @Nullable String value) {
        ByteString pattern = ByteString.utf8(key);
        ByteString given = value == null ? null : ByteString.utf8(value);
        try {
            if (version == -1) {
                reference.add(pattern, given);
            } else if (version < 0 || !reference.add(version, pattern, given)) {
                in.fail(
                        "Version number in the future, please use 'prepare "
                                + (value == null ? "acl" : "map")
                                + "' before.");
                return false;
            }
        } catch (PatternIndex.Malformed malformed) {
            in.fail(String.valueOf(malformed.getMessage()));
            return false;
        }
        return true;
    }

    /// `set map <map> [<key>|#<ref>] <value>` — changes the value of a key, wherever it stands.
    @RuntimeCommand(
            name = "set map",
            usage = "set map <map> [<key>|#<ref>] <value>",
            summary = "change the value of a map's key",
            level = Level.OPERATOR)
    static void set(Invocation in) {
        if (!in.has(2)) {
            in.fail("'set map' expects three parameters: map identifier, key and value.");
            return;
        }
        Reference reference = find(in, in.word(0), true);
        if (reference == null) {
            return;
        }
        try {
            long id = reference(in.word(1));
            boolean changed =
                    id >= 0
                            ? reference.set(id, ByteString.utf8(in.word(2)))
                            : reference.set(
                                            ByteString.utf8(in.word(1)),
                                            ByteString.utf8(in.word(2)))
                                    > 0;
            if (!changed) {
                in.fail("entry not found.");
            }
        } catch (PatternIndex.Malformed malformed) {
            in.fail(String.valueOf(malformed.getMessage()));
        }
    }

    /// `#0x…` as `show map` prints it; -1 for a key.
    private static long reference(String word) {
        if (!word.matches("#(0x)?[0-9a-fA-F]{1,15}")) {
            return -1;
        }
        return Long.parseLong(word.startsWith("#0x") ? word.substring(3) : word.substring(1), 16);
    }

    /// `del map <map> [<key>|#<ref>]` — deletes the entries of a key.
    @RuntimeCommand(
            name = "del map",
            usage = "del map <map> [<key>|#<ref>]",
            summary = "delete entries of a map",
            level = Level.OPERATOR)
    static void deleteMap(Invocation in) {
        delete(in, true);
    }

    /// `del acl <acl> [<key>|#<ref>]` — deletes a pattern.
    @RuntimeCommand(
            name = "del acl",
            usage = "del acl <acl> [<key>|#<ref>]",
            summary = "delete patterns of a list",
            level = Level.OPERATOR)
    static void deleteAcl(Invocation in) {
        delete(in, false);
    }

    private static void delete(Invocation in, boolean map) {
        if (!in.has(1)) {
            in.fail(
                    "This command expects two parameters: "
                            + (map ? "map" : "ACL")
                            + " identifier and key.");
            return;
        }
        Reference reference = find(in, in.word(0), map);
        if (reference == null) {
            return;
        }
        long id = reference(in.word(1));
        boolean removed =
                id >= 0 ? reference.remove(id) : reference.remove(ByteString.utf8(in.word(1))) > 0;
        if (!removed) {
            in.fail("Key not found.");
        }
    }

    /// `clear map [@<ver>] <map>` — deletes all entries, or gives up a prepared version.
    @RuntimeCommand(
            name = "clear map",
            usage = "clear map [@<ver>] <map>",
            summary = "delete all entries of a map",
            level = Level.OPERATOR)
    static void clearMap(Invocation in) {
        clear(in, true);
    }

    /// `clear acl [@<ver>] <acl>` — deletes all patterns, or gives up a prepared version.
    @RuntimeCommand(
            name = "clear acl",
            usage = "clear acl [@<ver>] <acl>",
            summary = "delete all patterns of a list",
            level = Level.OPERATOR)
    static void clearAcl(Invocation in) {
        clear(in, false);
    }

    private static void clear(Invocation in, boolean map) {
        int version = version(in.word(0));
        if (!in.has(version == -1 ? 0 : 1)) {
            in.fail("Missing " + (map ? "map" : "ACL") + " identifier.");
            return;
        }
        Reference reference = find(in, in.word(version == -1 ? 0 : 1), map);
        if (reference == null) {
            return;
        }
        if (version == -1) {
            reference.clear();
        } else {
            // Nothing to clear in a version that there is none of, as in HAProxy.
            var _ = reference.abandon(version);
        }
    }

    /// `prepare map <map>` — begins a new version: filled by `add map @<ver>`, taken over by `commit map @<ver>`.
    @RuntimeCommand(
            name = "prepare map",
            usage = "prepare map <map>",
            summary = "begin a new version of a map",
            level = Level.OPERATOR)
    static void prepareMap(Invocation in) {
        prepare(in, true);
    }

    /// `prepare acl <acl>` — begins a new version of a list.
    @RuntimeCommand(
            name = "prepare acl",
            usage = "prepare acl <acl>",
            summary = "begin a new version of a list",
            level = Level.OPERATOR)
    static void prepareAcl(Invocation in) {
        prepare(in, false);
    }

    private static void prepare(Invocation in, boolean map) {
        Reference reference = find(in, in.word(0), map);
        if (reference != null) {
            in.answer().line("New version created: " + reference.prepare());
        }
    }

    /// `commit map @<ver> <map>` — replaces the map by that version in one step.
    @RuntimeCommand(
            name = "commit map",
            usage = "commit map @<ver> <map>",
            summary = "take over a prepared version",
            level = Level.OPERATOR)
    static void commitMap(Invocation in) {
        commit(in, true);
    }

    /// `commit acl @<ver> <acl>` — replaces the list by that version in one step.
    @RuntimeCommand(
            name = "commit acl",
            usage = "commit acl @<ver> <acl>",
            summary = "take over a prepared version",
            level = Level.OPERATOR)
    static void commitAcl(Invocation in) {
        commit(in, false);
    }

    private static void commit(Invocation in, boolean map) {
        int version = version(in.word(0));
        if (version < 0) {
            in.fail("Missing version number.");
            return;
        }
        Reference reference = find(in, in.word(1), map);
        if (reference == null) {
            return;
        }
        try {
            if (!reference.commit(version)) {
                in.fail("Version number out of range.");
            }
        } catch (PatternIndex.Malformed malformed) {
            in.fail(String.valueOf(malformed.getMessage()));
        }
    }
}
