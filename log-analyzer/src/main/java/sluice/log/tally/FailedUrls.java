package sluice.log.tally;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Which requests ended badly: by backend, way of ending, method and template of the path. It is what lets a finding name
/// the URL.
///
/// ```
/// be_web TAB sH TAB 504 TAB GET /web/slow
/// ```
///
/// Bounded like all [Heavy] keys. Owned by one thread until merged.
public final class FailedUrls {
    private static final int MOST = 2048;

    final Heavy keys = new Heavy(MOST);
    private byte[] key = new byte[1024];
    private int length;

    /// Requests of one kind to one place.
    public record Place(String request, long requests) {}

    /// Adds one request.
    ///
    /// @param template has just read the path of the entry
    void add(Entry e, int letters, long status, UrlTemplate template) {
        length = 0;
        byte[] b = e.bytes();
        if (e.has(Field.BACKEND)) append(b, e.start(Field.BACKEND), e.end(Field.BACKEND));
        append('\t');
        append((char) (letters >>> 24));
        append((char) (letters >>> 16 & 0xff));
        append('\t');
        byte[] digits = Long.toString(status).getBytes(StandardCharsets.US_ASCII);
        append(digits, 0, digits.length);
        append('\t');
        if (e.has(Field.METHOD)) append(b, e.start(Field.METHOD), e.end(Field.METHOD));
        append(' ');
        append(template.bytes, template.start, template.end);
        keys.item(key, 0, length).requests++;
    }

    private void append(char c) {
        key[length++] = (byte) c;
    }

    /// A name that is longer than any real one is cut, so that the rest of the key has room.
    private void append(byte[] b, int from, int to) {
        int count = Math.min(to - from, Heavy.LONGEST_KEY);
        System.arraycopy(b, from, key, length, count);
        length += count;
    }

    /// The places of one way of ending, most frequent first.
    ///
    /// @param letters cause and phase
    /// @param status -1 when no answer was sent, -2 when the format has none
    public List<Place> of(String backend, String letters, int status) {
        byte[] prefix =
                (backend + "\t" + letters + "\t" + status + "\t").getBytes(StandardCharsets.UTF_8);
        List<Place> places = new ArrayList<>();
        for (Heavy.Item item : keys.items()) {
            if (!Bytes.startsWith(item.key, 0, item.key.length, prefix)) continue;
            String request = Bytes.text(item.key, prefix.length, item.key.length);
            places.add(new Place(request, item.requests));
        }
        return places;
    }
}
