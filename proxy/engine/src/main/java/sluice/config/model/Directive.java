package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A line of a section: on `static void name(Words)`. Names of several words (`timeout client`) are matched longest first.
@Collected(kind = "directive", entry = Directive.Keyword.class, function = Directive.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Directive {
    String[] name();

    Section[] in();

    /// Whether `no NAME` is allowed.
    boolean negatable() default false;

    /// As collected.
    record Keyword(List<String> name, List<Section> in, boolean negatable, Reader reader)
            implements Entry {}

    /// The shape of the method.
    interface Reader {
        void read(Words words);
    }
}
