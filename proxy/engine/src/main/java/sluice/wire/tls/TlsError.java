package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.NotSslRecordException;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// What a TLS library says went wrong, in the numbers and words of OpenSSL 3, whichever library it was.
///
/// @param code `ERR_get_error`'s number: 20 (the TLS part) in the bits from 23 on, the reason in those below; 0 for no error
/// @param text `error:0A0000C1:SSL routines::no shared cipher`; empty for no error
public record TlsError(int code, String text) {
    public static final TlsError NONE = new TlsError(0, "");

    private static final int OF_TLS = 20 << 23;

    static final TlsError CERTIFICATE_VERIFY_FAILED = of(134, "certificate verify failed");
    static final TlsError WRONG_VERSION_NUMBER = of(267, "wrong version number");
    static final TlsError WRONG_CURVE = of(378, "wrong curve");
    static final TlsError CALLBACK_FAILED = of(234, "callback failed");

    private static final String MARK = "error:";

    /// Where an alert that the peer sent begins: 1000 and its number, in both libraries.
    private static final int FIRST_ALERT = 1000;

    private static final int HANDSHAKE_RECORD = 22;
    private static final int REASON = 0x7fffff;
    private static final int HANDSHAKE_FAILURE = 229;

    /// OpenSSL's numbers of BoringSSL's reasons that a peer can cause.
    private static final Map<String, Integer> REASONS =
            Map.ofEntries(
                    Map.entry("APP_DATA_IN_HANDSHAKE", 100),
                    Map.entry("BAD_CHANGE_CIPHER_SPEC", 103),
                    Map.entry("BAD_ECPOINT", 306),
                    Map.entry("BAD_PACKET_LENGTH", 115),
                    Map.entry("BAD_SIGNATURE", 123),
                    Map.entry("CCS_RECEIVED_EARLY", 133),
                    Map.entry("CERTIFICATE_VERIFY_FAILED", 134),
                    Map.entry("CERT_CB_ERROR", 377),
                    Map.entry("CERT_LENGTH_MISMATCH", 135),
                    Map.entry("CLIENTHELLO_TLSEXT", 226),
                    Map.entry("DATA_LENGTH_TOO_LONG", 146),
                    Map.entry("DECRYPTION_FAILED", 147),
                    Map.entry("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", 281),
                    Map.entry("DIGEST_CHECK_FAILED", 149),
                    Map.entry("ECC_CERT_NOT_FOR_SIGNING", 318),
                    Map.entry("ENCRYPTED_LENGTH_TOO_LONG", 150),
                    Map.entry("ERROR_IN_RECEIVED_CIPHER_LIST", 151),
                    Map.entry("EXCESSIVE_MESSAGE_SIZE", 152),
                    Map.entry("EXTRA_DATA_IN_MESSAGE", 153),
                    Map.entry("HTTPS_PROXY_REQUEST", 155),
                    Map.entry("HTTP_REQUEST", 156),
                    Map.entry("INAPPROPRIATE_FALLBACK", 373),
                    Map.entry("LENGTH_MISMATCH", 159),
                    Map.entry("MISSING_TMP_ECDH_KEY", 311),
                    Map.entry("NO_APPLICATION_PROTOCOL", 235),
                    Map.entry("NO_CIPHERS_SPECIFIED", 183),
                    Map.entry("NO_COMPRESSION_SPECIFIED", 187),
                    Map.entry("NO_RENEGOTIATION", 339),
                    Map.entry("NO_SHARED_CIPHER", 193),
                    Map.entry("NO_SHARED_GROUPS", 410),
                    Map.entry("NO_SHARED_SIGNATURE_ALGORITHMS", 376),
                    Map.entry("PARSE_TLSEXT", 227),
                    Map.entry("PEER_DID_NOT_RETURN_A_CERTIFICATE", 199),
                    Map.entry("RECORD_LENGTH_MISMATCH", 213),
                    Map.entry("RENEGOTIATION_MISMATCH", 337),
                    Map.entry("SSL3_EXT_INVALID_SERVERNAME", 319),
                    Map.entry("TOO_MANY_KEY_UPDATES", 132),
                    Map.entry("UNEXPECTED_MESSAGE", 244),
                    Map.entry("UNEXPECTED_RECORD", 245),
                    Map.entry("UNKNOWN_PROTOCOL", 252),
                    Map.entry("UNSAFE_LEGACY_RENEGOTIATION_DISABLED", 338),
                    Map.entry("UNSUPPORTED_PROTOCOL", 258),
                    Map.entry("WRONG_SIGNATURE_TYPE", 370),
                    Map.entry("WRONG_VERSION_NUMBER", 267));

    /// What OpenSSL calls otherwise, or finds out by another step: BoringSSL looks for a certificate on the client's curves first.
    private static final Map<String, String> OTHERWISE =
            Map.of(
                    "BAD_DECRYPT", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
                    "WRONG_CURVE", "NO_SHARED_CIPHER",
                    "NO_SHARED_GROUP", "NO_SHARED_GROUPS",
                    "NO_COMMON_SIGNATURE_ALGORITHMS", "NO_SHARED_SIGNATURE_ALGORITHMS");

    private static TlsError of(int reason, String words) {
        return new TlsError(
                OF_TLS | reason,
                String.format(Locale.ROOT, "error:%08X:SSL routines::%s", OF_TLS | reason, words));
    }

    /// What is behind a failed handshake; [#NONE] when no library complained.
    static TlsError of(Throwable cause) {
        Untrusted untrusted = Untrusted.in(cause);
        if (untrusted != null) {
            return untrusted.error();
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof NotSslRecordException) {
                return WRONG_VERSION_NUMBER;
            }
            String message = each.getMessage();
            if (message != null && message.startsWith(MARK)) {
                return read(message);
            }
        }
        return NONE;
    }

    /// What is wrong with bytes that do not begin a handshake; [#NONE] when they may. At least five of them.
    static TlsError ofClearText(ByteBuf in) {
        if (in.getByte(in.readerIndex()) == HANDSHAKE_RECORD) {
            return NONE;
        }
        return switch (in.toString(in.readerIndex(), 4, StandardCharsets.ISO_8859_1)) {
            case "CONN" -> of(155, "https proxy request");
            case "GET ", "POST", "HEAD", "PUT " -> of(156, "http request");
            default -> WRONG_VERSION_NUMBER;
        };
    }

    /// `error:<number>:<library>:<function>:<reason>`, with the numbers and names of either library.
    private static TlsError read(String line) {
        int end = line.indexOf(':', MARK.length());
        long code;
        try {
            code = Long.parseLong(line.substring(MARK.length(), Math.max(end, 0)), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException other) {
            return NONE;
        }
        String reason = line.substring(line.lastIndexOf(':') + 1);
        if (code >>> 23 == OF_TLS >>> 23) {
            return of((int) code & REASON, reason);
        }
        String name = OTHERWISE.getOrDefault(reason, reason);
        String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        int alert = (int) code & 0xfff;
        return of(
                alert >= FIRST_ALERT ? alert : REASONS.getOrDefault(name, HANDSHAKE_FAILURE),
                words);
    }
}
