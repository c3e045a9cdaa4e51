package sluice.log.question;

import sluice.log.tally.Chronicle;
import sluice.log.tally.FailedUrls;
import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationPair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is wrong with a backend as a whole: D1, D2 and B1 (nobody is served), E1 (5xx and failed ends by cause), E2
/// (retries).
final class BackendFindings {
    private final Findings findings;
    private final Tally tally;
    private final Context context;

    BackendFindings(Findings findings) {
        this.findings = findings;
        this.tally = findings.tally;
        this.context = findings.context;
    }

    void of(Group backend) {
        if (backend.name.equals("-")) return;
        boolean dead = unserved(backend);
        if (!dead) failures(backend);
        retries(backend);
        new ServerFindings(findings).of(backend);
        new SettingFindings(findings).of(backend);
    }

    /// D1, D2, B1: `SC` without a server. True when that is all this backend did.
    private boolean unserved(Group backend) {
        long unserved = 0;
        List<Row> rows = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        boolean served = false;
        boolean ownFrontend = true;
        for (Row row : backend.rows) {
            served |= row.isServer();
            ownFrontend &= row.frontend().equals(row.backend());
            if (row.isServer()) continue;
            for (long outcome : row.outcomes()) {
                if (!Row.letters(outcome).startsWith("SC")) continue;
                unserved += row.seen(outcome);
                rows.add(row);
                samples.addAll(row.samples(outcome));
            }
        }
        if (unserved == 0) return false;
        boolean all = unserved == backend.requests - backend.denied && !served;
        String count = Words.of(unserved, backend.requests);
        Set<String> known = knownServers(backend.name);
        String next = "sluice shell -c 'why " + backend.name + "'";
        if (ownFrontend
                && !served
                && context.configuration().servers(backend.name).isEmpty()
                && known.isEmpty()) {
            findings.add(
                    "B1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.CONFIG,
                    count + " requests were answered 503 by the frontend itself (SC, no server).",
                    Findings.since(rows),
                    List.of(
                            "Meaning: no use_backend rule matched and there is no"
                                    + " default_backend."),
                    "add a default_backend to " + backend.name,
                    samples);
        } else if (served) {
            findings.add(
                    "D1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.SERVER,
                    count + " requests found no server to go to (SC, never reached one).",
                    Findings.since(rows),
                    List.of(
                            "Meaning: at times no server of the backend was up; at others it"
                                    + " served."),
                    next,
                    samples);
        } else if (known.isEmpty()) {
            findings.add(
                    "D2",
                    Severity.CRIT,
                    backend.name,
                    Culprit.CONFIG,
                    count
                            + " requests failed (SC, never reached a server), and no server of it"
                            + " is ever named.",
                    Findings.since(rows),
                    List.of(withoutServers(backend.name)),
                    next,
                    samples);
        } else {
            findings.add(
                    "D1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.SERVER,
                    count + " requests failed (503 SC, never reached a server).",
                    Findings.since(rows),
                    List.of("Meaning: no server was up; it has " + String.join(", ", known) + "."),
                    next,
                    samples);
        }
        return all;
    }

    private String withoutServers(String backend) {
        if (context.configuration().proxies().containsKey(backend)) {
            return "Meaning: the configuration gives it no servers at all; its status is UP all the"
                    + " same.";
        }
        return "Meaning: it has no servers, or all were down all the time. The log cannot tell"
                + " which"
                + (context.configuration().proxies().isEmpty() ? "; give -f haproxy.cfg." : ".");
    }

    /// Servers named by the configuration or by events.
    private Set<String> knownServers(String backend) {
        Set<String> known = new TreeSet<>();
        for (var server : context.configuration().servers(backend)) known.add(server.name());
        for (Chronicle.Happening event : tally.chronicle().events()) {
            if (event.object().startsWith(backend + "/"))
                known.add(event.object().substring(backend.length() + 1));
        }
        return known;
    }

