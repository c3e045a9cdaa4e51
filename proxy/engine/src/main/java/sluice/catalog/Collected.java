package sluice.catalog;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On a keyword annotation: how the processor turns an annotated method into an [Entry].
///
/// The entry is a record whose components are, in this order: the elements of the annotation in the order of their
/// declaration (arrays become a `List`), then the function. An element called `name` (String or String[]) is required. The function is an
/// interface with one method, whose parameters and result the annotated static method has.
@Target(ElementType.ANNOTATION_TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Collected {
    /// The kind in the manual and in the inventory: `converter`, `sample-fetch`, `proxy-directive`, …
    String kind();

    Class<? extends Entry> entry();

    Class<?> function();
}
