package sluice.wire.tls;

import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;

/// The functions of the system's OpenSSL 3 (`libssl.so.3`, `libcrypto.so.3`) that are used; pointers are plain numbers.
///
/// What can be called by name only is a macro over `SSL_ctrl` in C; the numbers stand in OpenSSL's `ssl.h`.
final class LibSsl {
    static final int ERROR_NONE = 0;
    static final int ERROR_SSL = 1;
    static final int ERROR_WANT_READ = 2;
    static final int ERROR_WANT_WRITE = 3;
    static final int ERROR_SYSCALL = 5;
    static final int ERROR_ZERO_RETURN = 6;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT;

    /// Null when the machine has none.
    private static final @Nullable LibSsl LIBRARY = load();

    private final SymbolLookup names;
    private final String version;
    private final IntObjectHashMap<String> suiteNames;

    final MethodHandle contextNew = function("SSL_CTX_new", POINTER, POINTER);
    final MethodHandle contextFree = procedure("SSL_CTX_free", POINTER);
    final MethodHandle serverMethod = function("TLS_server_method", POINTER);
    final MethodHandle clientMethod = function("TLS_client_method", POINTER);
    final MethodHandle contextControl =
            function("SSL_CTX_ctrl", POINTER, POINTER, NUMBER, POINTER, POINTER);
    final MethodHandle contextCallback =
            function("SSL_CTX_callback_ctrl", POINTER, POINTER, NUMBER, POINTER);
    final MethodHandle contextOptions = function("SSL_CTX_set_options", POINTER, POINTER, POINTER);
    final MethodHandle contextCiphers =
            function("SSL_CTX_set_cipher_list", NUMBER, POINTER, POINTER);
    final MethodHandle contextSuites =
            function("SSL_CTX_set_ciphersuites", NUMBER, POINTER, POINTER);
    final MethodHandle contextTimeout = function("SSL_CTX_set_timeout", POINTER, POINTER, POINTER);
    final MethodHandle contextSecurity = procedure("SSL_CTX_set_security_level", POINTER, NUMBER);
    final MethodHandle contextIdentifier =
            function("SSL_CTX_set_session_id_context", NUMBER, POINTER, POINTER, NUMBER);
    final MethodHandle contextVerify = procedure("SSL_CTX_set_verify", POINTER, NUMBER, POINTER);
    final MethodHandle contextVerifyCallback =
            procedure("SSL_CTX_set_cert_verify_callback", POINTER, POINTER, POINTER);
    final MethodHandle contextClientAuthority =
            function("SSL_CTX_add_client_CA", NUMBER, POINTER, POINTER);
    final MethodHandle contextSelectProtocol =
            procedure("SSL_CTX_set_alpn_select_cb", POINTER, POINTER, POINTER);
    final MethodHandle contextProtocols =
            function("SSL_CTX_set_alpn_protos", NUMBER, POINTER, POINTER, NUMBER);
    final MethodHandle contextTicketKey =
            function("SSL_CTX_set_tlsext_ticket_key_evp_cb", NUMBER, POINTER, POINTER);
    final MethodHandle contextExtension =
            function(
                    "SSL_CTX_add_custom_ext",
                    NUMBER,
                    POINTER,
                    NUMBER,
                    NUMBER,
                    POINTER,
                    POINTER,
                    POINTER,
                    POINTER,
                    POINTER);
    final MethodHandle contextNewSession = procedure("SSL_CTX_sess_set_new_cb", POINTER, POINTER);
    final MethodHandle contextDiffieHellman =
            function("SSL_CTX_set0_tmp_dh_pkey", NUMBER, POINTER, POINTER);
    final MethodHandle connectionNew = function("SSL_new", POINTER, POINTER);
    final MethodHandle connectionFree = procedure("SSL_free", POINTER);
    final MethodHandle setBios = procedure("SSL_set_bio", POINTER, POINTER, POINTER);
    final MethodHandle acceptState = procedure("SSL_set_accept_state", POINTER);
    final MethodHandle connectState = procedure("SSL_set_connect_state", POINTER);
    final MethodHandle handshake = function("SSL_do_handshake", NUMBER, POINTER);
    final MethodHandle read = function("SSL_read", NUMBER, POINTER, POINTER, NUMBER);
    final MethodHandle write = function("SSL_write", NUMBER, POINTER, POINTER, NUMBER);
    final MethodHandle shutdown = function("SSL_shutdown", NUMBER, POINTER);
    final MethodHandle shutdownState = function("SSL_get_shutdown", NUMBER, POINTER);
    final MethodHandle setShutdown = procedure("SSL_set_shutdown", POINTER, NUMBER);
    final MethodHandle error = function("SSL_get_error", NUMBER, POINTER, NUMBER);
    final MethodHandle control = function("SSL_ctrl", POINTER, POINTER, NUMBER, POINTER, POINTER);
    final MethodHandle contextOffered = function("SSL_CTX_get_ciphers", POINTER, POINTER);
    final MethodHandle offered = function("SSL_get_ciphers", POINTER, POINTER);
    final MethodHandle ciphers = function("SSL_set_cipher_list", NUMBER, POINTER, POINTER);
    final MethodHandle suites = function("SSL_set_ciphersuites", NUMBER, POINTER, POINTER);
    final MethodHandle options = function("SSL_get_options", POINTER, POINTER);
    final MethodHandle setOptions = function("SSL_set_options", POINTER, POINTER, POINTER);
    final MethodHandle clearOptions = function("SSL_clear_options", POINTER, POINTER, POINTER);
    final MethodHandle setVerify = procedure("SSL_set_verify", POINTER, NUMBER, POINTER);
    final MethodHandle verifyMode = function("SSL_get_verify_mode", NUMBER, POINTER);
    final MethodHandle useCertificate = function("SSL_use_certificate", NUMBER, POINTER, POINTER);
    final MethodHandle useKey = function("SSL_use_PrivateKey", NUMBER, POINTER, POINTER);
    final MethodHandle isReused = function("SSL_session_reused", NUMBER, POINTER);
    final MethodHandle protocol = function("SSL_get_version", POINTER, POINTER);
    final MethodHandle cipher = function("SSL_get_current_cipher", POINTER, POINTER);
    final MethodHandle cipherName = function("SSL_CIPHER_get_name", POINTER, POINTER);
    final MethodHandle cipherNumber = function("SSL_CIPHER_get_protocol_id", NUMBER, POINTER);
    final MethodHandle selectedProtocol =
            procedure("SSL_get0_alpn_selected", POINTER, POINTER, POINTER);
    final MethodHandle chooseProtocol =
            function(
                    "SSL_select_next_proto",
                    NUMBER,
                    POINTER,
                    POINTER,
                    POINTER,
                    NUMBER,
                    POINTER,
                    NUMBER);
    final MethodHandle peerCertificate = function("SSL_get1_peer_certificate", POINTER, POINTER);
    final MethodHandle peerChain = function("SSL_get_peer_cert_chain", POINTER, POINTER);
    final MethodHandle session = function("SSL_get_session", POINTER, POINTER);
    final MethodHandle setSession = function("SSL_set_session", NUMBER, POINTER, POINTER);
    final MethodHandle sessionFree = procedure("SSL_SESSION_free", POINTER);
    final MethodHandle sessionIdentifier =
            function("SSL_SESSION_get_id", POINTER, POINTER, POINTER);
    final MethodHandle groupName = function("SSL_group_to_name", POINTER, POINTER, NUMBER);
    final MethodHandle verifierConnectionIndex =
            function("SSL_get_ex_data_X509_STORE_CTX_idx", NUMBER);
    final MethodHandle verifierData =
            function("X509_STORE_CTX_get_ex_data", POINTER, POINTER, NUMBER);
    final MethodHandle verifierCertificate = function("X509_STORE_CTX_get0_cert", POINTER, POINTER);
    final MethodHandle verifierChain = function("X509_STORE_CTX_get0_untrusted", POINTER, POINTER);
    final MethodHandle verifierError = procedure("X509_STORE_CTX_set_error", POINTER, NUMBER);
    final MethodHandle certificateRead = function("d2i_X509", POINTER, POINTER, POINTER, POINTER);
    final MethodHandle certificateWrite = function("i2d_X509", NUMBER, POINTER, POINTER);
    final MethodHandle certificateFree = procedure("X509_free", POINTER);
    final MethodHandle keyRead = function("d2i_AutoPrivateKey", POINTER, POINTER, POINTER, POINTER);
    final MethodHandle keyFree = procedure("EVP_PKEY_free", POINTER);
    final MethodHandle parametersRead =
            function("PEM_read_bio_Parameters", POINTER, POINTER, POINTER);
    final MethodHandle listNew = function("OPENSSL_sk_new_null", POINTER);
    final MethodHandle listPush = function("OPENSSL_sk_push", NUMBER, POINTER, POINTER);
    final MethodHandle listSize = function("OPENSSL_sk_num", NUMBER, POINTER);
    final MethodHandle listItem = function("OPENSSL_sk_value", POINTER, POINTER, NUMBER);
    final MethodHandle listFree = procedure("OPENSSL_sk_free", POINTER);
    final MethodHandle bioNew = function("BIO_new", POINTER, POINTER);
    final MethodHandle bioMemory = function("BIO_s_mem", POINTER);
    final MethodHandle bioFree = function("BIO_free", NUMBER, POINTER);
    final MethodHandle bioPending = function("BIO_ctrl_pending", POINTER, POINTER);

