package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.Span;
import sluice.sample.Surroundings;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The words of one line behind its keyword, taken from left to right; each knows its place in the file.
///
/// Problems are collected with the place of the word last taken; reading goes on after them, so a keyword returns a harmless value
/// rather than throwing. Only used while the configuration is read.
public interface Words {
    /// The keyword under which this line or option was found (one method may serve several names).
    String keyword();

    /// The section in which the line stands; for a line inherited from `defaults`, that of the proxy it is applied to.
    Section section();

    /// True when this line stands in a `defaults` section and is being applied to a proxy that uses it: a value that is
    /// already there is no reason for a warning.
    boolean inherited();

    /// True when the line was not in a file but given to the running process (`add server`).
    boolean late();

    /// True when the line began with `no`.
    boolean negated();

    /// True when the line began with `default`.
    boolean defaulted();

    boolean hasNext();

    /// The next word without taking it; null at the end of the line.
    @Nullable String peek();

    /// Takes the next word; at the end of the line reports that `expected` is missing and answers an empty string.
    String next(String expected);

    /// Takes the next word if it is this one.
    boolean take(String word);

    /// This reader under the name of an option found on the line (`bind … backlog 5`): problems speak of the option, the
    /// position is shared. A name that begins with `no-` makes [#negated] true.
    Words option(String name);

    /// The whole line.
    Span line();

    /// All words of the line, variables resolved, joined with single blanks.
    String text();

    /// Another reader of the words from here to the end: `default-server` is read once for each server.
    Words again();

    /// The same, as if these words stood on `line`: problems and what is left for later are that line's.
    Words again(Words line);

    /// The words from here up to, not including, the first that is one of `stops` (or the end of the line), to be read on
    /// their own: `http-request ACTION… if COND`. This reader goes on at the stop.
    Words upTo(String... stops);

    /// The next word as an integer within the bounds; reports and answers `min` when it is not.
    long integer(String expected, long min, long max);

    /// The next word as a time in milliseconds, with the manual's units (§2.5); digits alone are milliseconds.
    long timeMillis(String expected);

    /// The same; digits alone are in `unit`.
    long timeMillis(String expected, TimeUnit unit);

    /// The next word as a size in bytes (§2.6).
    long size(String expected);

    /// All remaining words joined with single blanks.
    String rest();

    /// Where the word taken last stands: `[file:line]` for messages about something declared before.
    String place();

    /// Reports the first word that is left as unexpected.
    void end();

    /// The draft of the section in which the line stands: what its opening keyword made; for proxies a [ProxyDraft], or
    /// directly the `Frontend`, `Backend`, `FrontendPlan` or `BackendPlan` behind it; in `global` the [Configuration].
    <D> D draft(Class<D> type);

    /// The whole configuration as read so far.
    Model model();

    /// Runs when all files have been read: the place to look up names that may be declared further down.
    void later(Consumer<Model> task);

    /// What the compiler of expressions may ask about this place; problems are put into the word last taken.
    Surroundings surroundings();

    void problem(String message);

    /// A problem found when everything was read: the message names the object itself, without `parsing [file:line]`.
    void invalid(String message);

    void warning(String message);

    /// Accepted without effect here: printed once as a notice, listed in the compatibility table with its reason.
    void notice(String message);
}
