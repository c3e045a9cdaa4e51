package sluice.vocabulary;

import sluice.vocabulary.Finding.Culprit;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationState.Cause;
import sluice.vocabulary.TerminationState.Phase;

import java.util.ArrayList;
import java.util.List;

/// The conclusions drawn from the first two letters of a termination state: one row of a complete table.
///
/// `next` is a command or a place to look; `{backend}` and `{server}` in it stand for the names in the log line.
/// Facts: manual, configuration §8.5; status codes as observed on 2.6 and 3.5.
///
/// @param cause the first letter
/// @param phase the second letter
/// @param meaning what happened, in one clause
/// @param usualCause why it usually happens
/// @param culprit where to look first
/// @param severity how bad one of these is when it is frequent
/// @param status the status the client usually gets, `-` if none, `any` if the server's own
/// @param next what to do next
/// @param documented false when the combination is not described anywhere and the words were put together from its letters
public record TerminationPair(
        Cause cause,
        Phase phase,
        String meaning,
        String usualCause,
        Culprit culprit,
        Severity severity,
        String status,
        String next,
        boolean documented) {

    private static final TerminationPair[] TABLE = table();

    /// The row for a cause and a phase; there is one for each combination.
    public static TerminationPair of(Cause cause, Phase phase) {
        return TABLE[cause.ordinal() * Phase.values().length + phase.ordinal()];
    }

    /// All rows that describe a known combination, in the order of their letters in the manual.
    public static List<TerminationPair> documentedPairs() {
        List<TerminationPair> rows = new ArrayList<>();
        for (TerminationPair row : TABLE) if (row.documented) rows.add(row);
        return rows;
    }

    /// The two letters.
    public String letters() {
        return "" + cause.letter() + phase.letter();
    }

    /// The request was not served as the client wished: everything but normal ends, local answers, denies and tarpits by rule.
    public boolean failure() {
        return switch (cause) {
            case NORMAL, LOCAL -> false;
            case PROXY -> phase != Phase.REQUEST && phase != Phase.TARPIT;
            case CLIENT,
                    SERVER,
                    RESOURCE,
                    INTERNAL,
                    SERVER_DOWN,
                    ACTIVE_UP,
                    KILLED,
                    CLIENT_TIMEOUT,
                    SERVER_TIMEOUT ->
                    phase != Phase.TARPIT;
        };
    }

    private static TerminationPair[] table() {
        Phase[] phases = Phase.values();
        TerminationPair[] table = new TerminationPair[Cause.values().length * phases.length];
        for (String line : ROWS.split("\n")) {
            String[] cells = line.split("\\|");
            for (int i = 0; i < cells.length; i++) cells[i] = cells[i].strip();
            Cause cause = cause(cells[0].charAt(0));
            Phase phase = phase(cells[0].charAt(1));
            TerminationPair row =
                    new TerminationPair(
                            cause,
                            phase,
                            cells[4],
                            cells[5],
                            Culprit.valueOf(cells[1]),
                            Severity.valueOf(cells[2]),
                            cells[3],
                            cells[6],
                            true);
            table[cause.ordinal() * phases.length + phase.ordinal()] = row;
        }
        for (Cause cause : Cause.values()) {
            for (Phase phase : phases) {
                int index = cause.ordinal() * phases.length + phase.ordinal();
                if (table[index] == null) table[index] = composed(cause, phase);
            }
        }
        return table;
    }

    private static Cause cause(char letter) {
        Cause cause = Cause.of(letter);
        if (cause == null) throw new AssertionError("no cause '" + letter + "'");
        return cause;
    }

    private static Phase phase(char letter) {
        Phase phase = Phase.of(letter);
        if (phase == null) throw new AssertionError("no phase '" + letter + "'");
        return phase;
    }

    private static TerminationPair composed(Cause cause, Phase phase) {
        Culprit culprit =
                switch (cause) {
                    case CLIENT, CLIENT_TIMEOUT -> Culprit.CLIENT;
                    case SERVER, SERVER_TIMEOUT, SERVER_DOWN -> Culprit.SERVER;
                    case PROXY, RESOURCE, INTERNAL -> Culprit.PROXY;
                    case NORMAL, LOCAL, ACTIVE_UP, KILLED -> Culprit.NONE;
                };
        Severity severity =
                switch (cause) {
                    case RESOURCE, INTERNAL -> Severity.CRIT;
                    case SERVER, SERVER_TIMEOUT, SERVER_DOWN -> Severity.WARN;
                    case CLIENT, CLIENT_TIMEOUT, PROXY, NORMAL, LOCAL, ACTIVE_UP, KILLED ->
                            Severity.INFO;
                };
        return new TerminationPair(
                cause,
                phase,
                cause.meaning() + " " + phase.meaning(),
                "an unusual combination; read the letters one by one",
                culprit,
                severity,
                "any",
                "sluice log parse --where 'termination=\""
                        + cause.letter()
                        + phase.letter()
                        + "\"'",
                false);
    }

    /// letters | culprit | severity | status | meaning | usual cause | next
    private static final String ROWS =
            """
            -- | NONE | INFO | any | ended normally | nothing wrong with the exchange; an error status is the application's own | when the status is an error, read the application's log
            CR | CLIENT | INFO | 400 | the client left before it had sent a complete request | a preconnected browser, a port scan, a health check of another load balancer, a dropped mobile connection | sluice log clients --where 'termination=CR'; `option http-ignore-probes` hides empty connections
            CQ | SERVER | WARN | - | the client gave up while it waited in the queue | servers are full and users do not wait that long | sluice log queues --where 'backend={backend}'; raise the servers' maxconn or add servers
            CC | SERVER | WARN | - | the client gave up while the proxy was connecting to the server | the server or the network to it does not answer connection requests | sluice shell -c 'why {backend}/{server}'; lower `timeout connect`
            CH | SERVER | WARN | - | the client gave up before the server began to answer | slow answers: users press stop or their own timeout is shorter | sluice log slow --by Tr --where 'backend={backend}'
            CD | CLIENT | INFO | any | the client left during the transfer | a closed browser tab, a lost mobile connection, an aborted download, or a long-lived connection closed by the client | sluice log clients --where 'termination=CD'; harmless when spread over many clients
            CL | CLIENT | INFO | any | the client left while it received the last data | a lost connection at the very end of a response | sluice log clients --where 'termination=CL'
            CT | CLIENT | INFO | - | the client left the tarpit | the tarpit works; make sure that no honest client is in it | sluice log denied
            cR | CLIENT | INFO | 408 | the client did not send a complete request within `timeout http-request` | preconnected browsers, slow attackers (slowloris), packets that are too large for the path | sluice log clients --where 'termination=cR'
            cQ | CLIENT | WARN | any | the client was silent for `timeout client` while its request was queued | `timeout client` is shorter than `timeout queue` | compare `timeout client` and `timeout queue` of the configuration
            cC | CLIENT | WARN | any | the client was silent for `timeout client` while the proxy was connecting | `timeout client` is shorter than `timeout connect` times the retries | compare `timeout client` and `timeout connect` of the configuration
            cH | CLIENT | WARN | any | the client sent no more of its body for `timeout client` | an upload that stalled, or `timeout client` shorter than `timeout server` with a slow server | compare `timeout client` and `timeout server`; sluice log slow --by Tr --where 'termination=cH'
            cD | CLIENT | INFO | any | the client neither read nor sent for `timeout client` during the transfer | the client vanished from the network, or an idle long-lived connection (websocket, tcp) | for long-lived connections set `timeout tunnel`; sluice log clients --where 'termination=cD'
            cL | CLIENT | INFO | any | the client did not read the last data within `timeout client` | the client vanished from the network | sluice log clients --where 'termination=cL'
            cT | CLIENT | INFO | any | the client was silent for `timeout client` in the tarpit | `timeout tarpit` is longer than `timeout client` | sluice log denied
            SC | SERVER | CRIT | 503 | the connection to the server was refused, or no server was up | the server process is not running, a firewall rejects, a wrong port; with <NOSRV>: every server is down or there is none | sluice shell -c 'why {backend}'
            SQ | SERVER | WARN | 503 | no server was left while the request was queued | servers went down with requests waiting | sluice shell -c 'why {backend}'
            SH | SERVER | CRIT | 502 | the server closed the connection before it had sent complete response headers | the application crashed or was restarted, a keep-alive timeout shorter than the proxy's, a worker killed by its supervisor | read the log of {server} at that time; sluice log urls --where 'termination=SH'
            SD | SERVER | WARN | any | the server closed the connection in the middle of the response | the application crashed, or a device between broke the connection; the client got a truncated answer although the status looks good | read the log of {server} at that time; sluice log urls --where 'termination=SD'
            SL | SERVER | WARN | any | the server closed with an error while the last data went to the client | a server that resets instead of closing | read the log of {server} at that time
            sR | SERVER | WARN | any | a server-side timeout expired while the request was being read | unusual; a request that is sent while it is still being read | compare `timeout http-request` and `timeout server`
            sQ | SERVER | CRIT | 503 | the request waited in the queue for the whole `timeout queue` | servers are full: too slow, too few, or maxconn too small | sluice log queues --where 'backend={backend}'; sluice shell -c 'why {backend}'
            sC | NETWORK | CRIT | 503 | the connection to the server did not come about within `timeout connect` | packets are dropped: host down, firewall, full listen queue of the server | sluice shell -c 'why {backend}/{server}'; then ping and `ss -ltn` on the server
            sH | SERVER | CRIT | 504 | the server did not answer within `timeout server` | a slow application or database, a dead lock; or `timeout server` too short for this URL | sluice log urls --where 'termination=sH'; compare with `timeout server`
            sD | SERVER | WARN | any | the server went silent for `timeout server` during the transfer | a stalled application, a device that drops idle connections, or an idle long-lived connection | for long-lived connections set `timeout tunnel`; read the log of {server}
            sL | SERVER | WARN | any | a server-side timeout expired while the last data went to the client | unusual; a server that does not close | read the log of {server} at that time
            sT | PROXY | INFO | 500 | the tarpit time was over | the tarpit works | sluice log denied
            PR | CONFIG | INFO | 403 | the proxy refused the request | a deny rule (403, 429 or as configured), or an invalid request (400) | sluice log denied; for 400: sluice shell -c 'show errors'
            PQ | CONFIG | WARN | 503 | the proxy stopped the request in the queue | the queue was full or emptied by a rule | sluice log queues --where 'backend={backend}'
            PC | PROXY | CRIT | 503 | the proxy refused to connect to the server: its socket limit is reached | global `maxconn` or `ulimit-n` too small | sluice shell -c 'show info'; raise `maxconn`
            PD | SERVER | WARN | any | the proxy stopped a message whose chunks are malformed | a broken application server or client library | sluice shell -c 'show errors'
            PH | SERVER | CRIT | 502 | the proxy blocked the server's response: invalid, too large or forbidden by a rule | an illegal header name, headers beyond `tune.bufsize`, an `http-response deny` rule | sluice shell -c 'show errors {backend}'
            PL | PROXY | WARN | any | the proxy stopped the stream while the last data went to the client | unusual | sluice log parse --where 'termination=PL'
            PT | CONFIG | INFO | 500 | the request was held in the tarpit and refused | a tarpit rule; the time in the tarpit is in Tw and is no queueing | sluice log denied
            LR | NONE | INFO | any | the proxy answered the request by itself | a redirect, an `http-request return`, the statistics page, a cache hit | nothing to do
            LC | NONE | INFO | 302 | the proxy redirected the client to the server's own address | the `redir` parameter of the server | nothing to do
            LH | NONE | INFO | any | the proxy answered in place of the server's response | a redirect or return in an `http-response` rule | nothing to do
            LD | NONE | INFO | any | the proxy ended an answer of its own during the transfer | a service of the proxy itself | nothing to do
            RC | PROXY | CRIT | 503 | the proxy ran out of memory, sockets or source ports while connecting | file descriptors, `net.ipv4.ip_local_port_range`, memory | sluice shell -c 'show info'; read the system log of the proxy's machine
            RR | PROXY | CRIT | 500 | the proxy ran out of a resource while reading the request | memory or buffers | sluice shell -c 'show info'; read the system log of the proxy's machine
            RH | PROXY | CRIT | 500 | the proxy ran out of a resource while waiting for the response | memory or buffers | sluice shell -c 'show info'; read the system log of the proxy's machine
            RD | PROXY | CRIT | any | the proxy ran out of a resource during the transfer | memory or buffers | sluice shell -c 'show info'; read the system log of the proxy's machine
            IR | PROXY | CRIT | 500 | an internal error while reading the request | a defect of the proxy, a Lua script, or a filter | keep the line and the version, report it; then restart the proxy
            IC | PROXY | CRIT | 500 | an internal error while connecting | a defect of the proxy | keep the line and the version, report it; then restart the proxy
            IH | PROXY | CRIT | 500 | an internal error while waiting for the response | a defect of the proxy, a Lua script, or a filter; a header rewrite that did not fit | keep the line and the version, report it; then restart the proxy
            ID | PROXY | CRIT | any | an internal error during the transfer | a defect of the proxy or of a filter | keep the line and the version, report it; then restart the proxy
            DR | SERVER | WARN | any | killed while reading the request because the server went down | `on-marked-down shutdown-sessions` | sluice shell -c 'why {backend}/{server}'
            DQ | SERVER | WARN | 503 | killed in the queue because the server went down | `on-marked-down shutdown-sessions` | sluice shell -c 'why {backend}/{server}'
            DC | SERVER | WARN | 503 | killed while connecting because the server went down | `on-marked-down shutdown-sessions` | sluice shell -c 'why {backend}/{server}'
            DH | SERVER | WARN | 503 | killed before the response because the server went down | `on-marked-down shutdown-sessions` | sluice shell -c 'why {backend}/{server}'
            DD | SERVER | WARN | any | killed during the transfer because the server went down | `on-marked-down shutdown-sessions` | sluice shell -c 'why {backend}/{server}'
            UD | CONFIG | INFO | any | killed on a backup server because an active one came up | `on-marked-up shutdown-backup-sessions` | nothing to do
            UH | CONFIG | INFO | 503 | killed on a backup server before the response because an active one came up | `on-marked-up shutdown-backup-sessions` | nothing to do
            KD | NONE | INFO | any | an administrator killed the stream during the transfer | `shutdown session`, a reload with `hard-stop-after` | sluice log reloads
            KH | NONE | INFO | any | an administrator killed the stream before the response | `shutdown session`, a reload with `hard-stop-after` | sluice log reloads
            KC | NONE | INFO | any | an administrator killed the stream while connecting | `shutdown session`, a reload with `hard-stop-after` | sluice log reloads
            KQ | NONE | INFO | any | an administrator killed the stream in the queue | `shutdown session`, a reload with `hard-stop-after` | sluice log reloads
            KR | NONE | INFO | any | an administrator killed the stream while the request was being read | `shutdown session`, a reload with `hard-stop-after` | sluice log reloads
            """;
}
