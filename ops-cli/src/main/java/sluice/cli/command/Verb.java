package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.NoSuchObject;

import java.util.List;

/// One word of the shell.
public interface Verb {

    /// What a verb says about itself.
    ///
    /// @param name the word
    /// @param arguments what follows it, `<be/srv>… [--timeout T]`
    /// @param summary one line, without a full stop
    /// @param examples lines to copy, each with a comment behind `#`
    /// @param completes what its arguments are, for completion
    /// @param changes whether it needs level admin
    record Manual(
            String name,
            String arguments,
            String summary,
            List<String> examples,
            List<Argument> completes,
            boolean changes) {
        public Manual {
            examples = List.copyOf(examples);
            completes = List.copyOf(completes);
        }

        /// The line of a hint.
        public String usage() {
            return arguments.isEmpty() ? name : name + ' ' + arguments;
        }
    }

    /// Kinds of arguments that the live proxy can complete.
    enum Argument {
        SERVER,
        BACKEND,
        OBJECT,
        TABLE,
        CERTIFICATE,
        FILTER,
        COMMAND,
        VERB,
        WEIGHT,
        NUMBER,
        OVERRIDES
    }

    Manual manual();

    Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject;
}
