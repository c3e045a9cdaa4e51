package sluice.log.format;

import java.util.List;

/// Finds the address that another proxy forwarded among the captured request headers: the first one of
/// `X-Forwarded-For`, for frontends whose configuration captures it. Immutable.
final class Forwarded {
    private static final String HEADER = "x-forwarded-for";
    private static final long BAR = Bytes.repeat('|');
    private static final long COMMA = Bytes.repeat(',');

    private final byte[][] frontends;
    private final int[] places;

    /// @param captures the names of the captured request headers of each frontend
    Forwarded(List<Formats.Captures> captures) {
        List<Formats.Captures> with = captures.stream().filter(c -> place(c) >= 0).toList();
        frontends = new byte[with.size()][];
        places = new int[with.size()];
        for (int i = 0; i < frontends.length; i++) {
            frontends[i] = Bytes.of(with.get(i).frontend());
            places[i] = place(with.get(i));
        }
    }

    private static int place(Formats.Captures captures) {
        for (int i = 0; i < captures.names().size(); i++)
            if (captures.names().get(i).equalsIgnoreCase(HEADER)) return i;
        return -1;
    }

    /// Sets [Field#FORWARDED_FOR] if the line has one.
    void read(Entry e) {
        if (frontends.length == 0 || !e.has(Field.REQUEST_HEADERS) || !e.has(Field.FRONTEND))
            return;
        byte[] b = e.bytes;
        int from = e.start(Field.FRONTEND);
        int length = e.end(Field.FRONTEND) - from;
        for (int i = 0; i < frontends.length; i++) {
            byte[] name = frontends[i];
            if (name.length == length && Bytes.equal(name, 0, b, from, length)) {
                value(e, places[i]);
                return;
            }
        }
    }

    private static void value(Entry e, int place) {
        byte[] b = e.bytes;
        int to = e.end(Field.REQUEST_HEADERS);
        int from = e.start(Field.REQUEST_HEADERS);
        for (int i = 0; i < place; i++) {
            from = Bytes.find(b, from, to, BAR) + 1;
            if (from > to) return;
        }
        int end = Bytes.find(b, from, Bytes.find(b, from, to, BAR), COMMA);
        if (end > from) e.set(Field.FORWARDED_FOR, from, end);
    }
}
