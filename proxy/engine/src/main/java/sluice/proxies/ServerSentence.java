package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal.Level;

/// The line that the log gets about a change of a server, in HAProxy's words so that tools still match.
///
/// ```
/// Server be/s1 is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: 0ms. 1 active and 0 backup servers left. 0 sessions active, 0 requeued, 0 remaining in queue.
/// ```
///
/// @param level of syslog
/// @param text one line
public record ServerSentence(Level level, String text) {
    /// The sentence about a change, after the balancer has seen it; null when nothing is said.
    ///
    /// @param checksLogged `option log-health-checks`: the check's own line has already said what it found
    public static @Nullable ServerSentence of(ServerChange change, boolean checksLogged) {
        return switch (change.kind()) {
            case DOWN ->
                    new ServerSentence(
                            change.before() == Operational.STOPPING ? Level.NOTICE : Level.ALERT,
                            name(change)
                                    + " is DOWN"
                                    + reason(change, checksLogged)
                                    + counts(change, false));
            case STOPPING ->
                    new ServerSentence(
                            Level.NOTICE,
                            name(change)
                                    + " is stopping"
                                    + reason(change, checksLogged)
                                    + counts(change, true));
            case UP ->
                    new ServerSentence(
                            Level.NOTICE,
                            name(change)
                                    + " is UP"
                                    + reason(change, checksLogged)
                                    + counts(change, true));
            case WEIGHT, ADDRESS -> null;
            case ENTERS_MAINTENANCE -> enters(change);
            case LEAVES_MAINTENANCE -> leaves(change);
            case STAYS_IN_MAINTENANCE -> new ServerSentence(Level.NOTICE, stays(change));
            case ENTERS_DRAIN ->
                    new ServerSentence(
                            Level.NOTICE,
                            name(change)
                                    + " enters drain state"
                                    + brackets(change)
                                    + followed(change)
                                    + counts(change, true));
            case LEAVES_DRAIN ->
                    // Of inherited drain too.
                    new ServerSentence(
                            Level.NOTICE,
                            name(change) + " is " + upOrDown(change) + " (leaving forced drain).");
            case STAYS_IN_DRAIN -> new ServerSentence(Level.NOTICE, staysDraining(change));
        };
    }

    /// The line when the last server of a backend went.
    public static ServerSentence noServer(Backend backend) {
        return new ServerSentence(
                Level.EMERG, "backend " + backend.name() + " has no server available!");
    }

    /// The line of `option log-health-checks`: what a check found and where the server stands.
    ///
    /// @param remark said where the check left no description
    public static ServerSentence check(Server server, Health of, String remark) {
        boolean conditionally = of.result() == Health.Result.CONDITIONALLY_PASSED;
        boolean up = of.isUp();
        return new ServerSentence(
                Level.NOTICE,
                (of == server.state().agent() ? "Agent" : "Health")
                        + " check for "
                        + (server.settings().backup ? "backup " : "")
                        + "server "
                        + server
                        + " "
                        + (conditionally ? "conditionally " : "")
                        + (of.result() == Health.Result.FAILED ? "failed" : "succeeded")
                        + outcome(of, of.description().isEmpty() ? remark : of.description())
                        + ", status: "
                        + (up ? of.level() - of.rise() + 1 : of.level())
                        + "/"
                        + (up ? of.fall() : of.rise())
                        + " "
                        + (up ? server.weight() > 0 ? "UP" : "DRAIN" : "DOWN")
                        + ".");
    }

    private static ServerSentence enters(ServerChange change) {
        if (change.before() == Operational.STOPPED) {
            return new ServerSentence(
                    Level.NOTICE,
                    name(change)
                            + " was DOWN and now enters maintenance"
                            + brackets(change)
                            + followed(change)
                            + ".");
        }
        return new ServerSentence(
                change.before() == Operational.STOPPING ? Level.NOTICE : Level.ALERT,
                name(change)
                        + " is going DOWN for maintenance"
                        + brackets(change)
                        + followed(change)
                        + counts(change, false));
    }

