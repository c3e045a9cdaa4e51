package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Heavy;
import sluice.log.tally.Part;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `clients`, and as `denied` only those whom a rule refused: addresses and their networks.
final class Clients implements Question {
    private static final List<String> BY =
            List.of(
                    "requests",
                    "errors",
                    "5xx",
                    "4xx",
                    "429",
                    "limited",
                    "denied",
                    "bytes",
                    "aborted");

    private final boolean denied;

    Clients(boolean denied) {
        this.denied = denied;
    }

    @Override
    public String name() {
        return denied ? "denied" : "clients";
    }

    @Override
    public String summary() {
        return denied
                ? "requests refused by rules, rate limits and tarpits: which, where, for whom"
                : "addresses and networks: requests, errors, limits, bytes (--by"
                        + " errors|denied|bytes|aborted)";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit()
                | Part.CLIENTS.bit()
                | (denied ? Part.URLS.bit() | Part.SAMPLES.bit() : 0);
    }

    @Override
    public List<String> groupings() {
        return BY;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        List<Block> blocks = new ArrayList<>();
        if (denied) {
            blocks.add(rules(tally, context));
            blocks.add(items(tally.urls(), "paths", "path", context));
        }
        blocks.add(items(tally.addresses(), "addresses", "address", context));
        blocks.add(items(tally.prefixes(), "networks", "network", context));
        if (tally.forwarded().size() > 0)
            blocks.add(items(tally.forwarded(), "forwarded", "forwarded address", context));
        return new Answer(name(), blocks, Tables.footer(tally));
    }

    private static Block rules(Tally tally, Context context) {
        Tables table =
                new Tables("rules", "by frontend and answer")
                        .top(context)
                        .column("frontend", "frontend", Unit.TEXT)
                        .column("status", "status", Unit.TEXT)
                        .column("state", "state", Unit.TEXT)
                        .column("count", "count", Unit.COUNT)
                        .column("meaning", "what happened", Unit.TEXT);
        for (Group group : Group.of(tally, Group.By.FRONTEND)) {
            for (Outcomes.Outcome outcome : Outcomes.of(group.rows, 2, true)) {
                var pair = outcome.pair();
                boolean tarpit = pair != null && pair.letters().endsWith("T");
                if (pair == null
                        || !Outcomes.isDenied(outcome.letters) && !tarpit && outcome.status != 429)
                    continue;
                table.row(
                        group.name,
                        Integer.toString(outcome.status),
                        outcome.letters,
                        outcome.count,
                        Errors.meaning(pair, outcome.status));
            }
        }
        return table.table();
    }

    private Block items(Heavy heavy, String key, String header, Context context) {
        Tables table =
                new Tables(key, "by " + header)
                        .column("name", header, Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("status_4xx", "4xx", Unit.COUNT)
                        .column("status_429", "429", Unit.COUNT)
                        .column("status_5xx", "5xx", Unit.COUNT)
                        .column("denied", "denied", Unit.COUNT)
                        .column("aborted", "left", Unit.COUNT)
                        .column("failures", "failed", Unit.COUNT)
                        .column("bytes", "bytes", Unit.BYTES);
        List<Heavy.Item> items = new ArrayList<>(heavy.items());
        items.sort(
                order(context)
                        .thenComparing(Comparator.comparingLong(Heavy.Item::requests).reversed())
                        .thenComparing(Heavy.Item::key));
        int top = context.top(20);
        int shown = 0;
        for (Heavy.Item item : items) {
            if (shown == top) break;
            if (denied && item.denied() + item.limited() == 0) continue;
            String name = key.equals("networks") ? network(item.key()) : item.key();
            table.row(
                    name,
                    item.requests(),
                    item.clientErrors(),
                    item.limited(),
                    item.serverErrors(),
                    item.denied(),
                    item.aborted(),
                    item.failures(),
                    item.bytes());
            shown++;
        }
        if (!denied && items.size() > shown)
            table.note(Words.count(items.size() - (long) shown) + " more");
        if (heavy.error() > 0) {
            table.note(
                    "approximate: too many different ones; a count may be too small by up to "
                            + Words.count(heavy.error()));
        }
        return table.table();
    }

    private Comparator<Heavy.Item> order(Context context) {
        String by = context.by() == null ? denied ? "denied" : "requests" : context.by();
        return switch (by) {
            case "errors", "5xx" -> Comparator.comparingLong(Heavy.Item::serverErrors).reversed();
            case "4xx" -> Comparator.comparingLong(Heavy.Item::clientErrors).reversed();
            case "429", "limited" -> Comparator.comparingLong(Heavy.Item::limited).reversed();
            case "denied" ->
                    Comparator.comparingLong((Heavy.Item i) -> i.denied() + i.limited()).reversed();
            case "bytes" -> Comparator.comparingLong(Heavy.Item::bytes).reversed();
            case "aborted" -> Comparator.comparingLong(Heavy.Item::aborted).reversed();
            default -> Comparator.comparingLong(Heavy.Item::requests).reversed();
        };
    }

    static String network(String prefix) {
        return prefix.indexOf(':') >= 0 ? prefix + "::/64" : prefix + ".0/24";
    }
}
