package sluice.web.poll;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The history behind the charts: one value per poll for 15 minutes, one per minute for 24 hours.
///
/// ```
/// row ─► line (one per charted cell) ─► short[900]   last polls, a ring
///                                     └► short[1440] minutes, a ring: mean, for queue and slots the peak
/// ```
///
/// A value takes two bytes (the upper half of a float: 0.4 % exact, which is less than a pixel), so a row takes
/// 52 KiB at most and a thousand servers 51 MiB. Rows beyond [#ROWS] are not charted. Guarded by its own lock.
public final class Charts {
    /// Polls that are kept.
    public static final int POLLS = 900;

    /// Minutes that are kept.
    public static final int MINUTES = 1440;

    private static final int ROWS = 5000;
    private static final short NOTHING = bits(Double.NaN);

    /// What is charted, in the order of the lines.
    public static final List<Cell> LINES =
            List.of(
                    Cell.REQUESTS,
                    Cell.CODES_2,
                    Cell.CODES_3,
                    Cell.CODES_4,
                    Cell.CODES_5,
                    Cell.WAITING,
                    Cell.WAIT,
                    Cell.CURRENT,
                    Cell.CONNECT_ERRORS,
                    Cell.RESPONSE_ERRORS,
                    Cell.RESPONSE_TIME,
                    Cell.SERVING);

    private final Map<String, Track> tracks = new HashMap<>();
    private final long[] pollMillis = new long[POLLS];
    private final long[] minuteMillis = new long[MINUTES];
    private long polls;
    private long minutes;
    private long currentMinute = -1;

    /// Points of one row, oldest first.
    ///
    /// @param millis since 1970, of each point
    /// @param values per line of [#LINES] one array as long as `millis`, `NaN` where there is none
    public record Series(long[] millis, double[][] values) {}

    private static final class Track {
        final short[][] polls = new short[LINES.size()][];
        final short[][] minutes = new short[LINES.size()][];
        final double[] sum = new double[LINES.size()];
        final int[] count = new int[LINES.size()];
        long seenAt;
    }

    private static short bits(double value) {
        return (short) (Float.floatToRawIntBits((float) value) + 0x8000 >>> 16);
    }

    private static double value(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// Takes the rows of one poll. Rows that are not there any more keep their lines until nothing of them is left.
    public synchronized void add(Instant at, List<Row> rows) {
        long minute = at.getEpochSecond() / 60;
        if (currentMinute >= 0 && minute != currentMinute) {
            closeMinute();
        }
        currentMinute = minute;
        int slot = (int) (polls % POLLS);
        pollMillis[slot] = at.toEpochMilli();
        for (var track : tracks.values()) {
            for (var line : track.polls) {
                if (line != null) {
                    put(line, slot, NOTHING);
                }
            }
        }
        for (var row : rows) {
            var track = tracks.get(row.key());
            if (track == null) {
                if (tracks.size() >= ROWS) {
                    continue;
                }
                track = new Track();
                tracks.put(row.key(), track);
            }
            track.seenAt = polls;
            record(track, slot, row);
        }
        polls++;
        if (polls % POLLS == 0) {
            tracks.values().removeIf(track -> polls - track.seenAt > (long) MINUTES * 60);
        }
    }

    /// Lines begin when the first value comes and grow to their full length with the time that is seen.
    private void record(Track track, int slot, Row row) {
        for (int i = 0; i < LINES.size(); i++) {
            double value = row.number(LINES.get(i));
            if (Double.isNaN(value)) {
                continue;
            }
            var line = track.polls[i];
            if (line == null || line.length <= slot) {
                line = grown(line, slot + 1, POLLS);
                track.polls[i] = line;
            }
            line[slot] = bits(value);
            if (peak(LINES.get(i))) {
                track.sum[i] = track.count[i] == 0 ? value : Math.max(track.sum[i], value);
            } else {
                track.sum[i] += value;
            }
            track.count[i]++;
        }
    }

    private static boolean peak(Cell cell) {
        return cell == Cell.WAITING || cell == Cell.CURRENT || cell == Cell.WAIT;
    }

    private static void put(short[] line, int slot, short value) {
        if (slot < line.length) {
            line[slot] = value;
        }
    }

    private static short[] grown(short @Nullable [] line, int atLeast, int atMost) {
        int have = line == null ? 0 : line.length;
        int size = Math.min(atMost, Math.max(atLeast, Math.max(64, have * 2)));
        var grown = new short[size];
        if (line != null) {
            System.arraycopy(line, 0, grown, 0, have);
        }
        Arrays.fill(grown, have, size, NOTHING);
        return grown;
    }

    private void closeMinute() {
        int slot = (int) (minutes % MINUTES);
        minuteMillis[slot] = currentMinute * 60_000;
        for (var track : tracks.values()) {
            for (int i = 0; i < LINES.size(); i++) {
                var line = track.minutes[i];
                if (track.count[i] == 0) {
                    if (line != null) {
                        put(line, slot, NOTHING);
                    }
                    continue;
                }
                if (line == null || line.length <= slot) {
                    line = grown(line, slot + 1, MINUTES);
                    track.minutes[i] = line;
                }
                double value = peak(LINES.get(i)) ? track.sum[i] : track.sum[i] / track.count[i];
                line[slot] = bits(value);
                track.sum[i] = 0;
                track.count[i] = 0;
            }
        }
        minutes++;
    }

    /// The last 15 minutes of a row; empty where it is not charted.
    public synchronized Series polls(String key) {
        return series(key, pollMillis, polls, POLLS, false);
    }

    /// The last 24 hours of a row in whole minutes; empty where it is not charted.
    public synchronized Series minutes(String key) {
        return series(key, minuteMillis, minutes, MINUTES, true);
    }

    private Series series(String key, long[] millis, long total, int capacity, boolean minute) {
        var track = tracks.get(key);
        int size = (int) Math.min(total, capacity);
        if (track == null) {
            return new Series(new long[0], new double[LINES.size()][0]);
        }
        var times = new long[size];
        var values = new double[LINES.size()][size];
        for (int i = 0; i < size; i++) {
            int slot = (int) ((total - size + i) % capacity);
            times[i] = millis[slot];
            for (int line = 0; line < values.length; line++) {
                var ring = minute ? track.minutes[line] : track.polls[line];
                values[line][i] =
                        ring == null || slot >= ring.length ? Double.NaN : value(ring[slot]);
            }
        }
        return new Series(times, values);
    }

    /// The last 15 minutes of one line in `points` steps, each the mean of what it covers; for sparklines.
    public synchronized double[] spark(String key, Cell cell, int points) {
        var spark = new double[points];
        Arrays.fill(spark, Double.NaN);
        var track = tracks.get(key);
        int line = LINES.indexOf(cell);
        if (track == null || line < 0 || polls == 0) {
            return spark;
        }
        var ring = track.polls[line];
        if (ring == null) {
            return spark;
        }
        long now = pollMillis[(int) ((polls - 1) % POLLS)];
        int stepMillis = POLLS * 1000 / points;
        var count = new int[points];
        for (long i = Math.max(0, polls - POLLS); i < polls; i++) {
            int slot = (int) (i % POLLS);
            int point = points - 1 - (int) ((now - pollMillis[slot]) / stepMillis);
            double value = slot < ring.length ? value(ring[slot]) : Double.NaN;
            if (point >= 0 && point < points && !Double.isNaN(value)) {
                spark[point] = count[point]++ == 0 ? value : spark[point] + value;
            }
        }
        for (int i = 0; i < points; i++) {
            if (count[i] > 1) {
                spark[i] /= count[i];
            }
        }
        return spark;
    }
}
