package sluice.stream;

import sluice.loop.LoopConfined;

/// How a stream ended: the four characters of the log. Manual §8.5.
@LoopConfined
public final class Termination {
    /// Who or what ended it: one of `CSPLRIDUKcs` or `-`.
    public byte cause = '-';

    /// In which phase: one of `RQCHDLT` or `-`.
    public byte phase = '-';

    /// What the client's persistence cookie said: one of `NIDVEOU` or `-`.
    public byte cookie = '-';

    /// What was done to the server's cookie: one of `NIUPRD` or `-`.
    public byte setCookie = '-';

    /// The first reason wins: later ones are consequences.
    public void end(char cause, char phase) {
        if (this.cause == '-') {
            this.cause = (byte) cause;
            this.phase = (byte) phase;
        }
    }

    public void reset() {
        cause = phase = cookie = setCookie = '-';
    }
}
