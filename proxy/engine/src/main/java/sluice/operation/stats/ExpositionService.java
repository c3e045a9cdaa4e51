package sluice.operation.stats;

import sluice.flow.Service;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;

import java.util.ArrayList;

/// `use-service prometheus-exporter`: the metrics that the query asks for ([ExpositionQuery]).
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
        var wanted = ExpositionQuery.parse(query);
        String text = "";
        if (wanted != null) {
            var rows = new ArrayList<StatRow>();
            surroundings
                    .statistics()
                    .subjects(Selection.ALL)
                    .forEach(subject -> rows.add(subject.row()));
            text =
                    new Exposition(wanted)
                            .write(
                                    surroundings.process().info(),
                                    surroundings.process().facts().description,
                                    rows,
                                    surroundings.further());
        }
        int status = wanted != null ? 200 : 400;
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
