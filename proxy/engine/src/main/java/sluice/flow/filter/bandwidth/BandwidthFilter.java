package sluice.flow.filter.bandwidth;

import org.jspecify.annotations.Nullable;

import sluice.flow.filter.Filter;
import sluice.sample.Expression;
import sluice.sample.Named;
import sluice.stick.DataType;
import sluice.stick.StickTable;
import sluice.stream.Stream;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

/// `filter bwlim-in`, `filter bwlim-out`: limits what a stream receives from its client, or what it sends to it. Manual §9.7.
///
/// @param name by which `set-bandwidth-limit` finds it
/// @param in whether it limits what the client sends
/// @param limit bytes per period
/// @param periodMillis of a filter per stream; a shared one takes that of its table
/// @param minimum bytes that go at a time at least
/// @param share with whom a stream shares the limit; null for a limit of its own
public record BandwidthFilter(
        String name, boolean in, long limit, int periodMillis, long minimum, @Nullable Share share)
        implements Filter {
    /// Streams of one key share the limit equally.
    public record Share(Expression key, Named<StickTable> table) {}

    /// The rate in which a shared filter counts.
    public DataType rate() {
        return in ? DataType.BYTES_IN_RATE : DataType.BYTES_OUT_RATE;
    }

    /// Limits this stream from now on, in place of what was set before.
    ///
    /// @param ownLimit 0 for the filter's
    /// @param ownPeriodMillis 0 for the filter's
    public void enable(Stream stream, long ownLimit, long ownPeriodMillis) {
        BandwidthLimit.of(this, stream)
                .enable(
                        stream,
                        ownLimit > 0 ? ownLimit : limit,
                        ownPeriodMillis > 0 ? ownPeriodMillis : periodMillis);
    }

    @Override
    public boolean takesBytes() {
        return true;
    }

    @Override
    public boolean request(Stream stream) {
        return in;
    }

    @Override
    public StreamEnd toServer(Stream stream, StreamEnd server, StreamReceiver receiver) {
        return BandwidthLimit.of(this, stream).before(server, receiver);
    }

    @Override
    public boolean response(Stream stream) {
        return !in;
    }

    @Override
    public StreamEnd toClient(Stream stream, StreamEnd client, StreamReceiver receiver) {
        return BandwidthLimit.of(this, stream).before(client, receiver);
    }
}
