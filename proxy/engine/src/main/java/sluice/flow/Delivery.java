package sluice.flow;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;

/// A complete response that stands in for a server's (`cache-use`): an action puts it into [Stream#serving] and lets the rules go on.
/// Behind them it is delivered, and passes the rules of responses and the filters like one.
public interface Delivery {
    /// Writes the head, its body's length included, into `stream.response` and gives the body: empty where there is none, null when
    /// the response is gone meanwhile and a server has to be asked.
    @Nullable ByteBuf deliver(Stream stream);

    /// As the log's server field prints it: `<CACHE>`.
    String name();
}
