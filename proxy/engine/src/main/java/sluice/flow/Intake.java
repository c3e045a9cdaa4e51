package sluice.flow;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandler;

import sluice.loop.Loop;
import sluice.stream.Session;
import sluice.value.Address;

import java.util.List;

/// Where the bytes of a frontend's clients go in place of streams: messages for a section that forwards logs.
public interface Intake {
    /// The last handler of one client's connection, on its loop.
    ///
    /// @param closed is told once that the connection has gone
    ChannelHandler connection(Loop loop, Session session, Runnable closed);

    /// The addresses whose datagrams it takes as well.
    List<Address> datagramAddresses();

    /// The handler of a socket that receives such datagrams, on its loop.
    ChannelInboundHandler datagrams(Loop loop);
}
