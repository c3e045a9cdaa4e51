package sluice.sample.pattern;

import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

/// The type of the values of a map. Manual §7.3.1 `map`.
public enum PatternValue {
    STR(Kind.STR),
    INT(Kind.SINT),
    IP(Kind.ADDR);

    private final Kind kind;

    PatternValue(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    void check(Entry entry) throws PatternIndex.Malformed {
        ByteString text = entry.value();
        if (text == null) {
            return;
        }
        boolean good =
                switch (this) {
                    case STR -> true;
                    case INT -> text.toString().matches("[-+]?[0-9]+");
                    case IP -> AddressText.parse(text.array(), 0, text.length(), new Value());
                };
        if (!good) {
            throw new PatternIndex.Malformed(
                    entry,
                    "'" + text + "' is not " + (this == INT ? "an integer" : "an IP address"));
        }
    }

    /// Puts a value of the map, or a default, into the slot; false when it is not of this type.
    public boolean into(ByteString text, Value out) {
        return switch (this) {
            case STR -> {
                out.string(text);
                yield true;
            }
            case INT -> {
                out.integer(sluice.value.Decimal.leading(text.array(), 0, text.length()));
                yield true;
            }
            case IP -> AddressText.parse(text.array(), 0, text.length(), out);
        };
    }
}
