package sluice.tui.act;

import sluice.runtime.action.DrainWatch;

/// How far a server is that was just taken out.
///
/// @param node position of the instance in the world
/// @param path `backend/server`
public record Drain(int node, String path, DrainWatch.Progress progress) {

    /// Whether there is nothing left to watch.
    public boolean over() {
        return switch (progress.state()) {
            case WAITING, ENDLESS -> false;
            case DONE, RELOADED, TAKEN_BACK, GONE -> true;
        };
    }
}
