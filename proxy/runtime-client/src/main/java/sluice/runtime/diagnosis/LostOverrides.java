package sluice.runtime.diagnosis;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// What somebody had changed at run time and a reload undid: compared by name before and after.
public final class LostOverrides {
    private LostOverrides() {}

    /// Words such as `be_web/web2 MAINT`, `be_web/web1 weight 30`, `be_web/web1 maxconn 8`, in the order of the rows.
    public static List<String> between(Snapshot before, Snapshot after) {
        var lost = new ArrayList<String>();
        for (var old : before.servers()) {
            var row = after.row(old.key());
            if (row == null) {
                continue;
            }
            if (old.status().decided()
                    && byHand(old)
                    && row.status().word() != old.status().word()) {
                lost.add(old.path() + ' ' + old.status().word().spelling());
            }
            changed(old, row, StatColumn.UWEIGHT, "weight", lost);
            changed(old, row, StatColumn.SLIM, "maxconn", lost);
            String address = old.text(StatColumn.ADDR);
            if (!address.isEmpty()
                    && !row.text(StatColumn.ADDR).isEmpty()
                    && !address.equals(row.text(StatColumn.ADDR))) {
                lost.add(old.path() + " addr " + address);
            }
        }
        return lost;
    }

    private static boolean byHand(StatRow row) {
        String remark = row.status().remark();
        boolean weightless =
                row.status().word() == ServerStatus.Word.DRAIN
                        && row.number(StatColumn.UWEIGHT, 1) == 0;
        return remark.isEmpty() && !weightless;
    }

    private static void changed(
            StatRow old, StatRow row, StatColumn column, String word, List<String> lost) {
        if (old.number(column) != row.number(column) && old.has(column)) {
            lost.add(old.path() + ' ' + word + ' ' + old.number(column));
        }
    }
}
