package sluice.config.lint;

import sluice.config.lint.Advice.Level;
import sluice.config.syntax.Malformed;
import sluice.config.syntax.Span;
import sluice.config.syntax.Statement;
import sluice.config.syntax.TimeText;

import java.util.List;
import java.util.Locale;

/// What experience says about configurations: traps (`P`) and taste (`Q`), one method each.
final class Rules {
    private static final int MANY_LISTENS = 5;
    private static final int MANY_BACKENDS = 100;
    private static final int LARGE_FARM = 50;
    private static final long LONG_CLIENT_TIMEOUT = 10 * 60_000;
    private static final long SHORT_SERVER_TIMEOUT = 5_000;

    private final List<SectionText> sections;
    private final int commentLines;
    private final List<Advice> found;

    Rules(List<SectionText> sections, int commentLines, List<Advice> found) {
        this.sections = sections;
        this.commentLines = commentLines;
        this.found = found;
    }

    void run() {
        for (var section : sections) {
            if (section.isFrontend()) {
                missingDefaultBackend(section);
                httpRulesInTcpMode(section);
                forwardedForTrusted(section);
                httpclose(section);
                shadowedSwitch(section);
                aclsFirst(section);
                statsExposed(section);
            }
            if (section.isBackend()) {
                bareCheck(section);
                cookieWithoutRedispatch(section);
                balanceSource(section);
                reuseAlways(section);
                noChecks(section);
                serverLimits(section);
                persistenceWithoutPeers(section);
                checkStorm(section);
            }
            tableLimits(section);
            extremeTimeouts(section);
        }
        timeoutsInDefaults();
        order();
        tlsDefaults();
        seamlessReload();
        singleUdpLog();
        threads();
        manyListens();
        comments();
    }

    private void add(String rule, Level level, Span span, String text, String fix) {
        found.add(new Advice(rule, level, span, text, fix));
    }

    private void missingDefaultBackend(SectionText section) {
        if (section.kind().equals("frontend")
                && !section.has("default_backend")
                && !section.has("http-request", "return")
                && !section.has("stats", "enable")) {
            add(
                    "P01",
                    Level.WARNING,
                    section.header().span(),
                    "frontend '"
                            + section.name()
                            + "' has no default_backend: what no use_backend matches gets 503 and"
                            + " is logged as <NOSRV>.",
                    "Add 'default_backend NAME', or 'http-request return status 404' as the last"
                            + " rule.");
        }
    }

    private void httpRulesInTcpMode(SectionText section) {
        if (!section.mode().equals("tcp")
                || section.has("tcp-request", "content", "switch-mode", "http")) {
            return;
        }
        for (var line : section.lines()) {
            var first = line.keyword().text();
            if (first.equals("http-request")
                    || first.equals("http-response")
                    || (first.equals("option") && line.text(1).equals("forwardfor"))) {
                add(
                        "P03",
                        Level.ERROR,
                        line.span(),
                        "'"
                                + first
                                + "' has no effect in 'mode tcp': the bytes are not read as HTTP.",
                        "Set 'mode http' in this section or its defaults.");
            }
        }
    }

    private void forwardedForTrusted(SectionText section) {
        for (var line : section.all("option", "forwardfor")) {
            if (SectionText.mentions(line, "if-none")) {
                add(
                        "P09",
                        Level.ERROR,
                        line.span(),
                        "with 'if-none' the client chooses its own X-Forwarded-For.",
                        "Delete the client's header first ('http-request del-header"
                                + " x-forwarded-for') and drop 'if-none'.");
            } else if (section.mode().equals("http") && !deletes(section, "x-forwarded-for")) {
                add(
                        "P09",
                        Level.WARNING,
                        line.span(),
                        "the client's own X-Forwarded-For lines reach the server beside the one"
                                + " added here.",
                        "Add 'http-request del-header x-forwarded-for' at the edge.");
                add(
                        "Q08",
                        Level.HINT,
                        line.span(),
                        "X-Forwarded-For is not stripped from requests.",
                        "Add 'http-request del-header x-forwarded-for'.");
            }
        }
    }

    private static boolean deletes(SectionText section, String header) {
        return section.all("http-request", "del-header").stream()
                .anyMatch(line -> line.text(2).toLowerCase(Locale.ROOT).equals(header));
    }

    private void httpclose(SectionText section) {
        for (var line : section.own("option", "httpclose")) {
            add(
                    "Q20",
                    Level.WARNING,
                    line.span(),
                    "'option httpclose' opens a connection for every request on both sides.",
                    "Drop it: keep-alive is the default and cheaper.");
        }
    }

