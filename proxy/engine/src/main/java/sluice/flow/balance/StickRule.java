package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.stick.StickTable;

/// One `stick` line: which key of which table leads to a server, or learns it. Manual §4.2 `stick on`, `stick match`,
/// `stick store-request`, `stick store-response`.
///
/// @param match looks the key up before a server is chosen
/// @param store learns the server under the key taken from the request
/// @param storeResponse learns the server under the key taken from the response
public record StickRule(
        StickTable table,
        Expression key,
        boolean match,
        boolean store,
        boolean storeResponse,
        @Nullable Condition condition) {}
