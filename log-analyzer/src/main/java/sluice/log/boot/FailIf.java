package sluice.log.boot;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Words;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;
import sluice.log.where.Quantity;
import sluice.vocabulary.Finding.Severity;
import sluice.vocabulary.TerminationState;

import java.util.Locale;

/// A condition on the whole log, such as `5xx>1%`, `p95>500ms`, `Tr.p99>=2s`, `crit>0`: true sets exit code 1.
///
/// @param text as given
/// @param metric `4xx`, `5xx`, `failed`, `denied`, `retried`, `queued`, `unreadable`, `requests`, `crit`, `warn`, `findings`,
///     `p50`…`p999`, `max`, `mean`, or a timer and one of these
/// @param share the limit is a share of the requests
record FailIf(String text, String metric, String operator, double limit, boolean share) {
    static FailIf parse(String text) throws CommandLine.Wrong {
        int at = 0;
        while (at < text.length() && "<>=!".indexOf(text.charAt(at)) < 0) at++;
        int end = at;
        while (end < text.length() && "<>=!".indexOf(text.charAt(end)) >= 0) end++;
        String metric = text.substring(0, at).strip();
        String operator = text.substring(at, end);
        String value = text.substring(end).strip();
        boolean known =
                operator.equals(">")
                        || operator.equals(">=")
                        || operator.equals("<")
                        || operator.equals("<=")
                        || operator.equals("=")
                        || operator.equals("==");
        if (metric.isEmpty() || value.isEmpty() || !known) {
            throw new CommandLine.Wrong(
                    "--fail-if takes a comparison such as '5xx>1%' or 'p95>500ms', not '"
                            + text
                            + "'");
        }
        boolean share = value.endsWith("%");
        double limit;
        try {
            if (share) {
                limit = Double.parseDouble(value.substring(0, value.length() - 1).strip()) / 100;
            } else {
                long number = Quantity.parse(value, isTime(metric));
                if (number == Long.MIN_VALUE) throw new NumberFormatException(value);
                limit = number;
            }
        } catch (NumberFormatException e) {
            throw new CommandLine.Wrong("--fail-if: '" + value + "' is no number");
        }
        if (!isTime(metric) && !isCount(metric)) {
            throw new CommandLine.Wrong(
                    "--fail-if knows 4xx, 5xx, failed, denied, retried, queued, unreadable,"
                            + " requests, crit, warn, findings, p50, p95, p99, p999, mean, max, a"
                            + " timer's such as Tr.p95, or a termination state; not '"
                            + metric
                            + "'");
        }
        return new FailIf(text, metric, operator, limit, share);
    }

    private static boolean isTime(String metric) {
        String quantile = metric.substring(metric.indexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean timer =
                metric.indexOf('.') < 0 || phase(metric.substring(0, metric.indexOf('.'))) != null;
        return timer
                && switch (quantile) {
                    case "p50", "p90", "p95", "p99", "p999", "max", "mean" -> true;
                    default -> false;
                };
    }

    private static @org.jspecify.annotations.Nullable Phase phase(String timer) {
        for (Phase phase : Phase.values())
            if (phase.timer().equals(timer) || phase.word().equals(timer)) return phase;
        return null;
    }

    private static boolean isCount(String metric) {
        return switch (metric) {
            case "4xx",
                    "5xx",
                    "failed",
                    "denied",
                    "retried",
                    "queued",
                    "unreadable",
                    "requests",
                    "crit",
                    "warn",
                    "findings" ->
                    true;
            default -> metric.length() <= 4 && TerminationState.parse(metric) != null;
        };
    }

    /// What the log says, as a sentence, when the condition holds; null when it does not.
    @org.jspecify.annotations.Nullable
    String fires(Tally tally, Answer report) {
        if (isTime(metric)) {
            Quantiles all = quantiles(tally);
            double value = value(all);
            return compare(value)
                    ? "--fail-if " + text + ": it is " + Words.millis(Math.round(value))
                    : null;
        }
        double count = count(tally, report);
        long whole = metric.equals("unreadable") ? tally.count(Tally.Count.LINES) : tally.streams();
        double value = share ? whole == 0 ? 0 : count / whole : count;
        return compare(value)
                ? "--fail-if " + text + ": it is " + Words.of((long) count, whole)
                : null;
    }

    private boolean compare(double value) {
        return switch (operator) {
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            case "<" -> value < limit;
            case "<=" -> value <= limit;
            default -> value == limit;
        };
    }

    private Quantiles quantiles(Tally tally) {
        int dot = metric.indexOf('.');
        Phase phase = dot < 0 ? null : phase(metric.substring(0, dot));
        Quantiles all = new Quantiles(Quantiles.FINE);
        for (Row row : tally.rows()) all.merge(phase == null ? row.total() : row.phase(phase));
        return all;
    }

    private double value(Quantiles all) {
        String quantile = metric.substring(metric.indexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (quantile) {
            case "p50" -> all.at(0.5);
            case "p90" -> all.at(0.9);
            case "p95" -> all.at(0.95);
            case "p99" -> all.at(0.99);
            case "p999" -> all.at(0.999);
            case "mean" -> all.mean();
            default -> all.max();
        };
    }

    private double count(Tally tally, Answer report) {
        switch (metric) {
            case "unreadable" -> {
                return tally.count(Tally.Count.UNREADABLE);
            }
            case "requests" -> {
                return tally.streams();
            }
            case "crit", "warn", "findings" -> {
                long found = 0;
                for (Block block : report.blocks()) {
                    if (!(block instanceof Block.Conclusions conclusions)) continue;
                    for (Block.Conclusion conclusion : conclusions.list()) {
                        Severity severity = conclusion.finding().severity();
                        if (metric.equals("findings") || severity.word().equals(metric)) found++;
                    }
                }
                return found;
            }
            default -> {
                long found = 0;
                for (Row row : tally.rows()) {
                    if (metric.equals("retried")) found += row.retried();
                    else if (metric.equals("queued")) found += row.queued();
                    else
                        for (long outcome : row.outcomes())
                            if (matches(outcome)) found += row.seen(outcome);
                }
                return found;
            }
        }
    }

    private boolean matches(long outcome) {
        String letters = Row.letters(outcome);
        int status = Row.status(outcome);
        return switch (metric) {
            case "4xx" -> status >= 400 && status < 500;
            case "5xx" -> status >= 500 && status < 600;
            case "denied" -> letters.startsWith("PR") || letters.startsWith("PT");
            case "failed" -> {
                TerminationState state =
                        letters.length() < 2 ? null : TerminationState.parse(letters);
                yield state != null && state.pair().failure();
            }
            default -> letters.startsWith(metric);
        };
    }
}
