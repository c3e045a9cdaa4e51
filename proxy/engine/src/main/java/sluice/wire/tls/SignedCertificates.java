package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.LinkedHashMap;
import java.util.Map;

/// Certificates made for names that no other one is for, the last ones that were used. They have the default certificate's key.
@Shared("one lock")
final class SignedCertificates {
    private final SigningAuthority authority;
    private final Map<String, CertificateFile> kept;
    private @Nullable Choice like;

    /// Serves no more than so many certificates, since a context never forgets one.
    private @Nullable FrontContext context;

    private int served;

    SignedCertificates(SigningAuthority authority) {
        this.authority = authority;
        kept =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, CertificateFile> oldest) {
                        return size() > authority.most();
                    }
                };
    }

    /// The certificate for a name in lower case; null when none can be made.
    synchronized Choice.@Nullable Served find(String name, Choice choice) {
        if (!SigningAuthority.canSign(name)) {
            return null;
        }
        try {
            if (choice != like) {
                kept.clear();
                context = null;
                like = choice;
            }
            CertificateFile file = kept.get(name);
            if (file == null) {
                file = authority.sign(name, choice.certificates().get(0).file());
                kept.put(name, file);
                served++;
            }
            FrontContext present = context;
            if (present == null || served > authority.most()) {
                present = choice.freshContext();
                context = present;
                served = 0;
            }
            return new Choice.Served(present, file, choice.settings().negotiation().protocols());
        } catch (TlsProblem refused) {
            // As without: the default certificate, or none.
            return null;
        }
    }
}
