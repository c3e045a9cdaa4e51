package sluice.config.model;

import java.util.ArrayList;
import java.util.List;

/// The drafts of a backend's servers in the order of their lines, for those who need more of them than the servers themselves know.
public final class WrittenServers {
    private final List<ServerDraft> drafts = new ArrayList<>();

    void add(ServerDraft draft) {
        drafts.add(draft);
    }

    public List<ServerDraft> drafts() {
        return drafts;
    }
}