    private static ServerSentence leaves(ServerChange change) {
        int before = change.administrativeBefore();
        String state =
                upOrDown(change)
                        + "/"
                        + (Administrative.isDrain(change.server().state().administrative())
                                ? "DRAIN"
                                : "READY");
        String host = change.server().hostName();
        String text;
        if ((before & Administrative.RESOLUTION_MAINTENANCE) != 0) {
            text =
                    name(change)
                            + " ('"
                            + (host == null ? "" : host)
                            + "') is "
                            + state
                            + " (resolves again)";
        } else if ((before & Administrative.FORCED_MAINTENANCE) != 0) {
            text = name(change) + " is " + state + " (leaving forced maintenance)";
        } else {
            text = name(change) + " is " + state + " (leaving maintenance)";
        }
        return new ServerSentence(Level.NOTICE, text + ".");
    }

    private static String name(ServerChange change) {
        return (change.server().settings().backup ? "Backup Server " : "Server ") + change.server();
    }

    private static String upOrDown(ServerChange change) {
        return change.server().state().operational() == Operational.STOPPED ? "DOWN" : "UP";
    }

    private static String brackets(ServerChange change) {
        String words =
                change.cause().origin() == Cause.Origin.RESOLUTION ? change.cause().words() : "";
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private static String reason(ServerChange change, boolean checksLogged) {
        return switch (change.cause().origin()) {
            case HEALTH_CHECK -> checksLogged ? "" : outcome(change.server().state().health());
            case AGENT -> checksLogged ? "" : outcome(change.server().state().agent());
            case TRACKING -> followed(change);
            case NONE -> "";
            case OPERATOR, RESOLUTION, STATE_FILE -> ", " + change.cause().words();
        };
    }

    private static String followed(ServerChange change) {
        return change.cause().origin() == Cause.Origin.TRACKING ? tracking(change) : "";
    }

    /// Whom it tracks, whatever the change came from.
    private static String tracking(ServerChange change) {
        Server leader = change.server().tracked();
        return leader == null ? "" : " via " + leader;
    }

    private static String staysDraining(ServerChange change) {
        boolean forced =
                (change.server().state().administrative() & Administrative.FORCED_DRAIN) != 0;
        return name(change)
                + (forced
                        ? " remains in forced drain mode"
                        : " is leaving forced drain but remains in drain mode" + tracking(change))
                + ".";
    }

    /// One reason for maintenance went, another stays.
    private static String stays(ServerChange change) {
        int gone = change.administrativeBefore() & ~change.server().state().administrative();
        if ((gone & Administrative.FORCED_MAINTENANCE) != 0) {
            return name(change)
                    + " is leaving forced maintenance but remains in maintenance"
                    + tracking(change)
                    + ".";
        }
        if ((gone & Administrative.RESOLUTION_MAINTENANCE) != 0) {
            return name(change)
                    + " ('"
                    + change.server().hostName()
                    + "') resolves again but remains in maintenance"
                    + tracking(change)
                    + ".";
        }
        return name(change) + " remains in forced maintenance.";
    }

    /// What a check found, as it stands behind `is DOWN`, `is UP`, `failed` and `succeeded`.
    public static String outcome(Health health) {
        return outcome(health, health.description());
    }

    /// The same with other words of what was found.
    public static String outcome(Health health, String description) {
        var text = new StringBuilder(", reason: ").append(health.status().words());
        if (health.status().hasCode()) {
            text.append(", code: ").append(health.code());
        }
        if (!description.isEmpty()) {
            text.append(", info: \"").append(printable(description)).append('"');
        }
        if (health.durationMillis() >= 0) {
            text.append(", check duration: ").append(health.durationMillis()).append("ms");
        }
        return text.toString();
    }

    private static String printable(String text) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 32 || c > 126) {
                clean.append(String.format("#%02X", (int) c & 0xff));
            } else {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static String counts(ServerChange change, boolean online) {
        Backend backend = change.server().backend();
        String onBackup =
                backend.activeServers() == 0 && backend.backupServers() > 0
                        ? " Running on backup."
                        : "";
        String servers =
                ". "
                        + backend.activeServers()
                        + " active and "
                        + backend.backupServers()
                        + " backup servers ";
        if (online) {
            return servers
                    + "online."
                    + onBackup
                    + " "
                    + change.requeued()
                    + " sessions requeued, "
                    + backend.queued()
                    + " total in queue.";
        }
        return servers
                + "left."
                + onBackup
                + " "
                + change.server().sessions().current()
                + " sessions active, "
                + change.requeued()
                + " requeued, "
                + change.server().queued()
                + " remaining in queue.";
    }
}
