package sluice.runtime.diagnosis;

import sluice.vocabulary.Finding.Culprit;

/// The rules behind the verdicts, as data. The log report uses the same ids.
public enum Rule {
    D1(
            Culprit.SERVER,
            "no usable server is left",
            "every request that arrives gets 503",
            "servers be:{object}"),
    D2(
            Culprit.CONFIG,
            "a backend has no servers",
            "HAProxy calls it UP, requests get 503",
            "servers be:{object}"),
    D3(
            Culprit.SERVER,
            "some servers are down",
            "the others carry their load",
            "servers be:{object} status:down"),
    D4(
            Culprit.SERVER,
            "only backup servers serve",
            "the servers meant to serve are gone",
            "servers be:{object}"),
    D5(
            Culprit.SERVER,
            "a server goes up and down (3 changes in 10 min)",
            "it fails under load or its checks are too strict",
            "why {object}"),
    Q1(
            Culprit.SERVER,
            "requests wait, in 3 polls or in growing number",
            "the slots (maxconn) are too few or the servers too slow",
            "queues"),
    Q2(
            Culprit.CONFIG,
            "a server is full while its peers are free",
            "cookies, a stick table or a hash pin its clients",
            "tables"),
    E1(
            Culprit.SERVER,
            "5xx above 1 % and above 3 times their median",
            "look at the cause, not at the code",
            "errors"),
    E2(
            Culprit.NETWORK,
            "connections are retried or moved to another server",
            "a server refuses or does not answer",
            "servers be:{object}"),
    E3(Culprit.CLIENT, "requests are denied", "a rule or a rate limit refuses clients", "who"),
    S1(
            Culprit.SERVER,
            "one server answers more than twice as slowly as its peers, and above 50 ms",
            "it is overloaded or ill",
            "servers be:{object}"),
    S2(
            Culprit.CONFIG,
            "a server's share of the traffic is off its weight by more than 30 %",
            "persistence or failed checks shift the load",
            "servers be:{object}"),
    S3(
            Culprit.CONFIG,
            "a server is up and gets nothing while its peers serve",
            "weight 0, slow start, persistence or hash",
            "ready {object}"),
    S4(
            Culprit.CONFIG,
            "a draining server still gets requests",
            "persistence brings them: a drain does not end by itself",
            "sessions {object}"),
    C1(
            Culprit.PROXY,
            "connections above 85 % of a limit, less than 15 % idle, or a rate at its limit",
            "the proxy itself is the limit",
            "info"),
    R1(
            Culprit.CONFIG,
            "the process was replaced",
            "changes made at run time are lost, counters start at 0",
            "overrides diff"),
    T1(Culprit.CONFIG, "a certificate ends within 14 days", "clients will refuse it", "certs"),
    T2(
            Culprit.CLIENT,
            "TLS handshakes fail",
            "versions, ciphers, certificate, or clients that give up",
            "errors"),
    B1(
            Culprit.CONFIG,
            "a frontend answers 503 itself",
            "no rule matched and there is no default_backend",
            "show stat"),
    K1(
            Culprit.CLIENT,
            "clients leave, trickle or send nonsense while the servers are healthy",
            "the client side or the network before the proxy",
            "who"),
    L1(Culprit.PROXY, "log lines are lost", "what the log does not show did happen", "info"),
    X1(
            Culprit.NETWORK,
            "data is older than 3 polls",
            "nothing here can be trusted until the socket answers",
            "info");

    private final Culprit culprit;
    private final String when;
    private final String meaning;
    private final String next;

    Rule(Culprit culprit, String when, String meaning, String next) {
        this.culprit = culprit;
        this.when = when;
        this.meaning = meaning;
        this.next = next;
    }

    /// Whose fault it usually is; a finding may know better.
    public Culprit culprit() {
        return culprit;
    }

    /// When the rule speaks, with the usual thresholds.
    public String when() {
        return when;
    }

    /// What it means for the person who has to act.
    public String meaning() {
        return meaning;
    }

    /// The command that leads on, for the object of a finding.
    public String next(String object) {
        return next.replace("{object}", object);
    }
}
