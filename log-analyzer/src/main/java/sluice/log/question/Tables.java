package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Block.Column;
import sluice.log.question.Block.Table;
import sluice.log.question.Block.Unit;
import sluice.log.tally.Heavy;
import sluice.log.tally.Sample;
import sluice.log.tally.Tally;
import sluice.log.tally.Tally.Count;

import java.util.ArrayList;
import java.util.List;

/// Collects the rows of one table.
final class Tables {
    private final String key;
    private final String title;
    private final List<Column> columns = new ArrayList<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private int limit = Integer.MAX_VALUE;
    private long hidden;

    Tables(String key, String title) {
        this.key = key;
        this.title = title;
    }

    Tables column(String name, String header, Unit unit) {
        columns.add(new Column(name, header, unit));
        return this;
    }

    void row(@Nullable Object... values) {
        if (values.length != columns.size())
            throw new IllegalArgumentException(key + ": " + values.length + " values");
        if (rows.size() < limit) rows.add(values);
        else hidden++;
    }

    void note(String note) {
        notes.add(note);
    }

    int size() {
        return rows.size();
    }

    /// Keeps the first rows only, as many as `--top` says; without it, all.
    Tables top(Context context) {
        limit = context.top(Integer.MAX_VALUE);
        return this;
    }

    Table table() {
        if (hidden > 0) note(Words.plural(hidden, "more row", "more rows"));
        return new Table(key, title, columns, rows, notes);
    }

    /// Says how much of a bounded list is missing.
    void others(Heavy heavy, int shown, String what) {
        long hidden = 0;
        List<Heavy.Item> items = heavy.items();
        for (int i = shown; i < items.size(); i++) hidden += items.get(i).requests();
        hidden += heavy.others().requests();
        if (hidden > 0) note("other " + what + ": " + Words.plural(hidden, "request", "requests"));
        if (heavy.error() > 0) {
            note(
                    "approximate: there are too many different "
                            + what
                            + "; a count may be too small by up to "
                            + Words.count(heavy.error()));
        }
    }

    /// Says that there were more different keys than are counted one by one.
    private static void bounded(List<String> footer, Heavy heavy, String what) {
        if (heavy.error() == 0) return;
        footer.add(
                "approximate: more than "
                        + Words.count(heavy.size())
                        + " different "
                        + what
                        + "; the most frequent ones are counted, each too small by at most "
                        + Words.count(heavy.error()));
    }

    /// What every answer says about its input.
    static List<String> footer(Tally tally) {
        List<String> footer = new ArrayList<>();
        long unreadable = tally.count(Count.UNREADABLE);
        if (unreadable > 0) {
            footer.add(
                    Words.plural(unreadable, "line", "lines")
                            + " of "
                            + Words.count(tally.count(Count.LINES))
                            + " could not be read, such as:");
            for (Sample sample : tally.unreadableSamples()) {
                footer.add(
                        "  "
                                + sample.source()
                                + ":"
                                + sample.line()
                                + ": "
                                + printable(sample.text(), 160));
            }
        }
        long tooLong = tally.count(Count.TOO_LONG);
        if (tooLong > 0)
            footer.add(Words.plural(tooLong, "line", "lines") + " longer than 1 MiB passed over");
        bounded(footer, tally.urls(), "paths");
        bounded(footer, tally.addresses(), "clients");
        long truncated = tally.count(Count.TRUNCATED);
        if (truncated > 0) {
            footer.add(
                    Words.plural(truncated, "line was", "lines were")
                            + " cut before the end (`log … len`, or the syslog daemon's limit); the"
                            + " fields before the cut are counted");
        }
        long incomplete = tally.count(Count.INCOMPLETE);
        if (incomplete > 0) {
            footer.add(
                    Words.plural(incomplete, "line was", "lines were")
                            + " logged before the end (`option logasap`): total times and bytes are"
                            + " not final");
        }
        long former = tally.count(Count.FORMER_TIMERS);
        if (former > 0) {
            footer.add(
                    Words.plural(former, "line is", "lines are")
                            + " from before HAProxy 1.7: the first timer is Tq (idle time"
                            + " included), the last Tt");
        }
        return footer;
    }

    /// A line without control characters, cut.
    static String printable(String line, int most) {
        StringBuilder text = new StringBuilder(Math.min(line.length(), most));
        for (int i = 0; i < line.length() && text.length() < most; i++) {
            char c = line.charAt(i);
            text.append(c < ' ' || c >= 0x7f && c < 0xa0 || c == '\ufffd' ? '·' : c);
        }
        return line.length() > most ? text + "…" : text.toString();
    }
}
