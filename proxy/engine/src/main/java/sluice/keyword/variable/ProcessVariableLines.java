package sluice.keyword.variable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// Variables of the process that have a value from the start.
final class ProcessVariableLines {
    private ProcessVariableLines() {}

    /// `set-var proc.<name> <expr>` — gives a variable of the process a value when the configuration is read.
    ///
    /// `set-var proc.threshold int(200),sub(proc.prio)`. Constants, the process, time and variables that were set further up. Manual §3.1.
    @Directive(name = "set-var", in = Section.GLOBAL)
    static void expression(Words words) {
        set(words, false);
    }

    /// `set-var-fmt proc.<name> <fmt>` — gives a variable of the process a text made by a log format when the configuration is read.
    ///
    /// `set-var-fmt proc.bootid "%pid|%t"`. Manual §3.1.
    @Directive(name = "set-var-fmt", in = Section.GLOBAL)
    static void format(Words words) {
        set(words, true);
    }

    private static void set(Words words, boolean format) {
        String name = words.next("a process-wide variable name ('proc.<name>')");
        if (!words.hasNext()) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' requires a process-wide variable name ('proc.<name>') and a"
                            + " sample expression.");
            return;
        }
        var variable = ProcessSample.variable(words, name);
        var sample = format ? ProcessSample.format(words) : ProcessSample.expression(words);
        words.end();
        if (variable != null) {
            // Names within the expression are known when everything has been read.
            words.later(_ -> sample.give(variable));
        }
    }
}
