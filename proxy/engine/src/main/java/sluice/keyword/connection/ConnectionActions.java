package sluice.keyword.connection;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;

/// Actions on the client's connection.
final class ConnectionActions {
    private ConnectionActions() {}

    /// `wait-for-handshake` — goes on when the TLS handshake is complete.
    ///
    /// Early data is not accepted here, so it always is when a request is there. Manual §4.4.
    @ActionKeyword(name = "wait-for-handshake", in = RuleSet.HTTP_REQUEST)
    static Action waitForHandshake(Words words) {
        return stream -> Verdict.CONTINUE;
    }
}
