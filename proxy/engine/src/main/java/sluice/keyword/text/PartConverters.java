package sluice.keyword.text;

import static sluice.sample.ArgumentType.DELIMITERS;
import static sluice.sample.ArgumentType.REGEX;
import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.SINT_OR_VARIABLE;
import static sluice.sample.ArgumentType.STR;
import static sluice.sample.ArgumentType.VARIABLE;

import org.jspecify.annotations.Nullable;

import sluice.keyword.rule.Replacement;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Variable;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.value.regex.Regex;

import java.util.Objects;

/// Converters that take apart or put together text.
final class PartConverters {
    private PartConverters() {}

    private static boolean[] set(ByteString delimiters) {
        boolean[] set = new boolean[256];
        for (int i = 0; i < delimiters.length(); i++) {
            set[delimiters.at(i) & 0xff] = true;
        }
        return set;
    }

    /// `field(<index>,<delimiters>[,<count>])` — keeps the field at `index`, counted from 1, or from the end if negative.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `f1_f2_f3__f5` | `field(5,_)` | `f5` |
    /// | `f1_f2_f3__f5` | `field(2,_,0)` | `f2_f3__f5` |
    /// | `f1_f2_f3__f5` | `field(2,_,2)` | `f2_f3` |
    /// | `f1_f2_f3__f5` | `field(-2,_,3)` | `f2_f3_` |
    /// | `f1_f2_f3__f5` | `field(-3,_,0)` | `f1_f2_f3` |
    /// | `f1_f2_f3` | `field(4,_)` | |
    ///
    /// Each delimiter ends a field; `count` fields are kept with what stands between them, 0 keeps all up to the end (or, from the end, up to the
    /// beginning). Fails when there is no such field. Manual §7.3.1.
    @Converter(
            name = "field",
            in = Kind.STR,
            out = Kind.STR,
            args = {SINT, DELIMITERS, SINT},
            required = 2)
    static Conversion field(Arguments arguments) {
        int index = arguments.integer(0, "expects a number other than 0", number -> number != 0);
        boolean[] delimiters = set(arguments.bytes(1));
        int count = (int) arguments.integer(2, 1);
        return (stream, value) -> Cutting.field(value, index, delimiters, count);
    }

    /// `word(<index>,<delimiters>[,<count>])` — keeps the word at `index`; several delimiters in a row divide two words.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `f1_f2_f3__f5` | `word(4,_)` | `f5` |
    /// | `f1_f2_f3__f5` | `word(2,_,0)` | `f2_f3__f5` |
    /// | `f1_f2_f3__f5` | `word(3,_,2)` | `f3__f5` |
    /// | `f1_f2_f3__f5` | `word(-2,_,3)` | `f1_f2_f3` |
    /// | `f1_f2_f3__f5` | `word(-3,_,0)` | `f1_f2` |
    /// | `/f1/f2/f3/f4` | `word(1,/)` | `f1` |
    ///
    /// Fails when there is no such word. Manual §7.3.1.
    @Converter(
            name = "word",
            in = Kind.STR,
            out = Kind.STR,
            args = {SINT, DELIMITERS, SINT},
            required = 2)
    static Conversion word(Arguments arguments) {
        int index = arguments.integer(0, "expects a number other than 0", number -> number != 0);
        boolean[] delimiters = set(arguments.bytes(1));
        int count = (int) arguments.integer(2, 1);
        return (stream, value) -> Cutting.word(value, index, delimiters, count);
    }

    /// `bytes(<offset>[,<length>])` — keeps some bytes, the first one at `offset`, counted from 0.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abcdef` | `bytes(2,3),hex` | `636465` |
    /// | `abcdef` | `bytes(4),hex` | `6566` |
    ///
    /// Both numbers may be variables. Fails when the offset lies behind the end; a length that is too large takes what is there. Manual §7.3.1.
    @Converter(
            name = "bytes",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {SINT_OR_VARIABLE, SINT_OR_VARIABLE},
            required = 1)
    static Conversion bytes(Arguments arguments) {
        Variable offsetVariable = arguments.variable(0);
        Variable lengthVariable = arguments.variable(1);
        long offset = arguments.integer(0, 0);
        long length = arguments.integer(1, -1);
        boolean limited = arguments.has(1);
        if (offset < 0 && offsetVariable == null) {
            arguments.problem(0, "offset must not be negative");
        }
        if (limited && length <= 0 && lengthVariable == null) {
            arguments.problem(1, "length must be greater than 0");
        }
        return (stream, value) -> {
            long from = offsetVariable == null ? offset : number(stream, offsetVariable);
            long most =
                    !limited
                            ? Long.MAX_VALUE
                            : lengthVariable == null ? length : number(stream, lengthVariable);
            ByteView view = value.bytes();
            if (from < 0
                    || most < 0
                    || from >= view.length() && (from > view.length() || view.length() > 0)) {
                return false;
            }
            int left = view.length() - (int) from;
            value.binary(view.array(), view.offset() + (int) from, (int) Math.min(most, left));
            return true;
        };
    }

