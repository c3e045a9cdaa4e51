package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.Negotiation;

import java.util.ArrayList;
import java.util.List;

/// What one side is to negotiate, while it is read: first what `global` says, then a copy for each line, and for a crt-list line a copy of
/// that.
final class NegotiationDraft {
    List<String> versions = new ArrayList<>(List.of("TLSv1.2", "TLSv1.3"));
    List<String> ciphers = List.of();
    List<String> suites = List.of();
    List<String> groups = List.of();
    List<String> signatures = List.of();
    List<String> clientSignatures = List.of();
    boolean clientChooses;
    int securityLevel = -1;
    @Nullable String diffieHellman;

    NegotiationDraft copy() {
        var copy = new NegotiationDraft();
        copy.versions = new ArrayList<>(versions);
        copy.ciphers = ciphers;
        copy.suites = suites;
        copy.groups = groups;
        copy.signatures = signatures;
        copy.clientSignatures = clientSignatures;
        copy.clientChooses = clientChooses;
        copy.securityLevel = securityLevel;
        copy.diffieHellman = diffieHellman;
        return copy;
    }

    Negotiation settled() {
        return new Negotiation(
                List.copyOf(versions),
                ciphers,
                suites,
                groups,
                signatures,
                clientSignatures,
                clientChooses,
                securityLevel,
                diffieHellman);
    }
}
