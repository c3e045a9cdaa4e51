package sluice.keyword.resolver;

import sluice.config.model.Configuration;
import sluice.config.model.InitialAddress;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.config.syntax.Suggestion;
import sluice.proxies.ServerSettings;
import sluice.upkeep.resolve.ResolverSettings;
import sluice.value.Cidr;

import java.util.ArrayList;

/// Options of servers about their names. Manual §5.2.
final class ResolvedServerOptions {
    private ResolvedServerOptions() {}

    private static ServerSettings settings(ServerDraft draft) {
        return draft.server().settings();
    }

    /// `resolvers <section>` — the server's name is resolved again and again while the process runs; its address follows.
    ///
    /// Without an address the server is in maintenance until there is one. Manual §5.2, §5.3.
    @ServerOption(name = "resolvers")
    static void resolvers(Words words, ServerDraft draft) {
        String name = words.next("a resolvers section");
        settings(draft).resolvers = name;
        words.later(
                model -> {
                    if (model.declared(ResolverSettings.class, name) == null
                            && draft.server().id() != 0) {
                        words.invalid(
                                "backend '"
                                        + draft.server().backend().name()
                                        + "', server '"
                                        + draft.server().name()
                                        + "': unable to find required resolvers '"
                                        + name
                                        + "'"
                                        + Suggestion.ending(
                                                name,
                                                words.draft(Configuration.class)
                                                        .names(ResolverSettings.class))
                                        + ".");
                    }
                });
    }

    /// `resolve-prefer <ipv4|ipv6>` — the family that is asked for first and preferred; `ipv6` by default. Manual §5.2.
    @ServerOption(name = "resolve-prefer")
    static void prefer(Words words, ServerDraft draft) {
        String word = words.next("'ipv4' or 'ipv6'");
        switch (word) {
            case "ipv4" -> settings(draft).preferFamily = 4;
            case "ipv6" -> settings(draft).preferFamily = 6;
            default ->
                    words.problem(
                            "'resolve-prefer' expects either ipv4 or ipv6 as argument, not '"
                                    + word
                                    + "'.");
        }
    }

    /// `resolve-net <network>[,…]` — addresses in one of these networks are preferred. Manual §5.2.
    @ServerOption(name = "resolve-net")
    static void networks(Words words, ServerDraft draft) {
        var networks = new ArrayList<Cidr>();
        for (String each : words.next("networks").split(",", -1)) {
            Cidr network = Cidr.parse(each);
            if (network == null) {
                words.problem("'resolve-net' : '" + each + "' is no network.");
            } else {
                networks.add(network);
            }
        }
        settings(draft).preferNetworks = networks;
    }

    /// `resolve-opts <option>[,…]` — how answers are used.
    ///
    /// | option | effect |
    /// |---|---|
    /// | `allow-dup-ip` | servers of the backend may have the same address |
    /// | `prevent-dup-ip` | they may not; the default |
    /// | `ignore-weight` | the weight of SRV records is not taken |
    ///
    /// Manual §5.2.
    @ServerOption(name = "resolve-opts")
    static void options(Words words, ServerDraft draft) {
        for (String each : words.next("options").split(",", -1)) {
            switch (each) {
                case "allow-dup-ip" -> settings(draft).allowDuplicateAddresses = true;
                case "prevent-dup-ip" -> settings(draft).allowDuplicateAddresses = false;
                case "ignore-weight" -> settings(draft).ignoreServiceWeight = true;
                default ->
                        words.problem(
                                "'resolve-opts' : unknown option '"
                                        + each
                                        + "'; expects 'allow-dup-ip', 'ignore-weight' or"
                                        + " 'prevent-dup-ip'.");
            }
        }
    }

    /// `init-addr <method>[,…]` — where the address of a name comes from at the start, the first method that has one.
    ///
    /// | method | |
    /// |---|---|
    /// | `last` | the address in the server state file |
    /// | `libc` | the system's resolver |
    /// | `none` | no address yet: the server begins in maintenance, for `resolvers` to bring it up |
    /// | an address | this one |
    ///
    /// `last,libc` by default. Manual §5.2.
    @ServerOption(name = "init-addr")
    static void initialAddress(Words words, ServerDraft draft) {
        draft.part(InitialAddress.class, InitialAddress::new).read(words);
    }
}
