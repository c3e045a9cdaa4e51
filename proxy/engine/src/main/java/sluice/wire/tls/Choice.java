package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All certificates of a bind point at one moment, by name, with the contexts that show them.
///
/// There is one context per set of settings and library, whatever the number of certificates; a new choice takes over those of the one
/// before, so that sessions stay resumable when certificates are replaced.
@Shared("immutable")
final class Choice {
    /// The filter of a crt-list line that makes its certificate one of the default ones.
    private static final String ANY = "*";

    private final List<FrontTls.Certified> certificates;
    private final TlsSettings settings;
    private final SniTable<Served> names = new SniTable<>();
    private final Pair fallback = new Pair();
    private final Map<Key, FrontContext> contexts = new HashMap<>();

    /// A certificate ready to be shown.
    record Served(FrontContext context, CertificateFile file, List<String> protocols) {}

    private record Key(TlsProvider provider, TlsSettings settings) {}

    /// The certificates for one name: the first one per kind of key.
    private static final class Pair {
        @Nullable Served ecdsa;
        @Nullable Served rsa;

        @Nullable Served choose(boolean takesEcdsa) {
            Served first = takesEcdsa && ecdsa != null ? ecdsa : rsa;
            return first != null ? first : ecdsa;
        }

        void put(Served served) {
            boolean isEcdsa = served.file.isEcdsa();
            if (isEcdsa && ecdsa == null) {
                ecdsa = served;
            } else if (!isEcdsa && rsa == null) {
                rsa = served;
            }
        }
    }

    private Choice(List<FrontTls.Certified> certificates, TlsSettings settings) {
        this.certificates = List.copyOf(certificates);
        this.settings = settings;
    }

    /// @param before whose contexts are taken over; null for none
    static Choice of(
            List<FrontTls.Certified> certificates, TlsSettings settings, @Nullable Choice before)
            throws TlsProblem {
        if (certificates.isEmpty()) {
            throw new TlsProblem("no certificate to use");
        }
        var made = new Choice(certificates, settings);
        List<String> firstNames = certificates.get(0).names();
        for (FrontTls.Certified certified : made.certificates) {
            Served served = made.served(certified, before);
            List<String> names = certified.names();
            made.put(names, served);
            // The default is the first certificate, with a sibling of the other key type for the
            // same names or one that a line names the default.
            if (certified == made.certificates.get(0)
                    || names.equals(firstNames)
                    || names.contains(ANY)) {
                made.fallback.put(served);
            }
        }
        return made;
    }

    /// What a line excludes holds for its own wildcards only.
    private void put(List<String> filters, Served served) {
        Set<String> excluded =
                filters.stream()
                        .filter(filter -> filter.startsWith("!"))
                        .map(filter -> filter.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        for (String filter : filters) {
            if (!filter.equals(ANY) && !filter.startsWith("!")) {
                names.put(filter, excluded, served);
            }
        }
    }

    private Served served(FrontTls.Certified certified, @Nullable Choice before) throws TlsProblem {
        TlsSettings own = certified.settings();
        TlsSettings wanted = own == null ? settings : own;
        CertificateFile file = certified.file();
        var key = new Key(Providers.of(wanted, file), wanted);
        FrontContext context = contexts.get(key);
        try {
            if (context == null) {
                FrontContext old = before == null ? null : before.contexts.get(key);
                context = old != null && !old.isFull() ? old : key.provider.front(wanted);
                contexts.put(key, context);
            }
            context.check(file);
        } catch (TlsProblem refused) {
            throw new TlsProblem("'" + file.name() + "' : " + refused.getMessage(), refused);
        }
        return new Served(context, file, wanted.negotiation().protocols());
    }

    List<FrontTls.Certified> certificates() {
        return certificates;
    }

    TlsSettings settings() {
        return settings;
    }

    /// A context of the settings of the line for its first certificate, used by nobody else.
    FrontContext freshContext() throws TlsProblem {
        return Providers.of(settings, certificates.get(0).file()).front(settings);
    }

    /// What a client gets by its name; null when nobody has that name.
    ///
    /// Of each kind of key the first certificate of that very name, else the first whose wildcard stands for it.
    @Nullable Served find(ClientHello hello) {
        String name = hello.serverName().toLowerCase(Locale.ROOT);
        var pair = new Pair();
        for (Served each : names.exact(name)) {
            pair.put(each);
        }
        for (SniTable.Wild<Served> each : names.wild(name)) {
            if (!each.excluded().contains(name)) {
                pair.put(each.value());
            }
        }
        return pair.choose(hello.takesEcdsa());
    }

    /// What a client gets who asks for nothing, or for what nobody has.
    @Nullable Served fallback(ClientHello hello) {
        return fallback.choose(hello.takesEcdsa());
    }
}
