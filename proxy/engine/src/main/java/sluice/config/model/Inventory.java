package sluice.config.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Every word of HAProxy's language with its place and importance: what tells an unknown word from one not built here yet.
///
/// Read on demand from a table that the project carries; not needed while a configuration is free of errors.
public final class Inventory {
    private static final String RESOURCE = "inventory.tsv";

    /// One word.
    ///
    /// @param kind `global-directive`, `proxy-directive`, `option`, `bind-option`, `sample-fetch`, …
    /// @param syntax how the manual writes it, in short
    /// @param sections where it may stand
    /// @param tier 1 needed, 2 expected, 3 special, 4 left out on purpose
    /// @param reason why it is left out, or empty
    /// @param chapter of the configuration manual
    public record Row(
            String kind,
            String name,
            String syntax,
            String sections,
            int tier,
            String reason,
            String chapter) {}

    private Inventory() {}

    /// All rows in the order of the table.
    public static List<Row> rows() {
        var rows = new ArrayList<Row>();
        try (InputStream in =
                        Objects.requireNonNull(
                                Inventory.class.getResourceAsStream(RESOURCE), RESOURCE);
                var reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.readLine();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var cells = line.split("\t", -1);
                rows.add(
                        new Row(
                                cells[0],
                                cells[1],
                                cells[2],
                                cells[3],
                                Integer.parseInt(cells[4]),
                                cells[5],
                                cells[6]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /// The rows of these kinds whose name is `name`.
    public static List<Row> named(String name, String... kinds) {
        var wanted = List.of(kinds);
        return rows().stream()
                .filter(row -> wanted.contains(row.kind()) && row.name().equals(name))
                .toList();
    }
}
