package sluice.flow.filter;

import sluice.stream.Stream;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

/// One `filter` of a proxy. All methods run on the stream's loop. Manual §9.
public interface Filter {
    /// Whether it also stands in the way of sessions without messages (`mode tcp`): then [#request] and [#response] find no heads.
    default boolean takesBytes() {
        return false;
    }

    /// The head of the request as it will go to a server, behind all rules; may be changed. True to stand in the way of the
    /// body: then [#toServer] is asked for each connection that the request is sent to.
    default boolean request(Stream stream) {
        return false;
    }

    /// The end to send the request to in place of `server`.
    ///
    /// @param receiver hears from an end that kept something back when it takes more, or has nothing left
    default StreamEnd toServer(Stream stream, StreamEnd server, StreamReceiver receiver) {
        return server;
    }

    /// The head of the response (a server's or a service's) behind all rules; may be changed. True to stand in the way of the
    /// body: then [#toClient] follows.
    default boolean response(Stream stream) {
        return false;
    }

    /// Whether it takes the body of a response as the rules left it: it then stands before all filters that change it, whichever
    /// proxy they belong to.
    default boolean wantsOriginal() {
        return false;
    }

    /// The end to send the response to in place of `client`.
    ///
    /// @param receiver as in [#toServer]
    default StreamEnd toClient(Stream stream, StreamEnd client, StreamReceiver receiver) {
        return client;
    }
}
