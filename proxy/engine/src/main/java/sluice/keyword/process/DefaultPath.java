package sluice.keyword.process;

import sluice.config.model.FilePolicy;
import sluice.config.model.ProcessSettings;
import sluice.config.model.Words;

/// The words of `default-path`.
final class DefaultPath {
    private DefaultPath() {}

    static void read(Words words, ProcessSettings process) {
        var kind = words.next("a path policy");
        switch (kind) {
            case "current" -> process.files = FilePolicy.CURRENT;
            case "config" -> process.files = FilePolicy.BESIDE;
            case "parent" -> process.files = FilePolicy.ABOVE;
            case "origin" -> process.files = new FilePolicy.Origin(words.next("a directory"));
            case "" -> {}
            default ->
                    words.problem(
                            "'default-path' only supports 'current', 'config', 'parent', and"
                                    + " 'origin' in the 'global' section, not '"
                                    + kind
                                    + "'.");
        }
        words.end();
    }
}
