package sluice.runtime.diagnosis;

import java.time.Instant;
import java.util.List;

/// What is known beside the snapshots; each part may be empty.
///
/// @param certificates in use, with their end
/// @param oldProcesses processes of an earlier reload that are still there, one line each (`show proc`)
/// @param topClients who is limited or busiest, e.g. `10.0.0.9 120 r/s`, worst first (from stick tables)
public record Observations(
        List<Certificate> certificates, List<String> oldProcesses, List<String> topClients) {
    public static final Observations NONE = new Observations(List.of(), List.of(), List.of());

    public Observations {
        certificates = List.copyOf(certificates);
        oldProcesses = List.copyOf(oldProcesses);
        topClients = List.copyOf(topClients);
    }

    /// A certificate that the proxy presents.
    public record Certificate(String name, Instant notAfter) {}
}
