package sluice.keyword.proxy;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.wire.listen.BindPoint;

import java.util.HashMap;
import java.util.Map;

/// Names that stay those of one object whatever else changes, unique in the whole configuration. Manual §4.2 `guid`.
public final class Guids {
    private static final int LONGEST = 127;

    private final Map<String, String> owners = new HashMap<>();

    /// `guid <string>` — a name of this proxy that no other object of the configuration may bear.
    ///
    /// At most 127 letters, digits and `.`, `:`, `-`, `_`. Manual §4.2.
    @Directive(
            name = "guid",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void proxy(Words words) {
        var draft = words.draft(ProxyDraft.class);
        String guid = claim(words, words.next("a name"), "", draft.title());
        words.end();
        Frontend frontend = draft.frontend();
        Backend backend = draft.backend();
        if (guid != null && frontend != null) {
            frontend.guid(guid);
        }
        if (guid != null && backend != null) {
            backend.guid(guid);
        }
    }

    /// `guid-prefix <string>` — names each socket of the line: the prefix, `-`, and its place on the line from 0; as unique as a `guid`. Manual §5.1.
    @BindOption(name = "guid-prefix")
    static void sockets(Words words, BindDraft bind) {
        String prefix = words.next("a prefix");
        for (int i = 0; i < bind.points().size(); i++) {
            BindPoint point = bind.points().get(i);
            point.guid = claim(words, prefix, "-" + i, "bind '" + point + "'");
        }
    }

    /// The next word as the name of that server; null after a problem.
    public static @Nullable String server(Words words, String title) {
        return claim(words, words.next("a name"), "", title);
    }

    private static @Nullable String claim(Words words, String start, String end, String title) {
        String guid = start + end;
        if (start.isEmpty()) {
            return null;
        }
        if (guid.length() > LONGEST || !start.matches("[A-Za-z0-9.:_-]+")) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : invalid name '"
                            + guid
                            + "': at most "
                            + LONGEST
                            + " letters, digits and '.', ':', '-', '_'.");
            return null;
        }
        var known = words.model().part(Guids.class, Guids::new).owners;
        String owner = known.putIfAbsent(guid, title);
        if (owner != null && !owner.equals(title)) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : '"
                            + guid
                            + "' is the name of "
                            + owner
                            + " already.");
            return null;
        }
        return guid;
    }
}
