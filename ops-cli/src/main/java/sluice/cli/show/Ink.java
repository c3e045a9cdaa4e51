package sluice.cli.show;

import sluice.vocabulary.Finding;

/// Colour, or none. Every coloured thing also says in letters what its colour says.
public final class Ink {
    /// No colour at all.
    public static final Ink NONE = new Ink(false);

    /// The sixteen colours that every terminal has.
    public static final Ink COLOUR = new Ink(true);

    private final boolean on;

    private Ink(boolean on) {
        this.on = on;
    }

    private String with(String code, String text) {
        return on && !text.isEmpty() ? "\033[" + code + 'm' + text + "\033[0m" : text;
    }

    public String faint(String text) {
        return with("2", text);
    }

    public String bold(String text) {
        return with("1", text);
    }

    public String bad(String text) {
        return with("31", text);
    }

    public String warn(String text) {
        return with("33", text);
    }

    public String good(String text) {
        return with("32", text);
    }

    public String blue(String text) {
        return with("34", text);
    }

    /// A cell that begins with a status word in the colour of that word.
    public String state(String cell) {
        if (!on || cell.length() < 2) {
            return cell;
        }
        return switch (cell.charAt(0)) {
            case 'D' ->
                    cell.startsWith("DOWN")
                            ? bad(cell)
                            : cell.startsWith("DRAIN") ? blue(cell) : cell;
            case 'M' -> cell.startsWith("MAINT") ? blue(cell) : cell;
            case 'U' -> cell.equals("UP") ? good(cell) : cell.startsWith("UP ") ? warn(cell) : cell;
            case 'O' -> cell.equals("OPEN") ? good(cell) : cell;
            case 'F' -> cell.equals("FULL") ? bad(cell) : cell;
            case 'S' -> cell.equals("STOP") ? bad(cell) : cell;
            default -> cell;
        };
    }

    /// The mark of a finding in its colour.
    public String mark(Finding finding) {
        return switch (finding.severity()) {
            case CRIT -> bad(finding.severity().mark());
            case WARN -> warn(finding.severity().mark());
            case INFO -> faint(finding.severity().mark());
        };
    }
}
