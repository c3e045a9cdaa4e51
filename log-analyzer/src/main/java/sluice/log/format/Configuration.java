package sluice.log.format;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.LogTemplate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a `haproxy.cfg` tells about its logs: formats, captures, and the servers' weights and limits.
///
/// Only the directives that matter here are understood, with `defaults` and their inheritance; everything else is
/// passed over. Reading never fails because of a directive; a format that cannot be parsed is a [Problem].
///
/// @param proxies frontends, backends and listens by name, in the order of the files
/// @param profiles formats of `log-profile` sections
/// @param maxconn of the whole process, 0 when it is not set
/// @param problems lines with a format that HAProxy would refuse as well
public record Configuration(
        Map<String, Proxy> proxies,
        List<Formats.Named> profiles,
        int maxconn,
        List<Problem> problems) {
    public static final Configuration NONE = new Configuration(Map.of(), List.of(), 0, List.of());

    /// A line that could not be used.
    public record Problem(String file, int line, String message) {}

    /// One `server` line; weight and maxconn as configured, `maxconn` 0 when unlimited.
    public record Server(String name, int weight, int maxconn, boolean backup, boolean disabled) {}

    /// A proxy section.
    ///
    /// @param format its log format, null when none is set
    /// @param errorFormat its `error-log-format`
    /// @param maxconn of a frontend, 0 when that of the process counts
    public record Proxy(
            String name,
            String kind,
            boolean http,
            Formats.@Nullable Named format,
            Formats.@Nullable Named errorFormat,
            List<String> requestCaptures,
            List<String> responseCaptures,
            List<Server> servers,
            int maxconn,
            Map<String, Long> timeoutMillis) {}

    /// All formats of the frontends, those of errors last, because they are the least particular.
    public Formats formats() {
        List<Formats.Named> formats = new ArrayList<>();
        List<Formats.Named> errors = new ArrayList<>();
        for (Proxy proxy : proxies.values()) {
            Formats.Named format = proxy.format;
            // The standard formats are recognised faster by their looks.
            if (format != null && !isStandard(format.template()) && !formats.contains(format))
                formats.add(format);
            Formats.Named error = proxy.errorFormat;
            if (error != null && !errors.contains(error)) errors.add(error);
        }
        for (Formats.Named profile : profiles) (profile.error() ? errors : formats).add(profile);
        formats.addAll(errors);
        Formats found = Formats.of(formats);
        List<Formats.Captures> captures = new ArrayList<>();
        for (Proxy proxy : proxies.values())
            captures.add(new Formats.Captures(proxy.name, proxy.requestCaptures));
        return new Formats(found.named(), found.names(), List.copyOf(captures));
    }

    private static boolean isStandard(LogTemplate template) {
        return template == LogTemplate.HTTP
                || template == LogTemplate.HTTPS
                || template == LogTemplate.TCP
                || template == LogTemplate.HTTP_CLF
                || template == LogTemplate.TCP_CLF;
    }

    /// The servers of a backend, empty when it is unknown.
    public List<Server> servers(String backend) {
        Proxy proxy = proxies.get(backend);
        return proxy == null ? List.of() : proxy.servers;
    }

    /// Two configurations together: the files of one process.
    public Configuration and(Configuration other) {
        Map<String, Proxy> all = new LinkedHashMap<>(proxies);
        all.putAll(other.proxies);
        List<Formats.Named> named = new ArrayList<>(profiles);
        named.addAll(other.profiles);
        List<Problem> both = new ArrayList<>(problems);
        both.addAll(other.problems);
        return new Configuration(all, named, other.maxconn == 0 ? maxconn : other.maxconn, both);
    }
}
