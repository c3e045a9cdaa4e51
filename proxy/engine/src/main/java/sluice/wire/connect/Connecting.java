package sluice.wire.connect;

import sluice.wire.mux.ServerConnection;
import sluice.wire.tls.HandshakeFailure;

/// Who waits for a connection to a server; on its loop.
public interface Connecting {
    /// None was found, a new one is being opened.
    void opens();

    /// One that carried streams on another loop.
    void found(ServerConnection connection);

    /// It stands.
    void connected(ServerConnection connection);

    /// It did not come about.
    void refused(Refusal refusal);

    /// TLS did not come about: another protocol, no common version or cipher, or a certificate that is not believed.
    void refused(HandshakeFailure failure);

    /// Why there is no connection.
    enum Refusal {
        /// The server answered with a reset, or the network with an error.
        REFUSED,
        /// No descriptor, port or memory here.
        RESOURCE
    }
}