    /// These two only copy, never call back, and take memory of the heap.
    final MethodHandle bioRead = copying("BIO_read");

    final MethodHandle bioWrite = copying("BIO_write");

    final MethodHandle allocate = function("CRYPTO_malloc", POINTER, POINTER, POINTER, NUMBER);
    final MethodHandle free = procedure("CRYPTO_free", POINTER, POINTER, NUMBER);
    final MethodHandle errorNext = function("ERR_get_error", POINTER);
    final MethodHandle errorClear = procedure("ERR_clear_error");
    final MethodHandle errorText = procedure("ERR_error_string_n", POINTER, POINTER, POINTER);
    final MethodHandle random = function("RAND_bytes", NUMBER, POINTER, NUMBER);
    final MethodHandle aes128 = function("EVP_aes_128_cbc", POINTER);
    final MethodHandle aes256 = function("EVP_aes_256_cbc", POINTER);
    final MethodHandle cipherStart =
            function(
                    "EVP_CipherInit_ex",
                    NUMBER,
                    POINTER,
                    POINTER,
                    POINTER,
                    POINTER,
                    POINTER,
                    NUMBER);
    final MethodHandle macParameters = function("EVP_MAC_CTX_set_params", NUMBER, POINTER, POINTER);

    private LibSsl(SymbolLookup names) throws Throwable {
        this.names = names;
        super();
        MethodHandle text = function("OpenSSL_version", POINTER, NUMBER);
        version = text((long) text.invokeExact(0)).replaceFirst("(OpenSSL \\S+).*", "$1");
        suiteNames = allSuites();
    }

