package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/// What conditional blocks may ask about this program. Manual §2.4.
///
/// @param version the HAProxy version whose language and behaviour is offered, such as `3.5-dev5`
/// @param features names that `-vv` lists with a plus
/// @param enabled names that `enabled(…)` finds switched on
/// @param tlsLibrary name of the TLS library, null without one
/// @param tlsVersion the OpenSSL version whose interface that library offers
/// @param awsLibraryVersion API number of AWS-LC, -1 when the library is another one
/// @param fips true when the TLS library runs in FIPS mode
public record Facts(
        String version,
        Set<String> features,
        Set<String> enabled,
        @Nullable String tlsLibrary,
        String tlsVersion,
        int awsLibraryVersion,
        boolean fips) {

    public Facts {
        features = Set.copyOf(features);
        enabled = Set.copyOf(enabled);
    }
}
