/// Converters that look into messages of protocols other than HTTP: FIX, MQTT, Protocol Buffers and gRPC.
///
/// They read borrowed bytes with limits of their own, and say "not yet" where a message has not come to its end, so that
/// content rules wait for it until `inspect-delay`. Manual §7.3.1.
@NullMarked
package sluice.keyword.protocol;

import org.jspecify.annotations.NullMarked;
