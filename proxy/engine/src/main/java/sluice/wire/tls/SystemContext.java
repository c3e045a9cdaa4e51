package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.io.ByteArrayInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A context of the system's OpenSSL with its settings; connections are made from it. Freed when nobody refers to it any more.
@Shared("set up by its constructor; the map of connections is concurrent")
final class SystemContext {
    private static final int SET_MODE = 33;
    private static final int SET_CACHE_SIZE = 42;
    private static final int SET_CACHE_MODE = 44;
    private static final int SET_GROUPS = 92;
    private static final int SET_SIGNATURES = 98;
    private static final int SET_CLIENT_SIGNATURES = 102;
    private static final int SET_DH_AUTO = 118;

    /// Partial writes from memory that moves, buffers given back between records.
    private static final long MODE = 0x1 | 0x2 | 0x10;

    private static final long NO_TICKETS = 1L << 14;
    private static final long NO_COMPRESSION = 1L << 17;
    private static final long SERVER_CHOOSES = 1L << 22;
    private static final long NO_RENEGOTIATION = 1L << 30;
    private static final long IGNORE_UNEXPECTED_END = 1L << 7;

    /// The option that forbids a version.
    static final Map<String, Long> FORBIDDEN =
            Map.of(
                    "SSLv3", 1L << 25,
                    "TLSv1", 1L << 26,
                    "TLSv1.1", 1L << 28,
                    "TLSv1.2", 1L << 27,
                    "TLSv1.3", 1L << 29);

    private static final int CACHE_OFF = 0;
    private static final int CACHE_CLIENT = 1;
    private static final int CACHE_SERVER = 2;
    private static final int NO_INTERNAL_CACHE = 0x300;

    private static final int APPLICATION_VERIFICATION = 50;

    private final LibSsl library;
    private final long pointer;
    private final Map<Long, SystemEngine> connections = new ConcurrentHashMap<>();

    /// Where functions live that C calls; lives as long as this.
    private final Arena functions = Arena.ofAuto();

    /// Whose methods those call.
    private final List<Object> targets = new ArrayList<>();

    private static final MethodHandle REFERENT = referent();

