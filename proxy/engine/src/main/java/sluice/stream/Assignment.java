package sluice.stream;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.proxies.Server;
import sluice.stick.StickTable;

/// How one stream came to its server and what is to be remembered about it: persistence, entries to learn.
@LoopConfined
public final class Assignment {
    /// The most tables that one stream may learn its server into.
    public static final int MOST_STORES = 8;

    /// True once use-server, cookie and tables have been asked.
    public boolean asked;

    /// The server was given by persistence (use-server, cookie, table), not by the algorithm.
    public boolean direct;

    /// `force-persist` holds: a server that is down is used as well.
    public boolean forced;

    /// `ignore-persist` holds: cookies and tables are not asked.
    public boolean ignored;

    /// The server that failed; others are preferred.
    public @Nullable Server avoid;

    /// The server that persistence found; used by the next choice.
    public @Nullable Server found;

    /// The server that the client's cookie named, whether used or not.
    public @Nullable Server cookieServer;

    /// Dates of the client's cookie in its units of four seconds since 1970; 0 for none.
    public long cookieDate;

    public long cookieFirstDate;

    /// Entries that learn the server when it has answered (`stick store-request`, `stick on`); referenced until then.
    public final @Nullable StickTable[] storeTables = new @Nullable StickTable[MOST_STORES];

    public final long[] storeEntries = new long[MOST_STORES];
    public int stores;

    /// Ready for the next stream; entries still referenced are given back.
    public void reset() {
        releaseStores();
        asked = false;
        direct = false;
        forced = false;
        ignored = false;
        avoid = null;
        found = null;
        cookieServer = null;
        cookieDate = 0;
        cookieFirstDate = 0;
    }

    /// Gives the references back without learning anything.
    public void releaseStores() {
        if (stores == 0) {
            return;
        }
        int now = StickTable.ticks();
        for (int i = 0; i < stores; i++) {
            StickTable table = storeTables[i];
            if (table != null) {
                table.release(storeEntries[i], now, false);
            }
            storeTables[i] = null;
        }
        stores = 0;
    }
}