    private static long number(Stream stream, Variable variable) {
        Value value = stream.slots.take();
        boolean known = variable.get(stream, value) && Cast.to(Kind.SINT, value);
        long number = known ? value.number() : -1;
        stream.slots.give();
        return number;
    }

    /// `length` — how many bytes the text has.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `hello` | `length` | `5` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "length", in = Kind.STR, out = Kind.SINT)
    static Conversion length(Arguments arguments) {
        return (stream, value) -> {
            value.integer(value.bytes().length());
            return true;
        };
    }

    /// `ltrim(<chars>)` — drops these characters from the beginning.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `--x--` | `ltrim(-)` | `x--` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "ltrim", in = Kind.STR, out = Kind.STR, args = STR)
    static Conversion ltrim(Arguments arguments) {
        boolean[] dropped = set(arguments.bytes(0));
        return (stream, value) -> {
            ByteView view = value.bytes();
            int start = view.offset();
            while (start < view.end() && dropped[view.array()[start] & 0xff]) {
                start++;
            }
            value.string(view.array(), start, view.end() - start);
            return true;
        };
    }

    /// `rtrim(<chars>)` — drops these characters from the end.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `--x--` | `rtrim(-)` | `--x` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "rtrim", in = Kind.STR, out = Kind.STR, args = STR)
    static Conversion rtrim(Arguments arguments) {
        boolean[] dropped = set(arguments.bytes(0));
        return (stream, value) -> {
            ByteView view = value.bytes();
            int end = view.end();
            while (end > view.offset() && dropped[view.array()[end - 1] & 0xff]) {
                end--;
            }
            value.string(view.array(), view.offset(), end - view.offset());
            return true;
        };
    }

    private static void append(
            Stream stream,
            ByteString before,
            @Nullable Variable variable,
            ByteString after,
            ByteWriter text) {
        text.put(before);
        if (variable != null) {
            Value value = stream.slots.take();
            if (variable.get(stream, value) && Cast.to(Kind.STR, value)) {
                text.put(value.bytes());
            }
            stream.slots.give();
        }
        text.put(after);
    }

    private static boolean give(Stream stream, ByteWriter text, Value value) {
        byte[] room = value.room(text.length());
        System.arraycopy(text.array(), 0, room, 0, text.length());
        value.string(room, 0, text.length());
        stream.slots.giveText();
        return true;
    }

