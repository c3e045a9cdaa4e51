/// Advice on configurations that are valid: `sluice lint`.
///
/// In come the sections of a configuration as they were written (words with their places); out come [Advice]s, each with the
/// rule's id, the line, the reason and what to write instead. A rule looks at text only, so it works on every configuration that
/// can be cut into words, whatever keywords this version has. Rules are the methods of [Rules].
@NullMarked
package sluice.config.lint;

import org.jspecify.annotations.NullMarked;
