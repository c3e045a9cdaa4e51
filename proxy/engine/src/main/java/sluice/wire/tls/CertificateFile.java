package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/// A certificate with its key as one PEM file (and the files beside it) holds them; immutable, equal only to itself.
public final class CertificateFile {
    private final String name;
    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final @Nullable OcspAnswer ocspResponse;
    private final byte[] timestamps;
    private final String alias;

    /// @param name the path or the name under which the Runtime API knows it
    /// @param chain the certificate itself first, then its issuers
    /// @param ocspResponse the answer to staple; null for none
    public CertificateFile(
            String name,
            List<X509Certificate> chain,
            PrivateKey key,
            @Nullable OcspAnswer ocspResponse) {
        this(name, chain, key, ocspResponse, new byte[0]);
    }

    private CertificateFile(
            String name,
            List<X509Certificate> chain,
            PrivateKey key,
            @Nullable OcspAnswer ocspResponse,
            byte[] timestamps) {
        this.name = name;
        this.chain = List.copyOf(chain);
        this.key = key;
        this.ocspResponse = ocspResponse;
        this.timestamps = timestamps;
        int content =
                31 * (31 * this.chain.hashCode() + key.hashCode()) + Arrays.hashCode(timestamps);
        alias = name + "#" + Integer.toHexString(content);
    }

    /// The path or the name under which the Runtime API knows it.
    public String name() {
        return name;
    }

    /// The certificate itself first, then its issuers.
    public List<X509Certificate> chain() {
        return chain;
    }

    public PrivateKey key() {
        return key;
    }

    /// The answer to staple; null for none.
    public @Nullable OcspAnswer ocspResponse() {
        return ocspResponse;
    }

    /// Signed certificate timestamps for clients that ask for them, as they are sent; empty for none. RFC 6962 §3.3.
    byte[] timestamps() {
        return timestamps;
    }

    /// The same with other timestamps.
    CertificateFile withTimestamps(byte[] list) {
        return new CertificateFile(name, chain, key, ocspResponse, list);
    }

    public X509Certificate leaf() {
        return chain.get(0);
    }

    /// `EC`, `RSA`, …: clients that can are given the former.
    public boolean isEcdsa() {
        return key.getAlgorithm().equals("EC");
    }

    /// Tells it apart from every other one, also from another certificate or key of the same file.
    String alias() {
        return alias;
    }

    /// The same with another chain above it, from the certificate itself on.
    public CertificateFile withChain(List<X509Certificate> other) {
        return new CertificateFile(name, other, key, ocspResponse, timestamps);
    }

    /// The same with another answer to staple; null for none.
    public CertificateFile withOcsp(@Nullable OcspAnswer response) {
        return new CertificateFile(name, chain, key, response, timestamps);
    }

    /// The names it is for, in lower case: subject alternative names and the common name. RFC 6125.
    public List<String> names() {
        return names(leaf());
    }

    static List<String> names(X509Certificate leaf) {
        var names = new TreeSet<String>();
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    // 2 is dNSName, 7 iPAddress (RFC 5280 §4.2.1.6).
                    if (alternative.get(0) instanceof Integer kind
                            && (kind == 2 || kind == 7)
                            && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (java.security.cert.CertificateParsingException unreadable) {
            // What cannot be read names nobody; the common name may still do.
        }
        commonName(leaf, names);
        return List.copyOf(names);
    }

    private static void commonName(X509Certificate leaf, TreeSet<String> names) {
        try {
            for (var part : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(part.getValue().toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (InvalidNameException unreadable) {
            // As above.
        }
    }
}
