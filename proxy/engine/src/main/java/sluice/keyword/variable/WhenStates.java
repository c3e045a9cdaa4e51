package sluice.keyword.variable;

import org.jspecify.annotations.Nullable;

import sluice.sample.Condition;
import sluice.stream.Stream;

import java.util.function.Predicate;

/// States of the stream that `when` knows beside ACLs.
final class WhenStates {
    static final String NAMES = "error, forwarded, normal, processed, stopping, toapplet";

    private WhenStates() {}

    /// The state of that name; null when there is none.
    static @Nullable Condition of(String name) {
        return switch (name) {
            case "error" -> holds(Stream::abnormal);
            case "forwarded" -> holds(stream -> stream.server != null);
            case "normal" -> holds(stream -> !stream.abnormal());
            case "processed" -> holds(stream -> stream.server != null || stream.service != null);
            case "stopping" -> holds(stream -> stream.stopping);
            case "toapplet" -> holds(stream -> stream.service != null);
            default -> null;
        };
    }

    private static Condition holds(Predicate<Stream> question) {
        return stream -> Condition.Truth.of(question.test(stream));
    }
}
