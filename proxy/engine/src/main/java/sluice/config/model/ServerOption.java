package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A word of a `server` or `default-server` line: on `static void name(Words, ServerDraft)`. Manual §5.2.
@Collected(
        kind = "server-option",
        entry = ServerOption.Keyword.class,
        function = ServerOption.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ServerOption {
    String[] name();

    /// Whether `no-NAME` is the way to negate it.
    boolean negatable() default false;

    /// As collected.
    record Keyword(List<String> name, boolean negatable, Reader reader) implements Entry {}

    /// The shape of the method.
    interface Reader {
        void read(Words words, ServerDraft server);
    }
}
