package sluice.tui.act;

import java.util.List;

/// What a person wants changed.
///
/// @param verb a word of the shell: `drain`, `maint`, `ready`, `weight`, `maxconn`, `kill`, or `raw` for a command of the
///     Runtime API
/// @param argument the value of `weight` and `maxconn`, the command of `raw`; empty otherwise
/// @param targets the objects, all of one kind
public record Wish(String verb, String argument, List<Target> targets) {
    public Wish {
        targets = List.copyOf(targets);
    }

    /// One object.
    ///
    /// @param node position of the instance in the world
    /// @param path `backend/server`; empty for a raw command
    public record Target(int node, String path) {}

    public Wish withArgument(String value) {
        return new Wish(verb, value, targets);
    }

    /// The positions of the instances it concerns, each once.
    public List<Integer> nodes() {
        return targets.stream().map(Target::node).distinct().toList();
    }

    /// The objects of one instance.
    public List<String> pathsOf(int node) {
        return targets.stream().filter(target -> target.node() == node).map(Target::path).toList();
    }
}
