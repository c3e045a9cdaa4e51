package sluice.log.tally;

import sluice.log.format.Entry;
import sluice.log.format.Field;

/// Where the time of a request went, hence who is to be asked.
public enum Phase {
    CLIENT("client", "TR", "waiting for the request"),
    QUEUE("queue", "Tw", "waiting for a free server slot"),
    CONNECT("connect", "Tc", "connecting to the server"),
    SERVER("server", "Tr", "waiting for the server's answer"),
    TRANSFER("transfer", "Td", "transferring the response");

    public static final int COUNT = 5;

    private final String word;
    private final String timer;
    private final String meaning;

    Phase(String word, String timer, String meaning) {
        this.word = word;
        this.timer = timer;
        this.meaning = meaning;
    }

    public String word() {
        return word;
    }

    public String timer() {
        return timer;
    }

    public String meaning() {
        return meaning;
    }

    /// Divides the time of a request among the phases: a timer of -1 means that the rest was spent before its phase ended.
    /// Returns the whole time, or -1 when the line does not tell.
    static long divide(Entry e, long[] millis) {
        long all = e.duration();
        if (all < 0) return -1;
        long client = Math.max(e.number(Field.TR_REQUEST, -2), e.number(Field.TQ, -2));
        long queue = e.number(Field.TW, -2);
        long connect = e.number(Field.TC, -2);
        long server = e.number(Field.TR, -2);
        boolean tcp = e.kind() == Entry.Kind.TCP;
        // tcplog has neither TR nor Tr: what is no queue and no connect is transfer.
        if (client == -2) client = 0;
        if (tcp && server == -2) server = 0;
        if (queue == -2) queue = 0;
        if (connect == -2) connect = 0;
        long known =
                Math.max(0, client)
                        + Math.max(0, queue)
                        + Math.max(0, connect)
                        + Math.max(0, server);
        long rest = Math.max(0, all - known);
        millis[0] = Math.max(0, client);
        millis[1] = Math.max(0, queue);
        millis[2] = Math.max(0, connect);
        millis[3] = Math.max(0, server);
        millis[4] = 0;
        boolean queued = (e.termination() >> 16 & 0xff) == 'Q';
        int last =
                client < 0 ? 0 : queue < 0 ? 0 : connect < 0 ? queued ? 1 : 2 : server < 0 ? 3 : 4;
        millis[last] += rest;
        return all;
    }
}
