package sluice.keyword.process;

import sluice.config.model.Words;

/// The words of `default-path`.
final class DefaultPath {
    private DefaultPath() {}

    static void read(Words words) {
        var kind = words.next("a path policy");
        switch (kind) {
            case "current" -> words.end();
            case "config", "parent", "origin" ->
                    words.problem(
                            "'default-path "
                                    + kind
                                    + "' is known to HAProxy but not supported by Sluice yet; only"
                                    + " 'current' is.");
            case "" -> {}
            default ->
                    words.problem(
                            "'default-path' only supports 'current', 'config', 'parent', and"
                                    + " 'origin' in the 'global' section, not '"
                                    + kind
                                    + "'.");
        }
    }
}