    /// A `use_backend` without a condition hides everything below it.
    private void shadowedSwitch(SectionText section) {
        Statement always = null;
        for (var line : section.own("use_backend")) {
            if (always != null) {
                add(
                        "Q18",
                        Level.WARNING,
                        line.span(),
                        "this line is never reached: line "
                                + always.line().number()
                                + " always matches.",
                        "Move it above, or make the other one 'default_backend'.");
            }
            if (!SectionText.mentions(line, "if") && !SectionText.mentions(line, "unless")) {
                always = line;
            }
        }
    }

    private void aclsFirst(SectionText section) {
        Statement rule = null;
        for (var line : section.lines()) {
            var first = line.keyword().text();
            if (first.equals("use_backend")) {
                rule = line;
            } else if (first.equals("acl") && rule != null) {
                add(
                        "Q02",
                        Level.HINT,
                        line.span(),
                        "an acl below the rules is easily overlooked.",
                        "Group the acl lines above the rules of the section.");
                return;
            }
        }
    }

    private void statsExposed(SectionText section) {
        if (!section.has("stats", "enable") && !section.has("stats", "uri")) {
            return;
        }
        boolean guarded =
                section.has("stats", "auth")
                        || section.has("stats", "http-request")
                        || section.has("http-request", "auth");
        for (var bind : section.own("bind")) {
            var address = bind.text(1);
            boolean open =
                    address.startsWith("*")
                            || address.startsWith(":")
                            || address.startsWith("0.0.0.0");
            if (open && !guarded) {
                add(
                        "Q23",
                        Level.ERROR,
                        bind.span(),
                        "the statistics page listens on every address without a password.",
                        "Bind it to 127.0.0.1 or add 'stats auth USER:PASSWORD'.");
            }
        }
        for (var admin : section.own("stats", "admin")) {
            if (SectionText.mentions(admin, "TRUE") && !guarded) {
                add(
                        "Q09",
                        Level.ERROR,
                        admin.span(),
                        "anybody who reaches the page may change server states.",
                        "Restrict 'stats admin' to a source address or to logged-in users.");
            }
        }
    }

    private void bareCheck(SectionText section) {
        if (!section.mode().equals("http") || section.has("option", "httpchk")) {
            return;
        }
        for (var server : section.own("server")) {
            if (SectionText.mentions(server, "check")) {
                add(
                        "P06",
                        Level.HINT,
                        server.span(),
                        "this check only connects: a server that answers 500 to everything counts"
                                + " as up.",
                        "Add 'option httpchk GET /health' and 'http-check expect status 200'.");
                add(
                        "Q04",
                        Level.HINT,
                        server.span(),
                        "health is not checked with HTTP.",
                        "Add 'option httpchk'.");
                return;
            }
        }
    }

    private void cookieWithoutRedispatch(SectionText section) {
        for (var line : section.all("cookie")) {
            if (!section.has("option", "redispatch")) {
                add(
                        "P05",
                        Level.WARNING,
                        line.span(),
                        "with a persistence cookie and no 'option redispatch' clients of a dead"
                                + " server keep getting 503 until it is marked down.",
                        "Add 'option redispatch'.");
                add(
                        "Q06",
                        Level.HINT,
                        line.span(),
                        "'option redispatch' is missing.",
                        "Add 'option redispatch'.");
            }
        }
    }

    private void balanceSource(SectionText section) {
        for (var line : section.own("balance", "source")) {
            add(
                    "Q17",
                    Level.WARNING,
                    line.span(),
                    "'balance source' sends everybody behind one address translation to one"
                            + " server.",
                    "Use 'balance leastconn' or 'roundrobin' with a cookie for persistence.");
            if (section.mode().equals("http")) {
                add(
                        "Q05",
                        Level.HINT,
                        line.span(),
                        "persistence by source address in http mode.",
                        "Use 'cookie NAME insert indirect nocache'.");
            }
        }
    }

    private void reuseAlways(SectionText section) {
        for (var line : section.all("http-reuse", "always")) {
            add(
                    "P11",
                    Level.WARNING,
                    line.span(),
                    "'http-reuse always' sends first requests over connections the server may be"
                            + " closing: such requests fail.",
                    "Use 'http-reuse safe' (the default) unless the servers are known to keep idle"
                            + " connections.");
            add(
                    "Q24",
                    Level.HINT,
                    line.span(),
                    "'http-reuse always' is rarely right.",
                    "Use 'http-reuse safe'.");
        }
    }

