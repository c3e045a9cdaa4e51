package sluice.upkeep.check;

/// What `global` says about checks. Manual §3.1, §3.2.
///
/// @param spreadPercent `spread-checks`: intervals differ by that much at random
/// @param longestSpreadMillis `max-spread-checks`: from the first check of a proxy's first server to that of its last; 0 for no bound but the interval
/// @param mostPerLoop `tune.max-checks-per-thread`: checks that run on a loop at a time; 0 for no limit
/// @param node `node`: what this machine is called towards servers that want to know
public record GlobalChecks(
        int spreadPercent, long longestSpreadMillis, int mostPerLoop, String node) {}
