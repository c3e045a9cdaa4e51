package sluice.log.report;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;
import sluice.log.format.Entry;
import sluice.log.format.Field;
import sluice.log.read.LineSink;

import java.io.PrintStream;
import java.util.List;

/// Every line as one JSON object with the same keys whatever format it had; for other tools.
///
/// Captured headers become an object with their names where a configuration tells them, a list otherwise. Escapes of the
/// form `#22` are decoded.
public final class ParsedLines implements LineSink {
    private static final Field[] FIELDS = Field.values();

    private final PrintStream out;
    private final Configuration configuration;
    private final @Nullable Anonymizer anonymizer;
    private final StringBuilder json = new StringBuilder(1024);
    private final long most;
    private long printed;

    /// @param most how many lines to print, 0 for all
    public ParsedLines(
            PrintStream out,
            Configuration configuration,
            @Nullable Anonymizer anonymizer,
            long most) {
        this.out = out;
        this.configuration = configuration;
        this.anonymizer = anonymizer;
        this.most = most;
    }

    @Override
    public void take(Entry e, String source, long line) {
        if (most > 0 && printed >= most) return;
        printed++;
        out.append(of(e, source, line)).append('\n');
    }

    /// The object of one line.
    String of(Entry e, String source, long line) {
        json.setLength(0);
        json.append("{\"source\":");
        Values.quote(json, source);
        json.append(",\"line\":").append(line).append(",\"kind\":");
        Values.quote(json, e.kind().name().toLowerCase(java.util.Locale.ROOT));
        if (!e.format().isEmpty()) {
            json.append(",\"format\":");
            Values.quote(json, e.format());
        }
        if (e.kind() == Entry.Kind.EVENT) {
            json.append(",\"event\":");
            Values.quote(json, e.event().words());
        }
        for (Field field : FIELDS) if (e.has(field)) field(e, field);
        if (e.tls()) json.append(",\"tls\":true");
        if (e.truncated()) json.append(",\"truncated\":true");
        if (e.incomplete()) json.append(",\"incomplete\":true");
        if (e.formerTimers()) json.append(",\"former_timers\":true");
        if (e.kind() == Entry.Kind.UNREADABLE) {
            json.append(",\"text\":");
            Values.quote(json, hidden(e.line()));
        }
        return json.append('}').toString();
    }

    private void field(Entry e, Field field) {
        json.append(',');
        Values.quote(json, field.label());
        json.append(':');
        if (field.type() == Field.Type.TIME) {
            Values.quote(json, Values.iso(e.number(field, 0)));
        } else if (field == Field.REDISPATCHED || field == Field.RESUMED) {
            json.append(e.number(field, 0) != 0);
        } else if (field.isNumber()) {
            json.append(e.number(field, 0));
        } else {
            String text = e.text(field);
            String value = text == null ? "" : text;
            if (field == Field.REQUEST_HEADERS || field == Field.RESPONSE_HEADERS)
                captures(e, field, value);
            else Values.quote(json, hidden(decode(value)));
        }
    }

    private void captures(Entry e, Field field, String value) {
        String frontend = e.text(Field.FRONTEND);
        var proxy = frontend == null ? null : configuration.proxies().get(frontend);
        List<String> names =
                proxy == null
                        ? List.of()
                        : field == Field.REQUEST_HEADERS
                                ? proxy.requestCaptures()
                                : proxy.responseCaptures();
        String[] values = value.startsWith("\"") ? quoted(value) : value.split("\\|", -1);
        boolean named = names.size() == values.length && !names.contains("");
        json.append(named ? '{' : '[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) json.append(',');
            if (named) {
                Values.quote(json, names.get(i));
                json.append(':');
            }
            Values.quote(json, anonymizer == null ? decode(values[i]) : "…");
        }
        json.append(named ? '}' : ']');
    }

    private static String[] quoted(String value) {
        return value.strip().replaceAll("^\"|\"$", "").split("\" \"", -1);
    }

    private String hidden(String text) {
        return anonymizer == null ? text : anonymizer.text(text);
    }

    /// `#22` back to a quote; the bytes behind are UTF-8.
    static String decode(String text) {
        if (text.indexOf('#') < 0) return text;
        byte[] in = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] decoded = new byte[in.length];
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '#' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                decoded[n++] = in[i];
            } else {
                decoded[n++] = (byte) (high << 4 | low);
                i += 2;
            }
        }
        return new String(decoded, 0, n, java.nio.charset.StandardCharsets.UTF_8);
    }
}
