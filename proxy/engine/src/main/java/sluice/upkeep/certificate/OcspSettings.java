package sluice.upkeep.certificate;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.RuntimeFiles;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the configuration says about updates of OCSP answers; filled while it is read. Manual §3.1 `ocsp-update.…`, §12.7.1.
public final class OcspSettings {
    /// `ocsp-update.disable`.
    public boolean disabled;

    /// `ocsp-update.mode`: whether certificates whose line says nothing are updated.
    public boolean byDefault;

    /// `ocsp-update.mindelay`, `ocsp-update.maxdelay`.
    public int leastSeconds = 300;

    public int mostSeconds = 3600;

    /// `ocsp-update.httpproxy`; null asks authorities directly.
    public @Nullable InetSocketAddress proxy;

    private final RuntimeFiles<CertificateFile> certificates;
    private final Map<String, Boolean> stored = new HashMap<>();

    /// In the order of the lines.
    private final Map<String, Boolean> shown = new LinkedHashMap<>();

    /// @param certificates all certificates of the configuration
    public OcspSettings(RuntimeFiles<CertificateFile> certificates) {
        this.certificates = certificates;
    }

    RuntimeFiles<CertificateFile> certificates() {
        return certificates;
    }

    /// `ocsp-update` of a certificate in a `crt-store`: what the lines that show it inherit.
    public void store(String certificate, boolean updated) {
        stored.put(certificate, updated);
    }

    /// A frontend shows a certificate.
    ///
    /// @param updated what the line says; null when it says nothing
    /// @return whether that agrees with the lines before
    public boolean show(String certificate, @Nullable Boolean updated) {
        boolean wanted = updated != null ? updated : stored.getOrDefault(certificate, byDefault);
        Boolean before = shown.putIfAbsent(certificate, wanted);
        return before == null || before == wanted;
    }

    /// Whether answers about this certificate are to be fetched.
    boolean wants(String certificate) {
        return !disabled && shown.getOrDefault(certificate, false);
    }

    /// The certificates about which they are, in the order in which lines showed them.
    List<String> wanted() {
        return disabled
                ? List.of()
                : shown.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /// Whether any are.
    boolean wantsAny() {
        return !disabled && shown.containsValue(true);
    }
}
