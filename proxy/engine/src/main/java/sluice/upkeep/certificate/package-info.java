/// What certificates need while the process runs: answers of their authorities, fetched again before the last ones expire.
///
/// [OcspSettings] is what the configuration says; [OcspUpdates] asks, one certificate at a time, for those of frontends that want it and
/// puts the answers in force for connections to come. What happens to each is an [OcspUpdate].
///
/// ```
/// due ─► asked over HTTP ─► answer about this certificate, signed for its issuer ─► stapled ─► due before it expires,
///                 │                            │                                           between mindelay and maxdelay
///                 └────────────┬───────────────┘
///                              └─► failure counted ─► due after mindelay, twice as long after each further one, at most maxdelay
/// ```
///
/// Everything but the question itself, which waits on a thread of its own, happens on the operation loop, like commands about
/// certificates. RFC 6960; manual §12.7.1 `ocsp-update`.
@NullMarked
package sluice.upkeep.certificate;

import org.jspecify.annotations.NullMarked;
