package sluice.flow.rule;

import sluice.stream.Phase;

/// The rule sets in which an action may stand. Manual §4.4.
public enum RuleSet {
    QUIC_INITIAL("quic-initial", Phase.CONNECTION),
    TCP_REQUEST_CONNECTION("tcp-request connection", Phase.CONNECTION),
    TCP_REQUEST_SESSION("tcp-request session", Phase.SESSION),
    TCP_REQUEST_CONTENT("tcp-request content", Phase.REQUEST_CONTENT),
    HTTP_REQUEST("http-request", Phase.HTTP_REQUEST),
    TCP_RESPONSE_CONTENT("tcp-response content", Phase.RESPONSE_CONTENT),
    HTTP_RESPONSE("http-response", Phase.HTTP_RESPONSE),
    HTTP_AFTER_RESPONSE("http-after-response", Phase.HTTP_AFTER_RESPONSE);

    private final String directive;
    private final Phase phase;

    RuleSet(String directive, Phase phase) {
        this.directive = directive;
        this.phase = phase;
    }

    /// The words before the action.
    public String directive() {
        return directive;
    }

    public Phase phase() {
        return phase;
    }

    public boolean isHttp() {
        return this == HTTP_REQUEST || this == HTTP_RESPONSE || this == HTTP_AFTER_RESPONSE;
    }
}
