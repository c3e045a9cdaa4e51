package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Event;
import sluice.log.question.Block.Conclusion;
import sluice.log.tally.Cell;
import sluice.log.tally.Heavy;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.vocabulary.Finding;
import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationPair;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Draws the conclusions of a report: the rules of the product, with the same ids in all tools, as far as a log can show them.
///
/// | id | here |
/// |---|---|
/// | D1, D2, B1 | requests that never reached a server: all down, none there, or no backend chosen |
/// | D3, D5 | servers that went down, or up and down again and again |
/// | E1, E2, E3 | 5xx and failed ends by cause; retries; refusals by rate limits |
/// | Q1 | bursts of queueing |
/// | S1, S2, S3 | a server slower than its peers; off its weight; silent |
/// | K1, T2 | clients that leave or trickle; failed handshakes |
/// | R1, L1 | reloads and the errors around them; holes in the log |
final class Findings {
    /// Below this a backend has too few requests for a comparison of its servers.
    private static final int ENOUGH = 20;

    private final Tally tally;
    private final Context context;
    private final List<Conclusion> found = new ArrayList<>();

    private Findings(Tally tally, Context context) {
        this.tally = tally;
        this.context = context;
    }

    /// All conclusions, worst first.
    static List<Conclusion> of(Tally tally, Context context) {
        Findings findings = new Findings(tally, context);
        for (Group backend : Group.of(tally, Group.By.BACKEND)) findings.backend(backend);
        findings.clients();
        findings.limits();
        findings.handshakes();
        findings.events();
        findings.holes();
        // Worst first; among equals the one that hit most requests, which is the order in which
        // they were found.
        findings.found.sort(
                (a, b) -> {
                    int order = a.finding().severity().compareTo(b.finding().severity());
                    return order != 0
                            ? order
                            : Integer.compare(rank(a.finding().id()), rank(b.finding().id()));
                });
        return findings.found;
    }

    /// Where nobody is served at all comes before where some are not.
    private static int rank(String id) {
        return id.equals("D1") || id.equals("D2") || id.equals("B1") ? 0 : 1;
    }

    private void backend(Group backend) {
        if (backend.name.equals("-")) return;
        boolean dead = unserved(backend);
        if (!dead) failures(backend);
        retries(backend);
        queueing(backend);
        outliers(backend);
    }

    private void add(
            String id,
            Severity severity,
            String object,
            Culprit culprit,
            String text,
            @Nullable Instant since,
            List<String> details,
            String next,
            List<Sample> samples) {
        List<Sample> shown = samples.subList(0, Math.min(context.evidence(), samples.size()));
        List<String> evidence = new ArrayList<>(details);
        for (Sample sample : shown) {
            evidence.add(
                    sample.source()
                            + ":"
                            + sample.line()
                            + ": "
                            + Tables.printable(sample.text(), 400));
        }
        Finding finding = new Finding(id, severity, object, culprit, text, since, evidence, next);
        found.add(new Conclusion(finding, details, shown));
    }

