package sluice.log.boot;

import sluice.log.question.Question;
import sluice.log.question.Questions;

/// The text of `--help`.
final class Help {
    private Help() {}

    static String text() {
        StringBuilder text = new StringBuilder(4096);
        text.append(
                """
                Usage: sluice log [QUESTION] [OPTIONS] [FILE...]

                Reads logs of HAProxy and Sluice in any format and says what is wrong, whose fault it is and what to do next.
                FILE may be compressed (gz, zst, xz, bz2), a pattern, '-' for the standard input, or a .tally.

                Questions:
                """);
        for (Question question : Questions.all()) row(text, question.name(), question.summary());
        row(text, "compare A B", "what changed between two logs, and what is only noise");
        row(text, "compare --at TIME", "the same between what one log says before and after it");
        row(text, "parse", "every line as normalised JSON");
        row(text, "explain [sH--]", "decodes a termination state; without one, lists them all");
        row(text, "tally -o FILE", "counts only, to be merged elsewhere");
        row(text, "merge FILE...", "the report over several tallies (-o FILE writes one tally)");
        row(text, "fields", "the names that conditions know");
        text.append(
                """

                Lines:
                  -f, --config haproxy.cfg   log formats, captures, weights and limits from a configuration (repeatable)
                      --log-format FORMAT    a format as in haproxy.cfg (repeatable)
                  -w, --where CONDITION      backend=web and Tr>500 and status>=500; also ~ for regular expressions,
                                             status=5xx, termination=SH, client=10.0.0.0/8, path=/api/*
                      --since, --until TIME  '2026-11-22 16:20', '16:20', '-30m' (before the end of the log)

                Answers:
                      --by WHAT              group or order by (frontend, backend, server, url, minute, a timer ...)
                  -n, --top N                rows of a table
                      --bucket 10s           span of timelines, shortest hole
                      --evidence N           raw lines for each finding, up to 5
                      --json --ndjson --csv --markdown
                      --prometheus           counts and histograms as metrics, for a textfile collector
                      --html FILE            the report as one page with plots
                      --anonymize            without addresses, query strings and captured headers
                      --fail-if '5xx>1%'     exit code 1 if so (also p95>500ms, Tr.p99>2s, SH>0, crit>0; repeatable)

                Live:
                      --follow               keeps reading; a view on a terminal, lines elsewhere
                      --listen udp:514       follows what proxies send there ('log 127.0.0.1:514 local0'); repeatable
                      --silence 60s          with --follow: exit code 1 after so long without a line

                      --threads N            the answer does not depend on it
                  -q, --quiet                no progress        --color, --no-color (and NO_COLOR)

                Exit codes: 0 answered, 1 --fail-if or --silence, 2 wrong arguments, 3 some input could not be read.
                """);
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String summary) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(1, 16 - name.length())))
                .append(summary)
                .append('\n');
    }
}
