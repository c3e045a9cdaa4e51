package sluice.loop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Touched by one event loop only: no locks, no `volatile`, nothing from `java.util.concurrent`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface LoopConfined {}
