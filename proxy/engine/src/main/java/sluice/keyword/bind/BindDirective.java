package sluice.keyword.bind;

import sluice.config.model.BindLine;
import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;

/// Where clients arrive.
final class BindDirective {
    private BindDirective() {}

    /// `bind [<address>]:<port>[-<port>] [, ...] [options]` — listens on addresses; a frontend may have many of these lines.
    ///
    /// | address | meaning |
    /// |---|---|
    /// | `:80`, `*:80` | every IPv4 address |
    /// | `:::80 v4v6` | every address of both families |
    /// | `127.0.0.1:8000-8009` | ten ports |
    /// | `/run/x.sock`, `unix@x.sock` | a unix socket |
    /// | `abns@name` | an abstract socket of Linux |
    /// | `fd@5`, `fd@${NAME}` | a listening socket inherited from the parent |
    ///
    /// Manual §4.2, options §5.1.
    @Directive(
            name = "bind",
            in = {Section.FRONTEND, Section.LISTEN, Section.LOG_FORWARD})
    static void bind(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        proxy.binds().add(BindLine.read(words, words.draft(Configuration.class), proxy));
    }
}
