package sluice.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.tui.key.Stroke;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Bytes of a terminal become strokes.
class KeyboardTest {
    private final List<Stroke> strokes = new ArrayList<>();
    private final List<String> pastes = new ArrayList<>();

    private void type(String bytes) {
        var in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8));
        new Keyboard(in, StandardCharsets.UTF_8, strokes::add, pastes::add, () -> {}).run();
    }

    @Test
    void lettersAndControls() {
        type("q?\u0003\u001a\n\t\u007f");
        assertThat(strokes.stream().map(Stroke::label))
                .containsExactly("q", "?", "Ctrl-C", "Ctrl-Z", "Enter", "Tab", "Backspace");
    }

    @Test
    void arrowsAndPages() {
        type("\u001b[A\u001bOB\u001b[C\u001b[D\u001b[5~\u001b[6~\u001b[H\u001b[F");
        assertThat(strokes.stream().map(Stroke::label))
                .containsExactly("↑", "↓", "→", "←", "PgUp", "PgDn", "Home", "End");
    }

    @Test
    void escapeAlone() {
        type("\u001b");
        assertThat(strokes.stream().map(Stroke::label)).containsExactly("Esc");
    }

    @Test
    void mouseBeyondTheOldLimit() {
        type("\u001b[<0;300;40M\u001b[<0;300;40m\u001b[<64;5;6M");
        assertThat(strokes)
                .containsExactly(
                        Stroke.mouse(Stroke.Kind.CLICK, 299, 39),
                        Stroke.mouse(Stroke.Kind.WHEEL_UP, 4, 5));
    }

    @Test
    void pastedTextComesAsOne() {
        type("a\u001b[200~drain be\nq\u001b[201~b");
        assertThat(pastes).containsExactly("drain be q");
        assertThat(strokes.stream().map(Stroke::label)).containsExactly("a", "b");
    }
}
