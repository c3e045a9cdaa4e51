package sluice.keyword.tls;

import sluice.config.model.Directive;
import sluice.config.model.Model;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.upkeep.certificate.OcspSettings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// How answers of authorities are kept up to date. Manual §3.1.
final class OcspLines {
    private static final int MOST_SECONDS = 10 * 24 * 3600;
    private static final int PORT = 80;

    private OcspLines() {}

    static OcspSettings settings(Model model) {
        return model.part(
                OcspSettings.class, () -> new OcspSettings(BindTls.files(model).certificates));
    }

    private static OcspSettings settings(Words words) {
        return settings(words.model());
    }

    private static boolean isOn(Words words) {
        String word = words.next("'on' or 'off'");
        if (!word.equals("on") && !word.equals("off")) {
            words.problem("'" + words.keyword() + "' expects 'on' or 'off'.");
        }
        words.end();
        return word.equals("on");
    }

    /// `ocsp-update.mode on|off` — whether the answers that are stapled for certificates are fetched from their authorities, for lines that
    /// say nothing.
    ///
    /// ```
    /// global
    ///     ocsp-update.mode on
    ///     ocsp-update.maxdelay 1800
    /// ```
    ///
    /// `off` by default. `ocsp-update` of a `crt-store` or a crt-list line decides for one certificate. It must name an OCSP responder, and
    /// its issuer must be in its chain or in an `.issuer` file. `show ssl ocsp-updates` tells when each is due; each update is a line in
    /// the logs of `global`. Manual §12.7.1.
    @Directive(name = "ocsp-update.mode", in = Section.GLOBAL)
    static void mode(Words words) {
        settings(words).byDefault = isOn(words);
    }

    /// `ocsp-update.disable on|off` — `on` fetches no answers, whatever other lines say. Manual §3.1.
    @Directive(name = "ocsp-update.disable", in = Section.GLOBAL)
    static void disable(Words words) {
        settings(words).disabled = isOn(words);
    }

    /// `ocsp-update.mindelay <seconds>` — the time between two updates of an answer, at least; 300 by default. Manual §3.1.
    @Directive(
            name = {"ocsp-update.mindelay", "tune.ssl.ocsp-update.mindelay"},
            in = Section.GLOBAL)
    static void least(Words words) {
        settings(words).leastSeconds = (int) words.integer("a number of seconds", 1, MOST_SECONDS);
        words.end();
        ordered(words);
    }

    /// `ocsp-update.maxdelay <seconds>` — the time between two updates of an answer, at most; 3600 by default, and more than
    /// `ocsp-update.mindelay`.
    ///
    /// Sooner when an answer expires sooner. Manual §3.1.
    @Directive(
            name = {"ocsp-update.maxdelay", "tune.ssl.ocsp-update.maxdelay"},
            in = Section.GLOBAL)
    static void most(Words words) {
        settings(words).mostSeconds = (int) words.integer("a number of seconds", 1, MOST_SECONDS);
        words.end();
        ordered(words);
    }

    private static void ordered(Words words) {
        words.later(
                model -> {
                    OcspSettings read = settings(model);
                    if (read.leastSeconds >= read.mostSeconds) {
                        words.problem(
                                "'"
                                        + words.keyword()
                                        + "' : 'ocsp-update.mindelay' must be less than"
                                        + " 'ocsp-update.maxdelay'.");
                    }
                });
    }

    /// `ocsp-update.httpproxy <address>[:<port>]` — an HTTP proxy through which authorities are asked; port 80 unless written. Manual §3.1.
    @Directive(name = "ocsp-update.httpproxy", in = Section.GLOBAL)
    static void proxy(Words words) {
        String text = words.next("an address");
        words.end();
        try {
            var address = AddressText.parse(text, words.model().environment());
            var number = address.isInternet() ? Resolution.literal(address.host()) : null;
            if (number == null) {
                words.problem("'ocsp-update.httpproxy' : '" + text + "' is no numeric address.");
                return;
            }
            settings(words).proxy =
                    new InetSocketAddress(
                            InetAddress.getByName(address.host()),
                            address.hasPort() ? address.port() : PORT);
        } catch (Malformed malformed) {
            words.problem("'ocsp-update.httpproxy' : " + malformed.reason());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("a number was recognized", impossible);
        }
    }
}
