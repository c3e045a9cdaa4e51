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
        Authorities before = trust.authorities();
        Revocations revoked = trust.revocations();
        boolean newAuthorities =
                authorities != null && before != null && authorities.name().equals(before.name());
        boolean newRevocations =
                revocations != null && revoked != null && revocations.name().equals(revoked.name());
        if (!newAuthorities && !newRevocations) {
            return old;
        }
        return old.withTrust(
                new Trust(
                        trust.clientAuth(),
                        newAuthorities ? authorities : before,
                        newRevocations ? revocations : revoked,
                        trust.ignored()));
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
