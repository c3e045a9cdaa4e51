package sluice.operation.runtime;

import sluice.catalog.Collected;
import sluice.catalog.Entry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// A command of the Runtime API: on `static void name(Invocation)`, run on the operation loop. Management guide §9.3.
///
/// A method may serve a family whose words share a prefix (`set server`); the longest registered name wins.
@Collected(
        kind = "runtime-command",
        entry = RuntimeCommand.Keyword.class,
        function = RuntimeCommand.Run.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface RuntimeCommand {
    /// The command's words: `show info`.
    String[] name();

    /// The whole line as `help` shows it: `show info [desc|json|typed|float]*`.
    String usage();

    /// What it does, in a few words, for `help`.
    String summary();

    /// Commands of their own in the manual that this one serves as well: `set server weight`. Listed by `help set server`.
    String[] forms() default {};

    /// The least level that may run it.
    Level level() default Level.USER;

    /// Whether the socket of a master has it by itself, not only for its worker (`@1 …`). Management guide §9.4.
    boolean ofMaster() default false;

    /// Whether `help` keeps quiet about it.
    boolean unlisted() default false;

    /// As collected.
    record Keyword(
            List<String> name,
            String usage,
            String summary,
            List<String> forms,
            Level level,
            boolean ofMaster,
            boolean unlisted,
            Run run)
            implements Entry {}

    /// The shape of the method.
    interface Run {
        void run(Invocation invocation);
    }
}
