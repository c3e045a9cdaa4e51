package sluice.keyword.resolver;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.RuntimeCommand;
import sluice.upkeep.Upkeep;

/// What name servers did.
final class ResolverCommands {
    private ResolverCommands() {}

    /// `show resolvers [<section>]` — counters of each name server of a `resolvers` section, or of all sections.
    ///
    /// `cname` counts valid answers that led over an alias and `timeout` questions without an answer in time; HAProxy 2.6 prints 0 for both.
    @RuntimeCommand(
            name = "show resolvers",
            usage = "show resolvers [id]",
            summary = "counters of the name servers")
    static void show(Invocation in) {
        var names = in.part(Upkeep.class).names();
        boolean one = in.has(0);
        if (one && !names.has(in.word(0))) {
            in.fail("Can't find that resolvers section");
            return;
        }
        names.read(
                (settings, servers) -> {
                    if (one && !settings.name().equals(in.word(0))) {
                        return;
                    }
                    in.answer().line("Resolvers section " + settings.name());
                    servers.forEach(
                            (name, counters) -> {
                                in.answer().line(" nameserver " + name + ":");
                                counters.read(
                                        (counter, value) ->
                                                in.answer()
                                                        .line(
                                                                String.format(
                                                                        "  %-12s %d",
                                                                        counter + ":", value)));
                            });
                });
    }
}
