package sluice.log.question;

import java.util.List;

/// What a question found out, as data: every output format prints the same answer.
///
/// @param question the sub-command
/// @param blocks in reading order
/// @param footer what the lines could not tell: unreadable, cut, approximate
public record Answer(String question, List<Block> blocks, List<String> footer) {
    public Answer {
        blocks = List.copyOf(blocks);
        footer = List.copyOf(footer);
    }
}
