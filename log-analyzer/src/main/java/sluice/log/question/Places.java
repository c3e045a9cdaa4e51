package sluice.log.question;

import sluice.log.tally.FailedUrls;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The requests that ended in one way, in words: `all GET /web/slow`.
final class Places {
    private final Map<String, Long> requests = new TreeMap<>();
    private long all;

    /// @param count how many ended so, those without a URL included
    void add(List<FailedUrls.Place> places, long count) {
        all += count;
        for (FailedUrls.Place place : places) {
            requests.merge(place.request().strip(), place.requests(), Long::sum);
        }
    }

    /// Begins with a semicolon; empty when no request is known.
    String words() {
        String first = "";
        long most = 0;
        for (Map.Entry<String, Long> entry : requests.entrySet()) {
            if (entry.getValue() <= most) continue;
            most = entry.getValue();
            first = entry.getKey();
        }
        if (most == 0) return "";
        String url = Tables.printable(first, 80);
        if (all == 1) return "; " + url;
        if (most == all) return "; all " + url;
        String often = url + ": " + Words.of(most, all);
        if (2 * most > all) return "; mostly " + often;
        String urls = "; " + Words.plural(requests.size(), "URL", "URLs");
        return most == 1 ? urls : urls + ", most often " + often;
    }
}
