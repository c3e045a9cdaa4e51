package sluice.keyword.command;

import sluice.flow.Traffic;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;
import sluice.wire.listen.HandedSockets;

import java.io.IOException;

/// What a successor asks for.
final class HandOverCommand {
    private HandOverCommand() {}

    /// `_getsocks` — hands the listening sockets to the process that asks, HAProxy or Sluice, and ends the connection.
    ///
    /// Asked by a process started with `-x`; only on unix sockets with `expose-fd listeners`, whatever their level. Not for people.
    @RuntimeCommand(
            name = "_getsocks",
            usage = "_getsocks",
            summary = "hand the listening sockets to a successor")
    static void give(Invocation in) {
        var console = in.console();
        if (!console.exposesListeners()) {
            console.end();
            return;
        }
        var descriptors = in.part(Traffic.class).descriptors();
        console.takeOver(
                connection -> {
                    try {
                        HandedSockets.give(connection, descriptors);
                    } catch (IOException gone) {
                        // The successor failed; this process goes on as before.
                    }
                });
    }
}
