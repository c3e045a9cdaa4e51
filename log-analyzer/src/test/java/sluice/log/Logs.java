package sluice.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The sample logs of real HAProxy, and the configurations that made them.
public final class Logs {
    private Logs() {}

    public static Path file(String name) {
        URL url = Logs.class.getResource("/logs/" + name);
        if (url == null) throw new AssertionError("no sample " + name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static List<Path> all() {
        try (Stream<Path> files = Files.walk(file("index.tsv").getParent())) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
