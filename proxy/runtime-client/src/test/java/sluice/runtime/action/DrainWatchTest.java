package sluice.runtime.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Polls as `status,sessions,requests[,pid]`, one second apart, and what the last one tells.
class DrainWatchTest {

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DRAIN,4,10                                                      | WAITING    | ''
                    DRAIN,4,10 DRAIN,0,12 DRAIN,0,12                                | WAITING    | ''
                    DRAIN,4,10 DRAIN,0,12 DRAIN,0,12 DRAIN,0,12                     | DONE       | ''
                    DRAIN,0,10 DRAIN,0,10 DRAIN,0,11 DRAIN,0,11                     | WAITING    | ''
                    MAINT,0,10 MAINT,0,10 MAINT,0,10                                | DONE       | ''
                    DRAIN,1,10 DRAIN,1,12 DRAIN,1,14 DRAIN,1,16 DRAIN,1,18          | ENDLESS    | have cookie SRV=c1
                    MAINT,1,10 MAINT,1,12 MAINT,1,14 MAINT,1,16 MAINT,1,18          | WAITING    | ''
                    DRAIN,1,10 UP,1,12                                              | TAKEN_BACK | somebody made it UP again
                    DRAIN,1,10 UP,1,0,2                                             | RELOADED   | your drain is gone
                    DRAIN,1,10 gone                                                 | GONE       | is gone
                    DOWN,0,10 DOWN,0,10 DOWN,0,10                                   | DONE       | ''
                    """)
    void progress(String polls, DrainWatch.Progress.State state, String words) {
        var watch = new DrainWatch("be", "s1");
        var time = Instant.EPOCH;
        var seen = new ArrayList<DrainWatch.Progress>();
        for (String poll : polls.split(" ")) {
            time = time.plusSeconds(1);
            seen.add(watch.observe(snapshot(time, poll.split(","))));
        }
        var progress = seen.getLast();
        assertThat(progress.state()).isEqualTo(state);
        assertThat(progress.words()).contains(words);
    }

    private static Snapshot snapshot(Instant time, String[] poll) {
        var info =
                ProcessInfo.parse(
                        "Pid: " + (poll.length > 3 ? poll[3] : "1") + "\nStart_time_sec: 5\n");
        var backend =
                StatRow.builder(ObjectKind.BACKEND, "be", "BACKEND")
                        .put(StatColumn.COOKIE, "SRV")
                        .build();
        if (poll.length == 1) {
            return Snapshot.of(time, info, List.of(backend));
        }
        var server =
                StatRow.builder(ObjectKind.SERVER, "be", "s1")
                        .put(StatColumn.STATUS, poll[0])
                        .put(StatColumn.SCUR, poll[1])
                        .put(StatColumn.STOT, poll[2])
                        .put(StatColumn.COOKIE, "c1")
                        .put(StatColumn.WEIGHT, 1)
                        .build();
        return Snapshot.of(time, info, List.of(server, backend));
    }
}
