package sluice.proxies;

import sluice.loop.Shared;
import sluice.vocabulary.CheckStatus;

/// What one kind of check (the health check or the agent) knows of a server.
///
/// ```
/// level   0 … rise-1            DOWN, coming up
///         rise … rise+fall-1    UP, the highest when nothing failed lately
/// ```
///
/// While up each failure takes one off and one success restores the highest level; `fall` failures in a row end at 0. While down
/// each success adds one and one failure goes back to 0. Written by the loop of the check (or under the server's monitor
/// by an operator), read by anyone. Manual: management §9.1 `check_health`; §5.2 `rise`, `fall`.
@Shared("single writer at a time; volatile fields")
public final class Health {
    private volatile boolean configured;
    private volatile boolean enabled;
    private volatile int rise = 2;
    private volatile int fall = 3;
    private volatile int level = 2;
    private volatile CheckStatus status = CheckStatus.INI;
    private volatile Result result = Result.UNKNOWN;
    private volatile int code;
    private volatile long durationMillis = -1;
    private volatile String description = "";
    private volatile boolean running;
    private volatile long failures;
    private volatile long downs;
    private volatile long analyses;

    /// The result of the last check in the numbers of the server state file.
    public enum Result {
        UNKNOWN,
        /// Valid answer without a verdict (agent).
        NEUTRAL,
        FAILED,
        PASSED,
        /// Passed, but no new clients are wanted.
        CONDITIONALLY_PASSED
    }

    public boolean isConfigured() {
        return configured;
    }

    public void configured(boolean configured) {
        this.configured = configured;
        this.enabled = configured;
    }

    /// Configured and not switched off by an operator.
    public boolean isEnabled() {
        return enabled;
    }

    public void enabled(boolean enabled) {
        this.enabled = enabled;
    }

    public int rise() {
        return rise;
    }

    public int fall() {
        return fall;
    }

    /// Sets the thresholds; the server starts up, with one failure enough to bring it down.
    public void thresholds(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
        this.level = rise;
    }

    public int level() {
        return level;
    }

    public void level(int level) {
        this.level = level;
    }

    public int highestLevel() {
        return rise + fall - 1;
    }

    public boolean isUp() {
        return level >= rise;
    }

    /// Takes one off for a failure; true when the level moved.
    public boolean fail() {
        if (level == 0) {
            return false;
        }
        failures++;
        int lower = level - 1;
        level = lower < rise ? 0 : lower;
        if (level == 0 && lower + 1 >= rise) {
            downs++;
        }
        return true;
    }

    /// Adds one for a success; true when the level moved.
    public boolean pass() {
        if (level >= highestLevel()) {
            return false;
        }
        level = level + 1 >= rise ? highestLevel() : level + 1;
        return true;
    }

    public CheckStatus status() {
        return status;
    }

    public Result result() {
        return result;
    }

    /// The HTTP status or protocol code of the last check; 0 for none.
    public int code() {
        return code;
    }

    /// How long the last check took; -1 before the first one.
    public long durationMillis() {
        return durationMillis;
    }

    /// What the last check found, in words; empty for nothing to add.
    public String description() {
        return description;
    }

    /// Keeps the outcome of a check.
    public void outcome(
            CheckStatus status, Result result, int code, long durationMillis, String description) {
        this.status = status;
        this.result = result;
        this.code = code;
        this.durationMillis = durationMillis;
        this.description = description;
    }

    /// True while a check is under way (`* ` before the status).
    public boolean isRunning() {
        return running;
    }

    public void running(boolean running) {
        this.running = running;
    }

    /// `chkfail`: checks that failed while the server was up.
    public long failures() {
        return failures;
    }

    public long downs() {
        return downs;
    }

    /// `hanafail`: how often the errors of real traffic reached `error-limit`.
    public long analyses() {
        return analyses;
    }

    /// They did once more; the loops that see the traffic may be several.
    public synchronized void analyzed() {
        analyses++;
    }

    /// Takes over what the check of the same server in the plan before knew.
    void adopt(Health before) {
        enabled = configured && (before.enabled || !before.configured);
        level = Math.min(before.level, highestLevel());
        status = before.status;
        result = before.result;
        code = before.code;
        durationMillis = before.durationMillis;
        description = before.description;
        failures = before.failures;
        downs = before.downs;
        analyses = before.analyses;
    }

    /// Goes on counting where an earlier process stopped; before checks begin.
    public void counted(long failures, long downs) {
        this.failures = failures;
        this.downs = downs;
    }

    public void clearCounters() {
        failures = 0;
        downs = 0;
        analyses = 0;
    }
}
