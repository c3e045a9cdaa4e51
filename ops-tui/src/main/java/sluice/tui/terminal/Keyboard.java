package sluice.tui.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.DefaultKeyDecodingProfile;
import com.googlecode.lanterna.input.InputDecoder;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;

import org.jspecify.annotations.Nullable;

import sluice.tui.key.Stroke;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Consumer;

/// Reads what is typed on a thread of its own and hands out strokes and pasted text.
final class Keyboard implements Runnable {
    private static final int PASTE_LIMIT = 4096;

    private final InputDecoder decoder;
    private final Consumer<Stroke> strokes;
    private final Consumer<String> pastes;
    private final Runnable ended;

    /// The marks around pasted text.
    private static final class PasteMark extends KeyStroke {
        final boolean start;

        PasteMark(boolean start) {
            super(KeyType.Unknown);
            this.start = start;
        }
    }

    /// @param ended told when the terminal is gone
    Keyboard(
            InputStream in,
            Charset charset,
            Consumer<Stroke> strokes,
            Consumer<String> pastes,
            Runnable ended) {
        this.decoder = new InputDecoder(new PatientReader(in, charset));
        this.strokes = strokes;
        this.pastes = pastes;
        this.ended = ended;
        decoder.addProfile(new DefaultKeyDecodingProfile());
        decoder.addProfile(() -> List.<CharacterPattern>of(Keyboard::mouse, Keyboard::paste));
    }

    /// Says that more is to come while an escape sequence may still be under way: over a slow line its bytes arrive
    /// apart, and `Esc [ A` must not become three keys.
    private static final class PatientReader extends Reader {
        private static final long PATIENCE_MILLIS = 40;

        private final InputStream in;
        private final Reader reader;
        private boolean escape;

        PatientReader(InputStream in, Charset charset) {
            this.in = in;
            this.reader = new InputStreamReader(in, charset);
        }

        @Override
        public boolean ready() throws IOException {
            long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (!reader.ready() && in.available() == 0) {
                if (!escape || System.nanoTime() > deadline) {
                    escape = false;
                    return false;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
            return true;
        }

        @Override
        public int read() throws IOException {
            int c = reader.read();
            escape = c == 0x1b || escape && c == '[';
            return c;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int c = read();
            if (c < 0) {
                return -1;
            }
            buffer[offset] = (char) c;
            return 1;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                var key = decoder.getNextCharacter(true);
                if (key == null || key.getKeyType() == KeyType.EOF) {
                    break;
                }
                if (key instanceof PasteMark mark && mark.start) {
                    paste();
                    continue;
                }
                var stroke = strokeOf(key);
                if (stroke != null) {
                    strokes.accept(stroke);
                }
            }
        } catch (IOException _) {
            // The line is gone; so are we.
        }
        ended.run();
    }

    private void paste() throws IOException {
        var text = new StringBuilder();
        while (true) {
            var key = decoder.getNextCharacter(true);
            if (key == null || key instanceof PasteMark || key.getKeyType() == KeyType.EOF) {
                pastes.accept(text.toString());
                return;
            }
            if (text.length() < PASTE_LIMIT) {
                if (key.getKeyType() == KeyType.Character) {
                    text.append(key.getCharacter().charValue());
                } else if (key.getKeyType() == KeyType.Enter || key.getKeyType() == KeyType.Tab) {
                    text.append(' ');
                }
            }
        }
    }

