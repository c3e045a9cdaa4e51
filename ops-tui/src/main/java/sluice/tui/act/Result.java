package sluice.tui.act;

import sluice.vocabulary.Finding;

import java.util.List;

/// What became of an action.
///
/// @param text one line for the notices
/// @param severity INFO where it worked
/// @param resting the servers that now take nothing new and whose sessions are worth watching
public record Result(String text, Finding.Severity severity, List<Wish.Target> resting) {
    public Result {
        resting = List.copyOf(resting);
    }
}
