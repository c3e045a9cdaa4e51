package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;
import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `balance`: each server's share of its backend against its weight (with `-f`; without, against equal shares).
final class Balance implements Question {
    @Override
    public String name() {
        return "balance";
    }

    @Override
    public String summary() {
        return "each server's share of its backend against its weight (-f haproxy.cfg)";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit();
    }

    /// A server's share of the requests that reached a server of its backend.
    record Share(
            String backend,
            String server,
            long requests,
            double share,
            double expected,
            @Nullable Integer weight) {
        double off() {
            return expected == 0 ? 0 : share / expected - 1;
        }
    }

    static List<Share> shares(Tally tally, Configuration configuration) {
        List<Share> shares = new ArrayList<>();
        for (Group group : Group.of(tally, Group.By.BACKEND)) {
            List<Group> servers = new ArrayList<>();
            long reached = 0;
            Set<String> seen = new HashSet<>();
            for (Row row : group.rows) {
                if (!row.isServer()) continue;
                reached += row.requests();
                if (seen.add(row.server())) servers.add(new Group(row.server()));
                for (Group server : servers) if (server.name.equals(row.server())) server.add(row);
            }
            if (servers.size() < 2) continue;
            servers.sort((a, b) -> a.name.compareTo(b.name));
            long weights = 0;
            boolean known = true;
            for (Group server : servers) {
                Integer weight = weight(configuration, group.name, server.name);
                if (weight == null) known = false;
                else weights += weight;
            }
            for (Group server : servers) {
                Integer weight = known ? weight(configuration, group.name, server.name) : null;
                double expected =
                        weight == null || weights == 0
                                ? 1.0 / servers.size()
                                : (double) weight / weights;
                shares.add(
                        new Share(
                                group.name,
                                server.name,
                                server.requests,
                                (double) server.requests / reached,
                                expected,
                                weight));
            }
        }
        return shares;
    }

    private static @Nullable Integer weight(
            Configuration configuration, String backend, String server) {
        for (Configuration.Server known : configuration.servers(backend)) {
            if (known.name().equals(server)) return known.backup() ? 0 : known.weight();
        }
        return null;
    }

    /// Sentences about configured servers that never appear although their peers do.
    static List<String> silent(Tally tally, Context context) {
        List<String> silent = new ArrayList<>();
        for (Group group : Group.of(tally, Group.By.BACKEND)) {
            Set<String> seen = new HashSet<>();
            for (Row row : group.rows) if (row.isServer()) seen.add(row.server());
            for (Configuration.Server server : context.configuration().servers(group.name)) {
                if (server.backup()
                        || server.disabled()
                        || seen.contains(server.name())
                        || seen.isEmpty()) continue;
                silent.add(
                        group.name
                                + "/"
                                + server.name()
                                + " is configured and never appears, while its peers served "
                                + Words.plural(group.requests, "request", "requests"));
            }
        }
        return silent;
    }

    @Override
    public String noGroupings() {
        return "shares are those of servers within their backend";
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("balance", "")
                        .top(context)
                        .column("backend", "backend", Unit.TEXT)
                        .column("server", "server", Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("expected", "expected", Unit.SHARE)
                        .column("off", "off by", Unit.SHARE)
                        .column("weight", "weight", Unit.COUNT);
        boolean unknown = false;
        for (Share share : shares(tally, context.configuration())) {
            Long weight = share.weight == null ? null : Long.valueOf(share.weight);
            unknown |= weight == null;
            table.row(
                    share.backend,
                    share.server,
                    share.requests,
                    share.share,
                    share.expected,
                    share.off(),
                    weight);
        }
        if (unknown) table.note("weights unknown: equal shares expected; give -f haproxy.cfg");
        for (String silent : silent(tally, context)) table.note(silent);
        return new Answer("balance", List.of(table.table()), Tables.footer(tally));
    }
}
