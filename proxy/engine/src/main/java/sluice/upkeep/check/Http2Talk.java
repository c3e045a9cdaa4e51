package sluice.upkeep.check;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteView;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.h2.Http2Back;
import sluice.wire.mux.h2.Http2Counters;
import sluice.wire.mux.h2.Http2Settings;

import java.nio.charset.StandardCharsets;

/// The connection of one check in HTTP/2: each request is a stream, and its response becomes the text that HTTP/1 would have brought.
///
/// ```
/// HttpQuestion ─► stream ─► HEADERS, DATA ─► Answer "HTTP/2.0 200 OK⏎ name: value⏎ ⏎ body"
/// ```
@LoopConfined
final class Http2Talk implements StreamReceiver {
    private final Http2Back connection;
    private final Answer answer;
    private final Runnable heard;
    private final Head head = new Head();
    private @Nullable StreamEnd stream;

    /// @param heard runs whenever there is more of an answer
    Http2Talk(Loop loop, Http2Counters counters, Answer answer, Runnable heard) {
        connection = new Http2Back(loop, Http2Settings.DEFAULT, counters);
        this.answer = answer;
        this.heard = heard;
    }

    /// Takes the place of what listened to the channel; before [#send].
    ChannelHandler handler() {
        return connection;
    }

    /// Asks; the answer of the question before is forgotten.
    void send(HttpQuestion question) {
        leave();
        answer.begin();
        head.reset();
        if (!connection.accepts()) {
            answer.end();
            return;
        }
        StreamEnd end = connection.open(this);
        stream = end;
        end.sendHead(question.head());
        if (question.hasBody()) {
            end.sendData(Unpooled.wrappedBuffer(question.bodyBytes()));
        }
        end.sendEnd(null);
    }

    /// Nothing more is heard of the question before.
    private void leave() {
        StreamEnd end = stream;
        stream = null;
        if (end != null) {
            end.release();
        }
    }

    @Override
    public Head head() {
        head.reset();
        return head;
    }

    @Override
    public void headReceived() {
        if (head.status() < 200) {
            return;
        }
        var view = new ByteView();
        var text = new StringBuilder("HTTP/2.0 ");
        text.append(head.status()).append(' ').append(head.reason(view)).append("\r\n");
        for (int slot = 0; slot < head.slots(); slot++) {
            if (head.isLive(slot)) {
                text.append(head.name(slot, view)).append(": ");
                text.append(head.value(slot, view)).append("\r\n");
            }
        }
        answer.add(
                Unpooled.wrappedBuffer(
                        text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1)));
        heard.run();
    }

    @Override
    public void dataReceived(ByteBuf data) {
        answer.add(data);
        data.release();
        heard.run();
    }

    @Override
    public void endReceived(@Nullable Head trailers) {
        finished();
    }

    @Override
    public void inputClosed() {
        finished();
    }

    @Override
    public void failed(StreamFailure failure, int status) {
        stream = null;
        finished();
    }

    private void finished() {
        answer.end();
        heard.run();
    }

    @Override
    public void writabilityChanged() {}
}
