package sluice.tui.terminal;

import com.googlecode.lanterna.terminal.ansi.ANSITerminal;

import sluice.tui.key.Stroke;
import sluice.tui.screen.Size;
import sluice.tui.view.Frame;
import sluice.tui.view.Palette;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// The terminal of this process. [#open] takes it, [#close] gives it back as it was; a shutdown hook does so where the
/// process is told to end. Drawn to by one thread.
public final class Console implements AutoCloseable {
    private static final String MOUSE_AND_PASTE_ON = "\u001b[?1000h\u001b[?1006h\u001b[?2004h";
    private static final String MOUSE_AND_PASTE_OFF = "\u001b[?2004l\u001b[?1006l\u001b[?1000l";

    private final Line line;
    private final LineMode mode;
    private final Ink ink;
    private final Events events;
    private final boolean mouse;
    private final Thread hook = new Thread(this::leave, "terminal back");
    private boolean entered;

    /// What the terminal tells; called on threads of its own, must return at once.
    ///
    /// @param ended the terminal is gone
    /// @param redraw all of the screen has to be drawn anew
    public record Events(
            Consumer<Stroke> typed,
            Consumer<String> pasted,
            Consumer<Size> resized,
            Runnable suspended,
            Runnable redraw,
            Runnable ended) {}

    /// What the terminal can do.
    public record Abilities(Palette.Depth depth, boolean unicode, boolean mouse) {

        /// Read from the environment: `NO_COLOR`, `TERM`, `COLORTERM`, the locale.
        public static Abilities of(Map<String, String> environment, boolean plain, boolean mouse) {
            String term = environment.getOrDefault("TERM", "");
            boolean none = !environment.getOrDefault("NO_COLOR", "").isEmpty();
            boolean many =
                    term.contains("256color")
                            || term.contains("direct")
                            || !environment.getOrDefault("COLORTERM", "").isEmpty();
            boolean mono = term.isEmpty() || term.startsWith("vt") || term.equals("dumb");
            String locale = "";
            for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
                locale = locale.isEmpty() ? environment.getOrDefault(name, "") : locale;
            }
            boolean utf8 = locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
            return new Abilities(
                    none || mono
                            ? Palette.Depth.MONO
                            : many ? Palette.Depth.MANY : Palette.Depth.SIXTEEN,
                    utf8 && !plain,
                    mouse);
        }
    }

    /// Lanterna's terminal over our own streams: it knows the private screen; size and modes come from the line.
    private static final class Line extends ANSITerminal {
        Line(Charset charset) {
            super(
                    new FileInputStream(FileDescriptor.in),
                    new FileOutputStream(FileDescriptor.out),
                    charset);
        }

        void send(String text) throws IOException {
            if (!text.isEmpty()) {
                writeToTerminal(text.getBytes(getCharset()));
                flush();
            }
        }
    }

    private Console(Abilities abilities, LineMode mode, Events events) {
        var charset = abilities.unicode() ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        this.line = new Line(charset);
        this.mode = mode;
        this.ink = new Ink(abilities.depth(), abilities.unicode());
        this.events = events;
        this.mouse = abilities.mouse();
    }

    /// Takes the terminal.
    ///
    /// @throws IOException with a sentence, where there is none
    public static Console open(Abilities abilities, Events events) throws IOException {
        var console = new Console(abilities, LineMode.take(), events);
        Runtime.getRuntime().addShutdownHook(console.hook);
        console.enter();
        console.listen();
        return console;
    }

    /// The size when it was taken; 80×24 where the line does not know.
    public Size size() {
        var known = mode.size();
        return known == null ? new Size(80, 24) : known;
    }

    /// Does what the first picture needs, into the void: for the training of the start-up cache, which has no terminal.
    public static void rehearse(Frame frame, Events events)
            throws IOException, InterruptedException {
        var abilities =
                Abilities.of(Map.of("LANG", "C.UTF-8", "TERM", "xterm-256color"), false, true);
        var ink = new Ink(abilities.depth(), abilities.unicode());
        ink.draw(frame);
        ink.draw(frame);
        var typed =
                new ByteArrayInputStream(
                        "j\u001b[A\u001b[<0;1;1M".getBytes(StandardCharsets.UTF_8));
        var line = new Line(StandardCharsets.UTF_8);
        line.setCursorVisible(true);
        new Keyboard(typed, StandardCharsets.UTF_8, _ -> {}, _ -> {}, () -> {}).run();
        Signals.handle("WINCH", events.redraw());
        new ProcessBuilder("/bin/sh", "-c", ":").start().waitFor();
    }

    private void listen() {
        var keyboard =
                new Keyboard(
                        new FileInputStream(FileDescriptor.in),
                        StandardCharsets.UTF_8,
                        events.typed(),
                        events.pasted(),
                        events.ended());
        Thread.ofPlatform().daemon().name("keyboard").start(keyboard);
        Signals.handle("WINCH", this::resized);
        Signals.handle("TSTP", events.suspended());
        Signals.handle("CONT", this::resumed);
    }

    private void resized() {
        try {
            var size = LineMode.measure();
            if (size != null) {
                events.resized().accept(size);
            }
        } catch (IOException _) {
            // The next signal, or none: the old size stays.
        }
    }

    private void resumed() {
        try {
            mode.raw();
            resized();
            events.redraw().run();
        } catch (IOException _) {
            events.ended().run();
        }
    }

    private synchronized void enter() throws IOException {
        if (!entered) {
            line.enterPrivateMode();
            line.setCursorVisible(false);
            line.send(mouse ? MOUSE_AND_PASTE_ON : "");
            line.flush();
            ink.forget();
            entered = true;
        }
    }

    private synchronized void leave() {
        if (!entered) {
            return;
        }
        entered = false;
        try {
            line.send(MOUSE_AND_PASTE_OFF + "\u001b[?2026l");
            line.exitPrivateMode();
            line.setCursorVisible(true);
            line.flush();
        } catch (IOException | IllegalStateException _) {
            // The terminal is gone, or was never entered: nothing to give back.
        }
        try {
            mode.restore();
        } catch (IOException _) {
            // As above.
        }
    }

    /// Makes the terminal show a frame.
    public synchronized void show(Frame frame) throws IOException {
        if (entered) {
            line.send(ink.draw(frame));
        }
    }

    /// Draws the next frame whole.
    public synchronized void forget() {
        ink.forget();
    }

    /// Gives the terminal back and stops the job as the shell's Ctrl-Z does; goes on when the shell says so.
    public void suspend() throws IOException {
        leave();
        Signals.usual("TSTP");
        try {
            LineMode.run("kill -TSTP 0; :");
        } finally {
            Signals.handle("TSTP", events.suspended());
        }
        mode.raw();
        enter();
        resized();
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already; the hook finds nothing left to do.
        }
    }
}
