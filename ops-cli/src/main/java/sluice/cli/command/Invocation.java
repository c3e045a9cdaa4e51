package sluice.cli.command;

import java.util.List;

/// One call of a verb.
///
/// @param words behind the verb, without options
public record Invocation(
        Session session, Console console, List<String> words, Options options, Verb verb) {
    public Invocation {
        words = List.copyOf(words);
    }

    /// The words, at least `least` of them.
    List<String> require(int least) throws Failure {
        if (words.size() < least) {
            throw Failure.usage("usage: " + verb.manual().usage());
        }
        return words;
    }

    /// Fails where there are more words than the verb takes.
    void atMost(int most) throws Failure {
        if (words.size() > most) {
            throw Failure.usage(
                    "'" + words.get(most) + "' is too much; usage: " + verb.manual().usage());
        }
    }
}