    private IntObjectHashMap<String> allSuites() throws Throwable {
        var found = new IntObjectHashMap<String>();
        // These two are signs among suites, not suites: RFC 5746 §3.3, RFC 7507.
        found.put(0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
        found.put(0x5600, "TLS_FALLBACK_SCSV");
        long context = (long) contextNew.invokeExact((long) serverMethod.invokeExact());
        try (Arena arena = Arena.ofConfined()) {
            contextSecurity.invokeExact(context, 0);
            int _ =
                    (int)
                            contextCiphers.invokeExact(
                                    context, arena.allocateFrom("ALL:COMPLEMENTOFALL").address());
            long all = (long) contextOffered.invokeExact(context);
            int size = (int) listSize.invokeExact(all);
            for (int i = 0; i < size; i++) {
                long each = (long) listItem.invokeExact(all, i);
                found.put(
                        (int) cipherNumber.invokeExact(each) & 0xffff,
                        text((long) cipherName.invokeExact(each)));
            }
        }
        contextFree.invokeExact(context);
        return found;
    }

    /// The names of all suites it has, by their numbers; not to be changed.
    IntObjectHashMap<String> suiteNames() {
        return suiteNames;
    }

    private static @Nullable LibSsl load() {
        try {
            SymbolLookup ssl = SymbolLookup.libraryLookup("libssl.so.3", Arena.global());
            SymbolLookup crypto = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
            return new LibSsl(ssl.or(crypto));
        } catch (Throwable missing) {
            return null;
        }
    }

    /// The machine's OpenSSL 3; empty when it has none.
    static Optional<LibSsl> library() {
        return Optional.ofNullable(LIBRARY);
    }

    /// `OpenSSL 3.0.19`.
    String version() {
        return version;
    }

    private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
        return LINKER.downcallHandle(find(name), FunctionDescriptor.of(result, parameters));
    }

