package sluice.keyword.forwarded;

import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.stream.Stream;
import sluice.value.AddressText;
import sluice.value.ByteView;
import sluice.value.Decimal;
import sluice.value.Kind;
import sluice.value.Value;

/// Reading and building values of the `forwarded` header. RFC 7239.
final class ForwardedConverters {
    private ForwardedConverters() {}

    /// `rfc7239_is_valid` — whether a value is one element of a `forwarded` header as RFC 7239 writes it.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `for=127.0.0.1;proto=http` | `rfc7239_is_valid` | `1` |
    /// | `for="[2001:db8::1]:4711";host="shop.example:8080"` | `rfc7239_is_valid` | `1` |
    /// | `proto=custom` | `rfc7239_is_valid` | `0` |
    /// | `proto=http;proto=http` | `rfc7239_is_valid` | `0` |
    /// | `for=[::1]` | `rfc7239_is_valid` | `0` |
    ///
    /// Addresses in brackets and ports need quotes; no parameter may come twice. `acl valid req.hdr(forwarded),rfc7239_is_valid`. Manual §7.3.1.
    @Converter(name = "rfc7239_is_valid", in = Kind.STR, out = Kind.BOOL)
    static Conversion isValid(Arguments arguments) {
        return (stream, value) -> {
            value.bool(Element.read(stream, value.bytes(), null, null));
            return true;
        };
    }

    /// `rfc7239_field(<field>)` — one parameter of a `forwarded` header, without its quotes: `proto`, `host`, `for` or `by`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `proto=https;host="shop.example:80"` | `rfc7239_field(host)` | `shop.example:80` |
    /// | `for="127.0.0.1:9999";by=_edge` | `rfc7239_field(for)` | `127.0.0.1:9999` |
    /// | `for=127.0.0.1` | `rfc7239_field(by)` | |
    ///
    /// No sample when the parameter is missing or the value is none of RFC 7239. Manual §7.3.1.
    @Converter(name = "rfc7239_field", in = Kind.STR, out = Kind.STR, args = STR)
    static Conversion field(Arguments arguments) {
        var wanted = Element.Parameter.of(arguments.text(0));
        if (wanted == null) {
            arguments.problem(
                    0,
                    "unknown field '"
                            + arguments.text(0)
                            + "', expected 'proto', 'host', 'for' or 'by'");
        }
        return (stream, value) -> {
            ByteView view = value.bytes();
            return Element.read(stream, view, wanted, view);
        };
    }

    /// `rfc7239_n2nn` — the name in a node of `for` or `by`: an address, `unknown`, or what hides it.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `127.0.0.1:9999` | `rfc7239_n2nn` | `127.0.0.1` |
    /// | `[ab:cd:ff:ff:ff:ff:ff:ff]:9998` | `rfc7239_n2nn` | `ab:cd:ff:ff:ff:ff:ff:ff` |
    /// | `_edge:_port` | `rfc7239_n2nn` | `_edge` |
    /// | `edge` | `rfc7239_n2nn` | |
    ///
    /// The result is an address or a string. Manual §7.3.1.
    @Converter(name = "rfc7239_n2nn", in = Kind.STR, out = Kind.ANY)
    static Conversion nodeName(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int start = view.offset();
            int end = view.end();
            byte[] bytes = view.array();
            return isNode(stream, bytes, start, end) && Node.name(bytes, start, end, value) > 0;
        };
    }

    /// `rfc7239_n2np` — the port in a node of `for` or `by`: a number, or what hides it.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `127.0.0.1:9999` | `rfc7239_n2np` | `9999` |
    /// | `_edge:_port` | `rfc7239_n2np` | `_port` |
    /// | `127.0.0.1` | `rfc7239_n2np` | |
    ///
    /// The result is an integer or a string; none where the node has no port. Manual §7.3.1.
    @Converter(name = "rfc7239_n2np", in = Kind.STR, out = Kind.ANY)
    static Conversion nodePort(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int end = view.end();
            byte[] bytes = view.array();
            if (!isNode(stream, bytes, view.offset(), end)) {
                return false;
            }
            Value name = stream.slots.take();
            int colon = Node.name(bytes, view.offset(), end, name);
            stream.slots.give();
            return colon < end && Node.port(bytes, colon + 1, end, value) > 0;
        };
    }

    private static boolean isNode(Stream stream, byte[] bytes, int start, int end) {
        boolean node = Node.is(bytes, start, end, stream.slots.take());
        stream.slots.give();
        return node;
    }

    /// `rfc7239_nn` — an address or a string as the name of a node: the former in its written form, the latter behind `_`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `edge` | `rfc7239_nn` | `_edge` |
    /// | `a b` | `rfc7239_nn` | |
    /// | `10.1.2.3` | `ipmask(24),rfc7239_nn` | `10.1.2.0` |
    ///
    /// An IPv6 address gets its brackets, the empty string becomes `unknown`; a string with other characters than letters, digits, `.`, `_` and `-`
    /// gives no sample. Manual §7.3.1.
    @Converter(name = "rfc7239_nn", in = Kind.ANY, out = Kind.STR)
    static Conversion name(Arguments arguments) {
        return (stream, value) -> {
            switch (value.kind()) {
                case IPV4, IPV6 -> {
                    boolean brackets = value.kind() == Kind.IPV6;
                    byte[] room = value.room(AddressText.MAX_LENGTH + 2);
                    int to = 0;
                    if (brackets) {
                        room[to++] = '[';
                    }
                    to += AddressText.write(value, room, to);
                    if (brackets) {
                        room[to++] = ']';
                    }
                    value.string(room, 0, to);
                    return true;
                }
                case STR, BIN, METH -> {
                    if (value.bytes().isEmpty()) {
                        value.string(Node.UNKNOWN);
                        return true;
                    }
                    return hide(value);
                }
                default -> {
                    return false;
                }
            }
        };
    }

    /// `rfc7239_np` — a number or a string as the port of a node: the former as it is, the latter behind `_`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `edge` | `rfc7239_np` | `_edge` |
    /// | `edge` | `length,rfc7239_np` | `4` |
    /// | `70000` | `add(0),rfc7239_np` | |
    ///
    /// No sample for numbers beyond 65535, the empty string, and characters other than letters, digits, `.`, `_` and `-`. Manual §7.3.1.
    @Converter(name = "rfc7239_np", in = Kind.ANY, out = Kind.STR)
    static Conversion port(Arguments arguments) {
        return (stream, value) ->
                switch (value.kind()) {
                    case SINT -> {
                        long port = value.number();
                        if (port < 0 || port > 65535) {
                            yield false;
                        }
                        byte[] room = value.room(5);
                        value.string(room, 0, Decimal.write(port, room, 0));
                        yield true;
                    }
                    case STR, BIN, METH -> hide(value);
                    default -> false;
                };
    }

    /// Puts `_` before a text that may stand there.
    private static boolean hide(Value value) {
        ByteView view = value.bytes();
        if (!Node.isObfuscated(view.array(), view.offset(), view.end())) {
            return false;
        }
        int length = view.length();
        byte[] from = view.array();
        int offset = view.offset();
        byte[] room = value.room(length + 1);
        room[0] = '_';
        System.arraycopy(from, offset, room, 1, length);
        value.string(room, 0, length + 1);
        return true;
    }
}
