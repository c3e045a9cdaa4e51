package sluice.keyword.tls;

import sluice.config.model.Words;
import sluice.wire.tls.CertificateSource;
import sluice.wire.tls.RecordSizes;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What `global` says about TLS for all lines that come after; a part of the configuration.
final class TlsDefaults {
    String certificateBase = "";
    String authorityBase = "";
    String keyBase = "";

    /// `ssl-load-extra-files`.
    Set<CertificateSource.Extra> extras = CertificateSource.Extra.all();

    /// `ssl-load-extra-del-ext`.
    boolean endingsReplaced;

    /// `issuers-chain-path`: chains by the certificate that begins them.
    final List<List<X509Certificate>> issuerChains = new ArrayList<>();

    /// `ssl-skip-self-issued-ca`.
    boolean rootsSkipped;

    final Side bind = new Side();
    final Side server = new Side();
    long sessionCacheSize = 20_000;
    long sessionSeconds = 300;

    /// `tune.ssl.ssl-ctx-cache-size`.
    int mostSigned = 1000;

    /// `tune.ssl.capture-buffer-size`.
    int captured;

    /// `tune.ssl.maxrecord`, `tune.ssl.hard-maxrecord`; 0 for no limit.
    int firstRecords;

    int largestRecord;

    /// `tune.idletimer`.
    long idleMillis = 1000;

    RecordSizes.Limits records() {
        return new RecordSizes.Limits(
                firstRecords, largestRecord == 0 ? RecordSizes.MOST : largestRecord, idleMillis);
    }

    /// `ssl-server-verify none`.
    boolean verifyServers = true;

    /// The next word as the name of a certificate file: below `crt-base`, else as `default-path` says.
    static String certificate(Words words, String what) {
        return file(words, words.next(what), BindTls.defaults(words.model()).certificateBase);
    }

    /// The next word as the name of a file of authorities or revocations: below `ca-base`, else as `default-path` says.
    static String authority(Words words, String what) {
        return file(words, words.next(what), BindTls.defaults(words.model()).authorityBase);
    }

    /// A file named relatively, as `default-path` says; left alone when `base` is a folder that it will be looked for in, and when it is no
    /// file's name.
    static String file(Words words, String name, String base) {
        boolean placed = !base.isEmpty() || name.isEmpty() || "/@".indexOf(name.charAt(0)) >= 0;
        return placed ? name : words.surroundings().file(name).toString();
    }

    /// `ssl-default-bind-…` or `ssl-default-server-…`.
    static final class Side {
        final NegotiationDraft negotiation = new NegotiationDraft();
        boolean tickets = true;
        boolean strictSni;
    }
}
