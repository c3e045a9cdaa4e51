package sluice.flow;

import sluice.stream.Stream;

/// Answers a request from inside the proxy (`stats`, `use-service`): an action puts it into [Stream#serving].
public interface Service {
    /// Fills `stream.reply`; false when it needs more of the request's body first ([Stream#requestPayload]).
    boolean serve(Stream stream);

    /// As the log's server field prints it: `<STATS>`.
    String name();
}
