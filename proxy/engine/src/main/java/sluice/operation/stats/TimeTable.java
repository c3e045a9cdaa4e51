package sluice.operation.stats;

import sluice.proxies.TimeDistribution;
import sluice.proxies.TrafficCounters.Time;
import sluice.vocabulary.StatColumn;

import java.util.Locale;

/// How long requests took, by percentile: what `show stat domain times` prints of backends and servers, in milliseconds.
///
/// ```
/// # pxname,svname,time,count,mean,p50,p90,p95,p99,p999
/// app,s1,response,1840,12,8,25,40,120,300
/// ```
///
/// Percentiles are upper bounds of ranges, right within a quarter of their value.
public final class TimeTable {
    private static final String[] NAMES = {"p50", "p90", "p95", "p99", "p999"};
    private static final double[] SHARES = {.5, .9, .95, .99, .999};

    private TimeTable() {}

    public static String header() {
        return "# pxname,svname,time,count,mean," + String.join(",", NAMES);
    }

    /// One line per kind of time.
    public static void csv(StatRow row, StringBuilder out) {
        for (Time time : Time.values()) {
            TimeDistribution all = row.times(time);
            if (all == null) {
                return;
            }
            out.append(row.text(StatColumn.PXNAME))
                    .append(',')
                    .append(row.text(StatColumn.SVNAME))
                    .append(',')
                    .append(name(time))
                    .append(',')
                    .append(all.count())
                    .append(',')
                    .append(mean(all));
            for (double share : SHARES) {
                out.append(',').append(all.percentile(share));
            }
            out.append('\n');
        }
    }

    /// One object; names of proxies and servers need no escapes.
    public static void json(StatRow row, StringBuilder out) {
        out.append("{\"pxname\":\"")
                .append(row.text(StatColumn.PXNAME))
                .append("\",\"svname\":\"")
                .append(row.text(StatColumn.SVNAME))
                .append('"');
        for (Time time : Time.values()) {
            TimeDistribution all = row.times(time);
            if (all == null) {
                break;
            }
            out.append(",\"")
                    .append(name(time))
                    .append("\":{\"count\":")
                    .append(all.count())
                    .append(",\"mean\":")
                    .append(mean(all));
            for (int i = 0; i < SHARES.length; i++) {
                out.append(",\"").append(NAMES[i]).append("\":").append(all.percentile(SHARES[i]));
            }
            out.append('}');
        }
        out.append('}');
    }

    private static String name(Time time) {
        return time.name().toLowerCase(Locale.ROOT);
    }

    private static long mean(TimeDistribution all) {
        return all.count() == 0 ? 0 : all.sumMillis() / all.count();
    }
}