    private static MethodHandle referent() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(WeakReference.class, "get", MethodType.methodType(Object.class));
        } catch (ReflectiveOperationException impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    private final List<String> alpn;

    /// Judges a chain as the peer showed it.
    interface Judge {
        void judge(X509Certificate[] chain, SystemEngine engine) throws CertificateException;
    }

    private @Nullable Judge judge;

    /// @throws TlsProblem when the library refuses a setting
    SystemContext(LibSsl library, TlsSettings settings, boolean client) throws TlsProblem {
        this.library = library;
        this.alpn = settings.alpn();
        try {
            long method =
                    client
                            ? (long) library.clientMethod.invokeExact()
                            : (long) library.serverMethod.invokeExact();
            pointer = (long) library.contextNew.invokeExact(method);
            if (pointer == 0) {
                throw new TlsProblem("OpenSSL has no memory for a context");
            }
            long mine = pointer;
            Contexts.liveWith(this, () -> free(library, mine));
            negotiation(settings.negotiation());
            sessions(settings.sessions(), client);
            if (!alpn.isEmpty()) {
                protocols(client);
            }
        } catch (TlsProblem refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    private static void free(LibSsl library, long context) {
        try {
            library.contextFree.invokeExact(context);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    LibSsl library() {
        return library;
    }

    long pointer() {
        return pointer;
    }

    void opened(long connection, SystemEngine engine) {
        connections.put(connection, engine);
    }

    @Nullable SystemEngine connection(long connection) {
        return connections.get(connection);
    }

    void closed(long connection) {
        connections.remove(connection);
    }

    /// A number set by `SSL_CTX_ctrl`; what it answers.
    long set(int what, long value) {
        try {
            return (long) library.contextControl.invokeExact(pointer, what, value, 0L);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    private void options(long bits) throws Throwable {
        long _ = (long) library.contextOptions.invokeExact(pointer, bits);
    }

    private void negotiation(Negotiation wanted) throws Throwable {
        long bits = NO_RENEGOTIATION | NO_COMPRESSION | IGNORE_UNEXPECTED_END;
        for (var version : FORBIDDEN.entrySet()) {
            if (!wanted.protocols().contains(version.getKey())) {
                bits |= version.getValue();
            }
        }
        if (!wanted.clientChooses()) {
            bits |= SERVER_CHOOSES;
        }
        options(bits);
        set(SET_MODE, MODE);
        if (wanted.securityLevel() >= 0) {
            library.contextSecurity.invokeExact(pointer, wanted.securityLevel());
        }
        String parameters = wanted.diffieHellman();
        if (parameters == null) {
            set(SET_DH_AUTO, 1);
        } else {
            diffieHellman(parameters);
        }
        try (Arena arena = Arena.ofConfined()) {
            if (!wanted.ciphers().isEmpty()) {
                String list = String.join(":", wanted.ciphers());
                taken(
                        (int)
                                library.contextCiphers.invokeExact(
                                        pointer, arena.allocateFrom(list).address()),
                        "unable to set SSL cipher list to '" + list + "'");
            }
            if (!wanted.suites().isEmpty()) {
                String list = String.join(":", wanted.suites());
                taken(
                        (int)
                                library.contextSuites.invokeExact(
                                        pointer, arena.allocateFrom(list).address()),
                        "unable to set TLS 1.3 cipher suites to '" + list + "'");
            }
        }
        list(SET_GROUPS, wanted.groups(), "unable to set SSL curves list to");
        list(SET_SIGNATURES, wanted.signatures(), "unable to set SSL Signature Algorithm list to");
        list(
                SET_CLIENT_SIGNATURES,
                wanted.clientSignatures(),
                "unable to set SSL Client Signature Algorithm list to");
    }

    private void diffieHellman(String text) throws Throwable {
        byte[] pem = text.getBytes(StandardCharsets.ISO_8859_1);
        long memory = (long) library.bioNew.invokeExact((long) library.bioMemory.invokeExact());
        int _ = (int) library.bioWrite.invokeExact(memory, MemorySegment.ofArray(pem), pem.length);
        long parameters = (long) library.parametersRead.invokeExact(memory, 0L);
        int _ = (int) library.bioFree.invokeExact(memory);
        taken(
                parameters == 0
                        ? 0
                        : (int) library.contextDiffieHellman.invokeExact(pointer, parameters),
                "unable to load the DH parameters");
    }

    private void list(int what, List<String> names, String complaint) throws Throwable {
        if (names.isEmpty()) {
            return;
        }
        String text = String.join(":", names);
        try (Arena arena = Arena.ofConfined()) {
            long done =
                    (long)
                            library.contextControl.invokeExact(
                                    pointer, what, 0L, arena.allocateFrom(text).address());
            taken((int) done, complaint + " '" + text + "'");
        }
    }

    private void taken(int done, String complaint) throws TlsProblem {
        if (done != 1) {
            String reason = library.reason();
            throw new TlsProblem(
                    library.version()
                            + " : "
                            + complaint
                            + (reason.isEmpty() ? "" : " (" + reason + ")"));
        }
    }

    private void sessions(Sessions wanted, boolean client) throws Throwable {
        if (client) {
            set(SET_CACHE_MODE, CACHE_CLIENT | NO_INTERNAL_CACHE);
        } else {
            set(SET_CACHE_MODE, wanted.cacheSize() == 0 ? CACHE_OFF : CACHE_SERVER);
            set(SET_CACHE_SIZE, wanted.cacheSize());
        }
        long _ = (long) library.contextTimeout.invokeExact(pointer, wanted.seconds());
        if (!wanted.tickets()) {
            options(NO_TICKETS);
        }
        try (Arena arena = Arena.ofConfined()) {
            int _ =
                    (int)
                            library.contextIdentifier.invokeExact(
                                    pointer, arena.allocateFrom("sluice").address(), 6);
        }
    }

    /// `2h28http/1.1`: each name behind its length.
    private static byte[] wire(List<String> protocols) {
        var bytes = new java.io.ByteArrayOutputStream();
        for (String protocol : protocols) {
            byte[] name = protocol.getBytes(StandardCharsets.ISO_8859_1);
            bytes.write(name.length);
            bytes.writeBytes(name);
        }
        return bytes.toByteArray();
    }

    private void protocols(boolean client) throws Throwable {
        byte[] names = wire(alpn);
        offered = functions.allocateFrom(ValueLayout.JAVA_BYTE, names);
        if (client) {
            int _ =
                    (int)
                            library.contextProtocols.invokeExact(
                                    pointer, offered.address(), names.length);
            return;
        }
        callback(
                this,
                "select",
                MethodType.methodType(
                        int.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        int.class,
                        long.class),
                function -> {
                    library.contextSelectProtocol.invokeExact(pointer, function, 0L);
                });
    }

    private MemorySegment offered = MemorySegment.NULL;

    /// Called by C: the protocol for a client's list. 0 takes one, 3 none.
    @SuppressWarnings("unused")
    private int select(long connection, long out, long outLength, long in, int length, long none) {
        try {
            int found =
                    (int)
                            library.chooseProtocol.invokeExact(
                                    out,
                                    outLength,
                                    offered.address(),
                                    (int) offered.byteSize(),
                                    in,
                                    length);
            return found == 1 ? 0 : 3;
        } catch (Throwable impossible) {
            return 3;
        }
    }

    /// Lets the peer's chain be judged here instead of by the library.
    ///
    /// @param mode `SSL_VERIFY_…`
    void judgedBy(int mode, Judge by) {
        judge = by;
        try {
            library.contextVerify.invokeExact(pointer, mode, 0L);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        callback(
                this,
                "verify",
                MethodType.methodType(int.class, long.class, long.class),
                function -> {
                    library.contextVerifyCallback.invokeExact(pointer, function, 0L);
                });
    }

    /// Called by C: 1 believes a chain, 0 ends the handshake.
    @SuppressWarnings("unused")
    private int verify(long verifier, long none) {
        SystemEngine engine = null;
        try {
            int index = (int) library.verifierConnectionIndex.invokeExact();
            engine = connections.get((long) library.verifierData.invokeExact(verifier, index));
            Judge by = judge;
            if (engine == null || by == null) {
                return 0;
            }
            by.judge(
                    chain(
                            library,
                            (long) library.verifierCertificate.invokeExact(verifier),
                            (long) library.verifierChain.invokeExact(verifier)),
                    engine);
            return 1;
        } catch (Throwable distrusted) {
            if (engine != null) {
                engine.distrust(
                        distrusted instanceof Exception exception
                                ? exception
                                : new CertificateException(distrusted));
            }
            report(verifier, distrusted);
            return 0;
        }
    }

    /// Tells the library what was wrong, which chooses the alert by it.
    private void report(long verifier, Throwable distrusted) {
        int code = APPLICATION_VERIFICATION;
        if (distrusted instanceof Untrusted untrusted) {
            int found = untrusted.verification().result();
            code = found == 0 ? code : found;
        }
        try {
            library.verifierError.invokeExact(verifier, code);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    /// The certificates of a stack behind a first one, which may stand in it too.
    static X509Certificate[] chain(LibSsl library, long leaf, long stack) throws Throwable {
        var found = new ArrayList<X509Certificate>();
        found.add(certificate(library, leaf));
        int size = stack == 0 ? 0 : (int) library.listSize.invokeExact(stack);
        for (int i = 0; i < size; i++) {
            long each = (long) library.listItem.invokeExact(stack, i);
            X509Certificate certificate = each == leaf ? found.get(0) : certificate(library, each);
            if (!certificate.equals(found.get(0))) {
                found.add(certificate);
            }
        }
        return found.toArray(X509Certificate[]::new);
    }

    private static X509Certificate certificate(LibSsl library, long pointer) throws Throwable {
        int size = (int) library.certificateWrite.invokeExact(pointer, 0L);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(size);
            MemorySegment at = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
            int _ = (int) library.certificateWrite.invokeExact(pointer, at.address());
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(bytes.toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    /// Names the authorities to clients, so that they choose a certificate.
    void clientAuthorities(List<X509Certificate> authorities) throws TlsProblem {
        for (X509Certificate authority : authorities) {
            long each = NativeCertificate.certificate(library, authority);
            try {
                int _ = (int) library.contextClientAuthority.invokeExact(pointer, each);
                library.certificateFree.invokeExact(each);
            } catch (Throwable impossible) {
                throw LibSsl.failed(impossible);
            }
        }
    }

    /// A method that C calls, of an object that lives as long as this context; it must not throw.
    ///
    /// C knows the object weakly: a function that referred to it, and it to this context, which holds the function, would live for ever.
    ///
    /// @param type of numbers: `int`, and `long` for what is a pointer in C
    void callback(Object target, String method, MethodType type, Installed use) {
        targets.add(target);
        try {
            MethodHandle named =
                    MethodHandles.privateLookupIn(target.getClass(), MethodHandles.lookup())
                            .findVirtual(target.getClass(), method, type);
            MethodHandle found =
                    REFERENT.bindTo(new WeakReference<>(target))
                            .asType(MethodType.methodType(target.getClass()));
            MethodHandle bound = MethodHandles.collectArguments(named, 0, found);
            use.install(LibSsl.upcall(bound, functions).address());
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    interface Installed {
        void install(long function) throws Throwable;
    }
}
