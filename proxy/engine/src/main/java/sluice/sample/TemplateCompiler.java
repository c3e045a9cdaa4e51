package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.vocabulary.LogField;
import sluice.vocabulary.LogTemplate;

import java.util.ArrayList;
import java.util.Set;

/// Turns the items of a log format into pieces that print.
final class TemplateCompiler {
    private final LogTemplate template;
    private final Template.Style style;
    private final Surroundings surroundings;
    private final ArrayList<TemplatePart> parts = new ArrayList<>();

    TemplateCompiler(LogTemplate template, Template.Style style, Surroundings surroundings) {
        this.template = template;
        this.style = style;
        this.surroundings = surroundings;
    }

    Template template() {
        boolean json = template.encodes(LogTemplate.Flag.JSON);
        boolean cbor = template.encodes(LogTemplate.Flag.CBOR);
        for (LogTemplate.Item item : template.items()) {
            // Not a pattern switch: the classes it makes when first reached cost 20 ms of every
            // start.
            if (item instanceof LogTemplate.Literal literal) {
                parts.add(new TemplatePart.Literal(ByteString.of(literal.text())));
            } else if (item instanceof LogTemplate.Alias alias) {
                alias(alias);
            } else if (item instanceof LogTemplate.Expression expression) {
                expression(expression);
            } else {
                parts.add(new TemplatePart.Separator());
            }
        }
        TemplatePart.Record encoding =
                json || cbor
                        ? new TemplatePart.Record(cbor, template.encodes(LogTemplate.Flag.BINARY))
                        : null;
        return new Template(template.source(), parts, encoding);
    }

    private void alias(LogTemplate.Alias alias) {
        LogField field = alias.field();
        var keyword = surroundings.catalog().find(LogAlias.Keyword.class, field.alias());
        if (keyword == null) {
            surroundings.problem(
                    alias.position(),
                    "format variable '%" + field.alias() + "' is not supported here yet");
            return;
        }
        boolean number =
                switch (field.type()) {
                    case NUMBER, MILLIS, BYTES, RETRIES, PORT -> true;
                    case NONE,
                            STRING,
                            NAME,
                            IP,
                            MILLI_DATE,
                            CLF_DATE,
                            CAPTURES,
                            REQUEST,
                            TERMINATION ->
                            false;
                };
        TemplatePart.Dress dress = dress(alias.flags());
        TemplatePart.Named named = named(alias.name(), alias.type(), number);
        LogAlias.Printer printer = keyword.printer();
        parts.add(
                switch (field.type()) {
                    case CAPTURES ->
                            new TemplatePart.Captured(
                                    printer,
                                    dress,
                                    field == LogField.REQUEST_HEADERS_CLF
                                            || field == LogField.RESPONSE_HEADERS_CLF,
                                    named);
                    case NONE, STRING, NAME, IP, REQUEST ->
                            new TemplatePart.Alias(
                                    printer,
                                    field == LogField.QUERY ? dress.withoutDash() : dress,
                                    named);
                    case NUMBER, MILLIS, BYTES, RETRIES, PORT, MILLI_DATE, CLF_DATE, TERMINATION ->
                            new TemplatePart.Alias(printer, dress.plain(), named);
                });
    }

    private void expression(LogTemplate.Expression expression) {
        Surroundings place = surroundings.at(expression.start());
        Expression compiled = Expression.compile(expression.text(), place);
        parts.add(
                new TemplatePart.Evaluated(
                        compiled,
                        style,
                        dress(expression.flags()),
                        named(expression.name(), expression.type(), false)));
    }

    private TemplatePart.Dress dress(Set<LogTemplate.Flag> flags) {
        return TemplatePart.Dress.of(flags, style == Template.Style.LOG);
    }

    private static TemplatePart.Named named(
            @Nullable String name, LogTemplate.@Nullable ItemType type, boolean number) {
        return new TemplatePart.Named(ByteString.of(name == null ? "" : name), type, number);
    }
}
