package sluice.keyword.server;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.proxies.StateFile;

/// Where servers get the states from with which they begin.
final class StateFileDirectives {
    private StateFileDirectives() {}

    /// `load-server-state-from-file global|local|none` — servers begin with the states that `show servers state` printed before a restart.
    ///
    /// `global` reads `server-state-file`, `local` a file of this backend in `server-state-base`. A line counts when backend and server
    /// have the same name; a weight only when the configured one is the same. A reload in place needs no file. Manual §4.2.
    @Directive(
            name = "load-server-state-from-file",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void load(Words words) {
        var word = words.next("'global', 'local' or 'none'");
        var from =
                switch (word) {
                    case "global" -> StateFile.From.GLOBAL;
                    case "local" -> StateFile.From.LOCAL;
                    case "none" -> StateFile.From.NONE;
                    default -> {
                        words.problem(
                                "'load-server-state-from-file' expects 'global', 'local' or 'none'"
                                        + " but got '"
                                        + word
                                        + "'");
                        yield StateFile.From.NONE;
                    }
                };
        words.end();
        of(words).from = from;
    }

    /// `server-state-file-name [use-backend-name|<file>]` — the file of `load-server-state-from-file local`; the backend's name without an argument.
    ///
    /// A relative name counts from `server-state-base`. Manual §4.2.
    @Directive(
            name = "server-state-file-name",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void name(Words words) {
        var file = words.hasNext() ? words.next("a file") : "use-backend-name";
        words.end();
        of(words).name = file.equals("use-backend-name") ? null : file;
    }

    private static StateFile of(Words words) {
        var backend = words.draft(ProxyDraft.class).backend();
        if (backend == null) {
            return new StateFile();
        }
        var file = backend.get(StateFile.EXTRA);
        if (file == null) {
            file = new StateFile();
            backend.put(StateFile.EXTRA, file);
        }
        return file;
    }
}
