package sluice.wire.connect;

/// How many connections to a server are kept for later requests, and for how long. Manual §5.2 `pool-max-conn`, `pool-low-conn`,
/// `pool-purge-delay`, `max-reuse`.
///
/// @param most idle connections on all loops; negative for no limit
/// @param low so many idle connections on all loops are kept although as many were not needed lately
/// @param purgeMillis after which half of what was not needed is closed; 0 keeps none
/// @param mostReuses requests that a connection takes after its first one; negative for no limit
public record PoolLimits(int most, int low, int purgeMillis, int mostReuses) {
    public static final PoolLimits NONE = new PoolLimits(-1, 0, 5000, -1);

    /// Whether a connection that carried so many streams may take another one.
    boolean allows(long streams) {
        return mostReuses < 0 || streams <= mostReuses;
    }
}
