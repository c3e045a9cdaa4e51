package sluice.sample;

import sluice.stream.Phase;

import java.util.EnumSet;
import java.util.Set;

/// Where a fetch takes its data from, which decides in which phases it can have a value. Manual §7.3.
public enum Source {
    /// Process, time, variables, constants: always.
    INTERNAL(EnumSet.allOf(Phase.class)),
    /// Addresses and facts of the client connection.
    CONNECTION(EnumSet.complementOf(EnumSet.of(Phase.CHECK))),
    /// After PROXY header and TLS handshake of the client connection.
    SESSION(EnumSet.complementOf(EnumSet.of(Phase.CONNECTION, Phase.CHECK))),
    REQUEST_PAYLOAD(
            EnumSet.of(
                    Phase.REQUEST_CONTENT,
                    Phase.HTTP_REQUEST,
                    Phase.REQUEST_BODY,
                    Phase.QUEUE,
                    Phase.CONNECT)),
    /// The request's head; gone once the request was forwarded.
    REQUEST_HEAD(
            EnumSet.of(
                    Phase.REQUEST_CONTENT,
                    Phase.HTTP_REQUEST,
                    Phase.REQUEST_BODY,
                    Phase.QUEUE,
                    Phase.CONNECT)),
    /// Facts of the transaction that stay (method, status, unique id, captures).
    TRANSACTION(EnumSet.complementOf(EnumSet.of(Phase.CONNECTION, Phase.SESSION, Phase.CHECK))),
    /// The backend chosen, and the one whose server is checked.
    BACKEND(EnumSet.complementOf(EnumSet.of(Phase.CONNECTION, Phase.SESSION))),
    /// The chosen server and the connection to it.
    SERVER_CONNECTION(
            EnumSet.of(
                    Phase.RESPONSE_CONTENT,
                    Phase.HTTP_RESPONSE,
                    Phase.HTTP_AFTER_RESPONSE,
                    Phase.DATA,
                    Phase.LOG,
                    Phase.CHECK)),
    RESPONSE_PAYLOAD(EnumSet.of(Phase.RESPONSE_CONTENT, Phase.HTTP_RESPONSE, Phase.CHECK)),
    RESPONSE_HEAD(
            EnumSet.of(
                    Phase.RESPONSE_CONTENT,
                    Phase.HTTP_RESPONSE,
                    Phase.HTTP_AFTER_RESPONSE,
                    Phase.CHECK)),
    /// Known at the end only: total times and bytes.
    LOG(EnumSet.of(Phase.LOG));

    private final Set<Phase> phases;

    Source(Set<Phase> phases) {
        this.phases = phases;
    }

    /// As a message says it.
    public String words() {
        return switch (this) {
            case INTERNAL -> "internal state";
            case CONNECTION -> "the client's connection";
            case SESSION -> "the client's session";
            case REQUEST_PAYLOAD -> "the request's buffer";
            case REQUEST_HEAD -> "the request's headers";
            case TRANSACTION -> "the transaction";
            case BACKEND -> "the backend";
            case SERVER_CONNECTION -> "the server's connection";
            case RESPONSE_PAYLOAD -> "the response's buffer";
            case RESPONSE_HEAD -> "the response's headers";
            case LOG -> "the end of the stream";
        };
    }

    /// Whether a sample of this source can exist in that phase.
    public boolean availableIn(Phase phase) {
        return phases.contains(phase);
    }
}
