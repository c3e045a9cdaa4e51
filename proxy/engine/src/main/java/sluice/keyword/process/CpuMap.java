package sluice.keyword.process;

import sluice.config.model.ProcessSettings;
import sluice.config.model.Words;

import java.util.ArrayList;
import java.util.List;

/// The words of `cpu-map`: thread set, then CPU sets such as `0-3` or `all`.
final class CpuMap {
    private static final int MOST_THREADS = 64;
    private static final int MOST_CPUS = 1024;

    private CpuMap() {}

    static void read(Words words, ProcessSettings process) {
        var threadSet = words.next("a thread set");
        boolean auto = threadSet.startsWith("auto:");
        var text = auto ? threadSet.substring(5) : threadSet;
        int slash = text.indexOf('/');
        var threads = set(words, slash < 0 ? "all" : text.substring(slash + 1), 1, MOST_THREADS);
        var cpus = new ArrayList<Integer>();
        if (!words.hasNext()) {
            words.problem("'cpu-map' expects a thread set and a CPU set.");
            return;
        }
        while (words.hasNext()) {
            for (var part : words.next("a CPU set").split(",")) {
                cpus.addAll(set(words, part, 0, MOST_CPUS));
            }
        }
        if (threads.isEmpty() || cpus.isEmpty()) {
            return;
        }
        if (auto && threads.size() > cpus.size() && slash >= 0 && !text.endsWith("/all")) {
            words.problem("cpu-map: CPU range and thread range sizes do not match.");
            return;
        }
        for (int i = 0; i < threads.size(); i++) {
            while (process.threadCpus.size() < threads.get(i)) {
                process.threadCpus.add(List.of());
            }
            var chosen =
                    auto
                            ? (i < cpus.size() ? List.of(cpus.get(i)) : List.<Integer>of())
                            : List.copyOf(cpus);
            process.threadCpus.set(threads.get(i) - 1, chosen);
        }
    }

    private static List<Integer> set(Words words, String text, int first, int most) {
        var found = new ArrayList<Integer>();
        switch (text) {
            case "all" ->
                    range(
                            found,
                            first,
                            first == 0 ? Runtime.getRuntime().availableProcessors() - 1 : most,
                            1);
            case "odd" -> range(found, 1, most - 1, 2);
            case "even" -> range(found, first == 0 ? 0 : 2, most - 1, 2);
            default -> {
                var ends = text.split("-", 2);
                boolean numbers = true;
                for (var end : ends) {
                    numbers &= end.matches("[0-9]{1,4}");
                }
                if (!numbers
                        || Integer.parseInt(ends[0]) < first
                        || Integer.parseInt(ends[ends.length - 1]) > most) {
                    words.problem(
                            "'cpu-map' : '"
                                    + text
                                    + "' is not a number or a range between "
                                    + first
                                    + " and "
                                    + most
                                    + ".");
                    return found;
                }
                range(found, Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]), 1);
            }
        }
        return found;
    }

    private static void range(List<Integer> found, int first, int last, int step) {
        for (int i = first; i <= last; i += step) {
            found.add(i);
        }
    }
}
