package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A real gRPC client and server with us between them, HTTP/2 on both sides: both directions at once, trailers, errors, cancellation, and a client
/// that reads slowly.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcTest {
    private static final int PART = 64 * 1024;
    private static final int PARTS = 2000;
    private static final int WAIT_SECONDS = 20;

    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] message) {
                    return new ByteArrayInputStream(message);
                }

                @Override
                public byte[] parse(InputStream message) {
                    try {
                        return message.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    private static final MethodDescriptor<byte[], byte[]> ECHO =
            method(MethodType.BIDI_STREAMING, "echo");
    private static final MethodDescriptor<byte[], byte[]> MUCH =
            method(MethodType.SERVER_STREAMING, "much");
    private static final MethodDescriptor<byte[], byte[]> REFUSE =
            method(MethodType.UNARY, "refuse");
    private static final MethodDescriptor<byte[], byte[]> HANG = method(MethodType.UNARY, "hang");

    private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(type)
                .setFullMethodName("test.Service/" + name)
                .build();
    }

    private final AtomicLong given = new AtomicLong();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Server server;
    private ConfiguredEngine engine;
    private ManagedChannel channel;

    @BeforeAll
    void start() throws IOException {
        server =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .addService(
                                ServerServiceDefinition.builder("test.Service")
                                        .addMethod(
                                                ECHO,
                                                ServerCalls.asyncBidiStreamingCall(this::echo))
                                        .addMethod(
                                                MUCH,
                                                ServerCalls.asyncServerStreamingCall(this::much))
                                        .addMethod(REFUSE, ServerCalls.asyncUnaryCall(this::refuse))
                                        .addMethod(HANG, ServerCalls.asyncUnaryCall(this::hang))
                                        .build())
                        .build()
                        .start();
        engine =
                new ConfiguredEngine(
                        """
                        defaults
                            mode http
                            timeout connect 1s
                            timeout client 20s
                            timeout server 20s
                        frontend web
                            bind 127.0.0.1:1 proto h2
                            default_backend app
                        backend app
                            server s 127.0.0.1:PORT proto h2
                        """
                                .replace("PORT", "" + server.getPort()));
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", engine.port("web"))
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        engine.close();
        server.shutdownNow();
    }

    // ---- the server

    private StreamObserver<byte[]> echo(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                answers.onNext(message);
            }

            @Override
            public void onError(Throwable cause) {
                answers.onError(cause);
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private void much(byte[] request, StreamObserver<byte[]> answers) {
        var call = (ServerCallStreamObserver<byte[]>) answers;
        Runnable more =
                () -> {
                    while (call.isReady() && given.get() < PARTS) {
                        given.incrementAndGet();
                        call.onNext(new byte[PART]);
                        if (given.get() == PARTS) {
                            call.onCompleted();
                        }
                    }
                };
        call.setOnReadyHandler(more);
    }

    private void refuse(byte[] request, StreamObserver<byte[]> answers) {
        var trailers = new Metadata();
        trailers.put(Metadata.Key.of("x-why", Metadata.ASCII_STRING_MARSHALLER), "because");
        answers.onError(
                Status.FAILED_PRECONDITION.withDescription("not now").asRuntimeException(trailers));
    }

    private void hang(byte[] request, StreamObserver<byte[]> answers) {
        ((ServerCallStreamObserver<byte[]>) answers).setOnCancelHandler(cancelled::countDown);
    }

    // ---- what a client sees

    @Test
    void both_directions_at_once() throws InterruptedException {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        var ended = new CountDownLatch(1);
        StreamObserver<byte[]> requests =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(ECHO, CallOptions.DEFAULT),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(byte[] message) {
                                got.add(new String(message, StandardCharsets.UTF_8));
                            }

                            @Override
                            public void onError(Throwable cause) {
                                got.add(cause.toString());
                            }

                            @Override
                            public void onCompleted() {
                                ended.countDown();
                            }
                        });
        for (int i = 0; i < 100; i++) {
            // Each message is answered while the request goes on.
            requests.onNext(("message " + i).getBytes(StandardCharsets.UTF_8));
            assertThat(got.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
        assertThat(ended.getCount()).isEqualTo(1);
        requests.onCompleted();
        assertThat(ended.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void errors_come_in_trailers() {
        assertThatThrownBy(
                        () ->
                                ClientCalls.blockingUnaryCall(
                                        channel, REFUSE, CallOptions.DEFAULT, new byte[3]))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode())
                                    .isEqualTo(Status.Code.FAILED_PRECONDITION);
                            assertThat(e.getStatus().getDescription()).isEqualTo("not now");
                            assertThat(
                                            e.getTrailers()
                                                    .get(
                                                            Metadata.Key.of(
                                                                    "x-why",
                                                                    Metadata
                                                                            .ASCII_STRING_MARSHALLER)))
                                    .isEqualTo("because");
                        });
    }

    @Test
    void a_server_hears_of_a_client_that_gives_up() throws InterruptedException {
        var options = CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, HANG, options, new byte[1]))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(Status.Code.DEADLINE_EXCEEDED));
        assertThat(cancelled.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /// 125 MB for a client that takes them one by one: the server is held back by windows, not by our memory.
    @Test
    void a_slow_reader_holds_the_server_back() {
        Iterator<byte[]> parts =
                ClientCalls.blockingServerStreamingCall(
                        channel.newCall(MUCH, CallOptions.DEFAULT), new byte[1]);
        long most = 0;
        for (int taken = 1; taken <= PARTS; taken++) {
            assertThat(parts.next()).hasSize(PART);
            most = Math.max(most, given.get() - taken);
        }
        assertThat(parts.hasNext()).isFalse();
        // Client's and server's own buffers, and a megabyte of ours at most.
        assertThat(most * PART).isLessThan(8L << 20);
    }
}
