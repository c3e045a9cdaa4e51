package sluice.keyword.log;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteWriter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Dates of log lines; the text of a second is made once per loop and kept for the lines that follow.
@LoopConfined
final class DateText {
    private static final DateTimeFormatter PLAIN =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.US);
    private static final DateTimeFormatter ZONED =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.US);

    /// Requests of a connection and its accept are often in different seconds: a few are kept.
    private static final int KEPT = 4;

    private final long[] seconds = {-1, -1, -1, -1};
    private final byte[][] texts = new byte[KEPT][];
    private int next;

    private final DateTimeFormatter formatter;
    private final boolean utc;

    private DateText(DateTimeFormatter formatter, boolean utc) {
        this.formatter = formatter;
        this.utc = utc;
        java.util.Arrays.fill(texts, ByteString.EMPTY.array());
    }

    private byte[] text(long second) {
        for (int i = 0; i < KEPT; i++) {
            if (seconds[i] == second) {
                return texts[i];
            }
        }
        var zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
        var date = ZonedDateTime.ofInstant(Instant.ofEpochSecond(second), zone);
        byte[] text = formatter.format(date).getBytes(StandardCharsets.US_ASCII);
        seconds[next] = second;
        texts[next] = text;
        next = (next + 1) % KEPT;
        return text;
    }

    /// The three forms of one loop.
    @LoopConfined
    static final class All {
        private final DateText local = new DateText(PLAIN, false);
        private final DateText localZoned = new DateText(ZONED, false);
        private final DateText utcZoned = new DateText(ZONED, true);

        static All of(Loop loop) {
            return loop.local(All.class, _ -> new All());
        }

        /// `22/Nov/2026:16:19:57.870`
        void milliseconds(long millis, ByteWriter out) {
            byte[] text = local.text(Math.floorDiv(millis, 1000L));
            out.put(text, 0, text.length).put('.').digits(Math.floorMod(millis, 1000L), 3);
        }

        /// `22/Nov/2026:16:19:57 +0100`
        void zoned(long millis, ByteWriter out) {
            byte[] text = localZoned.text(Math.floorDiv(millis, 1000L));
            out.put(text, 0, text.length);
        }

        /// `22/Nov/2026:15:19:57 +0000`
        void utc(long millis, ByteWriter out) {
            byte[] text = utcZoned.text(Math.floorDiv(millis, 1000L));
            out.put(text, 0, text.length);
        }
    }
}