    private static @Nullable Stroke strokeOf(KeyStroke key) {
        if (key instanceof MouseAction action) {
            return mouseOf(action);
        }
        return switch (key.getKeyType()) {
            case Character -> characterOf(key);
            case Enter -> Stroke.of(Stroke.Kind.ENTER);
            case Escape -> Stroke.of(Stroke.Kind.ESCAPE);
            case Backspace -> Stroke.of(Stroke.Kind.BACKSPACE);
            case Tab -> Stroke.of(Stroke.Kind.TAB);
            case ReverseTab -> Stroke.of(Stroke.Kind.BACK_TAB);
            case ArrowUp -> Stroke.of(Stroke.Kind.UP);
            case ArrowDown -> Stroke.of(Stroke.Kind.DOWN);
            case ArrowLeft -> Stroke.of(Stroke.Kind.LEFT);
            case ArrowRight -> Stroke.of(Stroke.Kind.RIGHT);
            case Home -> Stroke.of(Stroke.Kind.HOME);
            case End -> Stroke.of(Stroke.Kind.END);
            case PageUp -> Stroke.of(Stroke.Kind.PAGE_UP);
            case PageDown -> Stroke.of(Stroke.Kind.PAGE_DOWN);
            case Delete -> Stroke.of(Stroke.Kind.DELETE);
            case Insert -> Stroke.of(Stroke.Kind.INSERT);
            case F1 -> Stroke.function(1);
            case F5 -> Stroke.function(5);
            default -> null;
        };
    }

    private static @Nullable Stroke characterOf(KeyStroke key) {
        char c = key.getCharacter();
        if (key.isCtrlDown()) {
            return Stroke.control(Character.toLowerCase(c));
        }
        return key.isAltDown() || c < ' ' ? null : Stroke.of(c);
    }

    private static @Nullable Stroke mouseOf(MouseAction action) {
        int column = action.getPosition().getColumn();
        int row = action.getPosition().getRow();
        return switch (action.getActionType()) {
            case CLICK_DOWN -> Stroke.mouse(Stroke.Kind.CLICK, column, row);
            case SCROLL_UP -> Stroke.mouse(Stroke.Kind.WHEEL_UP, column, row);
            case SCROLL_DOWN -> Stroke.mouse(Stroke.Kind.WHEEL_DOWN, column, row);
            default -> null;
        };
    }

    /// `ESC [ 2 0 0 ~` and `ESC [ 2 0 1 ~`.
    private static CharacterPattern.@Nullable Matching paste(List<Character> read) {
        String mark = "\u001b[200~";
        for (int i = 0; i < read.size(); i++) {
            char c = read.get(i);
            boolean fits = i < mark.length() && (c == mark.charAt(i) || i == 4 && c == '1');
            if (!fits) {
                return null;
            }
        }
        return read.size() < mark.length()
                ? CharacterPattern.Matching.NOT_YET
                : new CharacterPattern.Matching(new PasteMark(read.get(4) == '0'));
    }

    /// `ESC [ < button ; column ; row M` or `m`.
    private static CharacterPattern.@Nullable Matching mouse(List<Character> read) {
        String start = "\u001b[<";
        for (int i = 0; i < Math.min(read.size(), start.length()); i++) {
            if (read.get(i) != start.charAt(i)) {
                return null;
            }
        }
        if (read.size() <= start.length()) {
            return CharacterPattern.Matching.NOT_YET;
        }
        char last = read.get(read.size() - 1);
        if (last >= '0' && last <= '9' || last == ';') {
            return read.size() > 20 ? null : CharacterPattern.Matching.NOT_YET;
        }
        if (last != 'M' && last != 'm') {
            return null;
        }
        int[] numbers = new int[3];
        int at = 0;
        for (char c : read.subList(3, read.size() - 1)) {
            if (c == ';') {
                at = Math.min(at + 1, 2);
            } else {
                numbers[at] = Math.min(numbers[at] * 10 + c - '0', 10_000);
            }
        }
        var type =
                switch (numbers[0]) {
                    case 64 -> MouseActionType.SCROLL_UP;
                    case 65 -> MouseActionType.SCROLL_DOWN;
                    case 0 ->
                            last == 'M'
                                    ? MouseActionType.CLICK_DOWN
                                    : MouseActionType.CLICK_RELEASE;
                    default -> MouseActionType.MOVE;
                };
        var position =
                new TerminalPosition(Math.max(0, numbers[1] - 1), Math.max(0, numbers[2] - 1));
        return new CharacterPattern.Matching(new MouseAction(type, numbers[0], position));
    }
}
