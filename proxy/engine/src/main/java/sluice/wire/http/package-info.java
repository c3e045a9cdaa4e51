/// An HTTP message's head as offsets into one array, and the rules of RFC 9110/9112 about it.
///
/// Protocol-neutral: the muxes of HTTP/1, 2 and 3 all fill a [Head] and all write one out.
@NullMarked
package sluice.wire.http;

import org.jspecify.annotations.NullMarked;
