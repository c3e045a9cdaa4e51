package sluice.upkeep.resolve;

import sluice.loop.Shared;

/// What happened with one name server since the start. Management guide §9.3, `show resolvers`.
@Shared("written by the loop of the section, read by anyone a moment late")
public final class NameserverCounters {
    private volatile long sent;
    private volatile long sendErrors;
    private volatile long valid;
    private volatile long updates;
    private volatile long aliases;
    private volatile long aliasErrors;
    private volatile long empty;
    private volatile long noSuchName;
    private volatile long timeouts;
    private volatile long refused;
    private volatile long other;
    private volatile long invalid;
    private volatile long tooBig;
    private volatile long truncated;
    private volatile long outdated;

    /// Takes each counter with its name, in the order in which they are printed.
    public interface Reader {
        void counter(String name, long value);
    }

    public void read(Reader reader) {
        reader.counter("sent", sent);
        reader.counter("snd_error", sendErrors);
        reader.counter("valid", valid);
        reader.counter("update", updates);
        reader.counter("cname", aliases);
        reader.counter("cname_error", aliasErrors);
        reader.counter("any_err", empty);
        reader.counter("nx", noSuchName);
        reader.counter("timeout", timeouts);
        reader.counter("refused", refused);
        reader.counter("other", other);
        reader.counter("invalid", invalid);
        reader.counter("too_big", tooBig);
        reader.counter("truncated", truncated);
        reader.counter("outdated", outdated);
    }

    // A single thread writes: a plain increment of a volatile loses nothing.

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void sent() {
        sent++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void sendError() {
        sendErrors++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void update() {
        updates++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void timeout() {
        timeouts++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void tooBig() {
        tooBig++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void invalid() {
        invalid++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void outdated() {
        outdated++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void reply(Reply reply) {
        switch (reply.outcome()) {
            case VALID -> {
                valid++;
                if (reply.alias()) {
                    aliases++;
                }
            }
            case INVALID -> invalid++;
            case NO_SUCH_NAME -> noSuchName++;
            case REFUSED -> refused++;
            case EMPTY -> empty++;
            case ALIAS_ERROR -> aliasErrors++;
            case TRUNCATED -> truncated++;
            case OTHER -> other++;
        }
    }
}
