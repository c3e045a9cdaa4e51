package sluice.tui.view;

/// A frame as an SVG picture: for the ticket, and for a look without a terminal.
public final class SvgPicture {
    private static final double CELL_WIDTH = 8.4;
    private static final int CELL_HEIGHT = 18;

    private SvgPicture() {}

    public static String of(Frame frame) {
        var svg = new StringBuilder(64 << 10);
        double width = frame.width() * CELL_WIDTH + 16;
        int height = frame.height() * CELL_HEIGHT + 16;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(Math.round(width))
                .append("\" height=\"")
                .append(height)
                .append("\" font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\"")
                .append(" font-size=\"14\" xml:space=\"preserve\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#16181d\"/>\n");
        for (int row = 0; row < frame.height(); row++) {
            row(frame, row, svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void row(Frame frame, int row, StringBuilder svg) {
        int from = 0;
        while (from < frame.width()) {
            int end = from + 1;
            while (end < frame.width()
                    && frame.style(end, row) == frame.style(from, row)
                    && frame.selected(end, row) == frame.selected(from, row)) {
                end++;
            }
            run(frame, row, from, end, svg);
            from = end;
        }
    }

    private static void run(Frame frame, int row, int from, int end, StringBuilder svg) {
        var look = Palette.of(frame.style(from, row));
        boolean selected = frame.selected(from, row);
        double x = 8 + from * CELL_WIDTH;
        double y = 8 + row * CELL_HEIGHT;
        if (selected || look.reverse()) {
            svg.append("<rect x=\"")
                    .append(number(x))
                    .append("\" y=\"")
                    .append(number(y))
                    .append("\" width=\"")
                    .append(number((end - from) * CELL_WIDTH))
                    .append("\" height=\"")
                    .append(CELL_HEIGHT)
                    .append("\" fill=\"")
                    .append(look.reverse() ? look.rgb() : "#3a4150")
                    .append("\"/>\n");
        }
        var text = new StringBuilder();
        boolean blank = true;
        for (int column = from; column < end; column++) {
            char c = frame.character(column, row);
            blank &= c == ' ';
            switch (c) {
                case '<' -> text.append("&lt;");
                case '&' -> text.append("&amp;");
                case ' ' -> text.append('\u00a0');
                default -> text.append(c);
            }
        }
        if (blank) {
            return;
        }
        svg.append("<text x=\"")
                .append(number(x))
                .append("\" y=\"")
                .append(number(y + 13.5))
                .append("\" textLength=\"")
                .append(number((end - from) * CELL_WIDTH))
                .append("\" lengthAdjust=\"spacingAndGlyphs\" fill=\"")
                .append(look.reverse() ? "#16181d" : look.rgb())
                .append(look.bold() ? "\" font-weight=\"bold" : "")
                .append("\">")
                .append(text)
                .append("</text>\n");
    }

    private static String number(double value) {
        return Double.toString(Math.round(value * 10) / 10.0);
    }
}
