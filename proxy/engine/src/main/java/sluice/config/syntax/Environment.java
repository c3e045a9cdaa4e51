package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The variables that double quotes expand: those of the process, changed by `setenv`, `presetenv`, `unsetenv` and
/// `resetenv` for the lines that follow.
///
/// Owned by the thread that reads the configuration; afterwards `show env` reads it. Values are configuration text (one
/// `char` per byte). Manual §2.3 and §3.1.
public final class Environment {
    private final TreeMap<String, String> values = new TreeMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> determined = new HashSet<>();

    private Environment() {}

    public static Environment empty() {
        return new Environment();
    }

    /// The environment of this process.
    public static Environment ofProcess() {
        var environment = new Environment();
        System.getenv()
                .forEach(
                        (name, value) ->
                                environment.values.put(
                                        Octets.ofCharacters(name), Octets.ofCharacters(value)));
        return environment;
    }

    public static Environment of(Map<String, String> values) {
        var environment = new Environment();
        environment.values.putAll(values);
        return environment;
    }

    /// The value, or null when the variable is not set. A set variable may be empty.
    public @Nullable String get(String name) {
        return values.get(name);
    }

    public boolean defined(String name) {
        return values.containsKey(name);
    }

    public void set(String name, String value) {
        values.put(name, value);
    }

    /// Sets a variable that the command line determines, whatever keywords of the same meaning say.
    public void determine(String name, String value) {
        determined.add(name);
        set(name, value);
    }

    public boolean isDetermined(String name) {
        return determined.contains(name);
    }

    /// Sets the variable unless it exists, even with an empty value.
    public void preset(String name, String value) {
        values.putIfAbsent(name, value);
    }

    public void unset(String name) {
        values.remove(name);
    }

    /// Forgets every variable that is not among `names`.
    public void retain(Collection<String> names) {
        values.keySet().retainAll(names);
    }

    /// Sets a variable that can be used and changed, but that nobody is shown.
    public void offer(String name, String value) {
        hidden.add(name);
        values.put(name, value);
    }

    /// What `show env` lists, in the order of the names.
    public Map<String, String> listed() {
        var listed = new TreeMap<>(values);
        listed.keySet().removeAll(hidden);
        return listed;
    }
}
