package sluice.keyword.resolver;

import sluice.config.model.Directive;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerLine;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.upkeep.resolve.AcceptedFamilies;
import sluice.upkeep.resolve.ResolverSettings;
import sluice.upkeep.resolve.SystemNameservers;

import java.io.IOException;

/// The lines of a `resolvers` section. Manual §5.3.2.
final class ResolverDirectives {
    private static final int PORT = 53;
    private static final int LARGEST_PAYLOAD = 65_535;
    private static final int LEAST_PAYLOAD = 512;

    private ResolverDirectives() {}

    /// `resolvers <name>` — a section of name servers that `resolvers` options of servers refer to.
    ///
    /// A section `default` with the name servers of `/etc/resolv.conf` is there without being written. Manual §5.3.2.
    @SectionKeyword(name = "resolvers", section = Section.RESOLVERS)
    static Object section(Words words) {
        String name = words.next("a name");
        var settings = new ResolverSettings(name);
        words.end();
        if (!name.isEmpty()
                && words.model().declare(ResolverSettings.class, name, settings) != null) {
            words.problem("resolvers section '" + name + "' already exists (declared before).");
        }
        return settings;
    }

    /// `nameserver <name> [udp@|tcp@]<address>[:<port>] [options]` — a name server of this section, asked over UDP unless `tcp@` stands before it.
    ///
    /// All name servers of a section are asked at the same time and the first valid answer is taken. Port 53 unless written.
    ///
    /// Behind `tcp@` may stand the options of `server` lines; those about connecting count: `ssl`, `verify`, `ca-file`, `crt`, `verifyhost` (the name in
    /// the certificate), `source`, `tcp-ut` and the like. One connection carries all questions of a section. Manual §5.3.2.
    @Directive(name = "nameserver", in = Section.RESOLVERS)
    static void nameserver(Words words) {
        var settings = words.draft(ResolverSettings.class);
        String name = words.next("a name");
        if (settings.sources.stream().anyMatch(each -> each.name().equals(name))) {
            words.problem("name server with same name '" + name + "' declared before.");
        }
        String text = words.next("an address");
        try {
            var address = AddressText.parse(text, words.model().environment());
            var number = address.isInternet() ? Resolution.literal(address.host()) : null;
            if (number == null) {
                words.problem("'nameserver' : '" + text + "' is no address of a name server.");
            } else {
                boolean stream = address.transport() == AddressText.Transport.STREAM;
                settings.sources.add(
                        new ResolverSettings.Source(
                                name,
                                number.withPort(address.hasPort() ? address.port() : PORT),
                                stream ? connection(words, settings.name(), name) : null));
            }
        } catch (Malformed malformed) {
            words.problem("'nameserver' : " + malformed.reason());
        }
        words.end();
    }

    /// How to connect to a name server, as the rest of its line says.
    private static Server connection(Words words, String section, String name) {
        var server = new Server(name, 1, new Backend(section, 0));
        ServerLine.options(words, new ServerDraft(server));
        return server;
    }

    /// `parse-resolv-conf` — adds the name servers of `/etc/resolv.conf`, named by their addresses. Manual §5.3.2.
    @Directive(name = "parse-resolv-conf", in = Section.RESOLVERS)
    static void systemNameservers(Words words) {
        words.end();
        try {
            SystemNameservers.addTo(words.draft(ResolverSettings.class));
        } catch (IOException unreadable) {
            words.warning("failed to open /etc/resolv.conf: " + unreadable.getMessage() + ".");
        }
    }

    /// `hold <nx|refused|timeout|other|valid|obsolete> <time>` — what an answer of that kind changes only after a time.
    ///
    /// | kind | default | effect |
    /// |---|---|---|
    /// | `nx`, `refused`, `timeout`, `other` | `30s` | a server whose name fails that way keeps its address so long after the last valid answer |
    /// | `valid` | `10s` | `do-resolve` takes an answer of that age |
    /// | `obsolete` | `0` | a record that is missing in new answers is kept so long |
    ///
    /// Milliseconds unless a unit is written. Manual §5.3.2.
    @Directive(name = "hold", in = Section.RESOLVERS)
    static void hold(Words words) {
        var settings = words.draft(ResolverSettings.class);
        String kind = words.next("a kind of answer");
        int millis = (int) words.timeMillis("a time");
        words.end();
        switch (kind) {
            case "nx" -> settings.holdNoSuchNameMillis = millis;
            case "refused" -> settings.holdRefusedMillis = millis;
            case "timeout" -> settings.holdTimeoutMillis = millis;
            case "other" -> settings.holdOtherMillis = millis;
            case "valid" -> settings.holdValidMillis = millis;
            case "obsolete" -> settings.holdObsoleteMillis = millis;
            default ->
                    words.problem(
                            "'hold' : unknown event '"
                                    + kind
                                    + "'; expects 'nx', 'refused', 'timeout', 'other', 'valid' or"
                                    + " 'obsolete'.");
        }
    }

    /// `resolve_retries <number>` — how often a question is sent before the resolution counts as failed; 3 by default. Manual §5.3.2.
    @Directive(name = "resolve_retries", in = Section.RESOLVERS)
    static void retries(Words words) {
        words.draft(ResolverSettings.class).retries =
                (int) words.integer("a number of questions", 1, 1000);
        words.end();
    }

    /// `timeout resolve <time>` — time from one resolution of a name to the next; `1s` by default. Manual §5.3.2.
    @Directive(name = "timeout resolve", in = Section.RESOLVERS)
    static void resolveTimeout(Words words) {
        words.draft(ResolverSettings.class).resolveMillis =
                (int) Math.max(1, words.timeMillis("a time"));
        words.end();
    }

    /// `timeout retry <time>` — time without a valid answer after which a question is sent again; `1s` by default. Manual §5.3.2.
    @Directive(name = "timeout retry", in = Section.RESOLVERS)
    static void retryTimeout(Words words) {
        words.draft(ResolverSettings.class).retryMillis =
                (int) Math.max(1, words.timeMillis("a time"));
        words.end();
    }

    /// `accepted_payload_size <bytes>` — the largest answer that is taken and announced to the name servers; 512 by default. Manual §5.3.2.
    @Directive(name = "accepted_payload_size", in = Section.RESOLVERS)
    static void payloadSize(Words words) {
        words.draft(ResolverSettings.class).payloadBytes =
                (int) words.integer("a size in bytes", LEAST_PAYLOAD, LARGEST_PAYLOAD);
        words.end();
    }

    /// `dns-accept-family <family>[,…]` — which addresses are asked for: `ipv4`, `ipv6`, or `auto` for IPv4, and IPv6 where the machine has a gateway for it.
    ///
    /// `auto` by default. Manual §3.1.
    @Directive(name = "dns-accept-family", in = Section.GLOBAL)
    static void families(Words words) {
        var families = words.model().part(AcceptedFamilies.class, AcceptedFamilies::new);
        String list = words.next("a list of families");
        words.end();
        families.ipv4 = false;
        families.ipv6 = false;
        families.automatic = false;
        for (String word : list.split(",", -1)) {
            switch (word) {
                case "ipv4" -> families.ipv4 = true;
                case "ipv6" -> families.ipv6 = true;
                case "auto" -> {
                    families.ipv4 = true;
                    families.automatic = true;
                }
                default ->
                        words.problem(
                                "'dns-accept-family' : unknown family '"
                                        + word
                                        + "'; expects 'ipv4', 'ipv6' or 'auto'.");
            }
        }
    }
}
