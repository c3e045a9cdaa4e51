package sluice.keyword.process;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;

import java.util.ArrayList;

/// Variables for the lines below.
final class EnvironmentDirectives {
    private EnvironmentDirectives() {}

    private record Pair(String name, String value) {}

    /// `setenv <name> <value>` — sets a variable for the lines below, over any value it has. Manual §3.1.
    @Directive(name = "setenv", in = Section.GLOBAL)
    static void setenv(Words words) {
        var pair = pair(words);
        if (pair != null) {
            words.draft(Configuration.class).environment().set(pair.name(), pair.value());
        }
    }

    /// `presetenv <name> <value>` — sets a variable for the lines below unless it exists. Manual §3.1.
    @Directive(name = "presetenv", in = Section.GLOBAL)
    static void presetenv(Words words) {
        var pair = pair(words);
        if (pair != null) {
            words.draft(Configuration.class).environment().preset(pair.name(), pair.value());
        }
    }

    /// `unsetenv <name>...` — removes variables for the lines below. Manual §3.1.
    @Directive(name = "unsetenv", in = Section.GLOBAL)
    static void unsetenv(Words words) {
        if (!words.hasNext()) {
            words.problem("'unsetenv' expects at least one variable name.");
        }
        while (words.hasNext()) {
            words.draft(Configuration.class).environment().unset(words.next("a name"));
        }
    }

    /// `resetenv [<name>...]` — removes all variables but those named. Manual §3.1.
    @Directive(name = "resetenv", in = Section.GLOBAL)
    static void resetenv(Words words) {
        var kept = new ArrayList<String>();
        while (words.hasNext()) {
            kept.add(words.next("a name"));
        }
        words.draft(Configuration.class).environment().retain(kept);
    }

    private static @Nullable Pair pair(Words words) {
        var name = words.peek() == null ? "" : words.next("a name");
        var value = words.peek() == null || name.isEmpty() ? "" : words.peek();
        if (name.isEmpty() || value == null || value.isEmpty()) {
            words.problem("'" + words.keyword() + "' expects a name and a value.");
            return null;
        }
        words.next("a value");
        return new Pair(name, value);
    }
}
