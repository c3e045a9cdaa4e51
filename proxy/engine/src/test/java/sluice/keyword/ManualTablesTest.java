package sluice.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.boot.KeywordIndex;
import sluice.sample.Expression;
import sluice.sample.Standalone;
import sluice.sample.VariableNames;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The example tables of the manual entries are true.
class ManualTablesTest {
    private static final String HEADER = "| input | expression | result |";

    record Row(String keyword, String input, String expression, String result) {
        @Override
        public String toString() {
            return keyword + ": " + input + " | " + expression + " => " + result;
        }
    }

    static List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (String resource : KeywordIndex.manuals()) {
            try (var in =
                    Objects.requireNonNull(
                            ManualTablesTest.class
                                    .getClassLoader()
                                    .getResourceAsStream(resource))) {
                collect(new String(in.readAllBytes(), StandardCharsets.UTF_8), rows);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return rows;
    }

    private static void collect(String manual, List<Row> rows) {
        String keyword = "";
        boolean table = false;
        for (String line : manual.split("\n")) {
            if (line.startsWith("\001")) {
                keyword = line.substring(1);
            } else if (line.strip().equals(HEADER)) {
                table = true;
            } else if (!line.strip().startsWith("|")) {
                table = false;
            } else if (table && !line.contains("|---")) {
                String inner = line.strip().substring(1, line.strip().length() - 1);
                String[] cells = inner.split(" \\| ", -1);
                rows.add(new Row(keyword, code(cells[0]), code(cells[1]), code(cells[2])));
            }
        }
    }

    private static String code(String cell) {
        String text = cell.strip();
        return text.length() >= 2 && text.startsWith("`")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void the_example_gives_what_it_says(Row row) {
        var surroundings = new Standalone();
        var expression = Expression.compile("var(txn.input)," + row.expression, surroundings);
        assertThat(surroundings.problems).isEmpty();
        Stream stream = Standalone.request("GET", "/");
        Value value = new Value();
        var input = Objects.requireNonNull(VariableNames.in(surroundings).of("txn.input"));
        input.set(stream, value.string(ByteString.utf8(row.input)));
        boolean found = expression.evaluate(stream, value) && Cast.to(Kind.STR, value);
        assertThat(found ? value.toString() : "").isEqualTo(row.result);
        assertThat(stream.slots.taken()).isZero();
    }

    @Test
    void there_are_tables() {
        assertThat(rows()).hasSizeGreaterThan(80);
    }
}
