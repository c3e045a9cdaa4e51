package sluice.keyword.tls;

import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

import javax.security.auth.x500.X500Principal;

/// The name of a certificate's holder or issuer as HAProxy writes it: `/C=FR/O=Acme/CN=joe`, or by RFC 2253 `CN=joe,O=Acme,C=FR`.
final class DistinguishedName {
    /// OpenSSL's short names by object identifier.
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("2.5.4.3", "CN"),
                    Map.entry("2.5.4.4", "SN"),
                    Map.entry("2.5.4.5", "serialNumber"),
                    Map.entry("2.5.4.6", "C"),
                    Map.entry("2.5.4.7", "L"),
                    Map.entry("2.5.4.8", "ST"),
                    Map.entry("2.5.4.9", "street"),
                    Map.entry("2.5.4.10", "O"),
                    Map.entry("2.5.4.11", "OU"),
                    Map.entry("2.5.4.12", "title"),
                    Map.entry("2.5.4.13", "description"),
                    Map.entry("2.5.4.15", "businessCategory"),
                    Map.entry("2.5.4.17", "postalCode"),
                    Map.entry("2.5.4.41", "name"),
                    Map.entry("2.5.4.42", "GN"),
                    Map.entry("2.5.4.43", "initials"),
                    Map.entry("2.5.4.46", "dnQualifier"),
                    Map.entry("2.5.4.65", "pseudonym"),
                    Map.entry("2.5.4.97", "organizationIdentifier"),
                    Map.entry("0.9.2342.19200300.100.1.1", "UID"),
                    Map.entry("0.9.2342.19200300.100.1.25", "DC"),
                    Map.entry("1.2.840.113549.1.9.1", "emailAddress"));

    private record Part(String name, String value) {}

    private final List<Part> parts = new ArrayList<>();

    DistinguishedName(X500Principal principal) {
        for (RDN relative : X500Name.getInstance(principal.getEncoded()).getRDNs()) {
            for (AttributeTypeAndValue each : relative.getTypesAndValues()) {
                String identifier = each.getType().getId();
                parts.add(
                        new Part(
                                NAMES.getOrDefault(identifier, identifier),
                                each.getValue() instanceof ASN1String text
                                        ? text.getString()
                                        : each.getValue().toString()));
            }
        }
    }

    /// All of it with slashes; null when a value has a NUL in it, which is how names are forged.
    @Nullable String whole() {
        var text = new StringBuilder();
        for (Part part : parts) {
            if (isForged(part)) {
                return null;
            }
            text.append('/').append(part.name).append('=').append(part.value);
        }
        return text.toString();
    }

    /// All of it as OpenSSL prints it in texts: `C = FR, O = Acme`.
    String spaced() {
        var text = new StringJoiner(", ");
        for (Part part : parts) {
            text.add(part.name + " = " + part.value);
        }
        return text.toString();
    }

    /// All of it by RFC 2253, the last part first; null as [#whole].
    @Nullable String rfc2253() {
        var text = new StringJoiner(",");
        for (Part part : parts.reversed()) {
            if (isForged(part)) {
                return null;
            }
            text.add(part.name + "=" + escaped(part.value));
        }
        return text.toString();
    }

    /// The value of the `occurrence`-th part of that name, counted from 1, or from the end if negative; null when there is none.
    @Nullable String entry(String name, int occurrence) {
        int left = Math.abs(occurrence);
        for (Part part : occurrence < 0 ? parts.reversed() : parts) {
            if (part.name.equalsIgnoreCase(name) && --left == 0) {
                return isForged(part) ? null : part.value;
            }
        }
        return null;
    }

    private static boolean isForged(Part part) {
        return part.value.indexOf('\0') >= 0;
    }

    private static String escaped(String value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean edge = c == ' ' && (i == 0 || i == value.length() - 1) || c == '#' && i == 0;
            if (edge || ",+\"\\<>;".indexOf(c) >= 0) {
                text.append('\\');
            }
            text.append(c);
        }
        return text.toString();
    }
}
