package sluice.keyword.process;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.operation.runtime.Anonymity;

/// What `global` says about the process.
final class ProcessDirectives {
    private ProcessDirectives() {}

    /// `daemon` — the process goes to the background once it is started; `-db` and `-W` win over it. Manual §3.1.
    @Directive(name = "daemon", in = Section.GLOBAL)
    static void daemon(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.daemon = true;
    }

    /// `quiet` — no messages at start, as the flag `-q`. Manual §3.3.
    @Directive(name = "quiet", in = Section.GLOBAL)
    static void quiet(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.quiet = true;
    }

    /// `zero-warning` — any warning ends the start, as the flag `-dW`. Manual §3.3.
    @Directive(name = "zero-warning", in = Section.GLOBAL)
    static void zeroWarning(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.zeroWarning = true;
    }

    /// `pidfile <file>` — where the process id is written; the flag `-p` wins. Manual §3.1.
    @Directive(name = "pidfile", in = Section.GLOBAL)
    static void pidfile(Words words) {
        var process = words.draft(Configuration.class).process();
        process.pidFile = words.next("a file name");
        words.end();
    }

    /// `uid <number>` — user to become once the sockets are open. Manual §3.1.
    @Directive(name = "uid", in = Section.GLOBAL)
    static void uid(Words words) {
        var process = words.draft(Configuration.class).process();
        process.userId = (int) words.integer("an integer", 0, Integer.MAX_VALUE);
        words.end();
    }

    /// `gid <number>` — group to become once the sockets are open. Manual §3.1.
    @Directive(name = "gid", in = Section.GLOBAL)
    static void gid(Words words) {
        var process = words.draft(Configuration.class).process();
        process.groupId = (int) words.integer("an integer", 0, Integer.MAX_VALUE);
        words.end();
    }

    /// `user <name>` — user to become once the sockets are open. Manual §3.1.
    @Directive(name = "user", in = Section.GLOBAL)
    static void user(Words words) {
        var process = words.draft(Configuration.class).process();
        var name = words.next("a user name");
        words.end();
        process.userId = Accounts.userId(name);
        if (process.userId < 0 && !name.isEmpty()) {
            words.problem("cannot find user id for '" + name + "' (0:Success)");
        }
    }

    /// `group <name>` — group to become once the sockets are open. Manual §3.1.
    @Directive(name = "group", in = Section.GLOBAL)
    static void group(Words words) {
        var process = words.draft(Configuration.class).process();
        var name = words.next("a group name");
        words.end();
        process.groupId = Accounts.groupId(name);
        if (process.groupId < 0 && !name.isEmpty()) {
            words.problem("cannot find group id for '" + name + "' (0:Success)");
        }
    }

    /// `chroot { <dir> | auto }` — confines the process to a directory.
    ///
    /// A JVM reads its own files while it runs and cannot live in an empty directory: accepted with a notice, without effect.
    /// Use the service manager (`ProtectSystem=`, `RootDirectory=`) instead. Manual §3.1.
    @Directive(name = "chroot", in = Section.GLOBAL)
    static void chroot(Words words) {
        var process = words.draft(Configuration.class).process();
        process.chroot = words.next("a directory");
        words.end();
        words.notice("'chroot' has no effect here: the JVM needs its own files while it runs");
    }

    /// `nbthread <number>` — number of loops, each with a thread; by default as many as usable CPUs. Manual §3.1.
    @Directive(name = "nbthread", in = Section.GLOBAL)
    static void nbthread(Words words) {
        var process = words.draft(Configuration.class).process();
        process.threads = (int) words.integer("an integer", 1, 64);
        words.end();
    }

    /// `nbproc` — removed in HAProxy 2.5; threads do its job. Manual §3.1.
    @Directive(name = "nbproc", in = Section.GLOBAL)
    static void nbproc(Words words) {
        words.problem(
                "nbproc is not supported any more since HAProxy 2.5. Threads will automatically be"
                        + " used on multi-processor machines if available.");
    }

    /// `thread-groups <number>` — groups of threads.
    ///
    /// There is one group here, however many threads: 1 says so, other numbers are accepted without effect. Manual §3.1.
    @Directive(name = "thread-groups", in = Section.GLOBAL)
    static void threadGroups(Words words) {
        long groups = words.integer("an integer", 1, 64);
        words.end();
        if (groups > 1) {
            words.notice(
                    "'thread-groups "
                            + groups
                            + "' has no effect here: all threads form one group");
        }
    }

    /// `hard-stop-after <time>` — longest soft stop: then remaining connections are closed. Manual §3.1.
    @Directive(name = "hard-stop-after", in = Section.GLOBAL)
    static void hardStopAfter(Words words) {
        var process = words.draft(Configuration.class).process();
        process.hardStopAfterMillis = words.timeMillis("a time");
        words.end();
    }

