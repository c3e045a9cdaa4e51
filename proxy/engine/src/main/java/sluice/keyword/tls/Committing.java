package sluice.keyword.tls;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.RuntimeFiles;
import sluice.wire.tls.TlsProblem;

/// The steps that changes of certificates, `ca-file`s and `crl-file`s have in common.
final class Committing {
    private Committing() {}

    /// What a change means for those who use the file, checked.
    interface Check<T> {
        Renewal renewal(T content) throws TlsProblem;
    }

    /// What a `show` command is about: a file, or with `*` in front what is prepared for it; `\*` is a name that begins so.
    record Asked(boolean prepared, String name) {
        static Asked of(String word) {
            boolean prepared = word.startsWith("*");
            return new Asked(
                    prepared, prepared || word.startsWith("\\*") ? word.substring(1) : word);
        }
    }

    static <T> void commit(Invocation in, RuntimeFiles<T> store, Check<T> check) {
        String name = in.word(0);
        var change = store.transaction();
        if (change == null) {
            in.fail("No ongoing transaction! !\nCan't commit " + name + "!");
            return;
        }
        if (!change.name().equals(name)) {
            in.fail(
                    "The ongoing transaction is about '"
                            + change.name()
                            + "' but you are trying to set '"
                            + name
                            + "'\nCan't commit "
                            + name
                            + "!");
            return;
        }
        try {
            Renewal renewal = check.renewal(change.content());
            int users = store.commit(_ -> renewal);
            in.say(
                    Severity.NOTICE,
                    "Committing " + name + ".".repeat(Math.min(users, 1000)) + "\nSuccess!");
        } catch (TlsProblem problem) {
            in.fail(problem.getMessage() + "\nCan't commit " + name + "!");
        }
    }

    static <T> void abort(Invocation in, RuntimeFiles<T> store, String kind) {
        var change = store.transaction();
        if (change == null) {
            in.fail("No ongoing transaction!");
            return;
        }
        if (!change.name().equals(in.word(0))) {
            in.fail(
                    "The ongoing transaction is about '"
                            + change.name()
                            + "' but you are trying to abort a transaction for '"
                            + in.word(0)
                            + "'");
            return;
        }
        store.abort();
        in.say(Severity.NOTICE, "Transaction aborted for " + kind + " '" + change.name() + "'!");
    }

    static <T> void delete(
            Invocation in, RuntimeFiles<T> store, boolean listed, String cannot, String kind) {
        String name = in.word(0);
        if (!store.contains(name)) {
            in.fail(cannot + " '" + name + "' doesn't exist!\n\n");
            return;
        }
        if (listed || store.isUsed(name)) {
            in.fail(cannot + " '" + name + "' in use, can't be deleted!\n\n");
            return;
        }
        var change = store.transaction();
        if (change != null && change.name().equals(name)) {
            store.abort();
        }
        store.remove(name);
        in.say(Severity.NOTICE, kind + " '" + name + "' deleted!");
    }
}
