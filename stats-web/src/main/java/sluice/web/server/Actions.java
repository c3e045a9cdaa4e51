package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import sluice.web.poll.Poller;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Changes to a proxy, asked for by a page of ours.
final class Actions {
    private final Gate gate;

    Actions(Gate gate) {
        this.gate = gate;
    }

    void serve(
            HttpServerExchange exchange,
            Poller poller,
            String document,
            Gate.Person person,
            boolean reads)
            throws IOException, BadRequest {
        throw new BadRequest(404, "actions are not served: start with --admin");
    }

    /// Who is looking: `{"user":…,"mayAct":…,"token":…,"login":…}`.
    byte[] me(Gate.Person person, String token, boolean login) {
        return ("{\"user\":\""
                        + person.name().replaceAll("[\\\\\"\\p{Cntrl}]", "?")
                        + "\",\"mayAct\":"
                        + person.mayAct()
                        + ",\"token\":\""
                        + token
                        + "\",\"login\":"
                        + login
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
