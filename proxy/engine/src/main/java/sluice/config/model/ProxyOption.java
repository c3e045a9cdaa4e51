package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A boolean or valued `option NAME` of a proxy: on `static void name(Words)`; see [Words#negated].
@Collected(kind = "option", entry = ProxyOption.Keyword.class, function = ProxyOption.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ProxyOption {
    String[] name();

    Section[] in();

    /// Whether `no option NAME` is allowed: boolean options only.
    boolean negatable() default true;

    /// As collected.
    record Keyword(List<String> name, List<Section> in, boolean negatable, Reader reader)
            implements Entry {}

    /// The shape of the method.
    interface Reader {
        void read(Words words);
    }
}
