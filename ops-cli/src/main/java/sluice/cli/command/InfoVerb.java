package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.ProcessInfo;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.InfoField;

import java.time.Duration;
import java.util.List;

/// `info`: the process and how near it is to its limits.
final class InfoVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "info",
                "",
                "version, uptime, load and limits of the process",
                List.of(),
                "show info                 # all fields (raw command)");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(0);
        var info = call.session().refresh().info();
        var level = call.session().client().ask("show cli level");
        var table = Table.of("what", "now", "limit", "full");
        table.row(
                "product",
                info.text(InfoField.PRODUCT_NAME) + ' ' + info.text(InfoField.VERSION),
                null,
                null);
        table.row("node", info.node(), null, null);
        table.row("pid", Long.toString(info.pid()), null, null);
        table.row(
                "up since",
                Figures.time(Duration.ofSeconds(info.number(InfoField.UPTIME_SEC))) + " ago",
                null,
                null);
        table.row("level of this socket", level.failed() ? null : level.text(), null, null);
        table.row("threads", info.text(InfoField.NBTHREAD), null, null);
        table.row("idle", info.text(InfoField.IDLE_PCT) + " %", null, null);
        limited(table, info, "connections", InfoField.CURR_CONNS, InfoField.MAXCONN);
        limited(table, info, "TLS connections", InfoField.CURR_SSL_CONNS, InfoField.MAX_SSL_CONNS);
        limited(table, info, "connections/s", InfoField.CONN_RATE, InfoField.CONN_RATE_LIMIT);
        limited(table, info, "sessions/s", InfoField.SESS_RATE, InfoField.SESS_RATE_LIMIT);
        limited(table, info, "TLS connections/s", InfoField.SSL_RATE, InfoField.SSL_RATE_LIMIT);
        table.row("requests so far", info.text(InfoField.CUM_REQ), null, null);
        table.row("log lines lost", info.text(InfoField.DROPPED_LOGS), null, null);
        table.row("stopping", info.number(InfoField.STOPPING) == 0 ? "no" : "yes", null, null);
        return new Result.Rows(table.build());
    }

    private static void limited(
            Table.Builder table, ProcessInfo info, String what, InfoField now, InfoField limit) {
        long most = info.number(limit);
        table.row(
                what,
                info.text(now),
                most == 0 ? "none" : Long.toString(most),
                most == 0 ? null : Figures.percent((double) info.number(now) / most));
    }
}
