package sluice.sample;

import sluice.catalog.Collected;
import sluice.catalog.Entry;
import sluice.stream.Stream;
import sluice.value.ByteWriter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// An alias of log formats (`%ci`): on `static void name(Stream, ByteWriter, boolean hexadecimal)`, called for each line. Manual §8.2.6.
@Collected(
        kind = "log-format-alias",
        entry = LogAlias.Keyword.class,
        function = LogAlias.Printer.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface LogAlias {
    /// The letters behind `%`.
    /// What a printer of several fields puts behind each.
    byte END_OF_FIELD = '\n';

    String[] name();

    /// As collected.
    record Keyword(List<String> name, Printer printer) implements Entry {}

    /// Writes what the alias stands for, without quotes; nothing when there is nothing.
    interface Printer {
        void print(Stream stream, ByteWriter out, boolean hexadecimal);
    }
}