    private MethodHandle procedure(String name, MemoryLayout... parameters) {
        return LINKER.downcallHandle(find(name), FunctionDescriptor.ofVoid(parameters));
    }

    private MethodHandle copying(String name) {
        return LINKER.downcallHandle(
                find(name),
                FunctionDescriptor.of(NUMBER, POINTER, ValueLayout.ADDRESS, NUMBER),
                Linker.Option.critical(true));
    }

    private MemorySegment find(String name) {
        return names.find(name)
                .orElseThrow(() -> new IllegalStateException("libssl has no " + name));
    }

    /// A function of numbers that C calls; it must not throw.
    static MemorySegment upcall(MethodHandle target, Arena arena) {
        MethodType type = target.type();
        MemoryLayout[] parameters =
                type.parameterList().stream().map(LibSsl::layout).toArray(MemoryLayout[]::new);
        return LINKER.upcallStub(
                target,
                type.returnType() == void.class
                        ? FunctionDescriptor.ofVoid(parameters)
                        : FunctionDescriptor.of(layout(type.returnType()), parameters),
                arena);
    }

    private static MemoryLayout layout(Class<?> number) {
        return number == int.class ? NUMBER : POINTER;
    }

    /// A C string.
    static String text(long pointer) {
        return pointer == 0
                ? ""
                : MemorySegment.ofAddress(pointer).reinterpret(Integer.MAX_VALUE).getString(0);
    }

    /// A copy of bytes in the library's memory, to be freed by it or by [#free].
    long copy(byte[] bytes) {
        try {
            long memory = (long) allocate.invokeExact((long) bytes.length, 0L, 0);
            MemorySegment.copy(
                    bytes,
                    0,
                    MemorySegment.ofAddress(memory).reinterpret(bytes.length),
                    ValueLayout.JAVA_BYTE,
                    0,
                    bytes.length);
            return memory;
        } catch (Throwable impossible) {
            throw failed(impossible);
        }
    }

    /// What the library says went wrong last on this thread, in words; empties its queue.
    String reason() {
        String line = failure();
        return line.substring(line.lastIndexOf(':') + 1);
    }

    /// The same as a whole line: `error:0A0000C1:SSL routines::no shared cipher`; empty when it says nothing.
    String failure() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(256);
            long code = 0;
            for (long next = (long) errorNext.invokeExact();
                    next != 0;
                    next = (long) errorNext.invokeExact()) {
                code = next;
            }
            if (code == 0) {
                return "";
            }
            errorText.invokeExact(code, text.address(), 256L);
            return text.getString(0);
        } catch (Throwable impossible) {
            throw failed(impossible);
        }
    }

    /// A call into the library does not throw; whatever does is a broken invariant.
    static AssertionError failed(Throwable impossible) {
        return new AssertionError("a call of libssl failed", impossible);
    }
}