    private static @Nullable Instant since(List<Row> rows) {
        long first = Long.MAX_VALUE;
        for (Row row : rows) first = Math.min(first, row.firstTime());
        return first == Long.MAX_VALUE ? null : Instant.ofEpochMilli(first);
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
            add(
                    "B1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.CONFIG,
                    count + " requests were answered 503 by the frontend itself (SC, no server).",
                    since(rows),
                    List.of(
                            "Meaning: no use_backend rule matched and there is no"
                                    + " default_backend."),
                    "add a default_backend to " + backend.name,
                    samples);
        } else if (served) {
            add(
                    "D1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.SERVER,
                    count + " requests found no server to go to (SC, never reached one).",
                    since(rows),
                    List.of(
                            "Meaning: at times no server of the backend was up; at others it"
                                    + " served."),
                    next,
                    samples);
        } else if (known.isEmpty()) {
            add(
                    "D2",
                    Severity.CRIT,
                    backend.name,
                    Culprit.CONFIG,
                    count
                            + " requests failed (SC, never reached a server), and no server of it"
                            + " is ever named.",
                    since(rows),
                    List.of(withoutServers(backend.name)),
                    next,
                    samples);
        } else {
            add(
                    "D1",
                    Severity.CRIT,
                    backend.name,
                    Culprit.SERVER,
                    count + " requests failed (503 SC, never reached a server).",
                    since(rows),
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
        for (Tally.Happening event : tally.events()) {
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
        TreeSet<Integer> applicationStatus = new TreeSet<>();
        String next = "";
        boolean server = false;
        for (Outcomes.Outcome outcome : Outcomes.of(backend.rows, 2, true)) {
            TerminationPair pair = outcome.pair();
            if (pair == null) continue;
            boolean normal = pair.letters().equals("--");
            if (normal && outcome.status >= 500) {
                application += outcome.count;
                applicationStatus.add(outcome.status);
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
            if (next.isEmpty()) next = Terminations.next(pair, backend.name, most(outcome.servers));
            server |= pair.culprit() == Culprit.SERVER;
            details.add(
                    String.format(
                            Locale.ROOT,
                            "%6s %s%s  %s → %s%s",
                            Words.count(outcome.count),
                            pair.letters(),
                            outcome.status < 0 ? "" : " " + outcome.status,
                            pair.meaning(),
                            pair.usualCause(),
                            spread(outcome.servers)));
        }
        if (application > 0) {
            errors += application;
            culprits.merge(Culprit.SERVER, application, Long::sum);
            details.add(
                    String.format(
                            Locale.ROOT,
                            "%6s --  the application itself said %s",
                            Words.count(application),
                            applicationStatus
                                    .toString()
                                    .replaceAll("[\\[\\] ]", "")
                                    .replace(",", "/")));
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
        add(
                "E1",
                severity,
                backend.name,
                culprit,
                Words.of(errors, backend.requests)
                        + " requests ended badly: mostly the "
                        + culprit.word()
                        + "'s side.",
                since(backend.rows),
                details,
                next,
                samples);
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
        add(
                "E2",
                share > 0.05 ? Severity.WARN : Severity.INFO,
                backend.name,
                Culprit.SERVER,
                Words.of(backend.retried, backend.requests)
                        + " requests needed another attempt to connect.",
                since(backend.rows),
                details,
                "sluice shell -c 'show stat "
                        + backend.name
                        + "': look at wretr and wredis of each server",
                none);
    }

    /// Q1: bursts of queueing.
    private void queueing(Group backend) {
        Quantiles wait = backend.phases[Phase.QUEUE.ordinal()];
        long waited = wait.above(1);
        if (backend.queued == 0 && waited == 0) return;
        List<long[]> bursts = Queues.bursts(tally, backend.rows);
        if (backend.queued < 3 && bursts.size() <= 1 && wait.max() < 100) return;
        List<String> details = new ArrayList<>();
        StringBuilder when =
                new StringBuilder(
                        bursts.size() == 1
                                ? "in one burst: "
                                : "in " + bursts.size() + " bursts: ");
        for (int i = 0; i < Math.min(4, bursts.size()); i++) {
            if (i > 0) when.append(", ");
            when.append(Words.clock(bursts.get(i)[0]))
                    .append('–')
                    .append(Words.clock(bursts.get(i)[1]));
        }
        if (bursts.size() > 4) when.append(", …");
        if (!bursts.isEmpty()) details.add(when.toString());
        Long timeout = timeout(backend.name, "queue");
        String equal =
                timeout != null && Math.abs(wait.max() - timeout) < 100 ? " (= timeout queue)" : "";
        details.add(
                "worst wait "
                        + Words.millis(wait.max())
                        + equal
                        + "; p95 of all "
                        + Words.millis(wait.at(0.95))
                        + "; up to "
                        + backend.serverQueue
                        + " ahead in a server's queue and "
                        + backend.backendQueue
                        + " in the backend's");
        load(backend, bursts, details);
        long slots = backend.serverConnections;
        long needed = Queues.needed(tally, backend);
        details.add(
                "busiest server had "
                        + slots
                        + " connections; for no wait: maxconn ≈ "
                        + needed
                        + " per server (estimate), or faster answers");
        double share = (double) backend.queued / backend.requests;
        Severity severity = wait.max() >= 1000 || share > 0.05 ? Severity.WARN : Severity.INFO;
        if (equal.length() > 0 || hasLetters(backend, "sQ")) severity = Severity.WARN;
        add(
                "Q1",
                severity,
                backend.name,
                Culprit.SERVER,
                Words.of(backend.queued, backend.requests)
                        + " requests had to wait for a free server slot.",
                bursts.isEmpty() ? null : Instant.ofEpochMilli(bursts.getFirst()[0]),
                details,
                "sluice log queues --where 'backend=" + backend.name + "'",
                List.of());
    }

    private static boolean hasLetters(Group group, String letters) {
        for (Row row : group.rows) {
            for (long outcome : row.outcomes())
                if (Row.letters(outcome).startsWith(letters)) return true;
        }
        return false;
    }

    private @Nullable Long timeout(String backend, String name) {
        var proxy = context.configuration().proxies().get(backend);
        return proxy == null ? null : proxy.timeoutMillis().get(name);
    }

    /// Request rates within and outside the bursts.
    private void load(Group backend, List<long[]> bursts, List<String> details) {
        if (bursts.isEmpty()) return;
        long inside = 0;
        long outside = 0;
        long insideMillis = 0;
        for (long[] burst : bursts) insideMillis += burst[1] - burst[0];
        for (Row row : backend.rows) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long at = bucket * tally.spanMillis();
                boolean within = false;
                for (long[] burst : bursts) within |= at >= burst[0] && at < burst[1];
                if (within) inside += cell.requests;
                else outside += cell.requests;
            }
        }
        long outsideMillis = tally.lastTime() - tally.firstTime() - insideMillis;
        if (outsideMillis <= 0 || insideMillis <= 0) return;
        details.add(
                "load in the bursts "
                        + Words.rate(inside * 1000.0 / insideMillis)
                        + ", otherwise "
                        + Words.rate(outside * 1000.0 / outsideMillis));
    }

    /// S1: one server much slower than its peers. S2: off its weight. S3: silent.
    private void outliers(Group backend) {
        Map<String, Group> servers = new TreeMap<>();
        for (Row row : backend.rows) {
            if (row.isServer()) servers.computeIfAbsent(row.server(), Group::new).add(row);
        }
        if (servers.size() < 2) {
            silent(backend);
            return;
        }
        List<Long> medians = new ArrayList<>();
        long serverMillis = 0;
        for (Group server : servers.values()) {
            Quantiles response = server.phases[Phase.SERVER.ordinal()];
            if (response.count() >= ENOUGH) medians.add(response.at(0.5));
            serverMillis += server.phaseMillis[Phase.SERVER.ordinal()];
        }
        medians.sort(null);
        for (Group server : servers.values()) {
            Quantiles response = server.phases[Phase.SERVER.ordinal()];
            if (response.count() < ENOUGH || medians.size() < 2) continue;
            long own = response.at(0.5);
            List<Long> peers = new ArrayList<>(medians);
            peers.remove(own);
            long peer = peers.get(peers.size() / 2);
            if (own < 2 * Math.max(1, peer) || own - peer < 50) continue;
            long others95 = 0;
            for (Group other : servers.values()) {
                if (other != server)
                    others95 = Math.max(others95, other.phases[Phase.SERVER.ordinal()].at(0.95));
            }
            String times = String.format(Locale.ROOT, "%.1f", own / (double) Math.max(1, peer));
            String text =
                    "answers "
                            + times
                            + "× slower than its peers (Tr p50 "
                            + Words.millis(own)
                            + " against "
                            + Words.millis(peer)
                            + "; p95 "
                            + Words.millis(response.at(0.95))
                            + " against at most "
                            + Words.millis(others95)
                            + ").";
            String detail =
                    Words.percent(server.requests, backend.requests)
                            + " of the backend's requests, "
                            + Words.percent(
                                    server.phaseMillis[Phase.SERVER.ordinal()],
                                    Math.max(1, serverMillis))
                            + " of its server time";
            add(
                    "S1",
                    Severity.WARN,
                    backend.name + "/" + server.name,
                    Culprit.SERVER,
                    text,
                    since(server.rows),
                    List.of(detail),
                    "sluice shell -c 'why " + backend.name + "/" + server.name + "'",
                    List.of());
        }
        balance(backend);
        silent(backend);
    }

    private void balance(Group backend) {
        for (Balance.Share share : Balance.shares(tally, context.configuration())) {
            if (!share.backend().equals(backend.name)
                    || share.weight() == null
                    || backend.requests < 5 * ENOUGH) continue;
            if (share.expected() == 0 || Math.abs(share.off()) <= 0.3) continue;
            add(
                    "S2",
                    Severity.INFO,
                    backend.name + "/" + share.server(),
                    Culprit.CONFIG,
                    "gets "
                            + Words.percent(share.share())
                            + " of the requests, its weight says "
                            + Words.percent(share.expected())
                            + ".",
                    null,
                    List.of(
                            "Usual reasons: persistence, hashing, leastconn with unequal speed, or"
                                    + " time spent down."),
                    "sluice log balance",
                    List.of());
        }
    }

    private void silent(Group backend) {
        for (String silent : Balance.silent(tally, context)) {
            if (!silent.startsWith(backend.name + "/")) continue;
            String object = silent.substring(0, silent.indexOf(' '));
            add(
                    "S3",
                    Severity.WARN,
                    object,
                    Culprit.SERVER,
                    silent.substring(silent.indexOf(' ') + 1) + ".",
                    null,
                    List.of("It is down, drained, refusing connections, or has no weight."),
                    "sluice shell -c 'why " + object + "'",
                    List.of());
        }
    }

    /// K1: clients that leave, trickle or vanish.
    private void clients() {
        long left = 0;
        long all = tally.streams();
        List<String> details = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (Outcomes.Outcome outcome : Outcomes.of(tally.rows(), 2, true)) {
            TerminationPair pair = outcome.pair();
            if (pair == null || pair.culprit() != Culprit.CLIENT || !pair.failure()) continue;
            left += outcome.count;
            samples.addAll(outcome.samples);
            details.add(
                    String.format(
                            Locale.ROOT,
                            "%6s %s%s  %s",
                            Words.count(outcome.count),
                            pair.letters(),
                            outcome.status < 0 ? "" : " " + outcome.status,
                            pair.meaning()));
        }
        if (left == 0) return;
        List<Heavy.Item> addresses = tally.addresses().items();
        Heavy.Item worst = null;
        for (Heavy.Item item : addresses)
            if (worst == null || item.aborted() > worst.aborted()) worst = item;
        if (worst != null && worst.aborted() * 2 > left && addresses.size() > 1) {
            details.add("more than half from " + worst.key());
        }
        Severity severity = left * 20 > all ? Severity.WARN : Severity.INFO;
        add(
                "K1",
                severity,
                "",
                Culprit.CLIENT,
                Words.of(left, all)
                        + " ended on the client side: clients left, trickled or vanished.",
                null,
                details,
                "sluice log clients --by aborted",
                samples);
    }

    /// E3: refusals by rate limits.
    private void limits() {
        long limited = 0;
        List<Heavy.Item> worst = new ArrayList<>();
        for (Row row : tally.rows()) {
            for (long outcome : row.outcomes())
                if (Row.status(outcome) == 429) limited += row.seen(outcome);
        }
        if (limited == 0) return;
        for (Heavy.Item item : tally.addresses().items()) if (item.limited() > 0) worst.add(item);
        worst.sort((a, b) -> Long.compare(b.limited(), a.limited()));
        StringBuilder top = new StringBuilder("top: ");
        for (int i = 0; i < Math.min(3, worst.size()); i++) {
            if (i > 0) top.append(", ");
            top.append(worst.get(i).key())
                    .append(" (")
                    .append(Words.count(worst.get(i).limited()))
                    .append(')');
        }
        add(
                "E3",
                Severity.INFO,
                "",
                Culprit.CLIENT,
                Words.of(limited, tally.streams())
                        + " were refused by a rate limit (429), "
                        + Words.plural(worst.size(), "client", "clients")
                        + " in all.",
                null,
                worst.isEmpty() ? List.of() : List.of(top.toString()),
                "sluice log denied",
                List.of());
    }

    /// T2: connections that failed before their first request.
    private void handshakes() {
        long errors = tally.count(Tally.Count.ERRORS);
        if (errors == 0) return;
        List<String> details = new ArrayList<>();
        for (Heavy.Item item : tally.errorMessages().items()) {
            if (details.size() == 5) break;
            details.add(
                    String.format(
                            Locale.ROOT,
                            "%6s %s",
                            Words.count(item.requests()),
                            item.key().replace("\t", ": ")));
        }
        add(
                "T2",
                errors * 50 > tally.streams() ? Severity.WARN : Severity.INFO,
                "",
                Culprit.CLIENT,
                Words.plural(errors, "connection", "connections")
                        + " failed before the first request (handshake, PROXY header).",
                null,
                details,
                "sluice log tls",
                tally.errorSamples());
    }

    /// D3, D5, R1 from what the proxy said.
    private void events() {
        Map<String, List<Tally.Happening>> byServer = new TreeMap<>();
        long reloads = 0;
        long errorsAround = 0;
        Tally.Happening first = null;
        for (Tally.Happening event : tally.events()) {
            boolean change = event.event() == Event.SERVER_DOWN || event.event() == Event.SERVER_UP;
            if (change) byServer.computeIfAbsent(event.object(), _ -> new ArrayList<>()).add(event);
            if (event.event().isReload()) {
                if (first == null) first = event;
                reloads++;
                if (event.time() != Long.MIN_VALUE) {
                    errorsAround =
                            Math.max(errorsAround, Reloads.errorsAround(tally, event.time()));
                }
            }
        }
        for (Map.Entry<String, List<Tally.Happening>> entry : byServer.entrySet()) {
            List<Tally.Happening> changes = entry.getValue();
            long downs = changes.stream().filter(e -> e.event() == Event.SERVER_DOWN).count();
            if (downs == 0) continue;
            Tally.Happening last = changes.getLast();
            boolean flaps = changes.size() >= 3;
            boolean down = last.event() == Event.SERVER_DOWN;
            Instant since =
                    last.time() == Long.MIN_VALUE ? null : Instant.ofEpochMilli(last.time());
            String text =
                    flaps
                            ? "changed between up and down "
                                    + changes.size()
                                    + " times, last "
                                    + last.event().words()
                                    + "."
                            : down
                                    ? "went down and did not come back in this log."
                                    : "was down for a while.";
            add(
                    flaps ? "D5" : "D3",
                    down || flaps ? Severity.WARN : Severity.INFO,
                    entry.getKey(),
                    Culprit.SERVER,
                    text,
                    since,
                    List.of(Reloads.message(last)),
                    "sluice shell -c 'why " + entry.getKey() + "'",
                    List.of(last.sample()));
        }
        if (first != null) {
            Instant since =
                    first.time() == Long.MIN_VALUE ? null : Instant.ofEpochMilli(first.time());
            String around =
                    errorsAround == 0
                            ? "no errors within 10 s of them."
                            : "up to " + Words.count(errorsAround) + " errors within 10 s of one.";
            add(
                    "R1",
                    errorsAround > 10 ? Severity.WARN : Severity.INFO,
                    "",
                    Culprit.NONE,
                    Words.plural(reloads, "line says", "lines say")
                            + " that a proxy or process was started or stopped; "
                            + around,
                    since,
                    List.of(Reloads.message(first)),
                    "sluice log reloads",
                    List.of(first.sample()));
        }
    }

    /// L1: holes in the log.
    private void holes() {
        List<long[]> gaps = tally.gaps(Holes.shortest(tally, context));
        if (gaps.isEmpty()) return;
        long longest = 0;
        long[] worst = gaps.getFirst();
        for (long[] gap : gaps) {
            if (gap[1] - gap[0] > longest) {
                longest = gap[1] - gap[0];
                worst = gap;
            }
        }
        add(
                "L1",
                Severity.INFO,
                "",
                Culprit.NONE,
                Words.plural(gaps.size(), "hole", "holes")
                        + " in the log, the longest of "
                        + Words.millis(longest * 1000)
                        + " ("
                        + Words.span(worst[0] * 1000, worst[1] * 1000)
                        + ").",
                Instant.ofEpochMilli(worst[0] * 1000),
                List.of("No traffic, or lost logging: the log alone cannot tell."),
                "sluice log holes",
                List.of());
    }
}
