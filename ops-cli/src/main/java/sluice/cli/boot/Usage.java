package sluice.cli.boot;

import sluice.cli.command.Exit;
import sluice.cli.command.Verbs;

import java.util.List;

/// What `--help` prints.
final class Usage {
    private static final String TEXT =
            """
            usage: sluice shell [-S TARGET]… [OPTIONS] [verb | command …]
                   sluice shell [-S TARGET]… -c 'verb …' [-c …]
                   sluice shell < script            without arguments on a terminal: the interactive shell

            TARGET   a socket path, host:port, http://host/stats (read only), or a name of the profile; several with
                     commas or several -S. Without: $SLUICE_SOCKET, the profile's `default`, the usual paths.

            options  --json --csv --tsv --table --quiet   the form of results (errors too with --json)
                     --dry-run  print the exact commands, send none     -y  ask nothing     --force  also the last server
                     -m REASON  for the journal     --timeout 10m  --poll 1s  of waits     --no-color
                     -i  interactive although there is no terminal    -V  version    -h  help

            exit     0 ok   1 refused by the proxy   2 usage   3 cannot connect   4 no such object   5 permission
                     6 timeout, interrupted, condition not met   7 sent, but the proxy is not as wanted
            """;

    private Usage() {}

    static int print(Verbs verbs, List<String> words) {
        var verb = words.isEmpty() ? null : verbs.of(words.getFirst());
        if (verb != null) {
            var manual = verb.manual();
            System.out.println("usage: sluice shell " + manual.usage());
            System.out.println("  " + manual.summary());
            manual.examples().forEach(example -> System.out.println("  " + example));
            return Exit.OK;
        }
        System.out.print(TEXT);
        System.out.println();
        System.out.println("verbs");
        verbs.summaries().forEach(System.out::println);
        System.out.println("  … and every command of the proxy itself, unchanged");
        return Exit.OK;
    }
}
