package sluice.tui.key;

/// One thing that a person did at the terminal: a key or a click.
///
/// @param kind which key
/// @param character the letter of [Kind#CHARACTER] and [Kind#CONTROL] (lower case), the number of [Kind#FUNCTION]
/// @param column of a click, from 0
/// @param row of a click, from 0
public record Stroke(Kind kind, int character, int column, int row) {

    /// The keys that terminals agree upon.
    public enum Kind {
        CHARACTER(""),
        CONTROL("Ctrl-"),
        FUNCTION("F"),
        ENTER("Enter"),
        ESCAPE("Esc"),
        BACKSPACE("Backspace"),
        TAB("Tab"),
        BACK_TAB("Shift-Tab"),
        UP("↑"),
        DOWN("↓"),
        LEFT("←"),
        RIGHT("→"),
        HOME("Home"),
        END("End"),
        PAGE_UP("PgUp"),
        PAGE_DOWN("PgDn"),
        DELETE("Del"),
        INSERT("Ins"),
        CLICK("click"),
        WHEEL_UP("wheel up"),
        WHEEL_DOWN("wheel down");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    public static Stroke of(Kind kind) {
        return new Stroke(kind, 0, 0, 0);
    }

    public static Stroke of(int character) {
        return new Stroke(Kind.CHARACTER, character, 0, 0);
    }

    public static Stroke control(char letter) {
        return new Stroke(Kind.CONTROL, letter, 0, 0);
    }

    public static Stroke function(int number) {
        return new Stroke(Kind.FUNCTION, number, 0, 0);
    }

    public static Stroke mouse(Kind kind, int column, int row) {
        return new Stroke(kind, 0, column, row);
    }

    /// Whether it is this letter without any modifier.
    public boolean is(char letter) {
        return kind == Kind.CHARACTER && character == letter;
    }

    public boolean isControl(char letter) {
        return kind == Kind.CONTROL && character == letter;
    }

    /// As a person writes it: `q`, `Space`, `Ctrl-C`, `F5`, `↑`.
    public String label() {
        return switch (kind) {
            case CHARACTER -> character == ' ' ? "Space" : Character.toString(character);
            case CONTROL -> kind.label + (char) Character.toUpperCase(character);
            case FUNCTION -> kind.label + character;
            default -> kind.label;
        };
    }
}
