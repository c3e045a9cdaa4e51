package sluice.keyword.tls;

import sluice.flow.Plan;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.proxies.Frontend;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.PemWriter;
import sluice.wire.tls.TlsLibraries;

import java.util.Locale;

/// What TLS is at this moment: its libraries, and which names lead to which certificates. Management guide §9.3.
final class TlsStateCommands {
    private TlsStateCommands() {}

    /// `show ssl providers` — the libraries that speak TLS here, the one that is tried first at the top.
    @RuntimeCommand(
            name = "show ssl providers",
            usage = "show ssl providers",
            summary = "the libraries that speak TLS")
    static void providers(Invocation in) {
        in.answer().line("Loaded providers : ");
        TlsLibraries.names().forEach(name -> in.answer().line("\t- " + name));
    }

    /// `show ssl sni [-f <frontend>] [-A] [-t <days>]` — the names that lead to certificates, with where they come from and when they
    /// expire.
    ///
    /// `-A` only those that have expired, or with `-t` will have in that many days.
    @RuntimeCommand(
            name = "show ssl sni",
            usage = "show ssl sni [-f <frontend>] [-A] [-t <days>]",
            summary = "the names that lead to certificates",
            level = Level.OPERATOR)
    static void names(Invocation in) {
        String frontend = "";
        boolean expired = false;
        long days = 0;
        for (int i = 0; i < in.size(); i++) {
            switch (in.word(i)) {
                case "-f" -> frontend = in.word(++i);
                case "-A" -> expired = true;
                case "-t" -> {
                    if (!in.word(++i).matches("[0-9]{1,6}d?")) {
                        in.fail("'-t' expects a number of days.");
                        return;
                    }
                    days = Long.parseLong(in.word(i).replace("d", ""));
                }
                default -> {
                    in.fail(
                            "Invalid parameters, 'show ssl sni' only supports '-f', '-A', or"
                                    + " '-t'.");
                    return;
                }
            }
        }
        long limit = System.currentTimeMillis() + days * 24 * 3600 * 1000;
        boolean found = frontend.isEmpty();
        in.answer()
                .line("# Frontend/Bind\tSNI\tNegative Filter\tType\tFilename\tNotAfter\tNotBefore");
        for (var plan : in.part(Plan.class).frontends) {
            Frontend each = plan.frontend;
            if (!frontend.isEmpty() && !each.name().equals(frontend)) {
                continue;
            }
            found = true;
            for (var listener : each.listeners()) {
                if (listener.bindPoint().tls instanceof FrontTls tls) {
                    String place = each.name() + "/" + listener.bindPoint().address;
                    for (FrontTls.Certified certified : tls.certificates()) {
                        line(in, place, certified, expired, limit);
                    }
                }
            }
        }
        if (!found) {
            in.fail("'" + frontend + "' : no such frontend.");
        }
    }

    private static void line(
            Invocation in, String place, FrontTls.Certified each, boolean expired, long limit) {
        CertificateFile file = each.file();
        if (expired && file.leaf().getNotAfter().getTime() > limit) {
            return;
        }
        var negative = new java.util.StringJoiner(" ");
        each.names().stream().filter(name -> name.startsWith("!")).forEach(negative::add);
        for (String name : each.names()) {
            if (!name.startsWith("!")) {
                in.answer()
                        .line(
                                String.join(
                                        "\t",
                                        place,
                                        name,
                                        negative.length() == 0 ? "-" : negative.toString(),
                                        file.key().getAlgorithm().toLowerCase(Locale.ROOT),
                                        file.name(),
                                        CertificateText.time(file.leaf().getNotAfter()),
                                        CertificateText.time(file.leaf().getNotBefore())));
            }
        }
    }

    /// `dump ssl cert <name>` — a certificate in PEM with its chain and its key, as it is in memory.
    @RuntimeCommand(
            name = "dump ssl cert",
            usage = "dump ssl cert <certfile>",
            summary = "a certificate in PEM, key included",
            level = Level.ADMIN)
    static void dump(Invocation in) {
        CertificateFile file = CertificateCommands.files(in).certificates.get(in.word(0));
        if (file == null) {
            in.fail("Can't dump the certificate: Not found or the certificate is empty!");
            return;
        }
        in.answer().append(PemWriter.text(file));
    }
}
