package sluice.keyword.tls;

import sluice.operation.runtime.Answer;
import sluice.wire.tls.TlsSession;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import javax.security.auth.x500.X500Principal;

/// Certificates and revocation lists as the Runtime API prints them.
final class CertificateText {
    /// As OpenSSL prints times.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private CertificateText() {}

    static void certificate(Answer out, X509Certificate certificate) {
        out.line("Serial: " + serial(certificate.getSerialNumber().toByteArray()));
        out.line("notBefore: " + time(certificate.getNotBefore()));
        out.line("notAfter: " + time(certificate.getNotAfter()));
        out.line("Subject Alternative Name: " + alternatives(certificate));
        out.line("Algorithm: " + TlsSession.keyName(certificate));
        out.line("SHA1 FingerPrint: " + fingerprint(certificate));
        out.line("Subject: " + name(certificate.getSubjectX500Principal()));
        out.line("Issuer: " + name(certificate.getIssuerX500Principal()));
    }

    static void revocations(Answer out, X509CRL list) {
        out.line("Version " + list.getVersion());
        out.line("Signature Algorithm: " + CertificateFetches.signatureName(list.getSigAlgOID()));
        out.line("Issuer: " + name(list.getIssuerX500Principal()));
        out.line("Last Update: " + time(list.getThisUpdate()));
        Date next = list.getNextUpdate();
        out.line("Next Update: " + (next == null ? "NONE" : time(next)));
        var revoked = list.getRevokedCertificates();
        if (revoked == null || revoked.isEmpty()) {
            out.line("No Revoked Certificates.");
            return;
        }
        out.line("Revoked Certificates:");
        List<? extends X509CRLEntry> sorted =
                revoked.stream()
                        .sorted(Comparator.comparing(X509CRLEntry::getRevocationDate))
                        .toList();
        for (X509CRLEntry each : sorted) {
            out.line("    Serial Number: " + serial(each.getSerialNumber().toByteArray()));
            out.line("        Revocation Date: " + time(each.getRevocationDate()));
        }
    }

    static String name(X500Principal principal) {
        String whole = new DistinguishedName(principal).whole();
        return whole == null ? "" : whole;
    }

    static String time(Date date) {
        return TIME.format(date.toInstant());
    }

    /// Hexadecimal in capitals, without the zero byte that keeps a number positive.
    private static String serial(byte[] number) {
        int from = number.length > 1 && number[0] == 0 ? 1 : 0;
        return HexFormat.of().withUpperCase().formatHex(number, from, number.length);
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new AssertionError("a parsed certificate can be encoded", impossible);
        }
    }

    private static String alternatives(X509Certificate certificate) {
        var names = new StringJoiner(", ");
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> each : alternatives) {
                    String kind =
                            switch (each.get(0)) {
                                case Integer number when number == 1 -> "email:";
                                case Integer number when number == 2 -> "DNS:";
                                case Integer number when number == 6 -> "URI:";
                                case Integer number when number == 7 -> "IP Address:";
                                default -> "othername:";
                            };
                    names.add(kind + each.get(1));
                }
            }
        } catch (CertificateParsingException unreadable) {
            names.add("<unreadable>");
        }
        return names.toString();
    }
}
