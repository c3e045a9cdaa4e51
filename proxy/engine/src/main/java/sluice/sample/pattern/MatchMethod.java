package sluice.sample.pattern;

import org.jspecify.annotations.Nullable;

import sluice.value.Kind;

import java.util.Arrays;
import java.util.List;

/// How a sample is compared with patterns: the word behind `-m`. Manual §7.1.
public enum MatchMethod {
    FOUND("found", Kind.ANY),
    BOOL("bool", Kind.SINT),
    INT("int", Kind.SINT),
    IP("ip", Kind.ADDR),
    BIN("bin", Kind.BIN),
    LEN("len", Kind.STR),
    STR("str", Kind.STR),
    BEG("beg", Kind.STR),
    SUB("sub", Kind.STR),
    DIR("dir", Kind.STR),
    DOM("dom", Kind.STR),
    END("end", Kind.STR),
    REG("reg", Kind.STR);

    private final String word;
    private final Kind sample;

    MatchMethod(String word, Kind sample) {
        this.word = word;
        this.sample = sample;
    }

    public String word() {
        return word;
    }

    /// The type that the sample is cast to before it is compared.
    public Kind sample() {
        return sample;
    }

    /// Whether patterns belong to it: `found` and `bool` look at the sample alone.
    public boolean takesPatterns() {
        return this != FOUND && this != BOOL;
    }

    public static @Nullable MatchMethod of(String word) {
        for (MatchMethod method : values()) {
            if (method.word.equals(word)) {
                return method;
            }
        }
        return null;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(MatchMethod::word).toList();
    }

    /// The method that a sample of that type has without `-m`; null when one must be named.
    public static @Nullable MatchMethod byKind(Kind kind) {
        return switch (kind) {
            case BOOL -> BOOL;
            case SINT -> INT;
            case IPV4, IPV6, ADDR -> IP;
            case STR, METH -> STR;
            case BIN, ANY -> null;
        };
    }
}
