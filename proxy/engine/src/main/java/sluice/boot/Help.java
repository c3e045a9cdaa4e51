package sluice.boot;

/// The pages of `sluice help`.
final class Help {
    private Help() {}

    static String overview() {
        return """
        Sluice %s - a HAProxy-compatible proxy and the tools to operate it

        Usage: sluice COMMAND [ARGUMENTS]

          demo                 origin servers, a proxy and traffic in one command
          proxy -f FILE        run a configuration (all of haproxy's flags; see 'sluice proxy -h')
          check FILE...        check configurations and say where the errors are
          lint FILE...         advice on configurations
          explain -f FILE URL  what a configuration makes of a request, rule by rule
          fmt FILE...          canonical layout, comments kept
          shell [SOCKET]       interactive shell on the Runtime API
          top [SOCKET]         full-screen view of servers, queues and rates
          web [SOCKET]         statistics page
          log [FILE...]        answer questions about log files
          help [KIND] [WORD]   this page, or the manual entry of a word; KIND is converter, fetch, action, directive, …

        Every command has --help. Linked or installed under the name 'haproxy', sluice behaves as haproxy.
        """
                .formatted(Product.VERSION);
    }

    static String check() {
        return """
        Usage: sluice check FILE|DIRECTORY...

        Reads the configuration as 'proxy' would and reports every error with its place.
        Exit code 0 when it is valid, 1 when not. Flags of 'sluice proxy' may be added: -dW makes warnings errors.
        """;
    }
}
