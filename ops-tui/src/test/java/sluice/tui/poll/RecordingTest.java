package sluice.tui.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.runtime.Snapshot;
import sluice.tui.Worlds;
import sluice.tui.screen.Verdicts;
import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What was recorded is what is played, even from a file that was cut or damaged.
class RecordingTest {
    @TempDir Path folder;

    private static List<Snapshot> record(Path file, Worlds.Story story) throws IOException {
        var world = Worlds.world(story, true);
        var snapshots = world.nodes().getFirst().history().snapshots();
        try (var recording = Recording.open(file)) {
            for (var snapshot : snapshots) {
                var node = world.nodes().getFirst().until(snapshot.takenAt(), List.of());
                recording.add(new World(List.of(node), snapshot.takenAt()));
            }
            recording.add(world);
        }
        return snapshots;
    }

    private static List<World> play(Path file) throws IOException {
        var worlds = new ArrayList<World>();
        try (var replay = Replay.open(file, Verdicts::of)) {
            World world;
            while ((world = replay.next()) != null) {
                worlds.add(world);
            }
        }
        return worlds;
    }

    @Test
    void playsWhatWasRecorded() throws IOException {
        for (String name : List.of("a.rec", "a.rec.gz")) {
            var file = folder.resolve(name);
            var snapshots = record(file, Worlds.Story.RELOADING);
            var worlds = play(file);
            assertThat(worlds).hasSize(snapshots.size());
            var last = worlds.getLast().nodes().getFirst();
            assertThat(last.name()).isEqualTo("lb1");
            assertThat(last.history().restarts()).hasSize(1);
            var played = last.history().snapshots();
            for (int i = 0; i < snapshots.size(); i++) {
                same(snapshots.get(i), played.get(i));
            }
        }
    }

    private static void same(Snapshot wanted, Snapshot played) {
        assertThat(played.takenAt()).isEqualTo(wanted.takenAt());
        assertThat(played.info().values()).isEqualTo(wanted.info().values());
        assertThat(played.rows()).hasSameSizeAs(wanted.rows());
        for (int r = 0; r < wanted.rows().size(); r++) {
            for (var column : StatColumn.all()) {
                assertThat(played.rows().get(r).text(column))
                        .isEqualTo(wanted.rows().get(r).text(column));
            }
        }
    }

    @Test
    void silenceIsRecordedOnce() throws IOException {
        var file = folder.resolve("a.rec");
        record(file, Worlds.Story.DISCONNECTED);
        var last = play(file).getLast().nodes().getFirst();
        assertThat(last.silent()).isTrue();
        assertThat(Files.readString(file).split("silent", -1)).hasSize(2);
    }

    @Test
    void damageIsSurvived() throws IOException {
        var random = new Random(11);
        var file = folder.resolve("a.rec");
        record(file, Worlds.Story.DOWN);
        byte[] whole = Files.readAllBytes(file);
        for (int round = 0; round < 60; round++) {
            byte[] bytes = java.util.Arrays.copyOf(whole, 20 + random.nextInt(whole.length - 20));
            for (int k = random.nextInt(40); k > 0; k--) {
                bytes[20 + random.nextInt(bytes.length - 20)] = (byte) random.nextInt(256);
            }
            var damaged = folder.resolve("damaged" + round + ".rec");
            Files.write(damaged, bytes);
            play(damaged);
        }
        var zipped = folder.resolve("b.rec.gz");
        record(zipped, Worlds.Story.DOWN);
        byte[] cut = Files.readAllBytes(zipped);
        Files.write(zipped, java.util.Arrays.copyOf(cut, cut.length / 2));
        assertThat(play(zipped)).isNotEmpty();
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        var file = Files.writeString(folder.resolve("x"), "hello\n");
        assertThatThrownBy(() -> Replay.open(file, (_, _) -> List.of()))
                .hasMessageContaining("no recording");
    }
}
