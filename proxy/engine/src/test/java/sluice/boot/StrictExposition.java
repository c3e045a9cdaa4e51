package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Prometheus' text format 0.0.4, read more strictly than a server does: a family stands together below one HELP and one TYPE line, no series
/// comes twice, histograms grow from bucket to bucket and end with `+Inf`, which is the count.
final class StrictExposition {
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|"
                            + "\\\\[\\\\\"n])*\",?)*)})? (-?[0-9]+(?:\\.[0-9]+)?|NaN|[+-]Inf)");
    private static final Pattern BUCKET = Pattern.compile(",?le=\"([^\"]*)\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> samples = new HashMap<>();
    private final Map<String, Double> lastBuckets = new HashMap<>();
    private final Set<String> valued = new HashSet<>();
    private String family = "";

    static StrictExposition parse(String text) {
        assertThat(text).endsWith("\n");
        var exposition = new StrictExposition();
        var helped = new HashSet<String>();
        text.lines()
                .forEach(
                        line -> {
                            if (line.startsWith("# HELP ")) {
                                String name = line.split(" ", 4)[2];
                                assertThat(helped.add(name)).as(line).isTrue();
                            } else if (line.startsWith("# TYPE ")) {
                                exposition.begin(line);
                            } else {
                                exposition.sample(line);
                            }
                        });
        assertThat(helped).isEqualTo(exposition.types.keySet());
        return exposition;
    }

    private void begin(String line) {
        String[] words = line.split(" ");
        assertThat(words).as(line).hasSize(4);
        assertThat(words[3]).as(line).isIn("counter", "gauge", "histogram");
        assertThat(types.put(words[2], words[3])).as(line).isNull();
        family = words[2];
    }

    private void sample(String line) {
        var matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        String name = matcher.group(1);
        boolean histogram = "histogram".equals(types.get(family));
        assertThat(name)
                .as(line)
                .isIn(
                        histogram
                                ? new String[] {
                                    family + "_bucket", family + "_sum", family + "_count"
                                }
                                : new String[] {family});
        String labels = matcher.group(2) == null ? "" : matcher.group(2);
        assertThat(samples.put(name + "{" + labels + "}", matcher.group(3))).as(line).isNull();
        if (!matcher.group(3).equals("NaN")) {
            valued.add(family);
        }
        if (histogram) {
            histogram(name, labels, Double.parseDouble(matcher.group(3)), line);
        }
    }

    private void histogram(String name, String labels, double value, String line) {
        if (name.endsWith("_bucket")) {
            assertThat(labels).as(line).containsPattern(BUCKET);
            String series = family + BUCKET.matcher(labels).replaceFirst("");
            Double before = lastBuckets.put(series, value);
            assertThat(before == null ? 0 : before).as(line).isLessThanOrEqualTo(value);
        } else if (name.endsWith("_count")) {
            assertThat(lastBuckets.get(family + labels)).as(line).isEqualTo(value);
        }
    }

    /// Each family with its type.
    Map<String, String> families() {
        return types;
    }

    /// Those that have at least one sample that is a number.
    Set<String> familiesWithValues() {
        return valued;
    }

    @Nullable String value(String name, String labels) {
        return samples.get(name + "{" + labels + "}");
    }
}
