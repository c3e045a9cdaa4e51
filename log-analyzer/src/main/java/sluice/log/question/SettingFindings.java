package sluice.log.question;

import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationState;
import sluice.vocabulary.TerminationState.ClientCookie;
import sluice.vocabulary.TerminationState.ServerCookie;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the log says about settings of a backend: P02 (`timeout server` is too short for it), P12 (its application sets the
/// proxy's cookie), O09 (clients lose the server they belong to).
final class SettingFindings {
    private final Findings findings;
    private final Context context;

    SettingFindings(Findings findings) {
        this.findings = findings;
        this.context = findings.context;
    }

    void of(Group backend) {
        timeout(backend);
        cookies(backend);
    }

    /// P02: more than one answer in a hundred takes longer than it may; those that were cut off have no Tr, so they are
    /// counted by their state.
    private void timeout(Group backend) {
        var proxy = context.configuration().proxies().get(backend.name);
        Long timeout = proxy == null ? null : proxy.timeoutMillis().get("server");
        Quantiles answers = backend.phases[Phase.SERVER.ordinal()];
        if (timeout == null || timeout <= 0 || answers.count() < Findings.ENOUGH) return;
        long cut = 0;
        List<Sample> samples = new ArrayList<>();
        for (Outcomes.Outcome outcome : Outcomes.of(backend.rows, 2, false)) {
            if (!outcome.letters.equals("sH")) continue;
            cut += outcome.count;
            samples.addAll(outcome.samples);
        }
        long all = answers.count() + cut;
        long late = answers.above(timeout) + cut;
        if (late * 100 <= all) return;
        findings.add(
                "P02",
                Severity.WARN,
                backend.name,
                Culprit.CONFIG,
                "`timeout server` ("
                        + Words.millis(timeout)
                        + ") is below the p99 of what its servers take: "
                        + Words.of(late, all)
                        + " answers were not there in time.",
                Findings.since(backend.rows),
                List.of("Tr p99 of those that were answered: " + Words.millis(answers.at(0.99))),
                "sluice log slow --by Tr --where 'backend=" + backend.name + "'",
                samples);
    }

    private void cookies(Group backend) {
        Map<ClientCookie, Long> clients = new EnumMap<>(ClientCookie.class);
        Map<ServerCookie, Long> servers = new EnumMap<>(ServerCookie.class);
        for (Row row : backend.rows) {
            for (long outcome : row.outcomes()) {
                TerminationState state = TerminationState.parse(Row.letters(outcome));
                if (state == null) continue;
                clients.merge(state.clientCookie(), row.seen(outcome), Long::sum);
                servers.merge(state.serverCookie(), row.seen(outcome), Long::sum);
            }
        }
        collision(backend, servers);
        lost(backend, clients);
    }

    /// P12: where the proxy inserts its cookie, one of that name from the application is another one's.
    private void collision(Group backend, Map<ServerCookie, Long> servers) {
        long inserted = servers.getOrDefault(ServerCookie.INSERTED, 0L);
        long passed = servers.getOrDefault(ServerCookie.PASSED, 0L);
        long rewritten = servers.getOrDefault(ServerCookie.REWRITTEN, 0L);
        long deleted = servers.getOrDefault(ServerCookie.DELETED, 0L);
        long own = passed + rewritten + deleted;
        if (inserted == 0 || own == 0) return;
        findings.add(
                "P12",
                Severity.WARN,
                backend.name,
                Culprit.CONFIG,
                Words.of(own, backend.requests)
                        + " responses carried a cookie of the application under the name of the"
                        + " proxy's persistence cookie.",
                Findings.since(backend.rows),
                List.of(
                        Words.count(passed)
                                + " were passed on (P), "
                                + Words.count(rewritten)
                                + " rewritten (R), "
                                + Words.count(deleted)
                                + " deleted (D); the proxy's own was inserted (I) "
                                + Words.plural(inserted, "time", "times")),
                "give the `cookie` of "
                        + backend.name
                        + " a name that the application does not use",
                List.of());
    }

    /// O09: cookies that name no server, or one that was down: their clients went elsewhere.
    private void lost(Group backend, Map<ClientCookie, Long> clients) {
        long invalid = clients.getOrDefault(ClientCookie.INVALID, 0L);
        long down = clients.getOrDefault(ClientCookie.DOWN, 0L);
        long valid = clients.getOrDefault(ClientCookie.VALID, 0L);
        long brought = invalid + down + valid;
        if (invalid + down == 0) return;
        findings.add(
                "O09",
                (invalid + down) * 20 > brought ? Severity.WARN : Severity.INFO,
                backend.name,
                down > invalid ? Culprit.SERVER : Culprit.CONFIG,
                Words.of(invalid + down, brought)
                        + " requests with a persistence cookie lost the server it names.",
                Findings.since(backend.rows),
                List.of(
                        Words.count(invalid)
                                + " named no server (I): renamed or removed, or the cookie was"
                                + " changed on its way",
                        Words.count(down) + " named a server that was down (D)"),
                "sluice shell -c 'why " + backend.name + "'",
                List.of());
    }
}
