package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A word of a `bind` line: on `static void name(Words, BindDraft)`. Manual §5.1.
@Collected(
        kind = "bind-option",
        entry = BindOption.Keyword.class,
        function = BindOption.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface BindOption {
    String[] name();

    /// Whether `no-NAME` is the way to negate it.
    boolean negatable() default false;

    /// As collected.
    record Keyword(List<String> name, boolean negatable, Reader reader) implements Entry {}

    /// The shape of the method.
    interface Reader {
        void read(Words words, BindDraft bind);
    }
}
