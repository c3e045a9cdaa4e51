package sluice.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Touched by several threads; the value says how it stays correct ("copy on write", "one lock per shard").
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Shared {
    String value();
}
