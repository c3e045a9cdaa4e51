package sluice.wire.coding;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.github.luben.zstd.ZstdInputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Transport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// What an encoder made of a body in pieces of any size is what its decoder gives back, and everything before a flush can be
/// decoded before more comes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodersTest {
    private final Loops loops = new Loops(Transport.best(), 1);

    @AfterAll
    void stop() {
        loops.close();
    }

    @ParameterizedTest
    @EnumSource
    void decodes_to_what_went_in(ContentCoding coding) {
        assertThat(Encoders.has(coding)).isTrue();
        var random = new Random(20261123);
        for (int size : new int[] {0, 1, 100, 5_000, 70_000, 300_000}) {
            for (boolean direct : new boolean[] {true, false}) {
                byte[] body = text(random, size);
                byte[] encoded = onLoop(loop -> encode(loop, coding, body, direct, new Random(1)));
                assertThat(decode(coding, encoded, body.length)).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_flush_lets_everything_out(ContentCoding coding) {
        byte[] body = text(new Random(3), 20_000);
        byte[] encoded =
                onLoop(
                        loop -> {
                            Encoder encoder = Encoders.of(loop).take(coding, 1);
                            ByteBuf out = loop.allocator().directBuffer();
                            ByteBuf data = Unpooled.wrappedBuffer(body);
                            encoder.write(data, out);
                            encoder.flush(out);
                            data.release();
                            Encoders.of(loop).give(encoder);
                            return bytes(out);
                        });
        assertThat(decode(coding, encoded, body.length)).isEqualTo(body);
    }

    private static byte[] encode(
            Loop loop, ContentCoding coding, byte[] body, boolean direct, Random random) {
        Encoders encoders = Encoders.of(loop);
        Encoder encoder = encoders.take(coding, random.nextInt(10));
        ByteBuf out = loop.allocator().directBuffer(16);
        int at = 0;
        while (at < body.length) {
            int length = Math.min(body.length - at, 1 + random.nextInt(9_000));
            ByteBuf data = direct ? Unpooled.directBuffer(length) : Unpooled.buffer(length);
            data.writeBytes(body, at, length);
            encoder.write(data, out);
            data.release();
            at += length;
            if (random.nextInt(4) == 0) {
                encoder.flush(out);
                encoder.level(random.nextInt(10));
            }
        }
        encoder.finish(out);
        encoders.give(encoder);
        return bytes(out);
    }

    private static byte[] bytes(ByteBuf out) {
        byte[] made = new byte[out.readableBytes()];
        out.readBytes(made);
        out.release();
        return made;
    }

    /// Half of it repeats itself, half does not.
    private static byte[] text(Random random, int size) {
        byte[] text = new byte[size];
        for (int i = 0; i < size; i++) {
            text[i] = (byte) (i % 2000 < 1000 ? 'a' + i % 7 : random.nextInt(256));
        }
        return text;
    }

    /// Reads no further than asked, as the end may be missing.
    private static byte[] decode(ContentCoding coding, byte[] encoded, int length) {
        if (coding == ContentCoding.BROTLI) {
            return unbrotli(encoded);
        }
        var out = new ByteArrayOutputStream();
        try (InputStream in = decoder(coding, new ByteArrayInputStream(encoded))) {
            while (out.size() < length) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                out.write(b);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static InputStream decoder(ContentCoding coding, InputStream in) throws IOException {
        return switch (coding) {
            case IDENTITY -> in;
            case GZIP -> new GZIPInputStream(in);
            case DEFLATE -> new InflaterInputStream(in);
            case RAW_DEFLATE -> new InflaterInputStream(in, new Inflater(true));
            case BROTLI -> throw new AssertionError("its stream wants more than there is");
            case ZSTD -> new ZstdInputStream(in);
        };
    }

    private static byte[] unbrotli(byte[] encoded) {
        var out = new ByteArrayOutputStream();
        try {
            var decoder = new DecoderJNI.Wrapper(encoded.length + 1);
            decoder.getInputBuffer().put(encoded);
            decoder.push(encoded.length);
            while (decoder.hasOutput() || decoder.getStatus() == DecoderJNI.Status.OK) {
                if (decoder.getStatus() == DecoderJNI.Status.OK) {
                    decoder.push(0);
                    continue;
                }
                ByteBuffer part = decoder.pull();
                while (part.hasRemaining()) {
                    out.write(part.get());
                }
            }
            decoder.destroy();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private interface OnLoop {
        byte[] run(Loop loop);
    }

    private byte[] onLoop(OnLoop task) {
        var done = new CompletableFuture<byte[]>();
        Loop loop = loops.first();
        loop.hand(
                () -> {
                    try {
                        done.complete(task.run(loop));
                    } catch (RuntimeException | Error broken) {
                        done.completeExceptionally(broken);
                    }
                });
        return done.join();
    }
}
