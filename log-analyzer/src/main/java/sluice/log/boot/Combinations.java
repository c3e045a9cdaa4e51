package sluice.log.boot;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Question;
import sluice.log.question.Questions;

import java.util.List;
import java.util.Set;

/// Which options say something to which command: one that would be ignored is refused, with the reason.
///
/// | command | conditions and times | --by | --top | --evidence, --bucket | --html, --fail-if | -o | --follow |
/// |---|---|---|---|---|---|---|---|
/// | a question | yes | its own words | yes | yes | yes | - | yes, without times |
/// | compare | yes | groups | yes | - | - | - | - |
/// | parse | yes | - | yes | - | - | - | - |
/// | tally | yes | - | - | - | - | yes | - |
/// | merge | - | - | yes | yes | yes | yes | - |
/// | explain, fields | - | - | - | - | - | - | - |
final class Combinations {
    private static final Set<String> LINES = Set.of("--where", "--since", "--until");
    private static final Set<String> PAGE = Set.of("--html", "--fail-if", "--prometheus");

    private Combinations() {}

    static void check(CommandLine line, Set<String> given) throws CommandLine.Wrong {
        for (String option : given) {
            String reason =
                    option.equals("--at") && !line.command.equals("compare")
                            ? "only 'compare' divides a log at a time"
                            : reason(line, option);
            if (reason != null) throw new CommandLine.Wrong(option + " has no use here: " + reason);
        }
        Question question = Questions.named(line.command);
        String by = line.by;
        if (by == null || question == null) return;
        List<String> words = question.groupings();
        if (words.isEmpty())
            throw new CommandLine.Wrong("--by has no use here: " + question.noGroupings());
        if (!words.contains(by))
            throw new CommandLine.Wrong(
                    "'"
                            + line.command
                            + "' knows no --by '"
                            + by
                            + "'; it takes "
                            + String.join(", ", words));
    }

    /// Why an option would be ignored, or null.
    private static @Nullable String reason(CommandLine line, String option) {
        String command = line.command;
        if (option.equals("--silence") && !line.follow) return "it watches with --follow";
        if (line.follow) {
            if (Questions.named(command) == null) return "'" + command + "' does not follow";
            if (option.equals("--since") || option.equals("--until"))
                return "--follow reads what is written from now on";
            if (PAGE.contains(option) || option.equals("--evidence"))
                return "--follow does not end in a report";
        }
        if (option.equals("--prometheus") && !command.equals("report") && !command.equals("merge"))
            return "the metrics are those of 'report' and 'merge'";
        return switch (command) {
            case "explain", "fields" -> given(option) ? "'" + command + "' reads no lines" : null;
            case "parse" ->
                    LINES.contains(option) || option.equals("--top") || !given(option)
                            ? null
                            : "'parse' prints lines and draws no conclusions";
            case "tally" ->
                    LINES.contains(option) || option.equals("--output") || !given(option)
                            ? null
                            : "'tally' only counts; give it to 'sluice log merge'";
            case "merge" ->
                    LINES.contains(option) || option.equals("--by")
                            ? "tallies hold counts, no lines; "
                                    + (option.equals("--by")
                                            ? "ask a question of them, such as 'sluice log servers"
                                                    + " --by backend part*.tally'"
                                            : "give it to 'sluice log tally'")
                            : null;
            case "compare" ->
                    LINES.contains(option)
                                    || option.equals("--at")
                                    || option.equals("--by")
                                    || option.equals("--top")
                                    || !given(option)
                            ? null
                            : "'compare' prints differences only";
            default ->
                    option.equals("--output")
                            ? "-o writes tallies ('sluice log tally'); send the answer to a file"
                                    + " with '>'"
                            : null;
        };
    }

    /// An option about lines or answers, as opposed to those about formats and appearance.
    private static boolean given(String option) {
        return switch (option) {
            case "--config", "--log-format", "--threads" -> false;
            default -> true;
        };
    }
}
