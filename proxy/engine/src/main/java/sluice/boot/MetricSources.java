package sluice.boot;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Parts;
import sluice.operation.stats.FurtherMetrics;
import sluice.stick.StickTable;
import sluice.upkeep.Upkeep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What has metrics beside the process and its proxies, as it is in the configuration that runs now.
///
/// @param parts of the process, where a reload puts the new ones
record MetricSources(Parts parts) {
    /// Stick tables and name servers, each kind in the order of the configuration. On the operation loop.
    List<FurtherMetrics> read() {
        var found = new ArrayList<FurtherMetrics>();
        for (StickTable table : parts.get(Configuration.class).declared(StickTable.class)) {
            found.add(
                    new FurtherMetrics(
                            "sticktable",
                            labels("name", table.name(), "type", table.type().word()),
                            counters(table)));
        }
        parts.get(Upkeep.class)
                .names()
                .read(
                        (section, servers) ->
                                servers.forEach(
                                        (name, counters) -> {
                                            var values = new LinkedHashMap<String, Long>();
                                            counters.read(
                                                    (counter, value) ->
                                                            values.put(metric(counter), value));
                                            found.add(
                                                    new FurtherMetrics(
                                                            "resolver",
                                                            labels(
                                                                    "resolver",
                                                                    section.name(),
                                                                    "nameserver",
                                                                    name),
                                                            values));
                                        }));
        return found;
    }

    private static Map<String, Long> counters(StickTable table) {
        var values = new LinkedHashMap<String, Long>();
        values.put("size", (long) table.size());
        values.put("used", (long) table.used());
        return values;
    }

    /// `show resolvers` shortens this one.
    private static String metric(String counter) {
        return counter.equals("snd_error") ? "send_error" : counter;
    }

    private static Map<String, String> labels(
            String name, String value, String secondName, String secondValue) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(name, value);
        labels.put(secondName, secondValue);
        return labels;
    }
}
