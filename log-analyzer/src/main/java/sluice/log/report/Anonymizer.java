package sluice.log.report;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Conclusion;
import sluice.log.tally.Sample;
import sluice.vocabulary.Finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes addresses and query strings out of an answer that is to be shared.
///
/// The same address becomes the same pseudonym within one run, so clients can still be told apart; the key is random and
/// forgotten, so nobody can compute back. Networks keep their length. Captured headers and cookies in evidence lines are
/// replaced whole.
public final class Anonymizer {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?<![\\w.:])(?:\\d{1,3}(?:\\.\\d{1,3}){3}|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4})(?=$|[^\\w]|:\\d)");
    private static final Pattern QUERY = Pattern.compile("\\?[^\\s\"']*");
    private static final Pattern CAPTURES = Pattern.compile("\\{[^{}\"]+\\}");
    private static final Pattern CLOCK = Pattern.compile("(?:\\d{1,2}:){1,2}\\d{1,2}|::+");

    private final long key;

    public Anonymizer(long key) {
        this.key = key;
    }

    /// The same answer without addresses and query strings.
    public Answer of(Answer answer) {
        List<Block> blocks = new ArrayList<>();
        for (Block block : answer.blocks()) {
            blocks.add(
                    switch (block) {
                        case Block.Text text -> new Block.Text(text.key(), text(text.text()));
                        case Block.Table table -> table(table);
                        case Block.Conclusions conclusions -> conclusions(conclusions);
                    });
        }
        return new Answer(answer.question(), blocks, texts(answer.footer()));
    }

    private Block table(Block.Table table) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Object[] row : table.rows()) {
            Object[] copy = row.clone();
            for (int i = 0; i < copy.length; i++)
                if (copy[i] instanceof String text) copy[i] = text(text);
            rows.add(copy);
        }
        return new Block.Table(
                table.key(), table.title(), table.columns(), rows, texts(table.notes()));
    }

    private Block conclusions(Block.Conclusions conclusions) {
        List<Conclusion> list = new ArrayList<>();
        for (Conclusion c : conclusions.list()) {
            Finding f = c.finding();
            List<Sample> samples = new ArrayList<>();
            for (Sample sample : c.samples())
                samples.add(new Sample(sample.source(), sample.line(), text(sample.text())));
            Finding finding =
                    new Finding(
                            f.id(),
                            f.severity(),
                            f.object(),
                            f.culprit(),
                            text(f.text()),
                            f.since(),
                            texts(f.evidence()),
                            f.next());
            list.add(new Conclusion(finding, texts(c.details()), samples));
        }
        return new Block.Conclusions(list);
    }

    private List<String> texts(List<String> texts) {
        List<String> copy = new ArrayList<>();
        for (String text : texts) copy.add(text(text));
        return copy;
    }

    /// A text without addresses, query strings and captured headers.
    public String text(String text) {
        String plain = QUERY.matcher(text).replaceAll("?…");
        plain =
                CAPTURES.matcher(plain)
                        .replaceAll(
                                match ->
                                        match.group().matches("\\{(n|uuid|hex|id)\\}")
                                                ? Matcher.quoteReplacement(match.group())
                                                : "{…}");
        Matcher matcher = ADDRESS.matcher(plain);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String address = matcher.group();
            boolean clock = CLOCK.matcher(address).matches();
            matcher.appendReplacement(
                    result, clock ? Matcher.quoteReplacement(address) : pseudonym(address));
        }
        return matcher.appendTail(result).toString();
    }

    private String pseudonym(String address) {
        long hash = key;
        for (int i = 0; i < address.length(); i++)
            hash = (hash ^ address.charAt(i)) * 0x9E3779B97F4A7C15L ^ hash >>> 31;
        hash ^= hash >>> 29;
        if (address.indexOf(':') >= 0) {
            return String.format(Locale.ROOT, "fd00:%x:%x", hash & 0xffff, hash >>> 16 & 0xffff);
        }
        return String.format(
                Locale.ROOT, "10.%d.%d.%d", hash & 255, hash >>> 8 & 255, hash >>> 16 & 255);
    }
}
