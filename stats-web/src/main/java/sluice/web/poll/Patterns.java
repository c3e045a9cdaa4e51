package sluice.web.poll;

import sluice.runtime.Answer;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Maps and the pattern lists of ACLs as `show map` and `show acl` print them. Manual: management §9.3.
///
/// ```
/// 0 (/etc/haproxy/hosts.map) pattern loaded from file '…' used by map at file 'h.cfg' line 10. … entry_cnt=2
/// 0x5555eb92f210 a.example be_a
/// type=str, case=sensitive, found=yes, idx=tree, key="a.example", value="be_a", type="str"
/// ```
public final class Patterns {
    private static final int READ = 200_000;
    private static final Pattern LISTED =
            Pattern.compile(
                    "(\\d+) \\((.*?)\\) (.*?)(?: curr_ver=\\d+ next_ver=\\d+)?(?:"
                            + " entry_cnt=(\\d+))?");
    private static final Pattern FIELD =
            Pattern.compile("([a-z]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^, ]*))");

    private Patterns() {}

    /// One map or list.
    ///
    /// @param map whether entries have values; otherwise it is a list of patterns
    /// @param file where it was read from, empty where the patterns stand in the configuration
    /// @param description who uses it, in the proxy's words
    /// @param entries how many, -1 where the version does not tell
    public record Reference(int id, boolean map, String file, String description, long entries) {}

    /// @param key the pattern
    /// @param value what a map gives for it; empty in a list
    public record Entry(String key, String value) {}

    /// Entries whose key or value contains what was searched for, in the order of the proxy.
    ///
    /// @param matching how many there are; `entries` may hold fewer
    /// @param truncated whether there are more than are shown
    public record Entries(
            Reference reference, List<Entry> entries, int matching, boolean truncated) {}

    /// What the proxy itself finds for a value, with the matching method of the map or list.
    ///
    /// @param key the pattern that matched, empty where none did
    /// @param type of the patterns and how they are compared, e.g. `ip, tree`
    public record Lookup(boolean found, String key, String value, String type) {}

    /// All maps, then all lists; what is both is a map.
    public static List<Reference> of(RuntimeClient client) throws RuntimeFailure {
        var known = new LinkedHashMap<Integer, Reference>();
        for (boolean map : new boolean[] {true, false}) {
            for (String line : client.ask(map ? "show map" : "show acl").lines()) {
                var listed = LISTED.matcher(line.strip());
                if (listed.matches()) {
                    var reference =
                            new Reference(
                                    Integer.parseInt(listed.group(1)),
                                    map,
                                    listed.group(2),
                                    listed.group(3).strip(),
                                    listed.group(4) == null ? -1 : Long.parseLong(listed.group(4)));
                    known.putIfAbsent(reference.id(), reference);
                }
            }
        }
        return List.copyOf(known.values());
    }

    /// @param search part of a key or value; empty for all
    /// @param most how many entries at most
    public static Entries entries(
            RuntimeClient client, Reference reference, String search, int most)
            throws RuntimeFailure {
        String wanted = search.toLowerCase(Locale.ROOT);
        var found = new ArrayList<Entry>();
        int matching = 0;
        int read = 0;
        var answer = client.ask(command("show", reference));
        for (String line : answer.lines()) {
            int space = line.indexOf(' ');
            if (!line.startsWith("0x") || space < 0 || read++ >= READ) {
                continue;
            }
            var entry = entry(line.substring(space + 1), reference.map());
            if (entry.key().toLowerCase(Locale.ROOT).contains(wanted)
                    || entry.value().toLowerCase(Locale.ROOT).contains(wanted)) {
                matching++;
                if (found.size() < most) {
                    found.add(entry);
                }
            }
        }
        boolean more = matching > found.size() || read >= READ || answer.truncated();
        return new Entries(reference, List.copyOf(found), matching, more);
    }

    private static Entry entry(String text, boolean map) {
        int space = map ? text.indexOf(' ') : -1;
        return space < 0
                ? new Entry(text, "")
                : new Entry(text.substring(0, space), text.substring(space + 1));
    }

    private static String command(String verb, Reference reference) {
        return verb + (reference.map() ? " map #" : " acl #") + reference.id();
    }

    /// Asks which entry a value would match.
    ///
    /// @throws IllegalArgumentException where the value cannot be one word of a command
    public static Lookup lookup(RuntimeClient client, Reference reference, String value)
            throws RuntimeFailure {
        var answer = client.ask(command("get", reference) + ' ' + word(value));
        if (answer.failed()) {
            throw new RuntimeFailure(RuntimeFailure.Kind.MALFORMED, refusal(answer));
        }
        var fields = fields(answer.text());
        boolean found = "yes".equals(fields.get("found")) || "yes".equals(fields.get("match"));
        return new Lookup(
                found,
                fields.getOrDefault("key", fields.getOrDefault("pattern", "")),
                fields.getOrDefault("value", ""),
                fields.getOrDefault("type", "") + ", " + fields.getOrDefault("idx", "no match"));
    }

    private static String refusal(Answer answer) {
        return answer.unknownCommand()
                ? "this version cannot be asked what a value matches"
                : answer.firstLine();
    }

    /// One word of a command line: a space is escaped, whatever could end the word or the command is refused.
    static String word(String value) {
        if (value.isEmpty() || value.length() > 1000) {
            throw new IllegalArgumentException("the value has 1 to 1000 characters");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7f || c == ';' || c == '\\' || c == '"' || c == '\''
                    || c == '#') {
                throw new IllegalArgumentException(
                        "a value with quotes, ';', '#', a backslash or control characters cannot be"
                                + " asked for");
            }
        }
        return value.replace(" ", "\\ ");
    }

    /// The first of each field: a later `type` is that of the value.
    private static Map<String, String> fields(String text) {
        var fields = new LinkedHashMap<String, String>();
        var matcher = FIELD.matcher(text);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            fields.putIfAbsent(matcher.group(1), quoted == null ? matcher.group(3) : quoted);
        }
        return fields;
    }
}
