package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.vocabulary.TerminationPair;
import sluice.vocabulary.TerminationState;

import java.util.ArrayList;
import java.util.List;

/// `explain sH--`: decodes termination states without any file.
public final class Explain {
    private Explain() {}

    /// Null when the letters are none.
    public static @org.jspecify.annotations.Nullable Answer answer(String letters) {
        TerminationState state = TerminationState.parse(letters);
        if (state == null) return null;
        TerminationPair pair = state.pair();
        Tables table =
                new Tables("letters", "")
                        .column("letter", "letter", Unit.TEXT)
                        .column("place", "place", Unit.TEXT)
                        .column("meaning", "meaning", Unit.TEXT);
        table.row(String.valueOf(state.cause().letter()), "cause", state.cause().meaning());
        table.row(String.valueOf(state.phase().letter()), "phase", state.phase().meaning());
        if (letters.length() == 4) {
            table.row(
                    String.valueOf(state.clientCookie().letter()),
                    "client's cookie",
                    state.clientCookie().meaning());
            table.row(
                    String.valueOf(state.serverCookie().letter()),
                    "server's cookie",
                    state.serverCookie().meaning());
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("meaning", letters + ": " + pair.meaning()));
        blocks.add(table.table());
        blocks.add(new Block.Text("cause", "usually because: " + pair.usualCause()));
        String persistence = state.persistence();
        if (persistence != null)
            blocks.add(new Block.Text("persistence", "persistence: " + persistence));
        blocks.add(
                new Block.Text(
                        "culprit",
                        "whose side: "
                                + pair.culprit().word()
                                + " · severity: "
                                + pair.severity().word()
                                + " · status: "
                                + pair.status()));
        blocks.add(new Block.Text("next", "next: " + Terminations.next(pair, "BACKEND", "SERVER")));
        return new Answer("explain", blocks, List.of());
    }

    /// All documented pairs.
    public static Answer all() {
        Tables table =
                new Tables("pairs", "")
                        .column("state", "state", Unit.TEXT)
                        .column("severity", "how bad", Unit.TEXT)
                        .column("culprit", "who", Unit.TEXT)
                        .column("status", "status", Unit.TEXT)
                        .column("meaning", "what happened", Unit.TEXT)
                        .column("cause", "usually because", Unit.TEXT);
        for (TerminationPair pair : TerminationPair.documentedPairs()) {
            table.row(
                    pair.letters(),
                    pair.severity().word(),
                    pair.culprit().word(),
                    pair.status(),
                    pair.meaning(),
                    pair.usualCause());
        }
        return new Answer("explain", List.of(table.table()), List.of());
    }
}
