package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.stream.Phase;
import sluice.value.Address;

/// What one stream was doing at one moment; copied on its loop, read anywhere. Management guide §9.3 `show sess`.
///
/// @param id as `show sess` prints it and `shutdown session` takes it; never used twice in a process
/// @param state the driver's word for what it waits for
/// @param peer the socket's own peer, before a PROXY header or a rule changed the source
/// @param backend null while none is chosen
/// @param server null while none is chosen
/// @param startMillis milliseconds since 1970 of the first byte
/// @param clientLeftMillis until the client's timeout; -1 when none runs
/// @param serverLeftMillis until the server's timeout; -1 when none runs
/// @param requestLine method and target; null before they came, and in tcp mode
/// @param service `<STATS>` and its like, when the proxy itself answers
public record StreamSnapshot(
        long id,
        int loop,
        boolean http,
        String state,
        Phase phase,
        Address source,
        Address destination,
        Address peer,
        String frontend,
        @Nullable String backend,
        @Nullable String server,
        @Nullable Address serverAddress,
        Address serverSource,
        long startMillis,
        long ageMillis,
        long clientLeftMillis,
        long serverLeftMillis,
        int retries,
        long bytesIn,
        long bytesOut,
        @Nullable String requestLine,
        @Nullable String service) {
    private static final int LOOP_BITS = 12;

    static long id(int loop, long serial) {
        return serial << LOOP_BITS | loop;
    }

    static int loopOf(long id) {
        return (int) (id & (1 << LOOP_BITS) - 1);
    }

    static long serialOf(long id) {
        return id >>> LOOP_BITS;
    }
}
