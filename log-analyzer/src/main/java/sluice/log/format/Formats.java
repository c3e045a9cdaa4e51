package sluice.log.format;

import sluice.vocabulary.LogTemplate;
import sluice.vocabulary.LogTemplate.Alias;
import sluice.vocabulary.LogTemplate.Expression;
import sluice.vocabulary.LogTemplate.Flag;
import sluice.vocabulary.LogTemplate.Item;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The formats known beforehand: from a configuration, or from the command line. Immutable.
///
/// @param named in the order in which they are tried
/// @param names keys of JSON or CBOR formats, with the fields they carry
/// @param captures the captured request headers of each frontend
public record Formats(List<Named> named, Map<String, Field> names, List<Captures> captures) {
    /// Nothing known: every line is recognised by its looks.
    public static final Formats NONE = new Formats(List.of(), Map.of(), List.of());

    /// What a frontend captures of requests, in the order of the log.
    public record Captures(String frontend, List<String> names) {}

    /// A format, its name in the output, and whether it is for failed connections.
    public record Named(String name, LogTemplate template, boolean error) {}

    /// Formats to try in this order. Encoded ones (JSON, CBOR) contribute their keys instead.
    public static Formats of(List<Named> formats) {
        List<Named> plain = new ArrayList<>();
        Map<String, Field> names = new HashMap<>();
        for (Named format : formats) {
            if (format.template.encodes(Flag.JSON) || format.template.encodes(Flag.CBOR))
                keys(format.template, names);
            else if (!plain.contains(format)) plain.add(format);
        }
        return new Formats(List.copyOf(plain), Map.copyOf(names), List.of());
    }

    private static void keys(LogTemplate template, Map<String, Field> names) {
        for (Item item : template.items()) {
            if (item instanceof Alias alias && alias.name() != null) {
                Field field = Field.read(alias.field());
                if (field != null) names.put(alias.name(), field);
            } else if (item instanceof Expression expression && expression.name() != null) {
                Field field = TemplateLine.ofExpression(expression);
                if (field != null) names.put(expression.name(), field);
            }
        }
    }

    TemplateLine[] lines(Dates dates) {
        TemplateLine[] lines = new TemplateLine[named.size()];
        KeyedFields fields = new KeyedFields(dates, Map.of());
        for (int i = 0; i < lines.length; i++) {
            Named format = named.get(i);
            Entry.Kind kind = format.error ? Entry.Kind.ERROR : Entry.Kind.UNREADABLE;
            lines[i] = new TemplateLine(format.name, format.template, kind, dates, fields);
        }
        return lines;
    }
}
