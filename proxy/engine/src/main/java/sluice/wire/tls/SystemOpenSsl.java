package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The system's OpenSSL 3, called without any code in between: what the shipped library cannot do goes here.
///
/// It takes every cipher string, chooses TLS 1.3 suites and signature algorithms, has DHE, Ed25519 and Ed448. Peers' certificates are judged
/// by the same code as with the other library.
final class SystemOpenSsl implements TlsProvider {
    private static final int VERIFY_PEER = 1;
    private static final int VERIFY_REQUIRED = 1 | 2;

    private final LibSsl library;

    SystemOpenSsl(LibSsl library) {
        this.library = library;
    }

    @Override
    public String label() {
        return library.version();
    }

    @Override
    public @Nullable String lacks(TlsSettings settings) {
        // What it does not know it says itself, by name.
        return null;
    }

    @Override
    public @Nullable String lacks(CertificateFile certificate) {
        return null;
    }

    /// The library has no memory left, which nothing here can mend.
    private static IllegalStateException exhausted(SSLException refused) {
        return new IllegalStateException("no TLS connection can be made", refused);
    }

    @Override
    public FrontContext front(TlsSettings settings) throws TlsProblem {
        return new Front(library, settings);
    }

    @Shared("a concurrent map")
    private static final class Front implements FrontContext {
        private static final int SET_STATUS = 63;
        private static final int SET_RESPONSE = 71;
        private static final int MOST_REPLACED = 4096;
        private static final int STAPLED = 0;
        private static final int NOT_STAPLED = 3;
        private static final int TIMESTAMPS = 18;
        private static final int IN_HELLO = 0x80;
        private static final int IN_SERVER_HELLO = 0x100;
        private static final int WITH_CERTIFICATE = 0x1000;
        private static final int LEFT_OUT = 0;
        private static final int ADDED = 1;

        private final LibSsl library;
        private final SystemContext context;
        private final boolean leveled;
        private final @Nullable ClientTrust judge;
        private final Map<String, NativeCertificate> shown = new ConcurrentHashMap<>();

        /// What goes into extensions of connections that shake hands.
        private final Map<Long, Extras> showing = new ConcurrentHashMap<>();

        private record Extras(@Nullable OcspAnswer answer, NativeCertificate certificate) {}

        Front(LibSsl library, TlsSettings settings) throws TlsProblem {
            this.library = library;
            context = new SystemContext(library, settings, false);
            leveled = settings.negotiation().securityLevel() >= 0;
            Trust trust = settings.trust();
            boolean judges = trust.clientAuth() != ClientAuth.NONE && trust.hasAuthorities();
            judge = judges ? new ClientTrust(trust, settings.negotiation().groups()) : null;
            if (judge != null) {
                context.judgedBy(
                        trust.clientAuth() == ClientAuth.REQUIRE ? VERIFY_REQUIRED : VERIFY_PEER,
                        judge::check);
                context.clientAuthorities(trust.announced());
            }
            TicketKeys keys = settings.sessions().keys();
            if (keys != null) {
                SystemTickets.install(context, keys);
            }
            context.callback(
                    this,
                    "staple",
                    MethodType.methodType(int.class, long.class, long.class),
                    function -> {
                        long _ =
                                (long)
                                        library.contextCallback.invokeExact(
                                                context.pointer(), SET_STATUS, function);
                    });
            context.callback(
                    this,
                    "timestamps",
                    MethodType.methodType(
                            int.class,
                            long.class,
                            int.class,
                            int.class,
                            long.class,
                            long.class,
                            long.class,
                            long.class,
                            long.class,
                            long.class),
                    function -> {
                        int _ =
                                (int)
                                        library.contextExtension.invokeExact(
                                                context.pointer(),
                                                TIMESTAMPS,
                                                IN_HELLO | IN_SERVER_HELLO | WITH_CERTIFICATE,
                                                function,
                                                0L,
                                                0L,
                                                0L,
                                                0L);
                    });
            Map<String, NativeCertificate> mine = shown;
            Contexts.liveWith(this, () -> mine.values().forEach(NativeCertificate::free));
        }

        /// Called by C when the client asks for an answer about the certificate.
        @SuppressWarnings("unused")
        private int staple(long connection, long none) {
            try {
                Extras extras = showing.get(connection);
                OcspAnswer answer = extras == null ? null : extras.answer;
                if (answer == null) {
                    return NOT_STAPLED;
                }
                byte[] bytes = answer.stapled();
                // The library frees it.
                long memory = library.copy(bytes);
                long _ =
                        (long)
                                library.control.invokeExact(
                                        connection, SET_RESPONSE, (long) bytes.length, memory);
                return STAPLED;
            } catch (Throwable impossible) {
                return NOT_STAPLED;
            }
        }

        /// Called by C where signed certificate timestamps may stand: in the answer to a client that asked for them. RFC 6962 §3.3.
        @SuppressWarnings("unused")
        private int timestamps(
                long connection,
                int extension,
                int place,
                long out,
                long outLength,
                long certificate,
                long depth,
                long alert,
                long none) {
            Extras extras = showing.get(connection);
            if (extras == null || extras.certificate.timestamps() == 0 || depth != 0) {
                return LEFT_OUT;
            }
            NativeCertificate shown = extras.certificate;
            MemorySegment.ofAddress(out)
                    .reinterpret(Long.BYTES)
                    .set(ValueLayout.JAVA_LONG, 0, shown.timestamps());
            MemorySegment.ofAddress(outLength)
                    .reinterpret(Long.BYTES)
                    .set(ValueLayout.JAVA_LONG, 0, shown.timestampsLength());
            return ADDED;
        }

