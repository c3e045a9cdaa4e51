package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Capabilities;
import sluice.runtime.History;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.action.Action;
import sluice.runtime.action.Journal;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Overrides;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One target: its client, what was seen of it so far, and the journal. Used by one thread; [#refresh()] may be called
/// by a poller, since the history guards itself.
public final class Session {
    private final String name;
    private final RuntimeClient client;
    private final Journal journal;
    private final Map<String, List<String>> groups;
    private final History history = new History(600);
    private volatile @Nullable Capabilities capabilities;
    private boolean onlyMemory;

    /// @param name how the person calls the target
    /// @param groups sets of servers by name (`@rack7`), from the profile
    public Session(
            String name, RuntimeClient client, Journal journal, Map<String, List<String>> groups) {
        this.name = name;
        this.client = client;
        this.journal = journal;
        this.groups = groups;
    }

    public String name() {
        return name;
    }

    public RuntimeClient client() {
        return client;
    }

    public Journal journal() {
        return journal;
    }

    public History history() {
        return history;
    }

    public Action action() {
        return new Action(client, journal);
    }

    public Overrides overrides() {
        return new Overrides(client, journal);
    }

    /// Takes a snapshot and keeps it; a failure is kept as well and thrown.
    public Snapshot refresh() throws RuntimeFailure {
        if (onlyMemory) {
            return history.latest().orElseThrow();
        }
        try {
            var snapshot = client.snapshot();
            history.add(snapshot);
            return snapshot;
        } catch (RuntimeFailure e) {
            history.addFailure(
                    Instant.now(), e.getMessage() == null ? "no answer" : e.getMessage());
            throw e;
        }
    }

    /// What a verb shows from the last snapshot alone, for a target that does not answer any more; null where nothing was seen of it.
    @Nullable Result fromMemory(Verb verb, Invocation call)
            throws RuntimeFailure, Failure, NoSuchObject {
        if (history.latest().isEmpty()) {
            return null;
        }
        onlyMemory = true;
        try {
            return verb.run(call);
        } finally {
            onlyMemory = false;
        }
    }

    /// What the target can do, asked once.
    public Capabilities capabilities() throws RuntimeFailure {
        var known = capabilities;
        if (known == null) {
            known = client.probe();
            capabilities = known;
        }
        return known;
    }

    /// The capabilities if they were asked already.
    public @Nullable Capabilities knownCapabilities() {
        return capabilities;
    }

    /// Names with `@group` replaced by what the profile says.
    public List<String> expanded(List<String> names) throws Failure {
        boolean any = false;
        for (String word : names) {
            any |= word.startsWith("@");
        }
        if (!any) {
            return names;
        }
        var all = new java.util.ArrayList<String>();
        for (String word : names) {
            var group = word.startsWith("@") ? groups.get(word) : null;
            if (word.startsWith("@") && group == null) {
                throw new Failure(
                        Exit.NO_SUCH_OBJECT,
                        "no group "
                                + word
                                + " in the profile"
                                + (groups.isEmpty()
                                        ? ""
                                        : " (there are "
                                                + String.join(", ", groups.keySet())
                                                + ")"));
            }
            if (group == null) {
                all.add(word);
            } else {
                all.addAll(group);
            }
        }
        return all;
    }

    /// The names of the groups.
    public java.util.Set<String> groupNames() {
        return groups.keySet();
    }
}
