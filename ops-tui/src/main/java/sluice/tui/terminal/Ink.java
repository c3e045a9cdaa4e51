package sluice.tui.terminal;

import org.jspecify.annotations.Nullable;

import sluice.tui.view.Frame;
import sluice.tui.view.Palette;
import sluice.tui.view.Style;

/// Turns frames into what a terminal has to be sent: only the cells that changed since the last frame.
final class Ink {
    private static final int GAP = 4;

    private final Palette.Depth depth;
    private final boolean unicode;
    private final StringBuilder out = new StringBuilder(16 << 10);
    private @Nullable Frame last;
    private @Nullable Style style;
    private boolean selected;

    Ink(Palette.Depth depth, boolean unicode) {
        this.depth = depth;
        this.unicode = unicode;
    }

    /// Forgets what the terminal shows; the next frame is drawn whole.
    void forget() {
        last = null;
    }

    /// The sequences that make the terminal show this frame; empty where nothing changed.
    String draw(Frame picture) {
        var frame = unicode ? picture : picture.ascii();
        out.setLength(0);
        style = null;
        selected = false;
        var before = last;
        boolean whole =
                before == null
                        || before.width() != frame.width()
                        || before.height() != frame.height();
        if (whole) {
            out.append("\u001b[0m\u001b[2J");
        }
        for (int row = 0; row < frame.height(); row++) {
            row(frame, whole ? null : before, row);
        }
        boolean moved =
                before == null
                        || before.cursorRow() != frame.cursorRow()
                        || before.cursorColumn() != frame.cursorColumn();
        if (out.isEmpty() && !moved) {
            last = frame;
            return "";
        }
        out.append("\u001b[0m");
        if (frame.cursorRow() >= 0) {
            position(frame.cursorColumn(), frame.cursorRow());
            out.append("\u001b[?25h");
        } else {
            out.append("\u001b[?25l");
        }
        last = frame;
        return "\u001b[?2026h" + out + "\u001b[?2026l";
    }

    private void row(Frame frame, @Nullable Frame before, int row) {
        int column = 0;
        while (column < frame.width()) {
            if (before != null && frame.same(before, column, row)) {
                column++;
                continue;
            }
            int end = column + 1;
            int same = 0;
            for (int at = end; at < frame.width() && same <= GAP; at++) {
                if (before != null && frame.same(before, at, row)) {
                    same++;
                } else {
                    same = 0;
                    end = at + 1;
                }
            }
            position(column, row);
            // The last cell of the last row would scroll some terminals; nothing of value stands
            // there.
            boolean corner = row == frame.height() - 1 && end == frame.width();
            run(frame, row, column, corner ? end - 1 : end);
            column = end;
        }
    }

    private void position(int column, int row) {
        out.append("\u001b[").append(row + 1).append(';').append(column + 1).append('H');
    }

    private void run(Frame frame, int row, int from, int end) {
        for (int column = from; column < end; column++) {
            var wanted = frame.style(column, row);
            boolean marked = frame.selected(column, row);
            if (wanted != style || marked != selected) {
                style = wanted;
                selected = marked;
                style(wanted, marked);
            }
            out.append(frame.character(column, row));
        }
    }

    private void style(Style wanted, boolean marked) {
        var look = Palette.of(wanted);
        out.append("\u001b[0");
        if (look.bold()) {
            out.append(";1");
        }
        if (look.dim() && depth != Palette.Depth.MANY) {
            out.append(";2");
        }
        boolean shaded = marked && depth == Palette.Depth.MANY;
        if (look.reverse() || marked && !shaded) {
            out.append(";7");
        }
        switch (depth) {
            case MANY -> {
                if (look.color() >= 0) {
                    out.append(";38;5;").append(look.color());
                }
                if (shaded) {
                    out.append(";48;5;238");
                }
            }
            case SIXTEEN -> {
                int basic = look.basic();
                if (basic >= 0) {
                    out.append(';').append(basic < 8 ? 30 + basic : 82 + basic);
                }
            }
            case MONO -> {
                // Bold, dim and reverse carry it.
            }
        }
        out.append('m');
    }
}
