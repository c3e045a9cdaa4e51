package sluice.flow;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.UnixChannelOption;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.value.Address;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.BindPoint;
import sluice.wire.mux.SocketAddresses;

import java.util.ArrayList;
import java.util.List;

/// The sockets on which the datagrams of one plan arrive, each read by one loop.
///
/// They share their ports (SO_REUSEPORT): those of the next plan, or of the next process, are open before these are closed.
final class DatagramSockets implements AutoCloseable {
    private final List<DatagramChannel> channels = new ArrayList<>();

    /// @throws BindFailure for the first address that cannot be used; what was opened is closed again
    static DatagramSockets open(Plan plan, Loops loops) throws BindFailure {
        var sockets = new DatagramSockets();
        try {
            int next = 0;
            for (FrontendPlan each : plan.intakes) {
                Intake intake = each.intake;
                if (intake != null) {
                    for (Address address : intake.datagramAddresses()) {
                        sockets.open(loops.get(next++ % loops.size()), intake, address);
                    }
                }
            }
            return sockets;
        } catch (BindFailure failure) {
            sockets.close();
            throw failure;
        }
    }

    private void open(Loop loop, Intake intake, Address address) throws BindFailure {
        DatagramChannel channel = loop.transport().datagram();
        channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
        channel.pipeline().addLast(intake.datagrams(loop));
        channels.add(channel);
        loop.executor().register(channel).awaitUninterruptibly();
        var bound = channel.bind(SocketAddresses.to(address)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var point = new BindPoint();
            point.address = address;
            throw new BindFailure(point, bound.cause());
        }
    }

    @Override
    public void close() {
        channels.forEach(DatagramChannel::close);
        channels.clear();
    }
}
