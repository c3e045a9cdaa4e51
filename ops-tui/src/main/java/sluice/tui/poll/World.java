package sluice.tui.poll;

import java.time.Instant;
import java.util.List;

/// All instances at one moment.
///
/// @param nodes in the order of the command line, never empty
/// @param at when this world was put together
public record World(List<Node> nodes, Instant at) {
    public World {
        nodes = List.copyOf(nodes);
    }
}
