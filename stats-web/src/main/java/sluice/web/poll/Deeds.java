package sluice.web.poll;

import sluice.runtime.action.Journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What people did to a proxy with any of the tools, from the journal that they share. The file is read again only
/// when it changed.
final class Deeds {
    private static final Duration LOOK_BACK = Duration.ofHours(24);

    private final Journal journal;
    private final Path file;
    private final String target;
    private final Instant since;
    private long last;
    private FileTime read = FileTime.fromMillis(0);

    Deeds(Path file, String target, Clock clock) {
        this.file = file;
        this.journal = new Journal(file, "web", clock);
        this.target = target;
        this.since = clock.instant().minus(LOOK_BACK);
    }

    /// The entries that came since the last call.
    List<Journal.Entry> fresh() {
        try {
            var changed = Files.getLastModifiedTime(file);
            if (changed.equals(read)) {
                return List.of();
            }
            read = changed;
        } catch (IOException _) {
            return List.of();
        }
        var fresh =
                journal.entries(target).stream()
                        .filter(entry -> entry.number() > last && entry.time().isAfter(since))
                        .toList();
        if (!fresh.isEmpty()) {
            last = fresh.getLast().number();
        }
        return fresh;
    }
}
