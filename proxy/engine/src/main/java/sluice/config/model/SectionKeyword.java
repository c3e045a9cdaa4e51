package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A word that opens a section: on `static Object name(Words)`, called with the words behind it (the name of the section);
/// the result is the draft that [Words#draft] gives to the lines of the section. Manual §2.1.
///
/// `global`, `defaults`, `frontend`, `backend` and `listen` are read by [ConfigurationReader] itself.
@Collected(
        kind = "section",
        entry = SectionKeyword.Keyword.class,
        function = SectionKeyword.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface SectionKeyword {
    String[] name();

    Section section();

    /// As collected.
    record Keyword(List<String> name, Section section, Reader reader) implements Entry {}

    /// The shape of the method.
    interface Reader {
        Object read(Words words);
    }
}