    /// `grace <time>` — how long listeners stay open after a soft stop was asked for. Manual §3.1.
    @Directive(name = "grace", in = Section.GLOBAL)
    static void grace(Words words) {
        var process = words.draft(Configuration.class).process();
        process.graceMillis = words.timeMillis("a time");
        words.end();
    }

    /// `close-spread-time { <time> | infinite }` — at a soft stop connections are closed spread over this time.
    ///
    /// Idle clients leave at a random moment of it, and the later a response, the likelier it announces the close. With
    /// `infinite` nobody is asked to leave: connections end by their own timeouts. Manual §3.1.
    @Directive(name = "close-spread-time", in = Section.GLOBAL)
    static void closeSpreadTime(Words words) {
        var process = words.draft(Configuration.class).process();
        if (words.take("infinite")) {
            process.closeSpreadMillis = Long.MAX_VALUE;
        } else {
            process.closeSpreadMillis = words.timeMillis("a time or 'infinite'");
        }
        words.end();
    }

    /// `node <name>` — name of this machine on the statistics page. Manual §3.1.
    @Directive(name = "node", in = Section.GLOBAL)
    static void node(Words words) {
        var process = words.draft(Configuration.class).process();
        process.node = words.next("a name");
        words.end();
    }

    /// `description <text>` — what this proxy is for, shown on the statistics page. Manual §3.1.
    @Directive(name = "description", in = Section.GLOBAL)
    static void description(Words words) {
        var process = words.draft(Configuration.class).process();
        if (!words.hasNext()) {
            words.problem("'description' expects a string argument.");
            return;
        }
        process.description = words.rest();
    }

    /// `localpeer <name>` — name of this process among its peers; the flag `-L` wins. Manual §3.1.
    @Directive(name = "localpeer", in = Section.GLOBAL)
    static void localpeer(Words words) {
        String name = words.next("a name");
        words.end();
        var environment = words.draft(Configuration.class).environment();
        if (!environment.isDetermined("HAPROXY_LOCALPEER")) {
            environment.set("HAPROXY_LOCALPEER", name);
        }
    }

    /// `expose-experimental-directives` — allows keywords marked experimental. Manual §3.1.
    @Directive(name = "expose-experimental-directives", in = Section.GLOBAL)
    static void exposeExperimentalDirectives(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.experimental = true;
    }

    /// `expose-deprecated-directives` — allows keywords marked deprecated without a warning. Manual §3.1.
    @Directive(name = "expose-deprecated-directives", in = Section.GLOBAL)
    static void exposeDeprecatedDirectives(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.deprecated = true;
        words.notice("'expose-deprecated-directives' has no effect: no directive needs it here");
    }

    /// `insecure-fork-wanted` — allows external checks to start programs. Manual §3.1.
    @Directive(name = "insecure-fork-wanted", in = Section.GLOBAL)
    static void insecureForkWanted(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.insecureFork = true;
    }

    /// `insecure-setuid-wanted` — started programs may gain privileges: never prevented here, so nothing changes. Manual §3.1.
    @Directive(name = "insecure-setuid-wanted", in = Section.GLOBAL)
    static void insecureSetuidWanted(Words words) {
        words.end();
        words.notice("'insecure-setuid-wanted' has no effect: nothing prevents it");
    }

    /// `external-check [preserve-env]` — allows health checks that start programs. Manual §3.1.
    @Directive(name = "external-check", in = Section.GLOBAL)
    static void externalCheck(Words words) {
        var process = words.draft(Configuration.class).process();
        process.externalCheckEnvironment = words.take("preserve-env");
        words.end();
        process.externalCheck = true;
    }

    /// `master-worker` — removed in HAProxy 3.5: start with `-W` or `-Ws` instead. Manual §3.1.
    @Directive(name = "master-worker", in = Section.GLOBAL)
    static void masterWorker(Words words) {
        words.problem(
                "the 'master-worker' keyword is not supported any more since HAProxy 3.5. Use '-W'"
                        + " or '-Ws' on the command line instead.");
    }

    /// `mworker-max-reloads <number>` — oldest worker generation kept after reloads.
    ///
    /// A reload here happens inside the process, no old worker stays behind: accepted without effect. Manual §3.1.
    @Directive(name = "mworker-max-reloads", in = Section.GLOBAL)
    static void mworkerMaxReloads(Words words) {
        words.integer("an integer", 0, Integer.MAX_VALUE);
        words.end();
        words.notice("'mworker-max-reloads' has no effect: no old worker outlives a reload");
    }

