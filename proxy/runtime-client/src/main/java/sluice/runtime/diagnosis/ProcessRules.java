package sluice.runtime.diagnosis;

import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// C1, R1, T1, L1, X1: the proxy itself.
final class ProcessRules {
    private ProcessRules() {}

    static void apply(View view) {
        limits(view);
        restarts(view);
        certificates(view);
        logs(view);
        stale(view);
    }

    private static void limits(View view) {
        var info = view.latest.info();
        nearlyFull(
                view,
                "",
                "connections of the process",
                info.number(InfoField.CURR_CONNS),
                info.number(InfoField.MAXCONN));
        nearlyFull(
                view,
                "",
                "TLS connections of the process",
                info.number(InfoField.CURR_SSL_CONNS),
                info.number(InfoField.MAX_SSL_CONNS));
        for (var frontend : view.latest.frontends()) {
            boolean full = frontend.status().word() == ServerStatus.Word.FULL;
            long limit = frontend.number(StatColumn.SLIM);
            nearlyFull(
                    view,
                    frontend.proxy(),
                    "sessions",
                    full ? limit : frontend.number(StatColumn.SCUR),
                    limit);
        }
        rateAtLimit(
                view,
                "connections",
                info.number(InfoField.CONN_RATE),
                info.number(InfoField.CONN_RATE_LIMIT));
        rateAtLimit(
                view,
                "sessions",
                info.number(InfoField.SESS_RATE),
                info.number(InfoField.SESS_RATE_LIMIT));
        rateAtLimit(
                view,
                "TLS connections",
                info.number(InfoField.SSL_RATE),
                info.number(InfoField.SSL_RATE_LIMIT));
        long idle = info.number(InfoField.IDLE_PCT, 100);
        if (idle < view.limits.idlePercent()) {
            view.add(
                    Rule.C1,
                    idle < view.limits.idlePercent() / 3 ? Severity.CRIT : Severity.WARN,
                    "",
                    "HAProxy itself is the limit: only "
                            + idle
                            + " % idle on "
                            + Figures.count(info.number(InfoField.NBTHREAD), "thread", "threads"),
                    null,
                    List.of(
                            "run queue "
                                    + info.number(InfoField.RUN_QUEUE)
                                    + ", TLS keys "
                                    + info.number(InfoField.SSL_FRONTEND_KEY_RATE)
                                    + "/s, sessions "
                                    + info.number(InfoField.SESS_RATE)
                                    + "/s"));
        }
    }

    private static void nearlyFull(View view, String object, String what, long used, long limit) {
        if (limit <= 0 || used <= view.limits.fullShare() * limit) {
            return;
        }
        view.add(
                Rule.C1,
                used >= limit ? Severity.CRIT : Severity.WARN,
                object,
                "HAProxy itself is the limit: "
                        + used
                        + " of "
                        + limit
                        + " "
                        + what
                        + (used >= limit ? ", new ones wait unseen in the kernel" : ""),
                null,
                List.of(Figures.percent((double) used / limit) + " of the limit"));
    }

    private static void rateAtLimit(View view, String what, long rate, long limit) {
        if (limit > 0 && rate >= limit) {
            view.add(
                    Rule.C1,
                    Severity.WARN,
                    "",
                    "HAProxy itself is the limit: "
                            + rate
                            + " "
                            + what
                            + "/s, allowed are "
                            + limit
                            + "/s",
                    null,
                    List.of());
        }
    }

    private static void restarts(View view) {
        var restarts = view.history.restarts();
        if (restarts.isEmpty()) {
            return;
        }
        var restart = restarts.getLast();
        if (restart.at().isBefore(view.now.minus(Duration.ofMinutes(15)))) {
            return;
        }
        var lost = LostOverrides.between(restart.before(), restart.after());
        var old = view.seen.oldProcesses();
        var evidence = new ArrayList<String>();
        evidence.add("pid " + restart.before().info().pid() + " → " + restart.after().info().pid());
        evidence.addAll(lost);
        evidence.addAll(old);
        view.add(
                Rule.R1,
                lost.isEmpty() ? Severity.INFO : Severity.WARN,
                "",
                "reload "
                        + Figures.clock(restart.at(), view.now, view.zone)
                        + (lost.isEmpty()
                                ? ": counters start at 0"
                                : " undid: " + String.join(", ", lost))
                        + (old.isEmpty()
                                ? ""
                                : "; "
                                        + Figures.count(old.size(), "old process", "old processes")
                                        + " left"),
                restart.at(),
                evidence);
    }

    private static void certificates(View view) {
        for (var certificate : view.seen.certificates()) {
            var left = Duration.between(view.now, certificate.notAfter());
            if (left.toDays() >= view.limits.certificateDays()) {
                continue;
            }
            view.add(
                    Rule.T1,
                    left.toDays() < 2 ? Severity.CRIT : Severity.WARN,
                    certificate.name(),
                    left.isNegative()
                            ? "certificate ended " + Figures.time(left.negated()) + " ago"
                            : "certificate ends in " + Figures.time(left),
                    null,
                    List.of("not after " + certificate.notAfter()));
        }
    }

    private static void logs(View view) {
        double dropped = view.history.rate(InfoField.DROPPED_LOGS);
        if (dropped > 0) {
            view.add(
                    Rule.L1,
                    Severity.WARN,
                    "",
                    Figures.number(dropped)
                            + " log lines/s are lost: a gap in the log is logging, not traffic",
                    null,
                    List.of("lost so far " + view.latest.info().number(InfoField.DROPPED_LOGS)));
        }
    }

    private static void stale(View view) {
        var silent = view.history.silentSince();
        var age = Duration.between(view.latest.takenAt(), view.now);
        if (silent.isEmpty() && age.compareTo(view.limits.poll().multipliedBy(3)) <= 0) {
            return;
        }
        var since = silent.orElse(view.latest.takenAt());
        if (age.compareTo(view.limits.poll().multipliedBy(3)) <= 0) {
            return;
        }
        view.add(
                Rule.X1,
                Severity.CRIT,
                "",
                "socket does not answer since "
                        + Figures.clock(since, view.now, view.zone)
                        + ": data is "
                        + Figures.time(age)
                        + " old",
                since,
                view.history.silence().isEmpty() ? List.of() : List.of(view.history.silence()));
    }
}
