package sluice.config.model;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What servers of one proxy may begin with: the options of its `default-server` lines, named and unnamed, and those of its servers. Options
/// are kept as words and read for each server, before its own. Manual §4.2 `default-server`, §5.2 `from`.
public final class ServerPresets {
    private static final String UNNAMED = "";

    /// The options of `default-server` lines by the instance's name.
    private final Map<String, List<Words>> defaults = new LinkedHashMap<>();

    private final Map<String, List<Words>> servers = new LinkedHashMap<>();

    static ServerPresets of(ProxyDraft proxy) {
        return proxy.part(ServerPresets.class, ServerPresets::new);
    }

    /// The names of the `default-server` instances, the empty one for that without a name.
    public static List<String> names(ProxyDraft proxy) {
        return List.copyOf(of(proxy).defaults.keySet());
    }

    /// The options of the instance without a name.
    List<Words> unnamed() {
        return defaults.getOrDefault(UNNAMED, List.of());
    }

    /// Takes a `default-server` line: `[name N] [from ORIGIN] options`.
    void add(Words words, ProxyDraft proxy) {
        String name = words.take("name") ? words.next("a name") : UNNAMED;
        var backend = proxy.backend();
        if (!name.isEmpty() && backend != null && backend.server(name) != null) {
            words.problem(
                    "'default-server' : '" + name + "' is the name of a server of this proxy.");
        }
        var options = new ArrayList<>(defaults.getOrDefault(name, List.of()));
        if (words.peek() != null && "from".equals(words.peek())) {
            options = new ArrayList<>(origin(words, proxy));
        }
        if (words.hasNext()) {
            options.add(words.again());
        }
        if (options.isEmpty() && name.isEmpty()) {
            defaults.remove(name);
        } else {
            defaults.put(name, options);
        }
    }

    /// Whether a `default-server` instance has that name.
    boolean names(String name) {
        return defaults.containsKey(name);
    }

    /// What a server line begins with: what its `from` says, else the instance without a name.
    ///
    /// @param words behind the address; only a `from` is taken
    /// @param proxy null where nothing can be inherited
    static List<Words> beginning(Words words, @Nullable ProxyDraft proxy) {
        if (proxy == null) {
            return List.of();
        }
        if ("from".equals(words.peek())) {
            return origin(words, proxy);
        }
        // `add server` does not inherit unless told to; management guide §9.3.
        return words.late() ? List.of() : of(proxy).unnamed();
    }

    /// Notes what a server was made of, for others that are made from it.
    static void made(@Nullable ProxyDraft proxy, String server, List<Words> preset, Words own) {
        if (proxy != null) {
            var all = new ArrayList<>(preset);
            all.add(own);
            of(proxy).servers.put(server, all);
        }
    }

    /// Takes `from none | be:[BACKEND] | srv:[BACKEND/]NAME`.
    private static List<Words> origin(Words words, ProxyDraft proxy) {
        words.next("'from'");
        String text = words.next("'none', 'be:[<backend>]' or 'srv:[<backend>/]<name>'");
        if (text.equals("none") || text.isEmpty()) {
            return List.of();
        }
        List<Words> found = null;
        if (text.startsWith("be:")) {
            var backend = backend(words, proxy, text.substring(3));
            found = backend == null ? null : of(backend).unnamed();
        } else if (text.startsWith("srv:")) {
            int slash = text.indexOf('/');
            var backend =
                    backend(words, proxy, slash < 0 ? "" : text.substring("srv:".length(), slash));
            found =
                    backend == null
                            ? null
                            : named(
                                    backend,
                                    text.substring(slash < 0 ? "srv:".length() : slash + 1));
        }
        if (found == null) {
            words.problem(
                    "'from' : '"
                            + text
                            + "' is no server and no default-server instance before this line;"
                            + " expects 'none', 'be:[<backend>]' or 'srv:[<backend>/]<name>'.");
            return List.of();
        }
        return found;
    }

    private static @Nullable ProxyDraft backend(Words words, ProxyDraft own, String name) {
        return name.isEmpty() || name.equals(own.name()) ? own : words.model().proxy(name);
    }

    private static @Nullable List<Words> named(ProxyDraft proxy, String name) {
        var presets = of(proxy);
        var backend = proxy.backend();
        return backend != null && backend.server(name) != null
                ? presets.servers.get(name)
                : name.isEmpty() ? null : presets.defaults.get(name);
    }
}
