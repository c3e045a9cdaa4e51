package sluice.sample;

import sluice.catalog.Collected;
import sluice.catalog.Entry;
import sluice.value.Kind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A sample fetch: on a static method `Fetch name(Arguments)`; its doc comment is the manual entry. Manual §7.3.2–§7.3.7.
@Collected(kind = "sample-fetch", entry = SampleFetch.Keyword.class, function = Fetch.Factory.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface SampleFetch {
    String[] name();

    /// The type of the sample; [Kind#ANY] when it is known at run time only (variables).
    Kind out();

    Source[] from();

    ArgumentType[] args() default {};

    /// How many of [#args] must be given; -1 means all.
    int required() default -1;

    /// As collected.
    record Keyword(
            List<String> name,
            Kind out,
            List<Source> from,
            List<ArgumentType> args,
            int required,
            Fetch.Factory factory)
            implements Entry {}
}
