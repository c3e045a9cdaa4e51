package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.vocabulary.LogTemplate;

import java.nio.charset.StandardCharsets;

/// One piece of a compiled log format.
sealed interface TemplatePart {
    byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /// Writes the piece; `start` is where the whole text began in the writer.
    void write(Stream stream, ByteWriter out, int start);

    /// Text as it stands.
    record Literal(ByteString text) implements TemplatePart {
        @Override
        public void write(Stream stream, ByteWriter out, int start) {
            out.put(text);
        }
    }

    /// Blanks between two pieces of a log line: one, unless the line has one there already.
    record Separator() implements TemplatePart {
        @Override
        public void write(Stream stream, ByteWriter out, int start) {
            if (out.length() > start && out.array()[out.length() - 1] != ' ') {
                out.put(' ');
            }
        }
    }

    /// How the value of an alias or expression is dressed.
    ///
    /// @param dash whether something missing prints `-`
    /// @param bare numbers, dates and letters: `+Q` and `+E` leave what is there alone
    record Dress(boolean quote, boolean escape, boolean hexadecimal, boolean dash, boolean bare) {
        static Dress of(java.util.Set<LogTemplate.Flag> flags, boolean dash) {
            return new Dress(
                    flags.contains(LogTemplate.Flag.QUOTE),
                    flags.contains(LogTemplate.Flag.ESCAPE),
                    flags.contains(LogTemplate.Flag.HEXADECIMAL),
                    dash,
                    false);
        }

        Dress plain() {
            return new Dress(quote, escape, hexadecimal, dash, true);
        }

        Dress withoutDash() {
            return new Dress(quote, escape, hexadecimal, false, bare);
        }

        /// Dresses what was written from `from` on.
        void finish(ByteWriter out, int from) {
            boolean empty = out.length() == from;
            if (escape && !bare) {
                escape(out, from);
            }
            if (quote && !bare) {
                out.put('"');
            } else if (empty && quote) {
                out.put("\"\"");
            } else if (empty && dash) {
                out.put('-');
            }
        }

        int begin(ByteWriter out) {
            if (quote && !bare) {
                out.put('"');
            }
            return out.length();
        }

        /// RFC 5424 §6.3.3: a backslash before `"`, `\` and `]`.
        private static void escape(ByteWriter out, int from) {
            int more = 0;
            for (int i = from; i < out.length(); i++) {
                more += special(out.array()[i]) ? 1 : 0;
            }
            if (more == 0) {
                return;
            }
            int end = out.length();
            byte[] array = out.ensure(more);
            out.advance(more);
            for (int i = end - 1, to = end + more - 1; i >= from; i--) {
                byte b = array[i];
                array[to--] = b;
                if (special(b)) {
                    array[to--] = '\\';
                }
            }
        }

        private static boolean special(byte b) {
            return b == '"' || b == '\\' || b == ']';
        }
    }

    /// `%ci`
    record Alias(LogAlias.Printer printer, Dress dress, Named named) implements TemplatePart, Item {
        @Override
        public void write(Stream stream, ByteWriter out, int start) {
            int from = dress.begin(out);
            printer.print(stream, out, dress.hexadecimal());
            dress.finish(out, from);
        }

        @Override
        public Kind content(Stream stream, Value slot, ByteWriter out) {
            printer.print(stream, out, dress.hexadecimal());
            return named.number() ? Kind.SINT : Kind.STR;
        }
    }

    /// `%hr`, `%hrl`: captures, of which nothing at all is printed where there are none.
    ///
    /// @param list each value is a field of its own
    record Captured(LogAlias.Printer printer, Dress dress, boolean list, Named named)
            implements TemplatePart, Item {
        @Override
        public void write(Stream stream, ByteWriter out, int start) {
            ByteWriter text = stream.slots.text();
            printer.print(stream, text, dress.hexadecimal());
            if (list) {
                fields(text, out);
            } else if (!text.isEmpty()) {
                int from = dress.begin(out);
                out.put(text.array(), 0, text.length());
                dress.finish(out, from);
            }
            stream.slots.giveText();
        }

        private void fields(ByteWriter text, ByteWriter out) {
            int begin = 0;
            for (int i = 0; i < text.length(); i++) {
                if (text.array()[i] == LogAlias.END_OF_FIELD) {
                    if (begin > 0) {
                        out.put(' ');
                    }
                    int from = dress.begin(out);
                    out.put(text.array(), begin, i - begin);
                    dress.finish(out, from);
                    begin = i + 1;
                }
            }
        }

        @Override
        public Kind content(Stream stream, Value slot, ByteWriter out) {
            write(stream, out, out.length());
            return Kind.STR;
        }
    }

