package sluice.tui.screen;

import sluice.tui.key.Stroke;

/// One line that is being typed.
///
/// @param cursor position in the text, 0 to its length
public record LineEdit(String text, int cursor) {
    private static final int LIMIT = 1000;

    public static final LineEdit EMPTY = new LineEdit("", 0);

    public static LineEdit of(String text) {
        return new LineEdit(text, text.length());
    }

    /// The line after a stroke, or the same one where the stroke is none that edits.
    public LineEdit after(Stroke stroke) {
        return switch (stroke.kind()) {
            case CHARACTER -> typed(Character.toString(stroke.character()));
            case BACKSPACE ->
                    cursor == 0
                            ? this
                            : new LineEdit(
                                    text.substring(0, cursor - 1) + text.substring(cursor),
                                    cursor - 1);
            case DELETE ->
                    cursor == text.length()
                            ? this
                            : new LineEdit(
                                    text.substring(0, cursor) + text.substring(cursor + 1), cursor);
            case LEFT -> new LineEdit(text, Math.max(0, cursor - 1));
            case RIGHT -> new LineEdit(text, Math.min(text.length(), cursor + 1));
            case HOME -> new LineEdit(text, 0);
            case END -> new LineEdit(text, text.length());
            case CONTROL -> control((char) stroke.character());
            default -> this;
        };
    }

    /// The line with text put in at the cursor.
    public LineEdit typed(String more) {
        return text.length() + more.length() > LIMIT
                ? this
                : new LineEdit(
                        text.substring(0, cursor) + more + text.substring(cursor),
                        cursor + more.length());
    }

    private LineEdit control(char letter) {
        return switch (letter) {
            case 'a' -> new LineEdit(text, 0);
            case 'e' -> new LineEdit(text, text.length());
            case 'u' -> new LineEdit(text.substring(cursor), 0);
            case 'k' -> new LineEdit(text.substring(0, cursor), cursor);
            case 'w' -> {
                int from = cursor;
                while (from > 0 && text.charAt(from - 1) == ' ') {
                    from--;
                }
                while (from > 0 && text.charAt(from - 1) != ' ') {
                    from--;
                }
                yield new LineEdit(text.substring(0, from) + text.substring(cursor), from);
            }
            default -> this;
        };
    }
}
