package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.TlsProblem;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of crt-lists looked at, added and deleted. Management guide §9.3.
final class ListCommands {
    private ListCommands() {}

    /// `show ssl crt-list [-n] [<list>]` — the crt-lists, or the lines of one, with `-n` with their numbers.
    @RuntimeCommand(
            name = "show ssl crt-list",
            usage = "show ssl crt-list [-n] [<list>]",
            summary = "the crt-lists, or the lines of one",
            level = Level.OPERATOR)
    static void show(Invocation in) {
        boolean numbered = in.word(0).equals("-n");
        String name = CertificateList.named(in.word(numbered ? 1 : 0));
        var lists = CertificateCommands.files(in).lists;
        if (name.isEmpty()) {
            lists.keySet().forEach(in.answer()::line);
            return;
        }
        CertificateList list = lists.get(name);
        if (list == null) {
            in.fail("didn't find the specified filename");
            return;
        }
        in.answer().line("# " + name);
        List<CertificateList.Entry> entries = list.entries();
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < entries.size() && answer.pending() < 24 * 1024) {
                        answer.line(entries.get(next[0]++).text(numbered));
                    }
                    return next[0] < entries.size() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }

    /// `add ssl crt-list <list> <certificate>` — adds a line; as a payload it may have options and filters: `site.pem [alpn h2] a.example`.
    ///
    /// The certificate must be in memory: from the configuration or by `new ssl cert`. In force for new connections at once.
    @RuntimeCommand(
            name = "add ssl crt-list",
            usage = "add ssl crt-list <list> <cert> [<payload>]",
            summary = "add a line to a crt-list",
            level = Level.ADMIN)
    static void add(Invocation in) {
        String payload = in.payload();
        if (!in.has(0) || payload == null && !in.has(1)) {
            in.fail("'add ssl crtlist' expects a filename and a certificate name");
            return;
        }
        CertificateFiles files = CertificateCommands.files(in);
        CertificateList list = files.lists.get(CertificateList.named(in.word(0)));
        if (list == null) {
            in.fail("Can't edit the crt-list: crt-list '" + in.word(0) + "' does not exist!");
            return;
        }
        String line = payload == null ? in.word(1) : payload.strip();
        if (line.indexOf('\n') >= 0) {
            in.fail("Can't edit the crt-list: unsupported multiple lines payload!");
            return;
        }
        try {
            CertificateList.Entry entry = CertificateList.entry(list.name(), list.next(), line);
            String name = entry == null ? in.word(1) : entry.certificate();
            if (entry == null || !files.certificates.contains(name)) {
                in.fail("Can't edit the crt-list: certificate '" + name + "' does not exist!");
                return;
            }
            CertificateFile file = files.certificates.get(name);
            if (file == null) {
                in.fail("Can't edit the crt-list: certificate '" + name + "' is empty!");
                return;
            }
            list.insert(entry, file);
            in.say(
                    Severity.NOTICE,
                    "Inserting certificate '"
                            + name
                            + "' in crt-list '"
                            + list.name()
                            + "'.\nSuccess!");
        } catch (TlsProblem problem) {
            in.fail("Can't edit the crt-list: " + problem.getMessage());
        }
    }

    /// `del ssl crt-list <list> <certificate>[:<line>]` — deletes a line; the number is needed when the certificate has several.
    @RuntimeCommand(
            name = "del ssl crt-list",
            usage = "del ssl crt-list <list> <certfile[:line]>",
            summary = "delete a line of a crt-list",
            level = Level.ADMIN)
    static void delete(Invocation in) {
        if (!in.has(1)) {
            in.fail("'del ssl crtlist' expects a filename and a certificate name");
            return;
        }
        CertificateFiles files = CertificateCommands.files(in);
        CertificateList list = files.lists.get(CertificateList.named(in.word(0)));
        if (list == null) {
            in.fail("Can't delete the entry: crt-list '" + in.word(0) + "' does not exist!");
            return;
        }
        String asked = in.word(1);
        int colon = asked.lastIndexOf(':');
        boolean numbered = colon > 0 && asked.substring(colon + 1).matches("[0-9]{1,9}");
        int number = numbered ? Integer.parseInt(asked.substring(colon + 1)) : 0;
        String name = numbered ? asked.substring(0, colon) : asked;
        if (!files.certificates.contains(name)) {
            in.fail("Can't delete the entry: certificate '" + name + "' does not exist!");
            return;
        }
        var found = list.entries().stream().filter(e -> e.certificate().equals(name)).toList();
        CertificateList.Entry entry = chosen(found, numbered, number);
        if (entry == null) {
            in.fail("Can't delete the entry: " + unclear(found, name, numbered));
            return;
        }
        try {
            list.delete(entry);
            in.say(
                    Severity.NOTICE,
                    "Entry '" + name + "' deleted in crtlist '" + list.name() + "'!");
        } catch (TlsProblem problem) {
            in.fail("Can't delete the entry: " + problem.getMessage());
        }
    }

    private static CertificateList.@Nullable Entry chosen(
            List<CertificateList.Entry> found, boolean numbered, int number) {
        if (!numbered) {
            return found.size() == 1 ? found.get(0) : null;
        }
        return found.stream().filter(e -> e.number() == number).findFirst().orElse(null);
    }

    private static String unclear(
            List<CertificateList.Entry> found, String name, boolean numbered) {
        if (found.isEmpty()) {
            return "certificate '" + name + "' is not in this crt-list!";
        }
        String numbers =
                found.stream()
                        .map(entry -> Integer.toString(entry.number()))
                        .collect(Collectors.joining(", "));
        return numbered
                ? "found a certificate '"
                        + name
                        + "' but the line number is incorrect, please specify a correct line number"
                        + " preceded by colons ("
                        + numbers
                        + ")!"
                : "found the certificate '"
                        + name
                        + "' in several entries, please specify a line number preceded by colons ("
                        + numbers
                        + ")!";
    }
}
