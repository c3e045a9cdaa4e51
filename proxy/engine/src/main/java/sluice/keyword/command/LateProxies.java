package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.LateProxy;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.operation.runtime.Invocation;

import java.util.List;

/// What `add backend` and `add frontend` share: the name is looked at, then the configuration makes the proxy.
final class LateProxies {
    private LateProxies() {}

    /// The new proxy; answers why there is none, and null.
    static @Nullable ProxyDraft make(
            Invocation in, Section section, String name, String from, List<List<String>> lines) {
        var configuration = in.part(Configuration.class);
        Character bad = LateProxy.badCharacter(name);
        if (bad != null) {
            in.fail(
                    "Character '"
                            + bad
                            + "' is not permitted in "
                            + section.word()
                            + " name '"
                            + name
                            + "'.");
            return null;
        }
        ProxyDraft before =
                configuration.proxies().stream()
                        .filter(each -> each.name().equals(name))
                        .findAny()
                        .orElse(null);
        if (before != null) {
            in.fail("The name '" + name + "' is taken by " + before.title() + ".");
            return null;
        }
        var made = LateProxy.make(configuration, section, name, from, lines);
        if (made.draft() == null) {
            in.fail(String.valueOf(made.complaint()));
        }
        return made.draft();
    }
}
