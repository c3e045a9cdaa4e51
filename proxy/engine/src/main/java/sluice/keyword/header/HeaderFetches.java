package sluice.keyword.header;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Decimal;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.FieldValues;
import sluice.wire.http.Head;

import java.util.Locale;

/// Field lines of requests and responses.
final class HeaderFetches {
    private HeaderFetches() {}

    /// Which message a fetch reads.
    enum Side {
        REQUEST,
        RESPONSE,
        /// The response once there is one.
        BOTH;

        Head head(Stream stream) {
            return switch (this) {
                case REQUEST -> stream.request;
                case RESPONSE -> stream.response;
                case BOTH ->
                        stream.phase.ordinal() >= Phase.RESPONSE_CONTENT.ordinal()
                                ? stream.response
                                : stream.request;
            };
        }
    }

    private static ByteString name(Arguments arguments) {
        return ByteString.of(arguments.text(0).toLowerCase(Locale.ROOT));
    }

    private static Fetch values(Arguments arguments, Side side, boolean whole) {
        ByteString name = name(arguments);
        int occurrence = (int) arguments.integer(1, 0);
        if (occurrence < -FieldValues.MOST_FROM_END) {
            arguments.problem(1, "occurrence cannot be below -" + FieldValues.MOST_FROM_END);
        }
        return (stream, out) -> {
            Head head = side.head(stream);
            if (!head.present()) {
                return out.pending();
            }
            if (name.isEmpty()) {
                return false;
            }
            if (occurrence != 0 || !out.iterating()) {
                return FieldValues.at(head, name, whole, occurrence == 0 ? -1 : occurrence, out);
            }
            if (!FieldValues.next(head, name, whole, out)) {
                return false;
            }
            out.more(FieldValues.more(head, name, whole, out));
            return true;
        };
    }

