package sluice.wire.tls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate with its key in OpenSSL's memory, ready to be shown by any connection.
///
/// @param certificate an `X509 *`
/// @param key an `EVP_PKEY *`
/// @param above a stack of `X509 *`; 0 for none
/// @param timestamps signed certificate timestamps; 0 for none
record NativeCertificate(
        LibSsl library,
        long certificate,
        long key,
        long above,
        long timestamps,
        long timestampsLength) {
    private static final int SET_CHAIN = 88;

    static NativeCertificate of(LibSsl library, CertificateFile file) throws TlsProblem {
        long certificate = certificate(library, file.leaf());
        long key = key(library, file);
        List<X509Certificate> higher = file.chain().subList(1, file.chain().size());
        try {
            long above = higher.isEmpty() ? 0 : (long) library.listNew.invokeExact();
            for (X509Certificate each : higher) {
                int _ = (int) library.listPush.invokeExact(above, certificate(library, each));
            }
            byte[] timestamps = file.timestamps();
            return new NativeCertificate(
                    library,
                    certificate,
                    key,
                    above,
                    timestamps.length == 0 ? 0 : library.copy(timestamps),
                    timestamps.length);
        } catch (TlsProblem refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    static long certificate(LibSsl library, X509Certificate certificate) throws TlsProblem {
        try (Arena arena = Arena.ofConfined()) {
            byte[] encoded = certificate.getEncoded();
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, encoded);
            MemorySegment at = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
            long made =
                    (long)
                            library.certificateRead.invokeExact(
                                    0L, at.address(), (long) encoded.length);
            if (made == 0) {
                throw new TlsProblem("OpenSSL refuses the certificate: " + library.reason());
            }
            return made;
        } catch (TlsProblem refused) {
            throw refused;
        } catch (CertificateEncodingException unreadable) {
            throw new TlsProblem("the certificate cannot be encoded", unreadable);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    private static long key(LibSsl library, CertificateFile file) throws TlsProblem {
        try (Arena arena = Arena.ofConfined()) {
            byte[] encoded = file.key().getEncoded();
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, encoded);
            MemorySegment at = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes.address());
            long made = (long) library.keyRead.invokeExact(0L, at.address(), (long) encoded.length);
            bytes.fill((byte) 0);
            if (made == 0) {
                throw new TlsProblem(
                        "'" + file.name() + "' : OpenSSL refuses the key: " + library.reason());
            }
            return made;
        } catch (TlsProblem refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    /// Lets a connection show it.
    ///
    /// @return whether the library took it
    boolean show(long connection) {
        try {
            return (int) library.useCertificate.invokeExact(connection, certificate) == 1
                    && (int) library.useKey.invokeExact(connection, key) == 1
                    && (above == 0
                            || (long) library.control.invokeExact(connection, SET_CHAIN, 1L, above)
                                    == 1);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    void free() {
        try {
            library.certificateFree.invokeExact(certificate);
            library.keyFree.invokeExact(key);
            if (above != 0) {
                int size = (int) library.listSize.invokeExact(above);
                for (int i = 0; i < size; i++) {
                    library.certificateFree.invokeExact(
                            (long) library.listItem.invokeExact(above, i));
                }
                library.listFree.invokeExact(above);
            }
            if (timestamps != 0) {
                library.free.invokeExact(timestamps, 0L, 0);
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }
}
