package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.Arrays;
import java.util.List;

/// `fetch(args),conv(args),…` compiled: a fetch and the conversions and casts behind it. Immutable, shared by all loops.
public final class Expression {
    private static final Conversion[] NONE = {};

    private final String source;
    private final Fetch fetch;
    private final Conversion[] conversions;
    private final Kind out;
    private final List<Source> from;
    private final int phases;

    Expression(
            String source, Fetch fetch, List<Conversion> conversions, Kind out, List<Source> from) {
        this.source = source;
        this.fetch = fetch;
        this.conversions = conversions.toArray(NONE);
        this.out = out;
        this.from = from;
        this.phases = phases(from);
    }

    private Expression(Expression other, Kind out) {
        source = other.source;
        fetch = other.fetch;
        conversions = Arrays.copyOf(other.conversions, other.conversions.length + 1);
        conversions[conversions.length - 1] = casting(out);
        this.out = out;
        from = other.from;
        phases = other.phases;
    }

    private static int phases(List<Source> from) {
        int phases = 0;
        for (Phase phase : Phase.values()) {
            for (Source source : from) {
                phases |= source.availableIn(phase) ? 1 << phase.ordinal() : 0;
            }
        }
        return phases;
    }

    /// Reads an expression; problems go to the surroundings, and what comes back then never has a sample.
    public static Expression compile(String text, Surroundings surroundings) {
        return new ExpressionCompiler(text, surroundings).expression();
    }

    static Conversion casting(Kind kind) {
        return (stream, value) -> Cast.to(kind, value);
    }

    /// The same with its result cast to that type; the surroundings hear of it when that can never succeed.
    public Expression as(Kind kind, Surroundings surroundings) {
        if (kind == Kind.ANY || kind == out) {
            return this;
        }
        if (!Cast.possible(out, kind)) {
            surroundings.problem(
                    0,
                    "'"
                            + source
                            + "' returns "
                            + ExpressionCompiler.word(out)
                            + " but "
                            + ExpressionCompiler.word(kind)
                            + " is needed here");
            return this;
        }
        return new Expression(this, kind);
    }

    /// Puts the sample into `out`; false when there is none, and [Value#notYet] tells whether one may come.
    public boolean evaluate(Stream stream, Value out) {
        return next(stream, out.start());
    }

    /// The first or a further sample of an iteration that began with [Value#startIterating] and goes on while [Value#more].
    ///
    /// A sample whose conversion fails is none: the iteration may go on nevertheless.
    public boolean next(Stream stream, Value out) {
        out.more(false);
        if ((phases >>> stream.phase.ordinal() & 1) == 0 || !fetch.fetch(stream, out)) {
            return false;
        }
        for (Conversion conversion : conversions) {
            if (!conversion.convert(stream, out)) {
                return false;
            }
        }
        return true;
    }

    /// The type of the result; [Kind#ANY] when it is known at run time only.
    public Kind out() {
        return out;
    }

    /// Whether it has only a fetch and no converter behind it.
    public boolean isBare() {
        return conversions.length == 0;
    }

    public boolean availableIn(@Nullable Phase phase) {
        for (Source each : from) {
            if (phase == null || each.availableIn(phase)) {
                return true;
            }
        }
        return false;
    }

    /// Where the sample comes from.
    public List<Source> from() {
        return from;
    }

    @Override
    public String toString() {
        return source;
    }
}
