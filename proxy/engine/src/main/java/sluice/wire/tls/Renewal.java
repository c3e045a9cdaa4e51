package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

/// Files that were replaced at run time; whoever uses one of the same name takes the new content for connections to come.
///
/// @param certificate null when it is not one that changed
/// @param authorities likewise
/// @param revocations likewise
public record Renewal(
        @Nullable CertificateFile certificate,
        @Nullable Authorities authorities,
        @Nullable Revocations revocations) {

    public static Renewal of(CertificateFile certificate) {
        return new Renewal(certificate, null, null);
    }

    public static Renewal of(Authorities authorities) {
        return new Renewal(null, authorities, null);
    }

    public static Renewal of(Revocations revocations) {
        return new Renewal(null, null, revocations);
    }

    CertificateFile apply(CertificateFile old) {
        return certificate != null && certificate.name().equals(old.name()) ? certificate : old;
    }

    TlsSettings apply(TlsSettings old) {
        Trust trust = old.trust();
        if (authorities == null && revocations == null) {
            return old;
        }
        var renewed =
                new Trust(
                        trust.clientAuth(),
                        apply(trust.authorities()),
                        apply(trust.further()),
                        trust.named(),
                        apply(trust.revocations()),
                        trust.ignored());
        return renewed.equals(trust) ? old : old.withTrust(renewed);
    }

    private @Nullable Authorities apply(@Nullable Authorities old) {
        return authorities != null && old != null && authorities.name().equals(old.name())
                ? authorities
                : old;
    }

    private @Nullable Revocations apply(@Nullable Revocations old) {
        return revocations != null && old != null && revocations.name().equals(old.name())
                ? revocations
                : old;
    }

    /// Something that uses such files.
    public interface User {
        /// Gets ready; nothing changes before the returned task has run.
        ///
        /// @throws TlsProblem when the library refuses the new content
        Runnable prepare(Renewal renewal) throws TlsProblem;

        /// Whether it uses a certificate, `ca-file` or `crl-file` of that name.
        boolean uses(String name);
    }
}
