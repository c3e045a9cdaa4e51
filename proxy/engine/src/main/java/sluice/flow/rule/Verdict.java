package sluice.flow.rule;

/// What an action or a whole chain decided.
public enum Verdict {
    /// Go on with the next rule.
    CONTINUE,
    /// End this chain, let the stream pass (`allow`, `accept`).
    ACCEPT,
    /// Send `stream.reply` and end the stream (`deny`, `return`, `redirect`, `auth`).
    ANSWER,
    /// Send `stream.reply` after the tarpit timeout.
    TARPIT,
    /// Close without an answer (`reject`).
    CLOSE,
    /// Close the server's connection only (`tcp-response content close`).
    CUT,
    /// Close without telling the client (`silent-drop`).
    DROP,
    /// Resume this very rule later: more data, a timer or another thread's answer is awaited.
    WAIT,
    /// The service that the action put into the stream answers (`use-service`, `stats`).
    SERVICE,
    /// Read the bytes of this tcp stream as HTTP from here on (`switch-mode`).
    HTTP,
    /// The proxy itself failed: 500 with `PR`/`IH`.
    FAIL
}