    /// `%[expr]`
    record Evaluated(Expression expression, Template.Style style, Dress dress, Named named)
            implements TemplatePart, Item {
        @Override
        public void write(Stream stream, ByteWriter out, int start) {
            boolean field = style == Template.Style.FIELD;
            int from = field ? out.length() : dress.begin(out);
            Value slot = stream.slots.take();
            try {
                if (expression.evaluate(stream, slot) && Cast.to(Kind.STR, slot)) {
                    ByteView bytes = slot.bytes();
                    if (field) {
                        Encoding.FIELD.write(bytes.array(), bytes.offset(), bytes.length(), out);
                    } else {
                        out.put(bytes);
                    }
                }
            } finally {
                stream.slots.give();
            }
            if (!field) {
                dress.finish(out, from);
            }
        }

        @Override
        public Kind content(Stream stream, Value slot, ByteWriter out) {
            if (!expression.evaluate(stream, slot)) {
                return Kind.ANY;
            }
            Kind kind = slot.kind();
            if (!(kind == Kind.BIN ? Cast.to(Kind.BIN, slot) : Cast.to(Kind.STR, slot))) {
                return Kind.ANY;
            }
            out.put(slot.bytes());
            return kind;
        }
    }

    /// The name that an item has in JSON or CBOR.
    ///
    /// @param name empty for items that are not encoded
    /// @param number whether an alias prints a number
    record Named(ByteString name, LogTemplate.@Nullable ItemType type, boolean number) {}

    /// What can be encoded under a name.
    sealed interface Item permits Alias, Captured, Evaluated {
        Named named();

        /// Writes the bare value and answers its type, [Kind#ANY] when there is none.
        Kind content(Stream stream, Value slot, ByteWriter out);
    }

    /// The whole line as one JSON or CBOR object of its named items.
    ///
    /// @param binary CBOR as it is, else as hexadecimal digits
    record Record(boolean cbor, boolean binary) {
        void write(Stream stream, ByteWriter out, TemplatePart[] parts) {
            int start = out.length();
            if (cbor) {
                out.put(0xbf);
            } else {
                out.put('{');
            }
            boolean first = true;
            Value slot = stream.slots.take();
            ByteWriter text = stream.slots.text();
            for (TemplatePart part : parts) {
                if (!(part instanceof Item item) || item.named().name().isEmpty()) {
                    continue;
                }
                slot.start();
                text.clear();
                Kind kind = item.content(stream, slot, text);
                if (cbor) {
                    cbor(item.named(), kind, text, out);
                } else {
                    if (!first) {
                        out.put(", ");
                    }
                    json(item.named(), kind, text, out);
                }
                first = false;
            }
            stream.slots.giveText();
            stream.slots.give();
            if (cbor) {
                out.put(0xff);
                if (!binary) {
                    hexadecimal(out, start);
                }
            } else {
                out.put('}');
            }
        }

        private static Kind typed(Named named, Kind kind) {
            if (named.type() == null || kind == Kind.ANY) {
                return kind;
            }
            return switch (named.type()) {
                case STR -> Kind.STR;
                case SINT -> Kind.SINT;
                case BOOL -> Kind.BOOL;
            };
        }

        private static void json(Named named, Kind kind, ByteWriter text, ByteWriter out) {
            out.put('"').put(named.name()).put("\": ");
            Kind type = typed(named, kind);
            switch (type) {
                case ANY -> out.put("null");
                case SINT ->
                        out.number(sluice.value.Decimal.leading(text.array(), 0, text.length()));
                case BOOL -> out.put(truth(text) ? "true" : "false");
                case STR, BIN, METH, IPV4, IPV6, ADDR -> {
                    if (text.isEmpty()) {
                        out.put("null");
                    } else {
                        Json.quoted(text.array(), 0, text.length(), out);
                    }
                }
            }
        }

        private static boolean truth(ByteWriter text) {
            return text.length() > 0 && (text.array()[0] == '1' || text.array()[0] == 't');
        }

        private static void cbor(Named named, Kind kind, ByteWriter text, ByteWriter out) {
            head(3, named.name().length(), out);
            out.put(named.name());
            Kind type = typed(named, kind);
            switch (type) {
                case ANY -> out.put(0xf6);
                case SINT -> {
                    long number = sluice.value.Decimal.leading(text.array(), 0, text.length());
                    head(number < 0 ? 1 : 0, number < 0 ? -1 - number : number, out);
                }
                case BOOL -> out.put(truth(text) ? 0xf5 : 0xf4);
                case BIN -> {
                    head(2, text.length(), out);
                    out.put(text.array(), 0, text.length());
                }
                case STR, METH, IPV4, IPV6, ADDR -> {
                    head(3, text.length(), out);
                    out.put(text.array(), 0, text.length());
                }
            }
        }

        /// RFC 8949 §3: major type and argument.
        private static void head(int major, long argument, ByteWriter out) {
            if (argument < 24) {
                out.put(major << 5 | (int) argument);
                return;
            }
            int size = argument < 1 << 8 ? 0 : argument < 1 << 16 ? 1 : argument < 1L << 32 ? 2 : 3;
            out.put(major << 5 | 24 + size);
            for (int shift = (8 << size) - 8; shift >= 0; shift -= 8) {
                out.put((int) (argument >>> shift));
            }
        }

        private static void hexadecimal(ByteWriter out, int start) {
            int length = out.length() - start;
            byte[] array = out.ensure(length);
            out.advance(length);
            for (int i = length - 1; i >= 0; i--) {
                int b = array[start + i];
                array[start + 2 * i] = (byte) Character.toUpperCase(DIGITS[b >> 4 & 15]);
                array[start + 2 * i + 1] = (byte) Character.toUpperCase(DIGITS[b & 15]);
            }
        }
    }
}
