package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.value.Address;

/// One `log` line: where to, in which form, and which levels. Manual §4.2 `log`.
///
/// @param destination what the line names
/// @param length longest message, header included, end of line not
/// @param format how a message begins
/// @param facility 0 to 23
/// @param maxLevel messages less important than this are dropped
/// @param minLevel messages more important than this are lowered to it
/// @param profile how lines are built in place of what the proxy says; null for that
/// @param sampling which messages of a series are sent; null for all
@Shared("immutable but for its counters")
public record LogTarget(
        Destination destination,
        int length,
        Format format,
        int facility,
        int maxLevel,
        int minLevel,
        @Nullable LogProfile profile,
        @Nullable Sampling sampling) {

    public static final int DEFAULT_LENGTH = 1024;

    /// What messages are sent to.
    public sealed interface Destination {
        /// As the `log` line names it.
        default String title() {
            return switch (this) {
                case Datagram(var address) -> address.toString();
                case UnixDatagram(var path) -> path;
                case Descriptor(var number) -> "fd@" + number;
                case Memory(var ring) -> "ring@" + ring.name;
                case Farm(var farm) -> "backend@" + farm.name();
            };
        }

        /// UDP to an address and port.
        record Datagram(Address address) implements Destination {}

        /// A unix datagram socket such as `/dev/log`.
        record UnixDatagram(String path) implements Destination {}

        /// `stdout`, `stderr`, `fd@N`.
        record Descriptor(int number) implements Destination {}

        /// A ring, whose format and length go before those of the line.
        record Memory(RingPlan ring) implements Destination {}

        /// The servers of a log backend.
        record Farm(LogFarm farm) implements Destination {}
    }

    /// How a message begins. Manual §4.2 `log`, `format`.
    public enum Format {
        /// `LOCAL`, but `RFC3164` after `log-send-hostname`: when the line names no format.
        UNSPECIFIED,
        /// RFC 3164 without the host.
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
                if (format != UNSPECIFIED && format.name().equalsIgnoreCase(word)) {
                    return format;
                }
            }
            return null;
        }
    }

    /// Counts a message of this level, 0 to 7; whether it is to be sent.
    boolean takes(int level) {
        return level <= maxLevel && (sampling == null || sampling.takes());
    }

    /// How a message begins where it goes.
    Format written() {
        return destination instanceof Destination.Memory(var ring) ? ring.format : format;
    }

    /// The longest message that the destination takes, without the end of line.
    int most() {
        return destination instanceof Destination.Memory(var ring)
                ? Math.min(ring.maxLength, length)
                : length;
    }
}
