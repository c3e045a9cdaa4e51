package sluice.tui.view;

import sluice.tui.screen.Size;

import java.util.Arrays;

/// A grid of cells: one character of width one, a [Style], and whether it belongs to the selected row.
///
/// Whatever is put into it from outside is made harmless: control characters, characters of another width and halves of
/// pairs become `?`; what goes beyond the edge is cut. Written by one painter, then only read.
public final class Frame {
    private static final Style[] STYLES = Style.values();
    private static final byte SELECTED = 0x40;

    private final int width;
    private final int height;
    private final char[] characters;
    private final byte[] styles;
    private int cursorColumn = -1;
    private int cursorRow = -1;

    public Frame(Size size) {
        this.width = size.columns();
        this.height = size.rows();
        this.characters = new char[width * height];
        this.styles = new byte[width * height];
        Arrays.fill(characters, ' ');
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    public char character(int column, int row) {
        return characters[row * width + column];
    }

    public Style style(int column, int row) {
        return STYLES[styles[row * width + column] & 0x3f];
    }

    public boolean selected(int column, int row) {
        return (styles[row * width + column] & SELECTED) != 0;
    }

    /// Whether both cells look the same in both frames.
    public boolean same(Frame other, int column, int row) {
        int at = row * width + column;
        return characters[at] == other.characters[at] && styles[at] == other.styles[at];
    }

    /// Writes text and returns the column behind it.
    public int put(int column, int row, String text, Style style) {
        return put(column, row, text, style, width);
    }

    /// Writes text up to a column and returns the column behind what was written; text that is cut ends with `…`.
    public int put(int column, int row, String text, Style style, int end) {
        int limit = Math.min(end, width);
        if (row < 0 || row >= height || column >= limit) {
            return column;
        }
        int room = limit - column;
        boolean cut = text.length() > room;
        int count = Math.min(room, text.length());
        for (int i = 0; i < count; i++) {
            char c = cut && i == count - 1 && room > 3 ? '…' : harmless(text.charAt(i));
            set(column + i, row, c, style);
        }
        return column + count;
    }

    /// Writes text so that it ends before a column.
    public void putRight(int end, int row, String text, Style style, int from) {
        int start = Math.max(from, end - text.length());
        put(start, row, text, style, end);
    }

    public void set(int column, int row, char c, Style style) {
        if (column >= 0 && column < width && row >= 0 && row < height) {
            characters[row * width + column] = c;
            styles[row * width + column] = (byte) style.ordinal();
        }
    }

    /// Fills a part of a row.
    public void fill(int from, int end, int row, char c, Style style) {
        for (int column = from; column < Math.min(end, width); column++) {
            set(column, row, c, style);
        }
    }

    /// Marks a part of a row as selected, keeping its text.
    public void select(int from, int end, int row) {
        if (row >= 0 && row < height) {
            for (int column = Math.max(0, from); column < Math.min(end, width); column++) {
                styles[row * width + column] |= SELECTED;
            }
        }
    }

    /// Greys the text of some rows: numbers that are too old to be trusted.
    public void grey(int from, int end) {
        for (int row = Math.max(0, from); row < Math.min(end, height); row++) {
            for (int column = 0; column < width; column++) {
                styles[row * width + column] = (byte) Style.DIM.ordinal();
            }
        }
    }

    /// Where the terminal's own cursor is to stand while something is typed.
    public void cursor(int column, int row) {
        cursorColumn = Math.clamp(column, 0, width - 1);
        cursorRow = row;
    }

    public int cursorColumn() {
        return cursorColumn;
    }

    /// -1 where the cursor is to be hidden.
    public int cursorRow() {
        return cursorRow;
    }

    /// Only what every terminal draws one column wide and nobody can be harmed by.
    private static char harmless(char c) {
        if (c >= ' ' && c < 0x7f) {
            return c;
        }
        boolean narrow =
                c >= 0xa1 && c < 0x300 && c != 0xad
                        || c >= 0x370 && c < 0x590
                        || c >= 0x2010 && c < 0x2028
                        || c >= 0x2030 && c < 0x205f
                        || c >= 0x2190 && c < 0x2300
                        || c >= 0x2500 && c < 0x2600
                        || c == '✖';
        return narrow ? c : c == 0xa0 ? ' ' : '?';
    }

    /// The same picture with nothing but ASCII, one character for one.
    public Frame ascii() {
        var plain = new Frame(new Size(width, height));
        System.arraycopy(styles, 0, plain.styles, 0, styles.length);
        for (int i = 0; i < characters.length; i++) {
            plain.characters[i] = ascii(characters[i]);
        }
        plain.cursorColumn = cursorColumn;
        plain.cursorRow = cursorRow;
        return plain;
    }

    private static char ascii(char c) {
        if (c < 0x7f) {
            return c;
        }
        return switch (c) {
            case '─', '–', '═' -> '-';
            case '│', '▏', '├' -> '|';
            case '└' -> '`';
            case '█', '▉', '▊', '▋' -> '#';
            case '▌', '▍', '▎' -> '=';
            case '✖' -> 'X';
            case '·' -> '.';
            case '…' -> '~';
            case '→' -> '>';
            case '←' -> '<';
            case '↑' -> '^';
            case '↓' -> 'v';
            case '×' -> 'x';
            case '∞' -> '*';
            case '≥' -> '>';
            case '≈' -> '~';
            case '▁' -> '_';
            case '▂' -> '.';
            case '▃' -> '-';
            case '▄' -> '=';
            case '▅' -> '+';
            case '▆' -> '*';
            case '▇' -> '#';
            default -> '?';
        };
    }

    /// The rows as text without blanks at their ends, each ended by a line feed.
    public String text() {
        var text = new StringBuilder((width + 1) * height);
        for (int row = 0; row < height; row++) {
            int end = width;
            while (end > 0 && characters[row * width + end - 1] == ' ') {
                end--;
            }
            text.append(characters, row * width, end).append('\n');
        }
        return text.toString();
    }
}
