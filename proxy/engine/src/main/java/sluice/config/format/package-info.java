/// The canonical layout of a configuration: `sluice fmt`.
///
/// In comes text, out comes text with the same statements in the same order and every comment where it was. Quotes, escapes
/// and variables stay as they were written; nothing is expanded or checked.
@NullMarked
package sluice.config.format;

import org.jspecify.annotations.NullMarked;
