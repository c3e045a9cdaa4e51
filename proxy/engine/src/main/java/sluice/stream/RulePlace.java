package sluice.stream;

/// Where a rule stands in the configuration.
///
/// @param line counted from 1
/// @param text the whole line without the blanks around it
public record RulePlace(String file, int line, String text) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
