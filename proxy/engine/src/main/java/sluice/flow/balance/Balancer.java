package sluice.flow.balance;

import sluice.proxies.Server;
import sluice.stream.Stream;

/// Chooses the server of each stream of one backend, keeps its queues, and decides what happens after a failure.
///
/// ```
///            ┌─ ASSIGNED ─► driver connects ─► connected() ──────► … release()
/// choose() ──┼─ WAITING ──► Waiting#dequeued on the stream's loop (then as ASSIGNED), or leave() by timeout or abort
///            ├─ FULL ─────► 503 `sQ`
///            └─ NONE ─────► 503 `SC`
///                    failed() ─► SAME | OTHER (choose() again) | NONE      after each connection that did not come about
/// ```
///
/// Called on the stream's loop; implementations are shared by all loops. Whatever was ASSIGNED or dequeued is given back by
/// exactly one [#release] or [#failed] with an answer other than SAME. Manual §4.2 `balance`, §5.2, §14 of the semantics.
public interface Balancer {
    enum Choice {
        /// `stream.server` is set and one of its slots is taken.
        ASSIGNED,
        /// Every usable server is at its limit; the stream stands in a queue.
        WAITING,
        /// A queue was needed and is at its own limit.
        FULL,
        /// No server can be used.
        NONE
    }

    enum Retry {
        /// Connect to the same server again after the delay of a second (or the connect timeout if shorter); the slot is kept.
        SAME,
        /// [#choose] another one now; the slot has been given back. Counts as redispatch.
        OTHER,
        /// Give up: 503 `SC`/`sC`; the slot has been given back.
        NONE
    }

    /// Why no connection came about, or none that could be used.
    enum Failure {
        REFUSED,
        TIMEOUT,
        /// Closed or garbage before the first byte of an answer: only retried when `retry-on` says so.
        EMPTY_RESPONSE,
        JUNK_RESPONSE,
        RESPONSE_TIMEOUT,
        /// An answer whose status `retry-on` names.
        STATUS,
        /// No local port, no descriptor, or memory.
        RESOURCE
    }

    /// Takes in the servers with the states that they begin with; when the configuration has been read, before the first check.
    default void begin() {}

    /// Honours `use-server`, cookie and stick table, then the algorithm; takes a slot or joins a queue.
    Choice choose(Stream stream, Waiting waiting);

    /// Takes a stream out of the queue that it is waiting in; false when it was being dequeued at this very moment,
    /// in which case [Waiting#dequeued] (the driver releases the server there) or [Waiting#turnedAway] will still be called.
    boolean leave(Stream stream, Waiting waiting);

    /// The connection stands (or an idle one was taken): observers and counters.
    void connected(Stream stream, Server server);

    /// A connection to `stream.server` failed; `attempt` counts from 1.
    Retry failed(Stream stream, Server server, Failure failure, int attempt);

    /// The response's head arrived (`observe`, 401/407 affinity, cookie learning).
    void answered(Stream stream, Server server, int status);

    /// The server got a request and sent no response to it, and the request is not tried again: what its health learns from that.
    void unanswered(Server server, Failure failure);

    /// The response is about to be sent, its `http-response` rules have run: persistence cookies are written into it.
    default void respond(Stream stream, Server server) {}

    /// Gives the slot back and lets the next waiting stream in.
    void release(Stream stream, Server server);
}
