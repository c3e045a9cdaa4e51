package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.Address;

import java.util.concurrent.atomic.LongAdder;

/// One `log` line: where to, in which form, and which levels. Manual §4.2 `log`.
///
/// @param destination what the line names
/// @param length longest message, header included
/// @param format how a message begins
/// @param facility 0 to 23
/// @param maxLevel messages less important than this are dropped
/// @param minLevel messages more important than this are lowered to it
/// @param sampling which messages of a series are sent; null for all
/// @param dropped messages that could not be sent
@Shared("immutable but for its counters")
public record LogTarget(
        Destination destination,
        int length,
        Format format,
        int facility,
        int maxLevel,
        int minLevel,
        @Nullable Sampling sampling,
        LongAdder dropped) {

    public static final int DEFAULT_LENGTH = 1024;

    /// What messages are sent to.
    public sealed interface Destination {
        /// UDP to an address and port.
        record Datagram(Address address) implements Destination {}

        /// A unix datagram socket such as `/dev/log`.
        record UnixDatagram(String path) implements Destination {}

        /// `stdout`, `stderr`, `fd@N`.
        record Descriptor(int number) implements Destination {}

        /// A ring by its name.
        record Ring(String name) implements Destination {}
    }

    /// How a message begins. Manual §4.2 `log`, `format`.
    public enum Format {
        /// RFC 3164 without host, or with it after `log-send-hostname`.
        LOCAL,
        RFC3164,
        RFC5424,
        PRIORITY,
        SHORT,
        TIMED,
        ISO,
        RAW;

        public static @Nullable Format of(String word) {
            for (Format format : values()) {
                if (format.name().equalsIgnoreCase(word)) {
                    return format;
                }
            }
            return null;
        }
    }

    public LogTarget(Destination destination, int facility) {
        this(
                destination,
                DEFAULT_LENGTH,
                destination instanceof Destination.Descriptor ? Format.RAW : Format.LOCAL,
                facility,
                7,
                0,
                null,
                new LongAdder());
    }
}
