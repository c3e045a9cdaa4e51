package sluice.stream;

import sluice.loop.LoopConfined;

/// When the stages of a stream ended: nanoseconds of the loop's clock, -1 where a stage was not reached. Manual §8.4.
///
/// ```
/// accept …Th… handshake …Ti… first byte …TR… request …Tw… dequeued …Tc… connected …Tr… response head …Td… end
/// ```
@LoopConfined
public final class Timings {
    /// Where Ti starts: the end of the handshake, or of the previous request.
    public long idleSince = -1;

    public long firstByte = -1;

    /// Milliseconds since 1970 of the first byte (`%tr`).
    public long requestDateMillis;

    public long requestEnd = -1;
    public long queueEnd = -1;
    public long connectEnd = -1;
    public long responseHead = -1;
    public long end = -1;

    public void reset() {
        idleSince = firstByte = requestEnd = queueEnd = connectEnd = responseHead = end = -1;
        requestDateMillis = 0;
    }
}
