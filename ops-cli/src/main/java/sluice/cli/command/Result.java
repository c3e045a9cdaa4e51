package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.Json;

import java.util.List;

/// What a command leaves behind.
public sealed interface Result {

    /// Rows; a pipe can go on with them.
    record Rows(Table table) implements Result {}

    /// Lines for people and a value for programs.
    ///
    /// @param json the same as JSON
    record Report(List<String> lines, String json, int code) implements Result {
        public Report {
            lines = List.copyOf(lines);
        }

        Report(List<String> lines, String json) {
            this(lines, json, Exit.OK);
        }
    }

    /// The answer of a raw command, printed as it came.
    record Raw(String command, String text, boolean failed, int code) implements Result {
        String json() {
            return Json.object()
                    .put("command", command)
                    .put("ok", !failed)
                    .put("answer", text)
                    .toString();
        }
    }

    /// Everything was said while it went on.
    record Said(int code, String json) implements Result {}
}