        @Override
        public @Nullable ClientTrust judge() {
            return judge;
        }

        @Override
        public boolean isFull() {
            return shown.size() > MOST_REPLACED;
        }

        private NativeCertificate prepared(CertificateFile file) throws TlsProblem {
            NativeCertificate known = shown.get(file.alias());
            if (known != null) {
                return known;
            }
            NativeCertificate made = NativeCertificate.of(library, file);
            NativeCertificate first = shown.putIfAbsent(file.alias(), made);
            if (first == null) {
                return made;
            }
            made.free();
            return first;
        }

        /// Only a security level makes the library refuse what it could read.
        @Override
        public void check(CertificateFile file) throws TlsProblem {
            if (!leveled) {
                return;
            }
            try {
                var engine = new SystemEngine(context, "", false);
                boolean taken = prepared(file).show(engine.pointer());
                String reason = taken ? "" : library.reason();
                engine.release();
                if (!taken) {
                    throw new TlsProblem("'ssl-security-level' refuses it: " + reason);
                }
            } catch (SSLException refused) {
                throw exhausted(refused);
            }
        }

        @Override
        public SSLEngine engine(ByteBufAllocator allocator, CertificateFile file) {
            try {
                var engine = new SystemEngine(context, "", false);
                NativeCertificate certificate = prepared(file);
                if (!certificate.show(engine.pointer())) {
                    engine.release();
                    throw new SSLException("'" + file.name() + "' : " + library.reason());
                }
                OcspAnswer answer = file.ocspResponse();
                if (answer != null && !answer.isCurrent(System.currentTimeMillis())) {
                    answer = null;
                }
                if (answer != null || certificate.timestamps() != 0) {
                    long connection = engine.pointer();
                    showing.put(connection, new Extras(answer, certificate));
                    engine.afterHandshake(() -> showing.remove(connection));
                }
                return engine;
            } catch (SSLException refused) {
                throw exhausted(refused);
            } catch (TlsProblem refused) {
                throw new IllegalStateException(refused.getMessage(), refused);
            }
        }
    }

    @Override
    public BackContext back(TlsSettings settings, BackTls.Peer peer) throws TlsProblem {
        return new Back(library, settings, peer);
    }

    @Shared("one lock")
    private static final class Back implements BackContext {
        private static final int SET_NAME = 55;
        private static final int MOST_SESSIONS = 10_000;

        private final LibSsl library;
        private final SystemContext context;
        private final @Nullable NativeCertificate own;
        private final Map<String, Long> sessions = new java.util.HashMap<>();
        private final boolean resume;

        Back(LibSsl library, TlsSettings settings, BackTls.Peer peer) throws TlsProblem {
            this.library = library;
            this.resume = peer.resume();
            context = new SystemContext(library, settings, true);
            if (peer.verify()) {
                var judge = new NamedTrust(new PeerTrust(settings.trust()), peer.host());
                context.judgedBy(VERIFY_PEER, judge::check);
            }
            CertificateFile file = peer.own();
            own = file == null ? null : NativeCertificate.of(library, file);
            NativeCertificate mine = own;
            Map<String, Long> kept = sessions;
            if (resume) {
                context.callback(
                        this,
                        "keep",
                        MethodType.methodType(int.class, long.class, long.class),
                        function -> {
                            library.contextNewSession.invokeExact(context.pointer(), function);
                        });
            }
            Contexts.liveWith(
                    this,
                    () -> {
                        if (mine != null) {
                            mine.free();
                        }
                        kept.values().forEach(each -> free(library, each));
                    });
        }

        private static void free(LibSsl library, long session) {
            try {
                library.sessionFree.invokeExact(session);
            } catch (Throwable impossible) {
                throw LibSsl.failed(impossible);
            }
        }

        /// Called by C when the server gave a session; 1 keeps it.
        @SuppressWarnings("unused")
        private int keep(long connection, long session) {
            SystemEngine engine = context.connection(connection);
            if (engine == null) {
                return 0;
            }
            synchronized (sessions) {
                String name = engine.getPeerHost();
                if (sessions.size() >= MOST_SESSIONS && !sessions.containsKey(name)) {
                    return 0;
                }
                Long before = sessions.put(name, session);
                if (before != null) {
                    free(library, before);
                }
            }
            return 1;
        }

        @Override
        public SslHandler handler(ByteBufAllocator allocator, String serverName, boolean sent) {
            try (Arena arena = Arena.ofConfined()) {
                var engine = new SystemEngine(context, serverName, true);
                long connection = engine.pointer();
                if (own != null && !own.show(connection)) {
                    engine.release();
                    throw new SSLException("the certificate is refused: " + library.reason());
                }
                if (sent) {
                    long _ =
                            (long)
                                    library.control.invokeExact(
                                            connection,
                                            SET_NAME,
                                            0L,
                                            arena.allocateFrom(serverName).address());
                }
                synchronized (sessions) {
                    Long known = sessions.get(serverName);
                    if (known != null) {
                        int _ = (int) library.setSession.invokeExact(connection, (long) known);
                    }
                }
                return new SslHandler(engine);
            } catch (SSLException refused) {
                throw exhausted(refused);
            } catch (Throwable impossible) {
                throw LibSsl.failed(impossible);
            }
        }
    }
}
