/// Content codings: bytes become fewer bytes. RFC 9110 §8.4, RFC 1950–1952, RFC 7932, RFC 8878.
///
/// An [Encoder] is taken from its loop's [Encoders], is given the parts of one body in order, writes what it made of them into a buffer of
/// the caller and goes back. It knows nothing of messages; who changes a body's coding changes the head too.
@NullMarked
package sluice.wire.coding;

import org.jspecify.annotations.NullMarked;
