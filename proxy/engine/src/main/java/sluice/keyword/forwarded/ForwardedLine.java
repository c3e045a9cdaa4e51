package sluice.keyword.forwarded;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;

import java.util.function.Consumer;

/// Writes the `forwarded` line of one backend: `proto`, `host`, `by`, `for`, in this order. Immutable once the configuration was read.
final class ForwardedLine implements Consumer<Stream> {
    private static final ByteString NAME = ByteString.of("forwarded");
    private static final ByteString HOST = ByteString.of("host");
    private static final ByteString PROTO_HTTP = ByteString.of("proto=http");

    /// What the connection or the request itself says.
    static final Part OWN = new Part(null);

    /// Where a parameter comes from: an expression, or null for what the stream itself says.
    record Part(@Nullable Expression expression) {
        /// False when it is an expression and has no sample of that type.
        boolean sample(Stream stream, Value out) {
            return expression != null && expression.evaluate(stream, out);
        }
    }

    boolean proto;
    @Nullable Part host;
    @Nullable Part by;
    @Nullable Part byPort;
    @Nullable Part from;
    @Nullable Part fromPort;

    @Override
    public void accept(Stream stream) {
        ByteWriter text = stream.slots.text();
        if (proto) {
            text.put(PROTO_HTTP);
            if (stream.session().tls != null) {
                text.put('s');
            }
        }
        if (host != null) {
            host(stream, host, text);
        }
        if (by != null) {
            node(stream, "by=", by, byPort, stream.destination(), text);
        }
        if (from != null) {
            node(stream, "for=", from, fromPort, stream.source(), text);
        }
        if (!text.isEmpty()) {
            stream.request.add(NAME, text.array(), 0, text.length());
        }
        stream.slots.giveText();
    }

    private static void host(Stream stream, Part host, ByteWriter text) {
        Value slot = stream.slots.take();
        boolean found;
        if (host == OWN) {
            Head head = stream.request;
            int line = head.find(HOST);
            found = line >= 0;
            if (found) {
                slot.string(
                        head.bytes(),
                        head.valueStart(line),
                        head.valueEnd(line) - head.valueStart(line));
            }
        } else {
            found = host.sample(stream, slot) && Cast.to(Kind.STR, slot);
        }
        ByteView view = slot.bytes();
        if (found && Element.isHost(view.array(), view.offset(), view.end())) {
            separate(text);
            text.put("host=\"").put(view).put('"');
        }
        stream.slots.give();
    }

    /// `for=192.0.2.1`, or quoted where brackets or a port stand in it.
    private static void node(
            Stream stream,
            String name,
            Part part,
            @Nullable Part port,
            Address address,
            ByteWriter text) {
        separate(text);
        text.put(name);
        int start = text.length();
        text.put('"');
        name(stream, part, address, text);
        int named = text.length();
        if (port != null) {
            port(stream, port, address, text);
        }
        if (text.length() > named || text.array()[start + 1] == '[') {
            text.put('"');
            return;
        }
        System.arraycopy(text.array(), start + 1, text.array(), start, named - start - 1);
        text.truncate(named - 1);
    }

    private static void name(Stream stream, Part part, Address address, ByteWriter text) {
        Value slot = stream.slots.take();
        boolean found = part == OWN ? address.into(slot) : part.sample(stream, slot);
        if (!found || !(address(slot, text) || nodeName(stream, slot, text))) {
            text.put(Node.UNKNOWN);
        }
        stream.slots.give();
    }

    private static boolean address(Value slot, ByteWriter text) {
        if (slot.kind() != Kind.IPV4 && slot.kind() != Kind.IPV6) {
            return false;
        }
        boolean brackets = slot.kind() == Kind.IPV6;
        if (brackets) {
            text.put('[');
        }
        text.advance(AddressText.write(slot, text.ensure(AddressText.MAX_LENGTH), text.length()));
        if (brackets) {
            text.put(']');
        }
        return true;
    }

    /// A name of RFC 7239 as it is, one that may stand behind `_` with it; false for any other.
    private static boolean nodeName(Stream stream, Value slot, ByteWriter text) {
        if (!Cast.to(Kind.STR, slot)) {
            return false;
        }
        ByteView view = slot.bytes();
        byte[] bytes = view.array();
        Value scratch = stream.slots.take();
        boolean ready = Node.name(bytes, view.offset(), view.end(), scratch) == view.end();
        boolean written = ready && address(scratch, text);
        stream.slots.give();
        return written || ready && put(view, text) || hidden(view, text);
    }

    private static void port(Stream stream, Part part, Address address, ByteWriter text) {
        int before = text.length();
        text.put(':');
        if (part == OWN) {
            if (address.isIp()) {
                text.number(address.port());
            }
        } else {
            Value slot = stream.slots.take();
            if (part.sample(stream, slot) && Cast.to(Kind.STR, slot)) {
                ByteView view = slot.bytes();
                Value scratch = stream.slots.take();
                int end = Node.port(view.array(), view.offset(), view.end(), scratch);
                stream.slots.give();
                var _ = end == view.end() ? put(view, text) : hidden(view, text);
            }
            stream.slots.give();
        }
        if (text.length() == before + 1) {
            text.truncate(before);
        }
    }

    private static boolean hidden(ByteView view, ByteWriter text) {
        return Node.isObfuscated(view.array(), view.offset(), view.end())
                && put(view, text.put('_'));
    }

    private static boolean put(ByteView view, ByteWriter text) {
        text.put(view);
        return true;
    }

    private static void separate(ByteWriter text) {
        if (!text.isEmpty()) {
            text.put(';');
        }
    }
}
