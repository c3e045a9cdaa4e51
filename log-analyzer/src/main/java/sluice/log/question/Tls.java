package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Heavy;
import sluice.log.tally.Part;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.List;

/// `tls`: versions, ciphers and names of `option httpslog`, and connections that failed before their first request.
final class Tls implements Question {
    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String summary() {
        return "TLS versions, ciphers, names; failed handshakes";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TLS.bit() | Part.CLIENTS.bit();
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        List<Block> blocks = new ArrayList<>();
        Tables versions =
                new Tables("versions", "versions and ciphers")
                        .top(context)
                        .column("name", "version/cipher", Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("resumed", "resumed", Unit.COUNT);
        long all = 0;
        for (Heavy.Item item : tally.tls().items()) all += item.requests();
        for (Heavy.Item item : tally.tls().items()) {
            versions.row(
                    item.key(), item.requests(), (double) item.requests() / all, item.aborted());
        }
        if (all == 0) versions.note("no line tells: `option httpslog` would");
        blocks.add(versions.table());
        Tables names =
                new Tables("names", "names asked for")
                        .column("name", "SNI", Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT);
        int top = context.top(20);
        List<Heavy.Item> items = tally.names().items();
        for (int i = 0; i < Math.min(top, items.size()); i++)
            names.row(items.get(i).key(), items.get(i).requests());
        if (names.size() > 0) blocks.add(names.table());
        Tables failed =
                new Tables(
                                "failed_connections",
                                "connections that failed before their first request")
                        .column("frontend", "frontend", Unit.TEXT)
                        .column("message", "message", Unit.TEXT)
                        .column("count", "count", Unit.COUNT);
        for (Heavy.Item item : tally.errorMessages().items()) {
            if (failed.size() == top) break;
            int tab = item.key().indexOf('\t');
            failed.row(
                    item.key().substring(0, tab), item.key().substring(tab + 1), item.requests());
        }
        for (int i = 0; i < Math.min(context.evidence(), tally.errorSamples().size()); i++) {
            Sample sample = tally.errorSamples().get(i);
            failed.note(
                    sample.source()
                            + ":"
                            + sample.line()
                            + ": "
                            + Tables.printable(sample.text(), 300));
        }
        if (failed.size() > 0) blocks.add(failed.table());
        return new Answer("tls", blocks, Tables.footer(tally));
    }
}
