package sluice.sample.acl;

import sluice.catalog.Collected;
import sluice.catalog.Entry;
import sluice.sample.pattern.MatchMethod;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// Names that stand for a fetch with a match method (`path_beg` is `path -m beg`): on `static MatchMethod name()`. Manual §7.3.
@Collected(
        kind = "acl-keyword",
        entry = AclKeyword.Keyword.class,
        function = AclKeyword.Method.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface AclKeyword {
    String[] name();

    /// The fetches, in the order of the names.
    String[] fetch();

    /// As collected.
    record Keyword(List<String> name, List<String> fetch, Method method) implements Entry {
        /// The fetch that `acl` stands for.
        public String fetchOf(String acl) {
            return fetch.get(name.indexOf(acl));
        }
    }

    /// The shape of the method.
    interface Method {
        MatchMethod method();
    }
}
