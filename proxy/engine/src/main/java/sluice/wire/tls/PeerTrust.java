package sluice.wire.tls;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.security.auth.x500.X500Principal;

/// Whom to believe: authorities, less what their revocation lists revoke. RFC 5280.
///
/// A chain is built and judged as OpenSSL does it: what the authorities hold comes before what the peer showed, and only a self-signed
/// authority ends it; an intermediate one alone vouches for nobody.
final class PeerTrust {
    private static final int LONGEST_CHAIN = 100;
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    /// What a peer's certificate has to be good for.
    enum Purpose {
        SERVER("1.3.6.1.5.5.7.3.1"),
        CLIENT("1.3.6.1.5.5.7.3.2");

        private final String identifier;

        Purpose(String identifier) {
            this.identifier = identifier;
        }
    }

    /// @param believed whether nothing was found but what is overlooked
    /// @param chain from the peer's own certificate to the last one that was found above it
    record Judged(boolean believed, Verification verification, List<X509Certificate> chain) {}

    private record Chain(List<X509Certificate> certificates, int code) {}

    private final Map<X500Principal, List<X509Certificate>> authorities = new HashMap<>();
    private final List<X509CRL> revocations;

    PeerTrust(Trust trust) {
        for (X509Certificate each : trust.anchors()) {
            authorities
                    .computeIfAbsent(each.getSubjectX500Principal(), _ -> new ArrayList<>())
                    .add(each);
        }
        Revocations revoked = trust.revocations();
        revocations = revoked == null ? List.of() : revoked.lists();
    }

    /// Judges what a peer showed, its own certificate first.
    ///
    /// @param ignored mistakes that do not end the judgement
    Judged judge(X509Certificate[] shown, Purpose purpose, IgnoredErrors ignored) {
        var findings = new Verification.Findings(ignored);
        Chain chain = build(shown);
        List<X509Certificate> certificates = chain.certificates;
        int top = certificates.size() - 1;
        boolean believed =
                (chain.code == 0 || findings.add(chain.code, top))
                        && fits(certificates.get(0), purpose, findings)
                        && (revocations.isEmpty() || unrevoked(certificates, findings))
                        && signed(chain, findings)
                        && current(certificates, findings);
        return new Judged(believed, findings.verification(), certificates);
    }

    private Chain build(X509Certificate[] shown) {
        var chain = new ArrayList<X509Certificate>();
        chain.add(shown[0]);
        List<X509Certificate> others = Arrays.asList(shown).subList(1, shown.length);
        boolean trusted = isAuthority(shown[0]);
        while (chain.size() < LONGEST_CHAIN) {
            X509Certificate last = chain.getLast();
            int depth = chain.size() - 1;
            if (isSelfSigned(last)) {
                return new Chain(
                        chain,
                        isAuthority(last)
                                ? 0
                                : depth == 0
                                        ? Verification.SELF_SIGNED
                                        : Verification.SELF_SIGNED_IN_CHAIN);
            }
            X509Certificate above =
                    issuer(
                            last,
                            authorities.getOrDefault(last.getIssuerX500Principal(), List.of()),
                            chain);
            if (above != null) {
                trusted = true;
            } else if (!trusted) {
                above = issuer(last, others, chain);
            }
            if (above == null) {
                return new Chain(
                        chain,
                        trusted && depth > 0
                                ? Verification.NO_ISSUER
                                : Verification.NO_ISSUER_HERE);
            }
            chain.add(above);
        }
        return new Chain(chain, Verification.CHAIN_TOO_LONG);
    }

    private boolean isAuthority(X509Certificate certificate) {
        return authorities
                .getOrDefault(certificate.getSubjectX500Principal(), List.of())
                .contains(certificate);
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return issues(certificate, certificate);
    }

    /// Of several that bear the issuer's name one that is valid now comes first.
    private static @Nullable X509Certificate issuer(
            X509Certificate of, List<X509Certificate> among, List<X509Certificate> chain) {
        X509Certificate found = null;
        var now = new Date();
        for (X509Certificate each : among) {
            if (!issues(each, of) || chain.contains(each)) {
                continue;
            }
            if (!now.before(each.getNotBefore()) && !now.after(each.getNotAfter())) {
                return each;
            }
            found = found == null ? each : found;
        }
        return found;
    }

    /// By name and, where both say, by key; the signature is looked at when the chain is complete.
    private static boolean issues(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        byte[] wanted = authorityKey(certificate);
        byte[] own = wanted == null ? null : subjectKey(issuer);
        return wanted == null || own == null || Arrays.equals(wanted, own);
    }