    /// `set-dumpable [on|off|libs]` — lets the system write core files.
    ///
    /// The JVM writes its own error report; accepted without effect. Manual §3.1.
    @Directive(name = "set-dumpable", in = Section.GLOBAL)
    static void setDumpable(Words words) {
        words.rest();
        words.notice("'set-dumpable' has no effect here: the JVM writes its own error report");
    }

    /// `cluster-secret <secret>` — shared secret of a cluster, from which QUIC and cookie keys are derived. Manual §3.1.
    @Directive(name = "cluster-secret", in = Section.GLOBAL)
    static void clusterSecret(Words words) {
        var process = words.draft(Configuration.class).process();
        process.clusterSecret = words.next("a secret");
        words.end();
        words.notice("'cluster-secret' has no effect yet: no key is derived from it");
    }

    /// `server-state-base <directory>` — where server state files are looked for. Manual §3.1.
    @Directive(name = "server-state-base", in = Section.GLOBAL)
    static void serverStateBase(Words words) {
        var process = words.draft(Configuration.class).process();
        process.serverStateBase = words.next("a directory");
        words.end();
    }

    /// `server-state-file <file>` — file with the states of all servers. Manual §3.1.
    @Directive(name = "server-state-file", in = Section.GLOBAL)
    static void serverStateFile(Words words) {
        var process = words.draft(Configuration.class).process();
        process.serverStateFile = words.next("a file name");
        words.end();
    }

    /// `stats-file <path>` — counters to start from, as `dump stats-file` printed them: those of frontends, backends, servers and, with `option
    /// socket-stats`, listeners that have a `guid`. Manual §3.1; management guide §9.5.
    @Directive(name = "stats-file", in = Section.GLOBAL)
    static void statsFile(Words words) {
        var process = words.draft(Configuration.class).process();
        process.statsFile = words.next("a file name");
        words.end();
    }

    /// `anonkey <key>` — key of the hashes that `set anon on` shows in place of names and addresses: 0 to 4294967295, 0 for none. Manual §3.1.
    @Directive(name = "anonkey", in = Section.GLOBAL)
    static void anonymousKey(Words words) {
        long key = words.integer("an integer", 0, 0xffff_ffffL);
        words.end();
        words.model().part(Anonymity.GlobalKey.class, Anonymity.GlobalKey::new).key((int) key);
    }

    /// `spread-checks <0..50>` — randomises check intervals by so many percent. Manual §3.2.
    @Directive(name = "spread-checks", in = Section.GLOBAL)
    static void spreadChecks(Words words) {
        var process = words.draft(Configuration.class).process();
        process.spreadChecksPercent = (int) words.integer("an integer", 0, 50);
        words.end();
    }

    /// `max-spread-checks <delay>` — the first check of the last server comes no later than that after the first one's.
    ///
    /// First checks are spread over one interval otherwise, which is long to wait where intervals are long; shorter ones stay as they are.
    /// Milliseconds unless a unit is written. Manual §3.2.
    @Directive(name = "max-spread-checks", in = Section.GLOBAL)
    static void maxSpreadChecks(Words words) {
        var process = words.draft(Configuration.class).process();
        process.maxSpreadChecksMillis = words.timeMillis("a time");
        words.end();
    }

    /// `tune.max-checks-per-thread <number>` — checks that run on a thread at a time; 0, the default, for no limit.
    ///
    /// One more begins on the thread with the fewest, and waits for the end of another where all have that many. Manual §3.2.
    @Directive(name = "tune.max-checks-per-thread", in = Section.GLOBAL)
    static void maxChecksPerThread(Words words) {
        var process = words.draft(Configuration.class).process();
        process.maxChecksPerThread = (int) words.integer("a number", 0, Integer.MAX_VALUE);
        words.end();
    }

    /// `noreuseport` — no SO_REUSEPORT on listeners: one loop accepts for all. Manual §3.2.
    @Directive(name = "noreuseport", in = Section.GLOBAL)
    static void noreuseport(Words words) {
        words.end();
        words.draft(Configuration.class).plan().noReusePort = true;
    }

    /// `nosplice` — tcp bodies are copied, not spliced. Manual §3.2.
    @Directive(name = "nosplice", in = Section.GLOBAL)
    static void nosplice(Words words) {
        var process = words.draft(Configuration.class).process();
        words.end();
        process.noSplice = true;
        words.notice("'nosplice' has no effect: nothing is spliced here");
    }

    /// `noepoll` — accepted without effect: epoll is the only poller here. Manual §3.2.
    @Directive(name = "noepoll", in = Section.GLOBAL)
    static void noepoll(Words words) {
        words.end();
        words.notice("'noepoll' has no effect here: epoll is the only poller");
    }

