package sluice.runtime.action;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;

import java.util.ArrayList;
import java.util.List;

/// What would happen, before it does.
///
/// @param change what is wanted
/// @param steps one per server, in the order of the configuration
/// @param consequences in words, the worst first; ids of rules in brackets
/// @param lastServers backends that would be left without any usable server
public record Preview(
        Change change,
        List<Step> steps,
        List<String> consequences,
        List<String> lastServers,
        Snapshot before) {

    public Preview {
        steps = List.copyOf(steps);
        consequences = List.copyOf(consequences);
        lastServers = List.copyOf(lastServers);
    }

    /// One server.
    ///
    /// @param row its statistics now
    /// @param settings its settings now
    /// @param commands the exact commands, empty where nothing is to be done
    /// @param note why nothing is to be done, or what else to know; may be empty
    /// @param refused whether the note is a refusal
    public record Step(
            StatRow row,
            ServerSettings settings,
            List<String> commands,
            String note,
            boolean refused) {
        public Step {
            commands = List.copyOf(commands);
        }
    }

    /// All commands in the order in which they would be sent.
    public List<String> commands() {
        var commands = new ArrayList<String>();
        for (var step : steps) {
            commands.addAll(step.commands());
        }
        return commands;
    }

    /// Whether it may go ahead: nobody loses the last server, or that is wanted.
    public boolean allowed(boolean force) {
        return force || lastServers.isEmpty();
    }
}
