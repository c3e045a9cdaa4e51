package sluice.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sluice.tui.screen.Size;
import sluice.tui.view.Frame;
import sluice.tui.view.Palette;
import sluice.tui.view.Style;

import java.util.Arrays;
import java.util.Random;

/// A terminal that gets only the differences shows the same as one that gets whole pictures.
class InkTest {

    /// As much of a terminal as [Ink] uses.
    private static final class Emulator {
        final char[][] cells;
        int row;
        int column;

        Emulator(int width, int height) {
            cells = new char[height][width];
            clear();
        }

        void clear() {
            for (var line : cells) {
                Arrays.fill(line, ' ');
            }
        }

        void feed(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) != 0x1b) {
                    cells[row][column++] = text.charAt(i);
                    continue;
                }
                int end = i + 2;
                while (!Character.isLetter(text.charAt(end))) {
                    end++;
                }
                String arguments = text.substring(i + 2, end);
                switch (text.charAt(end)) {
                    case 'H' -> {
                        String[] place = arguments.split(";");
                        row = Integer.parseInt(place[0]) - 1;
                        column = Integer.parseInt(place[1]) - 1;
                    }
                    case 'J' -> clear();
                    default -> {
                        // Colours and modes do not move anything.
                    }
                }
                i = end;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Palette.Depth.class)
    void differencesAddUpToThePicture(Palette.Depth depth) {
        var random = new Random(3);
        var ink = new Ink(depth, true);
        var emulator = new Emulator(40, 10);
        var frame = new Frame(new Size(40, 10));
        for (int round = 0; round < 300; round++) {
            var next = new Frame(new Size(40, 10));
            for (int row = 0; row < 10; row++) {
                for (int column = 0; column < 40; column++) {
                    next.set(column, row, frame.character(column, row), frame.style(column, row));
                }
            }
            for (int k = random.nextInt(8); k > 0; k--) {
                next.put(
                        random.nextInt(40),
                        random.nextInt(10),
                        "x".repeat(random.nextInt(12)) + random.nextInt(100),
                        Style.values()[random.nextInt(Style.values().length)]);
            }
            if (random.nextInt(30) == 0) {
                ink.forget();
            }
            emulator.feed(ink.draw(next));
            frame = next;
            for (int row = 0; row < 10; row++) {
                for (int column = 0; column < (row == 9 ? 39 : 40); column++) {
                    assertThat(emulator.cells[row][column]).isEqualTo(frame.character(column, row));
                }
            }
        }
    }

    @Test
    void nothingIsSentWhereNothingChanged() {
        var ink = new Ink(Palette.Depth.MANY, true);
        var frame = new Frame(new Size(20, 4));
        frame.put(0, 0, "hello", Style.CRIT);
        assertThat(ink.draw(frame)).isNotEmpty();
        assertThat(ink.draw(frame)).isEmpty();
    }

    @Test
    void noColourWithoutColours() {
        var ink = new Ink(Palette.Depth.MONO, false);
        var frame = new Frame(new Size(20, 4));
        frame.put(0, 0, "✖ bad", Style.CRIT);
        assertThat(ink.draw(frame)).contains("X bad").doesNotContain("38;5").doesNotContain(";91");
    }
}
