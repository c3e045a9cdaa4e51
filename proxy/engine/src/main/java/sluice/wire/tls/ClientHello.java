package sluice.wire.tls;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a client's first message says about itself, as far as the choice of a certificate needs it. RFC 8446 §4.1.2.
///
/// Reads without copying; anything that does not parse leaves the fields at "unknown".
public final class ClientHello {
    private static final int SERVER_NAME = 0;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_2 = 0x0303;

    /// Versions from 1.0 on by their names.
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private String serverName = "";
    private boolean ecdsa;

    /// A bit per element of [#VERSIONS].
    private int versions;

    /// The name asked for as the client writes it; empty when there is none.
    public String serverName() {
        return serverName;
    }

    /// Whether an ECDSA certificate can be used.
    public boolean takesEcdsa() {
        return ecdsa;
    }

    /// The version that a handshake comes to: the newest that both sides have, else the client's newest; the own newest before the client
    /// said anything.
    ///
    /// @param own the names of those that are spoken here
    public String version(List<String> own) {
        String offered = "";
        for (int i = VERSIONS.size() - 1; i >= 0; i--) {
            if (versions != 0 && (versions >> i & 1) == 0) {
                continue;
            }
            String name = VERSIONS.get(i);
            if (own.contains(name)) {
                return name;
            }
            offered = offered.isEmpty() ? name : offered;
        }
        return offered;
    }

    private void offers(int version) {
        int index = version - TLS_1_0;
        if (index >= 0 && index < VERSIONS.size()) {
            versions |= 1 << index;
        }
    }

    /// @param hello the handshake message behind its four-byte header, borrowed
    public static ClientHello read(ByteBuf hello) {
        var result = new ClientHello();
        try {
            result.parse(hello);
        } catch (IndexOutOfBoundsException truncated) {
            // The handshake itself will fail and be reported; here it only means that nothing is
            // known.
        }
        return result;
    }

    private void parse(ByteBuf in) {
        for (int each = TLS_1_0;
                each <= Math.min(in.getUnsignedShort(in.readerIndex()), TLS_1_2);
                each++) {
            offers(each);
        }
        int at = in.readerIndex() + 2 + 32;
        at += 1 + in.getUnsignedByte(at);
        int suites = in.getUnsignedShort(at);
        at += 2;
        boolean legacyEcdsa = false;
        boolean tls13 = false;
        for (int i = 0; i + 1 < suites; i += 2) {
            int suite = in.getUnsignedShort(at + i);
            tls13 |= suite >>> 8 == 0x13;
            // ECDHE_ECDSA suites: CBC and GCM of RFC 4492/5289, ChaCha20 of RFC 7905.
            legacyEcdsa |=
                    suite >= 0xc006 && suite <= 0xc00a
                            || suite >= 0xc023 && suite <= 0xc024
                            || suite >= 0xc02b && suite <= 0xc02c
                            || suite == 0xcca9;
        }
        at += suites;
        at += 1 + in.getUnsignedByte(at);
        if (at + 2 > in.writerIndex()) {
            ecdsa = legacyEcdsa;
            return;
        }
        int end = Math.min(in.writerIndex(), at + 2 + in.getUnsignedShort(at));
        at += 2;
        boolean signs = false;
        boolean algorithms = false;
        while (at + 4 <= end) {
            int type = in.getUnsignedShort(at);
            int length = in.getUnsignedShort(at + 2);
            at += 4;
            if (type == SERVER_NAME && length > 5 && in.getUnsignedByte(at + 2) == 0) {
                int size = Math.min(in.getUnsignedShort(at + 3), length - 5);
                serverName = in.toString(at + 5, size, StandardCharsets.US_ASCII);
            }
            if (type == SUPPORTED_VERSIONS) {
                versions = 0;
                for (int i = at + 1; i + 1 < at + length; i += 2) {
                    offers(in.getUnsignedShort(i));
                }
            }
            if (type == SIGNATURE_ALGORITHMS) {
                algorithms = true;
                for (int i = at + 2; i + 1 < at + length; i += 2) {
                    int scheme = in.getUnsignedShort(i);
                    signs |=
                            scheme == 0x0403
                                    || scheme == 0x0503
                                    || scheme == 0x0603
                                    || (scheme & 0xff) == 3;
                }
            }
            at += length;
        }
        ecdsa = (legacyEcdsa || tls13) && (signs || !algorithms);
    }
}
