package sluice.keyword.balance;

import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.operation.log.LogBalance;
import sluice.proxies.Backend;
import sluice.proxies.Mode;
import sluice.sample.Expression;
import sluice.stream.Phase;
import sluice.value.Kind;

/// The algorithms of `balance` that only log backends have.
final class LogAlgorithms {
    private LogAlgorithms() {}

    static void sticky(Words words) {
        begin(words).sticky = true;
    }

    /// `log-hash [<converters>]`: the message is the payload to which the converters apply.
    static void hash(Words words) {
        var balance = begin(words);
        String converters = words.hasNext() ? "," + words.next("converters") : "";
        var place = words.surroundings().in(Phase.REQUEST_CONTENT);
        balance.key =
                Expression.compile("req.payload(0,0)" + converters, place).as(Kind.STR, place);
    }

    /// Each line begins anew.
    private static LogBalance begin(Words words) {
        var draft = words.draft(ProxyDraft.class);
        var balance = draft.part(LogBalance.class, LogBalance::new);
        balance.sticky = false;
        balance.key = null;
        words.later(
                _ -> {
                    Backend backend = draft.backend();
                    if (backend != null && !draft.isScratch() && backend.mode() != Mode.LOG) {
                        words.invalid(
                                draft.title()
                                        + ": 'balance' with this algorithm is for log backends"
                                        + " ('mode log') only.");
                    }
                });
        return balance;
    }
}
