package sluice.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.web.poll.Cell;
import sluice.web.poll.Charts;
import sluice.web.poll.Moment;
import sluice.web.poll.Row;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Differences, shared frames, slow viewers.
class FeedTest {
    private final Feed feed = new Feed(1000);

    FeedTest() {
        feed.announce("lb1", "/run/lb1", new Charts());
    }

    private static Moment moment(double waiting, String... names) {
        var rows = Arrays.stream(names).map(name -> row(name, waiting)).toList();
        return new Moment(
                "lb1",
                "/run/lb1",
                Instant.EPOCH,
                null,
                rows,
                List.of(),
                List.of(),
                null,
                null,
                "",
                0);
    }

    private static Row row(String name, double waiting) {
        var numbers = new double[Cell.all().size()];
        Arrays.fill(numbers, Double.NaN);
        numbers[Cell.WAITING.ordinal()] = waiting;
        numbers[Cell.SLOTS.ordinal()] = 10;
        var texts = new String[Cell.TRACKED.ordinal() + 1];
        Arrays.fill(texts, "");
        return new Row(StatRow.builder(ObjectKind.SERVER, "be", name).build(), numbers, texts);
    }

    private static String next(Viewer viewer) throws InterruptedException {
        return new String(
                Objects.requireNonNull(viewer.take(1000)).plain(), StandardCharsets.UTF_8);
    }

    @Test
    void onlyChangedCellsAreSent() throws InterruptedException {
        feed.accept(moment(0, "a", "b"));
        var viewer = feed.join();
        assertThat(next(viewer)).startsWith("event: state\n").contains("\"lim\":10");
        feed.accept(moment(3, "a", "b"));
        assertThat(next(viewer))
                .startsWith("event: diff\n")
                .contains("\"r\":{\"0\":{\"q\":3},\"1\":{\"q\":3}}")
                .doesNotContain("lim");
        feed.accept(moment(3, "a", "b"));
        assertThat(next(viewer)).contains("\"r\":{}");
    }

    @Test
    void rowsThatComeOrGoSendTheWholeState() throws InterruptedException {
        feed.accept(moment(0, "a"));
        var viewer = feed.join();
        next(viewer);
        feed.accept(moment(0, "a", "b"));
        assertThat(next(viewer)).startsWith("event: state\n");
    }

    @Test
    void viewersShareOneFrame() throws InterruptedException {
        feed.accept(moment(0, "a"));
        var one = feed.join();
        var other = feed.join();
        feed.accept(moment(1, "a"));
        assertThat(one.take(1000)).isSameAs(other.take(1000));
        assertThat(one.take(1000)).isSameAs(other.take(1000));
    }

    @Test
    void aSlowViewerLosesItsFramesAndGetsTheStateInstead() throws InterruptedException {
        feed.accept(moment(0, "a"));
        var slow = feed.join();
        for (int i = 1; i < 100; i++) {
            feed.accept(moment(i, "a"));
        }
        assertThat(slow.behind()).isTrue();
        assertThat(slow.take(1)).isNull();
        feed.refresh(slow);
        assertThat(next(slow)).startsWith("event: state\n").contains("\"q\":99");
        feed.accept(moment(7, "a"));
        assertThat(next(slow)).startsWith("event: diff\n");
    }

    @Test
    void compressedFramesAreOneStreamWhereverAViewerJoins()
            throws InterruptedException, IOException {
        feed.accept(moment(0, "a"));
        var viewer = feed.join();
        feed.accept(moment(1, "a"));
        var wire = new ByteArrayOutputStream();
        var plain = new ByteArrayOutputStream();
        wire.write(Frame.gzipHeader());
        for (int i = 0; i < 2; i++) {
            var frame = Objects.requireNonNull(viewer.take(1000));
            wire.write(frame.compressed());
            plain.write(frame.plain());
        }
        var read = new ByteArrayOutputStream();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(wire.toByteArray()))) {
            int b;
            while ((b = in.read()) >= 0) {
                read.write(b);
            }
        } catch (EOFException _) {
            // The stream goes on; there is no trailer.
        }
        assertThat(read.toByteArray()).isEqualTo(plain.toByteArray());
    }
}
