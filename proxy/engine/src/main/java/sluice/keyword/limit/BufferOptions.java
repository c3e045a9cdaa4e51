package sluice.keyword.limit;

import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;

import java.util.Set;

/// Options about the memory of what waits.
final class BufferOptions {
    private static final Set<String> PLACES = Set.of("queue", "l7-retries", "check");

    private BufferOptions() {}

    /// `option use-small-buffers [queue | l7-retries | check]*` — keeps what waits in smaller buffers.
    ///
    /// HAProxy copies a request from its large buffer into a small one while it waits. Here it waits in its stream's own array, which is
    /// used again by others afterwards, and what is kept for another attempt is the buffer that was sent, not a copy: accepted without
    /// effect. Manual §4.2.
    @ProxyOption(
            name = "use-small-buffers",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void smallBuffers(Words words) {
        while (words.hasNext()) {
            String place = words.next("a place");
            if (!PLACES.contains(place)) {
                words.problem(
                        "'option use-small-buffers' expects 'queue', 'l7-retries' or 'check' but"
                                + " got '"
                                + place
                                + "'.");
                return;
            }
        }
        words.notice(
                "'option use-small-buffers' has no effect: a request waits where it was read, in"
                        + " memory that is used again");
    }
}
