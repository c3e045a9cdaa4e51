package sluice.vocabulary;

/// The four letters in which the typed output says how a value behaves, e.g. `MCPP`.
///
/// ```
/// origin       M metric    S status   K key    C configuration   P product
/// nature       A age  a average  C counter  D duration  G gauge  L limit  M maximum  m minimum  N name  O text  R rate  T time
/// scope        C cluster   P process   S service   s system
/// persistence  P kept across a reload with a stats file   V volatile
/// ```
///
/// Manual: management §9.2 (versions before 3.0 print the first three only).
public record FieldTags(char origin, char nature, char scope, char persistence) {
    /// Takes the four letters as they are printed.
    static FieldTags of(String letters) {
        return new FieldTags(
                letters.charAt(0), letters.charAt(1), letters.charAt(2), letters.charAt(3));
    }

    /// A number that only grows while the process lives: rates are computed from such values.
    public boolean counter() {
        return nature == 'C';
    }

    public boolean limit() {
        return nature == 'L';
    }

    /// The JSON output's word for the origin.
    public String originWord() {
        return switch (origin) {
            case 'M' -> "Metric";
            case 'S' -> "Status";
            case 'K' -> "Key";
            case 'C' -> "Config";
            case 'P' -> "Product";
            default -> "Unknown";
        };
    }

    /// The JSON output's word for the nature.
    public String natureWord() {
        return switch (nature) {
            case 'A' -> "Age";
            case 'a' -> "Avg";
            case 'C' -> "Counter";
            case 'D' -> "Duration";
            case 'G' -> "Gauge";
            case 'L' -> "Limit";
            case 'M' -> "Max";
            case 'm' -> "Min";
            case 'N' -> "Name";
            case 'O' -> "Output";
            case 'R' -> "Rate";
            case 'T' -> "Time";
            default -> "Unknown";
        };
    }

    /// The JSON output's word for the scope.
    public String scopeWord() {
        return switch (scope) {
            case 'C' -> "Cluster";
            case 'P' -> "Process";
            case 'S' -> "Service";
            case 's' -> "System";
            default -> "Unknown";
        };
    }

    @Override
    public String toString() {
        return new String(new char[] {origin, nature, scope, persistence});
    }
}