    /// `concat([<start>[,<var>[,<end>]]])` — appends a text, the value of a variable, and another text.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a` | `concat(-b)` | `a-b` |
    /// | `a` | `concat(<,txn.unset,>)` | `a<>` |
    /// | `a` | `set-var(txn.v),concat(<,txn.v,>)` | `a<a>` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "concat",
            in = Kind.STR,
            out = Kind.STR,
            args = {STR, VARIABLE, STR},
            required = 0)
    static Conversion concat(Arguments arguments) {
        ByteString start = arguments.bytes(0);
        Variable variable = arguments.variable(1);
        ByteString end = arguments.bytes(2);
        return (stream, value) -> {
            ByteWriter text = stream.slots.text().put(value.bytes());
            append(stream, start, variable, end, text);
            return give(stream, text, value);
        };
    }

    /// `add_item(<delim>[,<var>[,<suff>]])` — appends an item to a list, with the delimiter before it unless the list is empty.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a` | `add_item(",",,b)` | `a,b` |
    /// | `a` | `set-var(txn.v),add_item(;,txn.v)` | `a;a` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "add_item",
            in = Kind.STR,
            out = Kind.STR,
            args = {STR, VARIABLE, STR},
            required = 1)
    static Conversion addItem(Arguments arguments) {
        ByteString delimiter = arguments.bytes(0);
        Variable variable = arguments.variable(1);
        ByteString suffix = arguments.bytes(2);
        return (stream, value) -> {
            ByteWriter text = stream.slots.text().put(value.bytes());
            int before = text.length();
            boolean set = variable == null || variable.isSet(stream);
            if (before > 0 && (set && variable != null || !suffix.isEmpty())) {
                text.put(delimiter);
            }
            append(stream, ByteString.EMPTY, variable, suffix, text);
            return give(stream, text, value);
        };
    }

    /// `strcmp(<var>)` — compares with the text in a variable: 0 when equal, negative when the input comes first, else positive.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `set-var(txn.v),strcmp(txn.v)` | `0` |
    ///
    /// Fails when the variable is not set. Manual §7.3.1.
    @Converter(name = "strcmp", in = Kind.STR, out = Kind.SINT, args = VARIABLE)
    static Conversion strcmp(Arguments arguments) {
        Variable variable = Objects.requireNonNull(arguments.variable(0));
        return (stream, value) -> {
            Value other = stream.slots.take();
            boolean known = variable.get(stream, other) && Cast.to(Kind.STR, other);
            if (known) {
                ByteView a = value.bytes();
                ByteView b = other.bytes();
                int length = Math.min(a.length(), b.length());
                int difference = 0;
                for (int i = 0; i < length && difference == 0; i++) {
                    difference = (a.at(i) & 0xff) - (b.at(i) & 0xff);
                }
                value.integer(
                        difference != 0 ? difference : Integer.compare(a.length(), b.length()));
            }
            stream.slots.give();
            return known;
        };
    }

    /// `regsub(<regex>,<subst>[,<flags>])` — puts a text in the place of what a regular expression finds.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a.b.c` | `regsub(\.,_)` | `a_b.c` |
    /// | `a.b.c` | `regsub(\.,_,g)` | `a_b_c` |
    /// | `ABC` | `regsub(b,x,i)` | `AxC` |
    /// | `foo42` | `regsub("([a-z]*)([0-9]*)","\2\1")` | `42foo` |
    ///
    /// Flags: `g` every place instead of the first, `i` ignore case. `\0` to `\9` stand for groups. Quote arguments that hold commas, parentheses or
    /// blanks. Manual §7.3.1.
    @Converter(
            name = "regsub",
            in = Kind.STR,
            out = Kind.STR,
            args = {REGEX, STR, STR},
            required = 2)
    static Conversion regsub(Arguments arguments) {
        String flags = arguments.text(2);
        for (int i = 0; i < flags.length(); i++) {
            if ("gi".indexOf(flags.charAt(i)) < 0) {
                arguments.problem(
                        2,
                        "invalid regex flag '"
                                + flags.charAt(i)
                                + "', only 'i' and 'g' are supported");
            }
        }
        Regex regex = arguments.regex(0, flags.indexOf('i') >= 0);
        byte[] substitute = arguments.bytes(1).array();
        boolean global = flags.indexOf('g') >= 0;
        return (stream, value) -> {
            ByteView view = value.bytes();
            ByteWriter text = stream.slots.text();
            byte[] array = view.array();
            int offset = view.offset();
            int at = 0;
            while (at <= view.length() && regex.find(array, offset, view.length(), at)) {
                int start = regex.start(0);
                int end = regex.end(0);
                text.put(array, offset + at, start - at);
                Replacement.write(regex, array, offset, substitute, 0, substitute.length, text);
                at = end;
                if (!global) {
                    break;
                }
                if (start == end) {
                    // An empty match: the byte behind it stays, or the search would stand still.
                    if (at < view.length()) {
                        text.put(array[offset + at]);
                    }
                    at++;
                }
            }
            if (at < view.length()) {
                text.put(array, offset + at, view.length() - at);
            }
            return give(stream, text, value);
        };
    }

    /// `param(<name>[,<delim>])` — the value of a `name=value` parameter in a text such as a query string.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a=1&b=2` | `param(b)` | `2` |
    /// | `a=1;b=2` | `param(b,;)` | `2` |
    /// | `a&b=2` | `param(a)` | |
    ///
    /// `delim` is `&` unless given. A parameter without `=` is empty. Manual §7.3.1.
    @Converter(
            name = "param",
            in = Kind.STR,
            out = Kind.STR,
            args = {STR, STR},
            required = 1)
    static Conversion param(Arguments arguments) {
        ByteString name = arguments.bytes(0);
        byte delimiter = arguments.has(1) ? arguments.bytes(1).at(0) : (byte) '&';
        return (stream, value) -> Cutting.parameter(value, name, delimiter);
    }

    /// `has_ctl([<mask>])` — true when there is a control character.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `has_ctl` | `0` |
    ///
    /// `mask` is a number of 32 bits, one for each of the characters 0 to 31 that counts; without it all do. Manual §7.3.1.
    @Converter(name = "has_ctl", in = Kind.BIN, out = Kind.BOOL, args = SINT, required = 0)
    static Conversion hasControl(Arguments arguments) {
        long mask = arguments.integer(0, 0xffffffffL);
        return (stream, value) -> {
            ByteView view = value.bytes();
            boolean found = false;
            for (int i = 0; i < view.length() && !found; i++) {
                byte b = view.at(i);
                found = b >= 0 && b < 32 && (mask >>> b & 1) != 0;
            }
            value.bool(found);
            return true;
        };
    }
}
