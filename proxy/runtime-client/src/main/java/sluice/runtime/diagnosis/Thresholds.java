package sluice.runtime.diagnosis;

import java.time.Duration;

/// The numbers in the rules.
///
/// @param window over which rates are taken
/// @param poll how often snapshots are taken; data older than three polls is stale
/// @param queuePolls in how many polls in a row requests must wait
/// @param errorShare share of 5xx among answers that is too much
/// @param errorGrowth how many times its own median the 5xx rate must be
/// @param slowFactor how many times the median of its peers a server's response time must be
/// @param slowMillis below which no server is called slow
/// @param shareOff by how much a share of traffic may be off its weight
/// @param fullShare share of a connection limit that is called nearly full
/// @param idlePercent below which the proxy is called busy
/// @param flaps changes of state within ten minutes that are too many
/// @param certificateDays left of a certificate that are too few
public record Thresholds(
        Duration window,
        Duration poll,
        int queuePolls,
        double errorShare,
        double errorGrowth,
        double slowFactor,
        long slowMillis,
        double shareOff,
        double fullShare,
        long idlePercent,
        int flaps,
        int certificateDays) {

    /// As documented with the rules, at one poll per second.
    public static final Thresholds USUAL =
            new Thresholds(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    3,
                    0.01,
                    3,
                    2,
                    50,
                    0.3,
                    0.85,
                    15,
                    3,
                    14);

    /// The same at another pace; rates then span ten polls at most.
    public Thresholds withPoll(Duration every) {
        return new Thresholds(
                every.multipliedBy(10),
                every,
                queuePolls,
                errorShare,
                errorGrowth,
                slowFactor,
                slowMillis,
                shareOff,
                fullShare,
                idlePercent,
                flaps,
                certificateDays);
    }
}
