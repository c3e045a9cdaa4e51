package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Tally;

import java.util.List;

/// `retries`: connections that had to be tried again, and requests that went to another server.
final class Retries implements Question {
    @Override
    public String name() {
        return "retries";
    }

    @Override
    public String summary() {
        return "connection retries and redispatches, and which configured server never appears";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit();
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("retries", "")
                        .top(context)
                        .column("name", Group.By.of(context, Group.By.SERVER).header(), Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("retried", "retried", Unit.COUNT)
                        .column("retries", "retries", Unit.COUNT)
                        .column("redispatched", "redispatched", Unit.COUNT)
                        .column("share", "share", Unit.SHARE);
        for (Group group : Group.of(tally, Group.By.of(context, Group.By.SERVER))) {
            if (group.retried == 0) continue;
            table.row(
                    group.name,
                    group.requests,
                    group.retried,
                    group.retries,
                    group.redispatched,
                    (double) group.retried / group.requests);
        }
        for (String silent : Balance.silent(tally, context)) table.note(silent);
        table.note(
                "after a redispatch (+) the line names the server that answered; the one that"
                        + " refused is not in the log: look at wretr and wredis of each server");
        return new Answer("retries", List.of(table.table()), Tables.footer(tally));
    }
}
