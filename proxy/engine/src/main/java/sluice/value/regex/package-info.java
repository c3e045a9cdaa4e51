/// Regular expressions over bytes, with the meaning that PCRE2 gives them.
///
/// The engine is the system's PCRE2 (with its JIT), called through the foreign function interface; where the library is missing, the
/// pattern is translated for `java.util.regex`, and a construct that would mean something else there is refused. Both give up
/// on a match after a fixed amount of work, so no pattern can hold a loop. Matching allocates nothing with PCRE2.
/// Docs: `docs/regular-expressions.md`. Manual §7.1.4.
@NullMarked
package sluice.value.regex;

import org.jspecify.annotations.NullMarked;