    private void noChecks(SectionText section) {
        var servers = section.own("server");
        boolean byDefault =
                section.all("default-server").stream()
                        .anyMatch(line -> SectionText.mentions(line, "check"));
        if (!servers.isEmpty()
                && !byDefault
                && servers.stream()
                        .noneMatch(
                                line ->
                                        SectionText.mentions(line, "check")
                                                || SectionText.mentions(line, "track"))) {
            add(
                    "Q15",
                    Level.WARNING,
                    servers.getFirst().span(),
                    "no server of '"
                            + section.name()
                            + "' is checked: a dead one keeps getting requests.",
                    "Add 'check' to the server lines.");
        }
    }

    private void serverLimits(SectionText section) {
        var servers = section.own("server");
        boolean byDefault =
                section.all("default-server").stream()
                        .anyMatch(line -> SectionText.mentions(line, "maxconn"));
        if (!servers.isEmpty()
                && !byDefault
                && section.mode().equals("http")
                && servers.stream().noneMatch(line -> SectionText.mentions(line, "maxconn"))) {
            add(
                    "Q10",
                    Level.HINT,
                    servers.getFirst().span(),
                    "servers without maxconn: a surge reaches them unbounded instead of waiting in"
                            + " the queue.",
                    "Add 'maxconn N' to the server lines or to default-server.");
        }
    }

    private void persistenceWithoutPeers(SectionText section) {
        boolean sticks = section.has("stick", "on") || section.has("stick", "match");
        for (var table : section.own("stick-table")) {
            if (sticks && !SectionText.mentions(table, "peers")) {
                add(
                        "P04",
                        Level.WARNING,
                        table.span(),
                        "persistence kept in this table is lost when another process takes over.",
                        "Add a 'peers' section and 'peers NAME' here.");
            }
        }
    }

    private void checkStorm(SectionText section) {
        var servers = section.own("server");
        boolean root =
                section.all("option", "httpchk").stream()
                        .anyMatch(
                                line ->
                                        !line.has(2)
                                                || line.text(2).equals("/")
                                                || line.text(3).equals("/"));
        boolean inter =
                servers.stream().anyMatch(line -> SectionText.mentions(line, "inter"))
                        || section.all("default-server").stream()
                                .anyMatch(line -> SectionText.mentions(line, "inter"));
        if (servers.size() >= LARGE_FARM && root && !inter) {
            add(
                    "Q16",
                    Level.HINT,
                    section.header().span(),
                    servers.size() + " servers are asked for '/' every two seconds.",
                    "Use a cheap check path and 'inter 5s fastinter 1s'.");
        }
    }

    private void tableLimits(SectionText section) {
        for (var table : section.own("stick-table")) {
            if (!SectionText.mentions(table, "size") || !SectionText.mentions(table, "expire")) {
                add(
                        "Q11",
                        Level.WARNING,
                        table.span(),
                        "a table without size or expire either is refused or never forgets.",
                        "Write 'size 100k expire 30m'.");
            }
        }
    }

    private void extremeTimeouts(SectionText section) {
        long client = timeout(section, "client");
        long server = timeout(section, "server");
        if (client >= LONG_CLIENT_TIMEOUT && server > 0 && server <= SHORT_SERVER_TIMEOUT) {
            add(
                    "Q19",
                    Level.WARNING,
                    section.header().span(),
                    "clients may idle for minutes while servers get "
                            + server / 1000
                            + " s: slow answers fail, idle clients hold memory.",
                    "Bring the two nearer together, such as 30s and 30s.");
        }
    }

    private static long timeout(SectionText section, String name) {
        var lines = section.own("timeout", name);
        if (lines.isEmpty()) {
            return 0;
        }
        try {
            return TimeText.millis(lines.getLast().text(2));
        } catch (Malformed _) {
            return 0;
        }
    }

    private void timeoutsInDefaults() {
        for (var section : sections) {
            if (section.kind().equals("defaults") && section.mode().equals("http")) {
                for (var name : List.of("client", "server", "connect", "http-request")) {
                    if (!section.has("timeout", name)) {
                        add(
                                "Q03",
                                Level.WARNING,
                                section.header().span(),
                                "these defaults do not set 'timeout " + name + "'.",
                                "Add 'timeout "
                                        + name
                                        + " "
                                        + (name.equals("connect")
                                                ? "5s"
                                                : name.equals("http-request") ? "10s" : "30s")
                                        + "'.");
                    }
                }
            }
        }
    }