    /// `nopoll` — accepted without effect: epoll is the only poller here. Manual §3.2.
    @Directive(name = "nopoll", in = Section.GLOBAL)
    static void nopoll(Words words) {
        words.end();
        words.notice("'nopoll' has no effect here: epoll is the only poller");
    }

    /// `nogetaddrinfo` — accepted without effect: names are always asked of the system resolver here. Manual §3.2.
    @Directive(name = "nogetaddrinfo", in = Section.GLOBAL)
    static void nogetaddrinfo(Words words) {
        words.end();
        words.notice(
                "'nogetaddrinfo' has no effect here: names are always asked of the system"
                        + " resolver");
    }

    /// `noevports` — accepted without effect: there are no event ports on Linux here. Manual §3.2.
    @Directive(name = "noevports", in = Section.GLOBAL)
    static void noevports(Words words) {
        words.end();
        words.notice("'noevports' has no effect here: there are no event ports on Linux");
    }

    /// `nokqueue` — accepted without effect: there is no kqueue on Linux here. Manual §3.2.
    @Directive(name = "nokqueue", in = Section.GLOBAL)
    static void nokqueue(Words words) {
        words.end();
        words.notice("'nokqueue' has no effect here: there is no kqueue on Linux");
    }

    /// `noktls` — accepted without effect: TLS is never left to the kernel here. Manual §3.2.
    @Directive(name = "noktls", in = Section.GLOBAL)
    static void noktls(Words words) {
        words.end();
        words.notice("'noktls' has no effect here: TLS is never left to the kernel");
    }

    /// `limited-quic` — QUIC listeners on a TLS library that lacks its interface.
    ///
    /// There is no QUIC listener here whose library could lack anything: accepted without effect, as HAProxy does where it was built
    /// without that layer. Manual §3.1.
    @Directive(name = "limited-quic", in = Section.GLOBAL)
    static void limitedQuic(Words words) {
        words.end();
        words.notice("'limited-quic' has no effect here: there are no QUIC listeners");
    }

    /// `cpu-map [auto:]<threads> <cpus>...` — binds threads to CPUs.
    ///
    /// `cpu-map auto:1/1-4 0-3` gives thread 1 CPU 0, thread 2 CPU 1 and so on; without `auto:` every thread gets the whole set.
    /// Manual §3.1.
    @Directive(name = "cpu-map", in = Section.GLOBAL)
    static void cpuMap(Words words) {
        var process = words.draft(Configuration.class).process();
        CpuMap.read(words, process);
    }

    /// `numa-cpu-mapping` — binds threads to the CPUs of one NUMA node.
    ///
    /// Loops are not bound unless `cpu-map` says so: accepted without effect. Manual §3.1.
    @Directive(name = "numa-cpu-mapping", in = Section.GLOBAL, negatable = true)
    static void numaCpuMapping(Words words) {
        words.end();
        words.notice("'numa-cpu-mapping' has no effect here: use 'cpu-map' to bind threads");
    }

    /// `cpu-policy …` — automatic choice of CPUs.
    ///
    /// Loops are placed by the system unless `cpu-map` says so: accepted without effect. Manual §3.1.
    @Directive(name = "cpu-policy", in = Section.GLOBAL)
    static void cpuPolicy(Words words) {
        words.rest();
        words.notice("'cpu-policy' has no effect here: use 'cpu-map' to bind threads");
    }

    /// `cpu-set …` — automatic choice of CPUs.
    ///
    /// Loops are placed by the system unless `cpu-map` says so: accepted without effect. Manual §3.1.
    @Directive(name = "cpu-set", in = Section.GLOBAL)
    static void cpuSet(Words words) {
        words.rest();
        words.notice("'cpu-set' has no effect here: use 'cpu-map' to bind threads");
    }

    /// `cpu-affinity …` — automatic choice of CPUs.
    ///
    /// Loops are placed by the system unless `cpu-map` says so: accepted without effect. Manual §3.1.
    @Directive(name = "cpu-affinity", in = Section.GLOBAL)
    static void cpuAffinity(Words words) {
        words.rest();
        words.notice("'cpu-affinity' has no effect here: use 'cpu-map' to bind threads");
    }

    /// `unix-bind [prefix <p>] [mode <m>] [user <u>|uid <n>] [group <g>|gid <n>]` — prefix and owner of unix sockets. Manual §3.1.
    @Directive(name = "unix-bind", in = Section.GLOBAL)
    static void unixBind(Words words) {
        var process = words.draft(Configuration.class).process();
        UnixBind.read(words, process);
    }

    /// `default-path { current | config | parent | origin <path> }` — what relative file names count from. Manual §3.1.
    @Directive(name = "default-path", in = Section.GLOBAL)
    static void defaultPath(Words words) {
        DefaultPath.read(words, words.draft(Configuration.class).process());
    }
}
