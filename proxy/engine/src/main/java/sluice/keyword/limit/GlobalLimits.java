package sluice.keyword.limit;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// Limits of the process and sizes of its buffers.
final class GlobalLimits {
    private GlobalLimits() {}

    /// `maxconn <number>` — most concurrent client connections of the whole process.
    ///
    /// Without it the limit follows from the number of descriptors (`ulimit -n`). The flag `-n` wins. Manual §3.2.
    @Directive(name = "maxconn", in = Section.GLOBAL)
    static void maxconn(Words words) {
        int maxconn = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        var process = words.draft(Configuration.class).process();
        if (process.maxconn != 0) {
            words.warning("'maxconn' already specified. Continuing.");
        }
        process.maxconn = maxconn;
    }

    /// `maxconnrate <number>` — most new connections per second of the whole process; 0 for no limit. Manual §3.2.
    @Directive(name = "maxconnrate", in = Section.GLOBAL)
    static void maxconnrate(Words words) {
        words.draft(Configuration.class).plan().rates.connections = number(words);
    }

    /// `maxsessrate <number>` — most new sessions per second of the whole process; 0 for no limit. Manual §3.2.
    @Directive(name = "maxsessrate", in = Section.GLOBAL)
    static void maxsessrate(Words words) {
        words.draft(Configuration.class).plan().rates.sessions = number(words);
    }

    /// `maxsslconn <number>` — most TLS connections of clients at a time in the whole process; further ones wait. 0 for no limit.
    ///
    /// Manual §3.2.
    @Directive(name = "maxsslconn", in = Section.GLOBAL)
    static void maxsslconn(Words words) {
        words.draft(Configuration.class).plan().maxTlsConnections = number(words);
    }

    /// `maxsslrate <number>` — most new TLS sessions of clients per second in the whole process; 0 for no limit. Manual §3.2.
    @Directive(name = "maxsslrate", in = Section.GLOBAL)
    static void maxsslrate(Words words) {
        words.draft(Configuration.class).plan().rates.tlsSessions = number(words);
    }

    /// `ulimit-n <number>` — number of descriptors the process may have; computed from `maxconn` when not set. Manual §3.1.
    @Directive(name = "ulimit-n", in = Section.GLOBAL)
    static void ulimit(Words words) {
        words.draft(Configuration.class).process().descriptorLimit = number(words);
    }

    /// `fd-hard-limit <number>` — upper bound of the descriptors that the process gives itself. Manual §3.1.
    @Directive(name = "fd-hard-limit", in = Section.GLOBAL)
    static void hardLimit(Words words) {
        words.draft(Configuration.class).process().descriptorHardLimit = number(words);
    }

    /// `strict-limits` — a number of descriptors that the system does not grant ends the start (the default); `no strict-limits` only warns.
    ///
    /// Asked for are `ulimit-n`, or what `maxconn` needs: two for each connection. Manual §3.1.
    @Directive(name = "strict-limits", in = Section.GLOBAL, negatable = true)
    static void strictLimits(Words words) {
        words.draft(Configuration.class).process().strictLimits = !words.negated();
        words.end();
    }

    /// `tune.bufsize <size>` — bytes of a connection's buffer; a request's head must fit into it less `tune.maxrewrite`.
    ///
    /// A head that is larger is answered with 400, one of a server with 502, and what rules add must fit in behind it: see `strict-mode`. Rounded up to a
    /// multiple of 16. Manual §3.2. Default 16384.
    @Directive(name = "tune.bufsize", in = Section.GLOBAL)
    static void bufferSize(Words words) {
        long size = words.size("a size");
        words.end();
        if (size < 1024 || size > 1 << 28) {
            words.problem("'tune.bufsize' expects a size between 1024 and 268435456.");
            return;
        }
        words.draft(Configuration.class).plan().bufferSize = (int) (size + 15 & -16);
    }

    /// `tune.bufsize.large <size>` — bytes of a body that are kept where a rule asks for them: `wait-for-body … use-large-buffer`.
    ///
    /// Manual §3.2. Without it no rule may ask.
    @Directive(name = "tune.bufsize.large", in = Section.GLOBAL)
    static void largeBufferSize(Words words) {
        long size = words.size("a size");
        words.end();
        if (size < 1024 || size > 1 << 28) {
            words.problem("'tune.bufsize.large' expects a size between 1024 and 268435456.");
            return;
        }
        words.draft(Configuration.class).plan().largeBufferSize = (int) size;
    }

    /// `tune.maxrewrite <number>` — bytes of the buffer kept free for headers that rules add, at most half of it.
    ///
    /// What a client or a server sends fills the buffer up to there, head and body together; a rule whose change finds no room fails, see
    /// `strict-mode`. Manual §3.2. Default 1024.
    @Directive(name = "tune.maxrewrite", in = Section.GLOBAL)
    static void maxRewrite(Words words) {
        long size = words.size("a size");
        words.end();
        words.draft(Configuration.class).plan().maxRewrite = (int) Math.min(size, 1 << 28);
    }

    /// `tune.http.maxhdr <number>` — most header lines of a message; more give 400 (or 502 for a response). Manual §3.2.
    @Directive(name = "tune.http.maxhdr", in = Section.GLOBAL)
    static void maxHeaders(Words words) {
        int number = (int) words.integer("an integer", 1, 32767);
        words.end();
        words.draft(Configuration.class).plan().maxHeaders = number;
    }

    /// `tune.http.logurilen <number>` — most bytes of the request line in a log line. Manual §3.2. Default 1023.
    @Directive(name = "tune.http.logurilen", in = Section.GLOBAL)
    static void logUriLength(Words words) {
        int number = (int) words.integer("an integer", 1, 1 << 20);
        words.end();
        words.draft(Configuration.class).plan().logUriLength = number;
    }

    /// `tune.http.cookielen <number>` — most bytes that `capture cookie` keeps, whatever its own length. Manual §3.2. Default 63.
    @Directive(name = "tune.http.cookielen", in = Section.GLOBAL)
    static void cookieLength(Words words) {
        int number = (int) words.integer("an integer", 0, 65535);
        words.end();
        words.draft(Configuration.class).plan().cookieCaptureLength = number;
    }

    private static int number(Words words) {
        int number = (int) words.integer("an integer argument", 0, Integer.MAX_VALUE);
        words.end();
        return number;
    }
}
