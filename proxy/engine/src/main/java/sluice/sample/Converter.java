package sluice.sample;

import sluice.catalog.Collected;
import sluice.catalog.Entry;
import sluice.value.Kind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A converter: on a static method `Conversion name(Arguments)`; its doc comment is the manual entry. Manual §7.3.1.
@Collected(kind = "converter", entry = Converter.Keyword.class, function = Conversion.Factory.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Converter {
    String[] name();

    /// The sample is cast to this type first; [Kind#ANY] takes it as it is.
    Kind in();

    /// [Kind#ANY] when the result has the type of the input, or is known at run time only.
    Kind out();

    ArgumentType[] args() default {};

    /// How many of [#args] must be given; -1 means all.
    int required() default -1;

    /// As collected.
    record Keyword(
            List<String> name,
            Kind in,
            Kind out,
            List<ArgumentType> args,
            int required,
            Conversion.Factory factory)
            implements Entry {}
}
