package sluice.flow.balance;

/// `retry-on`: after which failures a request may be sent again. Manual §4.2.
public final class RetryOn {
    public boolean connectionFailure = true;
    public boolean emptyResponse;
    public boolean junkResponse;
    public boolean responseTimeout;
    public boolean earlyDataRejected;
    private final long[] statuses = new long[10];

    /// Forgets everything, the default included: a `retry-on` line says all.
    public void clear() {
        connectionFailure = false;
        emptyResponse = false;
        junkResponse = false;
        responseTimeout = false;
        earlyDataRejected = false;
        java.util.Arrays.fill(statuses, 0);
    }

    public void addStatus(int status) {
        statuses[status >> 6] |= 1L << status;
    }

    public boolean hasStatus(int status) {
        return status > 0 && status < 640 && (statuses[status >> 6] & 1L << status) != 0;
    }

    /// Whether anything asks to keep the request until the answer has come.
    public boolean needsRequest() {
        if (emptyResponse || junkResponse || responseTimeout || earlyDataRejected) {
            return true;
        }
        for (long word : statuses) {
            if (word != 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether a request may be sent again after this failure of a response.
    ///
    /// @param status of the response, where the failure is [Balancer.Failure#STATUS]
    public boolean allows(Balancer.Failure failure, int status) {
        return failure == Balancer.Failure.STATUS ? hasStatus(status) : allows(failure);
    }

    boolean allows(Balancer.Failure failure) {
        return switch (failure) {
            case REFUSED, TIMEOUT, RESOURCE -> connectionFailure;
            case EMPTY_RESPONSE -> emptyResponse;
            case JUNK_RESPONSE -> junkResponse;
            case RESPONSE_TIMEOUT -> responseTimeout;
            // Which statuses is asked before one is reported.
            case STATUS -> true;
        };
    }
}