    private static byte @Nullable [] authorityKey(X509Certificate certificate) {
        byte[] bytes = certificate.getExtensionValue(AUTHORITY_KEY);
        try {
            return bytes == null
                    ? null
                    : AuthorityKeyIdentifier.getInstance(
                                    ASN1OctetString.getInstance(bytes).getOctets())
                            .getKeyIdentifierOctets();
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static byte @Nullable [] subjectKey(X509Certificate certificate) {
        byte[] bytes = certificate.getExtensionValue(SUBJECT_KEY);
        try {
            return bytes == null
                    ? null
                    : SubjectKeyIdentifier.getInstance(
                                    ASN1OctetString.getInstance(bytes).getOctets())
                            .getKeyIdentifier();
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static boolean fits(
            X509Certificate own, Purpose purpose, Verification.Findings findings) {
        try {
            List<String> uses = own.getExtendedKeyUsage();
            return uses == null
                    || uses.contains(purpose.identifier)
                    || uses.contains(ANY_PURPOSE)
                    || findings.add(Verification.WRONG_PURPOSE, 0);
        } catch (CertificateParsingException unreadable) {
            return findings.add(Verification.WRONG_PURPOSE, 0);
        }
    }

    private boolean unrevoked(List<X509Certificate> chain, Verification.Findings findings) {
        for (int depth = 0; depth < chain.size(); depth++) {
            X509Certificate above = chain.get(Math.min(depth + 1, chain.size() - 1));
            int code = revocation(chain.get(depth), above);
            if (code != 0 && !findings.add(code, depth)) {
                return false;
            }
        }
        return true;
    }

    /// What the lists say about one certificate; 0 for nothing.
    private int revocation(X509Certificate certificate, X509Certificate issuer) {
        int code = Verification.NO_REVOCATIONS;
        var now = new Date();
        for (X509CRL list : revocations) {
            if (!list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
                continue;
            }
            try {
                list.verify(issuer.getPublicKey());
            } catch (GeneralSecurityException forged) {
                code = Verification.REVOCATIONS_FORGED;
                continue;
            }
            if (list.isRevoked(certificate)) {
                return Verification.REVOKED;
            }
            if (now.before(list.getThisUpdate())) {
                code = Verification.REVOCATIONS_NOT_YET_VALID;
            } else if (list.getNextUpdate() != null && now.after(list.getNextUpdate())) {
                code = Verification.REVOCATIONS_EXPIRED;
            } else {
                return 0;
            }
        }
        return code;
    }

    /// Signatures, and what one certificate may say about those below it: constraints of names and lengths, usage of keys, algorithms.
    private static boolean signed(Chain chain, Verification.Findings findings) {
        List<X509Certificate> certificates = chain.certificates;
        int top = certificates.size() - 1;
        if (top == 0) {
            boolean complete =
                    chain.code == 0
                            || chain.code == Verification.SELF_SIGNED
                            || findings.add(Verification.LEAF_SIGNATURE, 0);
            return complete;
        }
        try {
            var parameters =
                    new PKIXParameters(Set.of(new TrustAnchor(certificates.get(top), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(momentOfAll(certificates));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(certificates.subList(0, top)),
                            parameters);
            return true;
        } catch (CertPathValidatorException refused) {
            return findings.add(Verification.code(refused), Math.max(0, refused.getIndex()));
        } catch (GeneralSecurityException impossible) {
            return findings.add(Verification.LEAF_SIGNATURE, 0);
        }
    }

    /// When all of them are or were valid, so that an expired one hides nothing else; now, if there was no such moment.
    private static Date momentOfAll(List<X509Certificate> chain) {
        Date from = new Date(0);
        Date to = new Date(Long.MAX_VALUE);
        for (X509Certificate each : chain) {
            from = each.getNotBefore().after(from) ? each.getNotBefore() : from;
            to = each.getNotAfter().before(to) ? each.getNotAfter() : to;
        }
        var now = new Date();
        boolean allNow = !now.before(from) && !now.after(to);
        return allNow || from.after(to) ? now : from;
    }

    private static boolean current(List<X509Certificate> chain, Verification.Findings findings) {
        var now = new Date();
        for (int depth = chain.size() - 1; depth >= 0; depth--) {
            X509Certificate each = chain.get(depth);
            int code =
                    now.before(each.getNotBefore())
                            ? Verification.NOT_YET_VALID
                            : now.after(each.getNotAfter()) ? Verification.EXPIRED : 0;
            if (code != 0 && !findings.add(code, depth)) {
                return false;
            }
        }
        return true;
    }
}