    private void order() {
        var rank = List.of("global", "defaults", "frontend", "backend");
        int highest = 0;
        for (var section : sections) {
            int at = rank.indexOf(section.kind());
            if (at < 0) {
                continue;
            }
            if (at < highest && section.kind().equals("frontend")) {
                add(
                        "Q01",
                        Level.HINT,
                        section.header().span(),
                        "a frontend below backends: readers look for it above them.",
                        "Order the file: global, defaults, frontends, backends.");
                return;
            }
            if (!section.kind().equals("defaults")) {
                highest = Math.max(highest, at);
            }
        }
    }

    private void tlsDefaults() {
        boolean ciphers = false;
        boolean minimum = false;
        for (var section : sections) {
            ciphers |= section.has("ssl-default-bind-ciphers");
            minimum |=
                    section.all("ssl-default-bind-options").stream()
                            .anyMatch(
                                    line ->
                                            line.joined(1).contains("ssl-min-ver")
                                                    || line.joined(1).contains("no-tlsv1"));
        }
        for (var section : sections) {
            for (var bind : section.own("bind")) {
                boolean own =
                        SectionText.mentions(bind, "ciphers")
                                || SectionText.mentions(bind, "ssl-min-ver");
                if (SectionText.mentions(bind, "ssl") && !own && !(ciphers && minimum)) {
                    add(
                            "Q07",
                            Level.HINT,
                            bind.span(),
                            "TLS versions and ciphers are left to the library.",
                            "Add 'ssl-default-bind-options ssl-min-ver TLSv1.2' and"
                                    + " 'ssl-default-bind-ciphers ...' to global.");
                    return;
                }
            }
        }
    }

    private void seamlessReload() {
        for (var section : sections) {
            if (!section.kind().equals("global")) {
                continue;
            }
            var sockets = section.own("stats", "socket");
            if (!sockets.isEmpty()
                    && sockets.stream()
                            .noneMatch(line -> SectionText.mentions(line, "expose-fd"))) {
                add(
                        "Q12",
                        Level.HINT,
                        sockets.getFirst().span(),
                        "without 'expose-fd listeners' a new process cannot take over the listening"
                                + " sockets.",
                        "Add 'expose-fd listeners' to the stats socket.");
            }
            if (!section.has("hard-stop-after")) {
                add(
                        "Q12",
                        Level.HINT,
                        section.header().span(),
                        "old connections may keep an old process alive for ever after a reload.",
                        "Add 'hard-stop-after 5m'.");
            }
        }
    }

    private void singleUdpLog() {
        for (var section : sections) {
            var logs = section.own("log");
            if (section.kind().equals("global")
                    && logs.size() == 1
                    && !logs.getFirst().text(1).startsWith("/")
                    && !logs.getFirst().text(1).startsWith("std")) {
                add(
                        "P08",
                        Level.HINT,
                        logs.getFirst().span(),
                        "one log target over UDP: its loss goes unnoticed.",
                        "Add a second target, or a local one such as '/dev/log'.");
            }
        }
    }

    private void threads() {
        for (var section : sections) {
            for (var line : section.own("nbthread")) {
                int cpus = Runtime.getRuntime().availableProcessors();
                if (line.text(1).matches("[0-9]{1,4}") && Integer.parseInt(line.text(1)) > cpus) {
                    add(
                            "Q21",
                            Level.WARNING,
                            line.span(),
                            "more threads than usable CPUs (" + cpus + ") wait for each other.",
                            "Drop the line: the number of CPUs is the default.");
                }
            }
        }
    }

    private void manyListens() {
        var listens = sections.stream().filter(section -> section.kind().equals("listen")).toList();
        if (listens.size() > MANY_LISTENS) {
            add(
                    "Q14",
                    Level.HINT,
                    listens.get(MANY_LISTENS).header().span(),
                    listens.size()
                            + " 'listen' sections: shared frontends are easier to read and route.",
                    "Split them into frontends and backends.");
        }
    }

    private void comments() {
        if (sections.isEmpty() || commentLines > 0) {
            return;
        }
        var backends = sections.stream().filter(SectionText::isBackend).count();
        var first = sections.getFirst().header().span();
        if (backends > MANY_BACKENDS) {
            add(
                    "Q22",
                    Level.WARNING,
                    first,
                    backends + " backends and not one comment.",
                    "Say in a line above each section who owns it.");
        } else {
            add(
                    "Q13",
                    Level.HINT,
                    first,
                    "there is no comment in this configuration.",
                    "Say in a line above each section what it is for.");
        }
    }
}
