package sluice.keyword.variable;

import static sluice.sample.ArgumentType.IPV4;
import static sluice.sample.ArgumentType.IPV6;
import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.ByteString;
import sluice.value.Cidr;
import sluice.value.Kind;

import java.util.Locale;

/// Fetches that always give the same.
final class ConstantFetches {
    private ConstantFetches() {}

    /// `str(<string>)` — this text.
    ///
    /// `str(hello),upper` is `HELLO`. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(hello)` | `hello` |
    @SampleFetch(name = "str", out = Kind.STR, from = Source.INTERNAL, args = STR)
    static Fetch str(Arguments arguments) {
        ByteString text = arguments.bytes(0);
        return (stream, out) -> {
            out.string(text);
            return true;
        };
    }

    /// `int(<integer>)` — this number.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `int(42)` | `42` |
    @SampleFetch(name = "int", out = Kind.SINT, from = Source.INTERNAL, args = SINT)
    static Fetch integer(Arguments arguments) {
        long number = arguments.integer(0);
        return (stream, out) -> {
            out.integer(number);
            return true;
        };
    }

    /// `bool(<bool>)` — true for `true`, `yes`, `1`, `on`; false for `false`, `no`, `0`, `off`.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `bool(true)` | `1` |
    /// | `GET /` | `bool(0)` | `0` |
    @SampleFetch(name = "bool", out = Kind.BOOL, from = Source.INTERNAL, args = STR)
    static Fetch bool(Arguments arguments) {
        boolean truth =
                switch (arguments.text(0).toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "1", "on" -> true;
                    case "false", "no", "0", "off" -> false;
                    default -> {
                        arguments.problem(0, "expects true/false, yes/no, on/off or 1/0");
                        yield false;
                    }
                };
        return (stream, out) -> {
            out.bool(truth);
            return true;
        };
    }

    /// `bin(<hex>)` — these bytes, given as hexadecimal digits.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `bin(4869),hex` | `4869` |
    @SampleFetch(name = "bin", out = Kind.BIN, from = Source.INTERNAL, args = STR)
    static Fetch bin(Arguments arguments) {
        String text = arguments.text(0);
        byte[] bytes = new byte[0];
        try {
            bytes = java.util.HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHexadecimal) {
            arguments.problem(0, "expects an even number of hexadecimal digits");
        }
        byte[] constant = bytes;
        return (stream, out) -> {
            out.binary(constant, 0, constant.length);
            return true;
        };
    }

    /// `ipv4(<ipv4>)` — this IPv4 address.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ipv4(10.0.0.1)` | `10.0.0.1` |
    @SampleFetch(name = "ipv4", out = Kind.IPV4, from = Source.INTERNAL, args = IPV4)
    static Fetch ipv4(Arguments arguments) {
        Cidr address = arguments.network(0);
        return (stream, out) -> {
            out.ipv4((int) (address.high() >>> 32));
            return true;
        };
    }

    /// `ipv6(<ipv6>)` — this IPv6 address.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ipv6(2001:db8::1)` | `2001:db8::1` |
    @SampleFetch(name = "ipv6", out = Kind.IPV6, from = Source.INTERNAL, args = IPV6)
    static Fetch ipv6(Arguments arguments) {
        Cidr address = arguments.network(0);
        return (stream, out) -> {
            out.ipv6(address.high(), address.low());
            return true;
        };
    }

    /// `meth(<method>)` — this HTTP method.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `meth(PUT)` | `PUT` |
    @SampleFetch(name = "meth", out = Kind.METH, from = Source.INTERNAL, args = STR)
    static Fetch meth(Arguments arguments) {
        ByteString text = arguments.bytes(0);
        return (stream, out) -> {
            out.method(text.array(), 0, text.length());
            return true;
        };
    }

    /// `always_true` — true.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `always_true` | `1` |
    @SampleFetch(name = "always_true", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch alwaysTrue(Arguments arguments) {
        return (stream, out) -> {
            out.bool(true);
            return true;
        };
    }

    /// `always_false` — false.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `always_false` | `0` |
    @SampleFetch(name = "always_false", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch alwaysFalse(Arguments arguments) {
        return (stream, out) -> {
            out.bool(false);
            return true;
        };
    }

    /// `env(<name>)` — the environment variable of that name when the process started; no sample when there is none.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `env(NO_SUCH_VARIABLE)` |  |
    @SampleFetch(name = "env", out = Kind.STR, from = Source.INTERNAL, args = STR)
    static Fetch env(Arguments arguments) {
        String text = System.getenv(arguments.text(0));
        if (text == null) {
            return (stream, out) -> false;
        }
        ByteString value = ByteString.utf8(text);
        return (stream, out) -> {
            out.string(value);
            return true;
        };
    }

    /// `pid` — the number of the process.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `pid,bool` | `1` |
    @SampleFetch(name = "pid", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch pid(Arguments arguments) {
        long pid = ProcessHandle.current().pid();
        return (stream, out) -> {
            out.integer(pid);
            return true;
        };
    }

    /// `hostname` — the name of the machine.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `hostname,length,bool` | `1` |
    @SampleFetch(name = "hostname", out = Kind.STR, from = Source.INTERNAL)
    static Fetch hostname(Arguments arguments) {
        ByteString name = Machine.NAME;
        return (stream, out) -> {
            out.string(name);
            return true;
        };
    }

    /// `wait_end` — true once the time to inspect contents is over; content rules wait for that.
    ///
    /// `tcp-request content reject if WAIT_END` delays the refusal by `inspect-delay`. Manual §7.3.5.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `wait_end` | `1` |
    @SampleFetch(name = "wait_end", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch waitEnd(Arguments arguments) {
        return (stream, out) -> {
            boolean content =
                    stream.phase == sluice.stream.Phase.REQUEST_CONTENT
                            || stream.phase == sluice.stream.Phase.RESPONSE_CONTENT;
            if (content && !stream.inspectionOver) {
                return out.pending();
            }
            out.bool(true);
            return true;
        };
    }
}
