package sluice.keyword.tracking;

import static sluice.flow.rule.RuleSet.HTTP_AFTER_RESPONSE;
import static sluice.flow.rule.RuleSet.HTTP_REQUEST;
import static sluice.flow.rule.RuleSet.HTTP_RESPONSE;
import static sluice.flow.rule.RuleSet.TCP_REQUEST_CONNECTION;
import static sluice.flow.rule.RuleSet.TCP_REQUEST_CONTENT;
import static sluice.flow.rule.RuleSet.TCP_REQUEST_SESSION;
import static sluice.flow.rule.RuleSet.TCP_RESPONSE_CONTENT;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.keyword.stick.Tables;
import sluice.sample.Expression;
import sluice.stick.DataType;
import sluice.stick.StickTable;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.stream.TrackedEntries;
import sluice.value.Kind;

/// Actions that track entries and change their counters. Manual §4.4.
final class TrackingActions {
    private TrackingActions() {}

    /// `track-sc0 <key> [table <table>]` — tracks the entry of a key by counter 0; `track-sc1`, `track-sc2` by the others.
    ///
    /// The first rule that holds counts. In connection and session rules the entry is tracked as long as the connection lasts, elsewhere
    /// as long as the request. A new connection is counted, and in HTTP rules a request too. Manual §4.4.
    @ActionKeyword(
            name = {"track-sc0", "track-sc1", "track-sc2"},
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE
            })
    static Action track(Words words) {
        String keyword = words.keyword();
        int counter = keyword.charAt(keyword.length() - 1) - '0';
        Expression key = Reading.expression(words, Kind.ANY);
        var named =
                Tables.named(words, words.take("table") ? words.next("a table") : null, keyword);
        return stream -> track(stream, counter, key, named.get());
    }

    private static Verdict track(
            Stream stream, int counter, Expression key, @Nullable StickTable table) {
        TrackedEntries session = stream.session().tracked;
        if (table == null || session.has(counter) || stream.tracked.has(counter)) {
            return Verdict.CONTINUE;
        }
        var slots = Counters.Slots.of(stream);
        if (!key.evaluate(stream, slots.value) || !slots.key.set(table, slots.value)) {
            return Verdict.CONTINUE;
        }
        int now = StickTable.ticks();
        long entry = table.track(slots.key, now);
        if (entry == StickTable.NONE) {
            return Verdict.CONTINUE;
        }
        boolean early = stream.phase == Phase.CONNECTION || stream.phase == Phase.SESSION;
        (early ? session : stream.tracked).track(counter, table, entry, now);
        table.count(entry, DataType.CONN_CNT, DataType.CONN_RATE, 1, now);
        if (stream.phase == Phase.HTTP_REQUEST || stream.phase == Phase.HTTP_RESPONSE) {
            table.count(entry, DataType.HTTP_REQ_CNT, DataType.HTTP_REQ_RATE, 1, now);
        }
        return Verdict.CONTINUE;
    }

    /// What is done with a tracked entry.
    private interface Change {
        void of(StickTable table, long entry, int now);
    }

    private static Verdict change(Stream stream, int counter, Change change) {
        TrackedEntries entries =
                stream.tracked.has(counter) ? stream.tracked : stream.session().tracked;
        StickTable table = entries.table(counter);
        if (table != null) {
            change.of(table, entries.entry(counter), StickTable.ticks());
        }
        return Verdict.CONTINUE;
    }

    /// The numbers in the parenthesis, so many as wanted.
    private static int[] numbers(Words words, int wanted) {
        String name = words.keyword();
        int open = name.indexOf('(');
        var numbers = new int[wanted];
        String[] parts =
                open < 0 || !name.endsWith(")")
                        ? new String[0]
                        : name.substring(open + 1, name.length() - 1).split(",");
        if (parts.length != wanted) {
            words.problem(
                    "'"
                            + (open < 0 ? name : name.substring(0, open))
                            + "' expects "
                            + (wanted == 1
                                    ? "the number of a counter in parentheses"
                                    : "an index and the number of a counter in parentheses"));
            return numbers;
        }
        for (int i = 0; i < wanted; i++) {
            try {
                numbers[i] = Integer.parseInt(parts[i].strip());
            } catch (NumberFormatException e) {
                numbers[i] = -1;
            }
            if (numbers[i] < 0 || numbers[i] > 99) {
                words.problem("'" + parts[i].strip() + "' is not a number from 0 to 99");
                numbers[i] = 0;
            }
        }
        return numbers;
    }

    private static Action increment(int counter, DataType data, int element) {
        return stream ->
                change(
                        stream,
                        counter,
                        (table, entry, now) ->
                                Tables.increment(table, entry, data, element, 1, now));
    }

    /// `sc-inc-gpc0(<counter>)` — increments the first general purpose counter of the tracked entry, and its rate. Manual §4.4.
    @ActionKeyword(
            name = "sc-inc-gpc0",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action incrementFirst(Words words) {
        return increment(numbers(words, 1)[0], DataType.GPC0, 0);
    }

    /// `sc-inc-gpc1(<counter>)` — increments the second general purpose counter of the tracked entry, and its rate. Manual §4.4.
    @ActionKeyword(
            name = "sc-inc-gpc1",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action incrementSecond(Words words) {
        return increment(numbers(words, 1)[0], DataType.GPC1, 0);
    }

    /// `sc-inc-gpc(<index>,<counter>)` — increments an element of the array of counters of the tracked entry. Manual §4.4.
    @ActionKeyword(
            name = "sc-inc-gpc",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action incrementElement(Words words) {
        int[] numbers = numbers(words, 2);
        return increment(numbers[1], DataType.GPC, numbers[0]);
    }

    /// `sc-add-gpc(<index>,<counter>) <number or expression>` — adds to an element of the array of counters. Manual §4.4.
    @ActionKeyword(
            name = "sc-add-gpc",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action add(Words words) {
        int[] numbers = numbers(words, 2);
        return withNumber(
                words,
                numbers[1],
                (table, entry, number, now) ->
                        Tables.increment(table, entry, DataType.GPC, numbers[0], number, now));
    }

    /// `sc-set-gpt0(<counter>) <number or expression>` — sets the first general purpose tag of the tracked entry. Manual §4.4.
    @ActionKeyword(
            name = "sc-set-gpt0",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action setFirstTag(Words words) {
        int[] numbers = numbers(words, 1);
        return withNumber(
                words,
                numbers[0],
                (table, entry, number, now) ->
                        Tables.set(table, entry, DataType.GPT0, 0, number, now));
    }

    /// `sc-set-gpt(<index>,<counter>) <number or expression>` — sets an element of the array of tags. Manual §4.4.
    @ActionKeyword(
            name = "sc-set-gpt",
            parenthesis = true,
            in = {
                TCP_REQUEST_CONNECTION,
                TCP_REQUEST_SESSION,
                TCP_REQUEST_CONTENT,
                TCP_RESPONSE_CONTENT,
                HTTP_REQUEST,
                HTTP_RESPONSE,
                HTTP_AFTER_RESPONSE
            })
    static Action setTag(Words words) {
        int[] numbers = numbers(words, 2);
        return withNumber(
                words,
                numbers[1],
                (table, entry, number, now) ->
                        Tables.set(table, entry, DataType.GPT, numbers[0], number, now));
    }

    /// What is done with a tracked entry and a number.
    private interface NumberedChange {
        void of(StickTable table, long entry, long number, int now);
    }

    private static Action withNumber(Words words, int counter, NumberedChange change) {
        String next = words.peek();
        if (next != null && next.matches("[0-9]{1,10}")) {
            long number = words.integer("a number", 0, 0xffff_ffffL);
            return stream ->
                    change(
                            stream,
                            counter,
                            (table, entry, now) -> change.of(table, entry, number, now));
        }
        Expression expression = Reading.expression(words, Kind.SINT);
        return stream -> {
            var value = Counters.Slots.of(stream).value;
            if (!expression.evaluate(stream, value)) {
                return Verdict.CONTINUE;
            }
            long number = value.number();
            return change(
                    stream, counter, (table, entry, now) -> change.of(table, entry, number, now));
        };
    }
}
