package sluice.sample.acl;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.sample.Expression;
import sluice.sample.pattern.Entry;
import sluice.sample.pattern.MatchMethod;
import sluice.sample.pattern.PatternIndex;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.stream.Trace;
import sluice.value.Cast;
import sluice.value.Value;

/// One criterion: any of the samples of an expression matches any of the patterns.
final class Term implements Condition {
    private final String source;
    private final Expression expression;
    private final MatchMethod method;
    private final PatternIndex[] indexes;

    Term(String source, Expression expression, MatchMethod method, PatternIndex[] indexes) {
        this.source = source;
        this.expression = expression;
        this.method = method;
        this.indexes = indexes;
    }

    @Override
    public Truth test(Stream stream) {
        if (stream.trace != null) {
            return traced(stream, stream.trace);
        }
        Value value = stream.slots.take().startIterating();
        try {
            do {
                if (expression.next(stream, value) && matches(value)) {
                    return Truth.TRUE;
                }
            } while (value.more());
            return missing(stream, value);
        } finally {
            stream.slots.give();
        }
    }

    private static Truth missing(Stream stream, Value value) {
        return value.notYet() && waits(stream) ? Truth.NOT_YET : Truth.FALSE;
    }

    /// The same, keeping the text of the sample before matching changes it.
    private Truth traced(Stream stream, Trace trace) {
        Value value = stream.slots.take().startIterating();
        try {
            String seen = null;
            Truth truth = Truth.FALSE;
            do {
                if (expression.next(stream, value)) {
                    seen = value.toString();
                    if (matches(value)) {
                        truth = Truth.TRUE;
                        break;
                    }
                }
            } while (value.more());
            if (truth != Truth.TRUE) {
                truth = missing(stream, value);
            }
            trace.criterion(source, seen, truth.name());
            return truth;
        } finally {
            stream.slots.give();
        }
    }

    private static boolean waits(Stream stream) {
        return !stream.inspectionOver
                && (stream.phase == Phase.REQUEST_CONTENT
                        || stream.phase == Phase.RESPONSE_CONTENT);
    }

    private boolean matches(Value value) {
        if (method == MatchMethod.FOUND) {
            return true;
        }
        if (!Cast.to(method.sample(), value)) {
            return false;
        }
        if (method == MatchMethod.BOOL) {
            return value.truth();
        }
        for (PatternIndex index : indexes) {
            @Nullable Entry found = index.match(value);
            if (found != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean availableIn(@Nullable Phase phase) {
        return expression.availableIn(phase);
    }

    @Override
    public String toString() {
        return source;
    }
}