    /// E1: 5xx and failed ends by cause.
    private void failures(Group backend) {
        long errors = 0;
        List<String> details = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        Map<Culprit, Long> culprits = new TreeMap<>();
        long application = 0;
        Places applicationPlaces = new Places();
        TreeSet<Integer> applicationStatus = new TreeSet<>();
        String next = "";
        for (Outcomes.Outcome outcome : Outcomes.of(backend.rows, 2, true)) {
            TerminationPair pair = outcome.pair();
            if (pair == null) continue;
            boolean normal = pair.letters().equals("--");
            if (normal && outcome.status >= 500) {
                application += outcome.count;
                applicationStatus.add(outcome.status);
                applicationPlaces.add(places(backend, outcome), outcome.count);
                samples.addAll(outcome.samples);
                continue;
            }
            boolean client = pair.culprit() == Culprit.CLIENT;
            if (!pair.failure()
                    || client
                    || pair.letters().startsWith("SC") && outcome.servers.containsKey("<NOSRV>")) {
                continue;
            }
            errors += outcome.count;
            culprits.merge(pair.culprit(), outcome.count, Long::sum);
            samples.addAll(outcome.samples);
            Places places = new Places();
            places.add(places(backend, outcome), outcome.count);
            if (next.isEmpty()) next = Terminations.next(pair, backend.name, most(outcome.servers));
            details.add(
                    outcome.words(pair)
                            + " → "
                            + pair.usualCause()
                            + spread(outcome.servers)
                            + places.words());
        }
        if (application > 0) {
            errors += application;
            culprits.merge(Culprit.SERVER, application, Long::sum);
            String statuses =
                    applicationStatus.toString().replaceAll("[\\[\\] ]", "").replace(",", "/");
            details.add(
                    Outcomes.counted(application, "--  the application itself said " + statuses)
                            + applicationPlaces.words());
            if (next.isEmpty())
                next =
                        "sluice log urls --by errors --where 'backend="
                                + backend.name
                                + " and status>=500'";
        }
        if (errors == 0) return;
        details.sort((a, b) -> Long.compare(leading(b), leading(a)));
        for (Bursts.Burst burst : Bursts.of(tally, backend)) {
            if (details.size() > 12) break;
            details.add(
                    "burst "
                            + Words.span(burst.from(), burst.to())
                            + ": "
                            + Words.of(burst.errors(), burst.requests())
                            + " "
                            + burst.what());
        }
        double share = (double) errors / backend.requests;
        Culprit culprit = Culprit.NONE;
        long most = -1;
        for (Map.Entry<Culprit, Long> entry : culprits.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                culprit = entry.getKey();
            }
        }
        Severity severity =
                share > 0.01 ? Severity.CRIT : share > 0.001 ? Severity.WARN : Severity.INFO;
        findings.add(
                "E1",
                severity,
                backend.name,
                culprit,
                Words.of(errors, backend.requests)
                        + " requests ended badly: mostly the "
                        + culprit.word()
                        + "'s side.",
                Findings.since(backend.rows),
                details,
                next,
                samples);
    }

    private List<FailedUrls.Place> places(Group backend, Outcomes.Outcome outcome) {
        return tally.failedUrls().of(backend.name, outcome.letters, outcome.status);
    }

    private static long leading(String detail) {
        long value = 0;
        for (int i = 0; i < detail.length(); i++) {
            char c = detail.charAt(i);
            if (c >= '0' && c <= '9') value = value * 10 + c - '0';
            else if (c != ' '
                    || value > 0
                            && i + 1 < detail.length()
                            && !Character.isDigit(detail.charAt(i + 1))) break;
        }
        return value;
    }

    private static String most(Map<String, Long> servers) {
        String most = "the server";
        long count = -1;
        for (Map.Entry<String, Long> entry : servers.entrySet()) {
            if (entry.getValue() > count && !entry.getKey().startsWith("<")) {
                count = entry.getValue();
                most = entry.getKey();
            }
        }
        return most;
    }

    /// Which servers it hit: all alike, or one above all.
    private static String spread(Map<String, Long> servers) {
        Map<String, Long> real = new TreeMap<>();
        long all = 0;
        long largest = 0;
        for (Map.Entry<String, Long> entry : servers.entrySet()) {
            if (entry.getKey().startsWith("<") || entry.getKey().isEmpty()) continue;
            real.put(entry.getKey(), entry.getValue());
            all += entry.getValue();
            largest = Math.max(largest, entry.getValue());
        }
        if (real.isEmpty()) return "";
        if (real.size() == 1) return "  [" + real.keySet().iterator().next() + "]";
        if (real.size() <= 6 && largest * real.size() <= 2 * all)
            return "  [" + String.join(" ", real.keySet()) + " alike]";
        return "  [most on " + most(real) + ": " + Words.of(largest, all) + "]";
    }

    /// E2: retries and redispatches.
    private void retries(Group backend) {
        if (backend.retried == 0) return;
        double share = (double) backend.retried / backend.requests;
        if (share < 0.001 && backend.retried < 5) return;
        List<String> details = new ArrayList<>();
        if (backend.redispatched > 0) {
            details.add(
                    Words.of(backend.redispatched, backend.retried)
                            + " of them went to another server (+). The server that refused is not"
                            + " in the log; those named are innocent.");
        }
        for (String silent : Balance.silent(tally, context))
            if (silent.startsWith(backend.name + "/")) details.add(silent);
        List<Sample> none = List.of();
        findings.add(
                "E2",
                share > 0.05 ? Severity.WARN : Severity.INFO,
                backend.name,
                Culprit.SERVER,
                Words.of(backend.retried, backend.requests)
                        + " requests needed another attempt to connect.",
                Findings.since(backend.rows),
                details,
                "sluice shell -c 'show stat "
                        + backend.name
                        + "': look at wretr and wredis of each server",
                none);
    }
}
