package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.SessionLine;
import sluice.runtime.diagnosis.Figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `sessions [be/srv] [--oldest] [--all]`.
final class SessionsVerb implements Verb {
    private static final int USUAL = 50;

    @Override
    public Manual manual() {
        return Verbs.manual(
                "sessions",
                "[be/srv | backend] [--oldest] [--all]",
                "streams in progress, with client and age",
                List.of(Argument.OBJECT),
                "sessions be_web/web1 --oldest   # who keeps a drain from ending",
                "shutdown session 0x55…          # end one of them (raw command)");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var answer = call.session().client().ask("show sess");
        if (answer.permissionDenied()) {
            throw new Failure(
                    Exit.FORBIDDEN,
                    "this socket's level does not show sessions (operator is needed)");
        }
        String object = call.words().isEmpty() ? "" : call.words().getFirst();
        if (!object.isEmpty()) {
            var snapshot = call.session().client().snapshot();
            if (snapshot.find(object) == null) {
                throw Selection.missing(snapshot, object);
            }
        }
        var sessions = new ArrayList<SessionLine>();
        for (var line : SessionLine.parse(answer.text())) {
            if (of(line, object)) {
                sessions.add(line);
            }
        }
        sessions.sort(Comparator.comparing(SessionLine::age).reversed());
        if (!call.options().oldest() && object.isEmpty()) {
            sessions.removeIf(line -> line.frontend().equals("GLOBAL"));
        }
        var table = Table.of("id", "client", "frontend", "server", "age", "protocol");
        int limit = call.options().all() ? Integer.MAX_VALUE : call.options().oldest() ? 10 : USUAL;
        for (int i = 0; i < Math.min(limit, sessions.size()); i++) {
            var line = sessions.get(i);
            table.row(
                    line.id(),
                    line.client(),
                    line.frontend(),
                    line.backend() + (line.server().isEmpty() ? "" : "/" + line.server()),
                    Figures.time(line.age()),
                    line.protocol());
        }
        if (sessions.size() > limit) {
            table.note((sessions.size() - limit) + " more, younger ones (--all shows them)");
        }
        if (answer.truncated()) {
            table.note("the answer was cut at its limit: there are more sessions than shown");
        }
        if (sessions.isEmpty()) {
            table.note("no sessions");
        }
        return new Result.Rows(table.build());
    }

    private static boolean of(SessionLine line, String object) {
        return object.isEmpty()
                || object.equals(line.backend() + '/' + line.server())
                || object.equals(line.backend())
                || object.equals(line.frontend());
    }
}
