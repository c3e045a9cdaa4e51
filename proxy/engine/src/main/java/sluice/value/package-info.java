/// Typed values and how they are written: bytes, numbers, addresses, and the casts among them.
///
/// [ByteView] borrows a window of somebody's bytes until the next read; [ByteString] owns its bytes and
/// never changes; [Value] is the slot into which a sample is evaluated, reused for the next one.
/// Nothing here knows of connections or configuration.
@NullMarked
package sluice.value;

import org.jspecify.annotations.NullMarked;