    /// `hdr(<name>[,<occ>])` — one value of a header, of the request, or in response rules of the response.
    ///
    /// Values are divided by commas. Without `occ` it is the last one; an ACL tries every one. `occ` counts from 1, or from the end if
    /// negative.
    ///
    /// ```
    /// x: 1, 2
    /// x: 3        hdr(x) is 3, hdr(x,1) is 1, hdr(x,-2) is 2
    /// ```
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-list: a, b` | `hdr(x-list)` | `b` |
    /// | `GET / + x-list: a, b` | `hdr(x-list,1)` | `a` |
    @SampleFetch(
            name = "hdr",
            out = Kind.STR,
            from = {Source.REQUEST_HEAD, Source.RESPONSE_HEAD},
            args = {STR, SINT},
            required = 0)
    static Fetch hdr(Arguments arguments) {
        return values(arguments, Side.BOTH, false);
    }

    /// `req.hdr(<name>[,<occ>])` — one value of a request header, divided by commas; see `hdr`.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-list: a, b` | `req.hdr(x-list)` | `b` |
    /// | `GET / + x-list: a, b` | `req.hdr(x-list,-2)` | `a` |
    /// | `GET /` | `req.hdr(x-list)` |  |
    @SampleFetch(
            name = "req.hdr",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch requestHeader(Arguments arguments) {
        return values(arguments, Side.REQUEST, false);
    }

    /// `res.hdr(<name>[,<occ>])` — one value of a response header, divided by commas; see `hdr`.
    ///
    /// `shdr` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-list: a, b` | `res.hdr(x-list)` | `b` |
    /// | `200 + server: origin` | `shdr(server)` | `origin` |
    @SampleFetch(
            name = {"res.hdr", "shdr"},
            out = Kind.STR,
            from = Source.RESPONSE_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch responseHeader(Arguments arguments) {
        return values(arguments, Side.RESPONSE, false);
    }

    /// `req.fhdr(<name>[,<occ>])` — a whole request header line: commas do not divide it.
    ///
    /// For `date`, `user-agent` and others whose values hold commas. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-list: a, b` | `req.fhdr(x-list)` | `a, b` |
    @SampleFetch(
            name = "req.fhdr",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch requestLine(Arguments arguments) {
        return values(arguments, Side.REQUEST, true);
    }

    /// `res.fhdr(<name>[,<occ>])` — a whole response header line: commas do not divide it.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-list: a, b` | `res.fhdr(x-list)` | `a, b` |
    @SampleFetch(
            name = "res.fhdr",
            out = Kind.STR,
            from = Source.RESPONSE_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch responseLine(Arguments arguments) {
        return values(arguments, Side.RESPONSE, true);
    }

    private static Fetch count(Arguments arguments, Side side, boolean whole) {
        ByteString name = name(arguments);
        return (stream, out) -> {
            Head head = side.head(stream);
            if (!head.present()) {
                return out.pending();
            }
            int count = FieldValues.count(head, name, whole, out);
            out.integer(count);
            return true;
        };
    }

    /// `req.hdr_cnt([<name>])` — how many comma-divided values a request header has, all its lines together.
    ///
    /// `hdr_cnt` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-list: a, b + x-list: c` | `req.hdr_cnt(x-list)` | `3` |
    /// | `GET / + x-list: a, b` | `hdr_cnt(x-list)` | `2` |
    @SampleFetch(
            name = {"req.hdr_cnt", "hdr_cnt"},
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestCount(Arguments arguments) {
        return count(arguments, Side.REQUEST, false);
    }

    /// `res.hdr_cnt([<name>])` — how many comma-divided values a response header has.
    ///
    /// `shdr_cnt` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-list: a, b` | `res.hdr_cnt(x-list)` | `2` |
    /// | `200 + x-list: a, b` | `shdr_cnt(x-list)` | `2` |
    @SampleFetch(
            name = {"res.hdr_cnt", "shdr_cnt"},
            out = Kind.SINT,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseCount(Arguments arguments) {
        return count(arguments, Side.RESPONSE, false);
    }

    /// `req.fhdr_cnt([<name>])` — how many lines of that name the request has.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-list: a, b + x-list: c` | `req.fhdr_cnt(x-list)` | `2` |
    @SampleFetch(
            name = "req.fhdr_cnt",
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestLines(Arguments arguments) {
        return count(arguments, Side.REQUEST, true);
    }

    /// `res.fhdr_cnt([<name>])` — how many lines of that name the response has.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-list: a, b` | `res.fhdr_cnt(x-list)` | `1` |
    @SampleFetch(
            name = "res.fhdr_cnt",
            out = Kind.SINT,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseLines(Arguments arguments) {
        return count(arguments, Side.RESPONSE, true);
    }

    private static Fetch number(Arguments arguments, Side side) {
        Fetch text = values(arguments, side, false);
        return (stream, out) -> {
            if (!text.fetch(stream, out)) {
                return false;
            }
            ByteView bytes = out.bytes();
            out.integer(Decimal.leading(bytes.array(), bytes.offset(), bytes.length()));
            return true;
        };
    }

    /// `req.hdr_val([<name>[,<occ>]])` — the number that a request header's value begins with.
    ///
    /// `acl large req.hdr_val(content-length) gt 1000000`. `hdr_val` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-n: 7, 8` | `req.hdr_val(x-n)` | `8` |
    /// | `GET / + x-n: 7` | `hdr_val(x-n)` | `7` |
    @SampleFetch(
            name = {"req.hdr_val", "hdr_val"},
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch requestNumber(Arguments arguments) {
        return number(arguments, Side.REQUEST);
    }

    /// `res.hdr_val([<name>[,<occ>]])` — the number that a response header's value begins with.
    ///
    /// `shdr_val` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-n: 7` | `res.hdr_val(x-n)` | `7` |
    /// | `200 + x-n: 7` | `shdr_val(x-n)` | `7` |
    @SampleFetch(
            name = {"res.hdr_val", "shdr_val"},
            out = Kind.SINT,
            from = Source.RESPONSE_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch responseNumber(Arguments arguments) {
        return number(arguments, Side.RESPONSE);
    }

    private static Fetch address(Arguments arguments, Side side) {
        Fetch text = values(arguments, side, false);
        return (stream, out) -> {
            do {
                if (!text.fetch(stream, out)) {
                    return false;
                }
                if (withPort(out)) {
                    return true;
                }
            } while (out.more());
            return false;
        };
    }

    /// An address, alone, in brackets, or with a port behind it.
    private static boolean withPort(Value value) {
        byte[] array = value.bytes().array();
        int start = value.bytes().offset();
        int end = value.bytes().end();
        if (start < end && array[start] == '[') {
            int close = start;
            while (close < end && array[close] != ']') {
                close++;
            }
            return AddressText.parse(array, start + 1, close - start - 1, value);
        }
        int colon = -1;
        int colons = 0;
        for (int i = start; i < end; i++) {
            if (array[i] == ':') {
                colons++;
                colon = i;
            }
        }
        return AddressText.parse(array, start, (colons == 1 ? colon : end) - start, value);
    }

    /// `req.hdr_ip([<name>[,<occ>]])` — the address in a request header, such as `x-forwarded-for`.
    ///
    /// A port behind the address is allowed and dropped. `hdr_ip` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-ip: 10.0.0.1` | `req.hdr_ip(x-ip)` | `10.0.0.1` |
    /// | `GET / + x-ip: nobody` | `req.hdr_ip(x-ip)` |  |
    /// | `GET / + x-forwarded-for: 10.0.0.1, 10.0.0.2` | `hdr_ip(x-forwarded-for,-1)` | `10.0.0.2` |
    @SampleFetch(
            name = {"req.hdr_ip", "hdr_ip"},
            out = Kind.ADDR,
            from = Source.REQUEST_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch requestAddress(Arguments arguments) {
        return address(arguments, Side.REQUEST);
    }

    /// `res.hdr_ip([<name>[,<occ>]])` — the address in a response header.
    ///
    /// `shdr_ip` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + x-ip: 10.0.0.1` | `res.hdr_ip(x-ip)` | `10.0.0.1` |
    /// | `200 + x-ip: 10.0.0.1` | `shdr_ip(x-ip)` | `10.0.0.1` |
    @SampleFetch(
            name = {"res.hdr_ip", "shdr_ip"},
            out = Kind.ADDR,
            from = Source.RESPONSE_HEAD,
            args = {STR, SINT},
            required = 0)
    static Fetch responseAddress(Arguments arguments) {
        return address(arguments, Side.RESPONSE);
    }

    private static Fetch names(Arguments arguments, Side side) {
        ByteString delimiter = arguments.bytes(0, ByteString.of(","));
        return (stream, out) -> {
            Head head = side.head(stream);
            if (!head.present()) {
                return out.pending();
            }
            ByteWriter text = stream.slots.text();
            boolean first = true;
            for (int slot = 0; slot < head.slots(); slot++) {
                if (!head.isLive(slot)) {
                    continue;
                }
                if (!first) {
                    text.put(delimiter);
                }
                first = false;
                int start = head.nameStart(slot);
                text.put(head.bytes(), start, head.nameEnd(slot) - start);
            }
            return give(stream, text, out);
        };
    }

    private static boolean give(Stream stream, ByteWriter text, Value out) {
        byte[] room = out.room(text.length());
        System.arraycopy(text.array(), 0, room, 0, text.length());
        out.string(room, 0, text.length());
        stream.slots.giveText();
        return true;
    }

    /// `req.hdr_names([<delim>])` — the names of all request header lines in order, with `delim` (`,`) between them.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-a: 1` | `req.hdr_names` | `x-a,host,x-row,content-length` |
    @SampleFetch(
            name = "req.hdr_names",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestNames(Arguments arguments) {
        return names(arguments, Side.REQUEST);
    }

    /// `res.hdr_names([<delim>])` — the names of all response header lines in order, with `delim` (`,`) between them.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + server: origin` | `res.hdr_names` | `server,content-length` |
    @SampleFetch(
            name = "res.hdr_names",
            out = Kind.STR,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseNames(Arguments arguments) {
        return names(arguments, Side.RESPONSE);
    }

    private static Fetch lines(Side side) {
        return (stream, out) -> {
            Head head = side.head(stream);
            if (!head.present()) {
                return out.pending();
            }
            ByteWriter text = stream.slots.text();
            for (int slot = 0; slot < head.slots(); slot++) {
                if (head.isLive(slot)) {
                    int name = head.nameStart(slot);
                    int value = head.valueStart(slot);
                    text.put(head.bytes(), name, head.nameEnd(slot) - name).put(':').put(' ');
                    text.put(head.bytes(), value, head.valueEnd(slot) - value).put('\r').put('\n');
                }
            }
            text.put('\r').put('\n');
            return give(stream, text, out);
        };
    }

    /// `req.hdrs` — all request header lines as they would be sent, with the empty line behind them.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-a: 1` | `req.hdrs,length,bool` | `1` |
    @SampleFetch(name = "req.hdrs", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch requestLinesText(Arguments arguments) {
        return lines(Side.REQUEST);
    }

    /// `res.hdrs` — all response header lines as they would be sent, with the empty line behind them.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + server: x` | `res.hdrs,field(1,:)` | `server` |
    @SampleFetch(name = "res.hdrs", out = Kind.STR, from = Source.RESPONSE_HEAD)
    static Fetch responseLinesText(Arguments arguments) {
        return lines(Side.RESPONSE);
    }

    private static Fetch binary(Side side) {
        return (stream, out) -> {
            Head head = side.head(stream);
            if (!head.present()) {
                return out.pending();
            }
            ByteWriter text = stream.slots.text();
            for (int slot = 0; slot < head.slots(); slot++) {
                if (head.isLive(slot)) {
                    part(head.bytes(), head.nameStart(slot), head.nameEnd(slot), text);
                    part(head.bytes(), head.valueStart(slot), head.valueEnd(slot), text);
                }
            }
            text.put(0).put(0);
            byte[] room = out.room(text.length());
            System.arraycopy(text.array(), 0, room, 0, text.length());
            out.binary(room, 0, text.length());
            stream.slots.giveText();
            return true;
        };
    }

    private static void part(byte[] bytes, int start, int end, ByteWriter out) {
        varint(end - start, out);
        out.put(bytes, start, end - start);
    }

    /// The number format of SPOE: below 240 one byte, else 4 bits and then 7 bits at a time.
    static void varint(long number, ByteWriter out) {
        if (number < 240) {
            out.put((int) number);
            return;
        }
        out.put((int) number | 240);
        long rest = (number - 240) >>> 4;
        while (rest >= 128) {
            out.put((int) rest | 128);
            rest = (rest - 128) >>> 7;
        }
        out.put((int) rest);
    }

    /// `req.hdrs_bin` — all request header lines as length-prefixed pairs, ended by two empty ones.
    ///
    /// Lengths are the variable-size integers of SPOE. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + x-a: 1` | `req.hdrs_bin,bytes(0,6),hex` | `03782D610131` |
    @SampleFetch(name = "req.hdrs_bin", out = Kind.BIN, from = Source.REQUEST_HEAD)
    static Fetch requestLinesBinary(Arguments arguments) {
        return binary(Side.REQUEST);
    }

    /// `res.hdrs_bin` — all response header lines as length-prefixed pairs, ended by two empty ones.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + server: x` | `res.hdrs_bin,bytes(0,9),hex` | `067365727665720178` |
    @SampleFetch(name = "res.hdrs_bin", out = Kind.BIN, from = Source.RESPONSE_HEAD)
    static Fetch responseLinesBinary(Arguments arguments) {
        return binary(Side.RESPONSE);
    }
}
