package sluice.tui.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.tui.Worlds;
import sluice.tui.key.Stroke;
import sluice.tui.screen.Input;
import sluice.tui.screen.Screen;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Size;
import sluice.tui.screen.View;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Every view in every world at several sizes against its golden grid. `-Dgolden=write` rewrites them.
class ScreensTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("sluice.root", ".."), "ops-tui", "src", "test", "resources")
                    .resolve("sluice/tui/view");

    static List<String> names() {
        var names = new ArrayList<String>();
        for (var story : Worlds.Story.values()) {
            for (var view : View.values()) {
                boolean asks = view.topic() != null;
                if (!asks) {
                    names.add(story + " " + view + " 80x24");
                }
            }
            for (String size : List.of("132x44", "60x20", "40x12", "20x5")) {
                names.add(story + " PROBLEMS " + size);
            }
        }
        names.add("QUEUEING QUEUES 132x44");
        names.add("QUEUEING SERVERS 200x50");
        return names;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void equalsItsGoldenGrid(String name) throws IOException {
        String[] words = name.split(" ");
        String[] size = words[2].split("x");
        var state =
                Worlds.screen(Worlds.Story.valueOf(words[0]))
                        .withSize(new Size(Integer.parseInt(size[0]), Integer.parseInt(size[1])))
                        .withView(View.valueOf(words[1]));
        compare(name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), state);
    }

    @Test
    void pageOfAServer() throws IOException {
        var state = type(Worlds.screen(Worlds.Story.QUEUEING), "jj");
        var page = Screen.next(state, new Input.Typed(Stroke.of(Stroke.Kind.ENTER))).state();
        compare("page-of-a-server", page);
    }

    @Test
    void helpIsSearched() throws IOException {
        compare("help", type(Worlds.screen(Worlds.Story.HEALTHY), "?"));
        compare("help-drain", type(Worlds.screen(Worlds.Story.HEALTHY), "?drain"));
    }

    @Test
    void menuOfSorting() throws IOException {
        compare("menu-of-sorting", type(Worlds.screen(Worlds.Story.QUEUEING), "3s"));
    }

    @Test
    void pausedAndWalkedBack() throws IOException {
        compare("paused", type(Worlds.screen(Worlds.Story.QUEUEING), "p[h"));
    }

    @Test
    void lostOverridesAreListed() throws IOException {
        compare("lost-overrides", type(Worlds.screen(Worlds.Story.RELOADING), "o"));
    }

    @Test
    void asciiHasOneCharacterForEach() {
        var frame = Painting.of(Worlds.screen(Worlds.Story.QUEUEING));
        var plain = frame.ascii();
        assertThat(plain.text().chars().allMatch(c -> c < 0x7f)).isTrue();
        assertThat(plain.text().lines().count()).isEqualTo(frame.text().lines().count());
        assertThat(plain.text()).doesNotContain("?  ").contains("be_web");
    }

    @Test
    void anySizeCanBeDrawn() {
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            var story = Worlds.Story.values()[random.nextInt(5)];
            var view = View.values()[random.nextInt(View.values().length)];
            var state =
                    Worlds.screen(story)
                            .withSize(new Size(1 + random.nextInt(200), 1 + random.nextInt(60)))
                            .withView(view);
            for (int k = 0; k < 5; k++) {
                char key = "?sc/:pjkG".charAt(random.nextInt(9));
                state = Screen.next(state, new Input.Typed(Stroke.of(key))).state();
                assertThat(Painting.of(state).height()).isEqualTo(state.size().rows());
            }
        }
    }

    @Test
    void pictureIsWellFormed() throws Exception {
        String svg = SvgPicture.of(Painting.of(Worlds.screen(Worlds.Story.QUEUEING)));
        var parser = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
        var document =
                parser.parse(
                        new java.io.ByteArrayInputStream(
                                svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    }

    private static ScreenState type(ScreenState state, String keys) {
        var next = state;
        for (char key : keys.toCharArray()) {
            next = Screen.next(next, new Input.Typed(Stroke.of(key))).state();
        }
        return next;
    }

    private static void compare(String name, ScreenState state) throws IOException {
        String text = Painting.of(state).text();
        var file = GOLDEN.resolve(name + ".txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }
}
