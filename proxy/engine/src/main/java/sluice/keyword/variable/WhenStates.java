package sluice.keyword.variable;

import sluice.sample.Conversion;

import java.util.List;

/// States of the stream that `when` knows beside ACLs.
final class WhenStates {
    private static final List<String> STATES =
            List.of("error", "normal", "stopping", "toapplet", "forwarded", "processed");

    private WhenStates() {}

    static boolean known(String word) {
        return STATES.contains(word.startsWith("!") ? word.substring(1) : word);
    }

    static Conversion of(String word) {
        boolean wanted = !word.startsWith("!");
        return switch (wanted ? word : word.substring(1)) {
            case "error" -> (stream, value) -> (stream.termination.cause != '-') == wanted;
            case "normal" -> (stream, value) -> (stream.termination.cause == '-') == wanted;
            case "toapplet" -> (stream, value) -> (stream.service != null) == wanted;
            case "forwarded" -> (stream, value) -> (stream.server != null) == wanted;
            case "processed" -> (stream, value) -> (stream.backend != null) == wanted;
            default -> (stream, value) -> !wanted;
        };
    }
}
