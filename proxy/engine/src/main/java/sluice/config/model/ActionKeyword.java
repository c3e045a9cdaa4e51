package sluice.config.model;

import sluice.catalog.Collected;
import sluice.catalog.Entry;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// An action of the rule sets: on `static Action name(Words)`, called with the words behind the action name, condition excluded. Manual §4.4.
@Collected(
        kind = "action",
        entry = ActionKeyword.Keyword.class,
        function = ActionKeyword.Reader.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ActionKeyword {
    String[] name();

    RuleSet[] in();

    /// The name is followed by its argument without a blank: `set-var(txn.x)`, `sc-inc-gpc0(1)`; [Words#keyword] has both.
    boolean parenthesis() default false;

    /// As collected.
    record Keyword(List<String> name, List<RuleSet> in, boolean parenthesis, Reader reader)
            implements Entry {}

    /// The shape of the method.
    interface Reader {
        Action read(Words words);
    }
}
