package sluice.operation.stats;

import sluice.flow.Service;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.vocabulary.ObjectKind;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;

/// `use-service prometheus-exporter`: the metrics, limited by `scope=` and `no-maint` in the query.
///
/// Rendered on the operation loop while the stream waits.
public final class ExpositionService implements Action {
    private final StatisticsService.Surroundings surroundings;

    public ExpositionService(StatisticsService.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Verdict run(Stream stream) {
        stream.serving = new Rendering();
        return Verdict.SERVICE;
    }

    /// One scrape.
    private final class Rendering implements Service {
        private boolean begun;

        @Override
        public String name() {
            return "<promex>";
        }

        @Override
        public boolean serve(Stream stream) {
            if (begun) {
                return stream.reply.complete;
            }
            begun = true;
            long number = stream.number;
            String target = stream.request.target(new ByteView()).toString();
            int question = target.indexOf('?');
            String query = question < 0 ? "" : target.substring(question + 1);
            surroundings.operationLoop().execute(() -> render(stream, number, query));
            return false;
        }
    }

    private void render(Stream stream, long number, String query) {
        Set<ObjectKind> scopes = EnumSet.noneOf(ObjectKind.class);
        boolean process = false;
        boolean named = false;
        boolean noMaintenance = false;
        boolean valid = true;
        for (String pair : query.split("&")) {
            if (pair.equals("no-maint")) {
                noMaintenance = true;
            }
            if (!pair.startsWith("scope=")) {
                continue;
            }
            named = true;
            switch (pair.substring(6)) {
                case "global" -> process = true;
                case "frontend" -> scopes.add(ObjectKind.FRONTEND);
                case "listener" -> scopes.add(ObjectKind.LISTENER);
                case "backend" -> scopes.add(ObjectKind.BACKEND);
                case "server" -> scopes.add(ObjectKind.SERVER);
                case "*" -> {
                    process = true;
                    scopes.addAll(EnumSet.allOf(ObjectKind.class));
                }
                case "" -> {
                    process = false;
                    scopes.clear();
                }
                default -> valid = false;
            }
        }
        if (!named) {
            process = true;
            scopes.addAll(EnumSet.allOf(ObjectKind.class));
        }
        String text = "";
        if (valid) {
            var rows = new ArrayList<StatRow>();
            surroundings
                    .statistics()
                    .subjects(Selection.ALL)
                    .forEach(subject -> rows.add(subject.row()));
            text =
                    new Exposition(scopes, process, noMaintenance)
                            .write(surroundings.process().info(), rows);
        }
        int status = valid ? 200 : 400;
        ByteString body = ByteString.utf8(text);
        stream.loop()
                .hand(
                        () -> {
                            if (stream.number != number) {
                                return;
                            }
                            var reply = stream.reply;
                            reply.status = status;
                            reply.complete = true;
                            reply.head.add(
                                    ByteString.of("cache-control"), ByteString.of("no-cache"));
                            reply.head.add(
                                    ByteString.of("content-type"),
                                    ByteString.of("text/plain; version=0.0.4"));
                            reply.body = body;
                            stream.resume();
                        });
    }
}
