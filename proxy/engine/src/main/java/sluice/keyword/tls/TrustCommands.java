package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.Authorities;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.Revocations;
import sluice.wire.tls.RuntimeFiles;
import sluice.wire.tls.TlsProblem;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Authorities and revocation lists looked at and replaced while connections go on. Management guide §9.3.
final class TrustCommands {
    private TrustCommands() {}

    /// `show ssl ca-file [[*]<name>[:<index>]]` — the files of authorities in memory, or the certificates of one.
    @RuntimeCommand(
            name = "show ssl ca-file",
            usage = "show ssl ca-file [[*]<cafile>[:<index>]]",
            summary = "the CA files in memory, or the certificates of one",
            level = Level.OPERATOR)
    static void showAuthorities(Invocation in) {
        RuntimeFiles<Authorities> store = CertificateCommands.files(in).authorities;
        show(
                in,
                store,
                "CA",
                each -> " - " + (each == null ? 0 : each.certificates().size()) + " certificate(s)",
                (content, index) -> {
                    List<X509Certificate> all =
                            content == null ? List.of() : content.certificates();
                    for (int i = 0; i < all.size(); i++) {
                        if (index == 0 || index == i + 1) {
                            in.answer().line(" ").line("Certificate #" + (i + 1) + ":");
                            CertificateText.certificate(in.answer(), all.get(i));
                        }
                    }
                });
    }

    /// `show ssl crl-file [[*]<name>[:<index>]]` — the files of revocation lists in memory, or the lists of one.
    @RuntimeCommand(
            name = "show ssl crl-file",
            usage = "show ssl crl-file [[*]<crlfile>[:<index>]]",
            summary = "the CRL files in memory, or the lists of one",
            level = Level.OPERATOR)
    static void showRevocations(Invocation in) {
        RuntimeFiles<Revocations> store = CertificateCommands.files(in).revocations;
        show(
                in,
                store,
                "CRL",
                _ -> "",
                (content, index) -> {
                    var all =
                            content == null
                                    ? List.<java.security.cert.X509CRL>of()
                                    : content.lists();
                    for (int i = 0; i < all.size(); i++) {
                        if (index == 0 || index == i + 1) {
                            in.answer()
                                    .line(" ")
                                    .line("Certificate Revocation List #" + (i + 1) + ":");
                            CertificateText.revocations(in.answer(), all.get(i));
                        }
                    }
                });
    }

    private interface Count<T> {
        String of(@Nullable T content);
    }

    private static <T> void show(
            Invocation in,
            RuntimeFiles<T> store,
            String kind,
            Count<T> count,
            BiConsumer<@Nullable T, Integer> details) {
        var change = store.transaction();
        if (!in.has(0)) {
            if (change != null) {
                in.answer().line("# transaction");
                in.answer().line("*" + change.name() + count.of(change.content()));
            }
            in.answer().line("# filename");
            for (String name : store.names()) {
                in.answer().line(name + count.of(store.get(name)));
            }
            return;
        }
        Committing.Asked asked = Committing.Asked.of(in.word(0));
        boolean prepared = asked.prepared();
        String bare = asked.name();
        int index = 0;
        int colon = bare.lastIndexOf(':');
        if (colon > 0 && bare.substring(colon + 1).matches("[0-9]{1,6}")) {
            index = Integer.parseInt(bare.substring(colon + 1));
            bare = bare.substring(0, colon);
            if (index == 0) {
                in.fail(
                        "Can't display the "
                                + kind
                                + " file : "
                                + (kind.equals("CA")
                                        ? "Invalid certificate index!"
                                        : "Invalid index!"));
                return;
            }
        }
        if (prepared ? change == null || !change.name().equals(bare) : !store.contains(bare)) {
            in.fail("Can't display the " + kind + " file : Not found!");
            return;
        }
        T content = prepared && change != null ? change.content() : store.get(bare);
        in.answer().line("Filename: " + (prepared ? "*" : "") + bare);
        in.answer()
                .line(
                        "Status: "
                                + (content == null
                                        ? "Empty"
                                        : !prepared && store.isUsed(bare) ? "Used" : "Unused"));
        details.accept(content, index);
    }

    /// `new ssl ca-file <name>` — an empty file of authorities, to be filled by `set ssl ca-file` and `commit ssl ca-file`.
    @RuntimeCommand(
            name = "new ssl ca-file",
            usage = "new ssl ca-file <cafile>",
            summary = "create a CA file in memory, empty at first",
            level = Level.ADMIN)
    static void newAuthorities(Invocation in) {
        create(in, CertificateCommands.files(in).authorities, "CA");
    }

    /// `new ssl crl-file <name>` — an empty file of revocation lists.
    @RuntimeCommand(
            name = "new ssl crl-file",
            usage = "new ssl crl-file <crlfile>",
            summary = "create a CRL file in memory, empty at first",
            level = Level.ADMIN)
    static void newRevocations(Invocation in) {
        create(in, CertificateCommands.files(in).revocations, "CRL");
    }

    private static <T> void create(Invocation in, RuntimeFiles<T> store, String kind) {
        if (!in.has(0)) {
            in.fail(
                    "'new ssl "
                            + kind.toLowerCase(java.util.Locale.ROOT)
                            + "-file' expects a filename");
            return;
        }
        if (store.contains(in.word(0))) {
            in.fail(kind + " file '" + in.word(0) + "' already exists!");
            return;
        }
        store.put(in.word(0), null);
        in.say(Severity.NOTICE, "New " + kind + " file created '" + in.word(0) + "'!");
    }

    /// `set ssl ca-file <name> <payload>` — prepares other authorities; nothing changes before `commit ssl ca-file`.
    @RuntimeCommand(
            name = "set ssl ca-file",
            usage = "set ssl ca-file <cafile> <payload>",
            summary = "prepare new content of a CA file",
            level = Level.ADMIN)
    static void setAuthorities(Invocation in) {
        prepare(
                in,
                CertificateCommands.files(in).authorities,
                "CA",
                (name, payload) -> new Authorities(name, PemReader.authorities(name, payload)));
    }

    /// `add ssl ca-file <name> <payload>` — adds authorities to those in force, or to those already prepared; `commit ssl ca-file` follows.
    @RuntimeCommand(
            name = "add ssl ca-file",
            usage = "add ssl ca-file <cafile> <payload>",
            summary = "prepare authorities to be added to a CA file",
            level = Level.ADMIN)
    static void addAuthorities(Invocation in) {
        RuntimeFiles<Authorities> store = CertificateCommands.files(in).authorities;
        prepare(
                in,
                store,
                "CA",
                (name, payload) -> {
                    var change = store.transaction();
                    Authorities before = change == null ? store.get(name) : change.content();
                    var all = new ArrayList<X509Certificate>();
                    if (before != null) {
                        all.addAll(before.certificates());
                    }
                    all.addAll(PemReader.authorities(name, payload));
                    return new Authorities(name, all);
                });
    }

    /// `set ssl crl-file <name> <payload>` — prepares other revocation lists; nothing changes before `commit ssl crl-file`.
    @RuntimeCommand(
            name = "set ssl crl-file",
            usage = "set ssl crl-file <crlfile> <payload>",
            summary = "prepare new content of a CRL file",
            level = Level.ADMIN)
    static void setRevocations(Invocation in) {
        prepare(
                in,
                CertificateCommands.files(in).revocations,
                "CRL",
                (name, payload) -> new Revocations(name, PemReader.revocations(name, payload)));
    }

    private interface Content<T> {
        T read(String name, String payload) throws TlsProblem;
    }

    private static <T> void prepare(
            Invocation in, RuntimeFiles<T> store, String kind, Content<T> content) {
        String payload = in.payload();
        String name = in.word(0);
        if (!in.has(0) || payload == null) {
            in.fail(
                    "'set ssl "
                            + kind.toLowerCase(java.util.Locale.ROOT)
                            + "-file expects a filename and "
                            + kind
                            + "s as a payload");
            return;
        }
        var change = store.transaction();
        String complaint;
        if (change != null && !change.name().equals(name)) {
            complaint =
                    "The ongoing transaction is about '"
                            + change.name()
                            + "' but you are trying to set '"
                            + name
                            + "'";
        } else if (!store.contains(name)) {
            complaint =
                    "Can't replace a "
                            + kind
                            + " file which is not referenced by the configuration!";
        } else {
            try {
                store.prepare(name, content.read(name, payload));
                in.say(
                        Severity.NOTICE,
                        "transaction "
                                + (change == null ? "created" : "updated")
                                + " for "
                                + kind
                                + " "
                                + name
                                + "!");
                return;
            } catch (TlsProblem problem) {
                complaint = "Invalid payload : " + problem.getMessage();
            }
        }
        in.fail(complaint + "\nCan't update " + name + "!");
    }

    /// `commit ssl ca-file <name>` — the prepared authorities are in force for new connections.
    @RuntimeCommand(
            name = "commit ssl ca-file",
            usage = "commit ssl ca-file <cafile>",
            summary = "put the prepared content of a CA file in force",
            level = Level.ADMIN)
    static void commitAuthorities(Invocation in) {
        if (named(in, "commit", "ca")) {
            Committing.commit(in, CertificateCommands.files(in).authorities, Renewal::of);
        }
    }

    /// `commit ssl crl-file <name>` — the prepared revocation lists are in force for new connections.
    @RuntimeCommand(
            name = "commit ssl crl-file",
            usage = "commit ssl crl-file <crlfile>",
            summary = "put the prepared content of a CRL file in force",
            level = Level.ADMIN)
    static void commitRevocations(Invocation in) {
        if (named(in, "commit", "crl")) {
            Committing.commit(in, CertificateCommands.files(in).revocations, Renewal::of);
        }
    }

    /// `abort ssl ca-file <name>` — forgets the prepared authorities.
    @RuntimeCommand(
            name = "abort ssl ca-file",
            usage = "abort ssl ca-file <cafile>",
            summary = "forget the prepared content of a CA file",
            level = Level.ADMIN)
    static void abortAuthorities(Invocation in) {
        if (named(in, "abort", "ca")) {
            Committing.abort(in, CertificateCommands.files(in).authorities, "certificate");
        }
    }

    /// `abort ssl crl-file <name>` — forgets the prepared revocation lists.
    @RuntimeCommand(
            name = "abort ssl crl-file",
            usage = "abort ssl crl-file <crlfile>",
            summary = "forget the prepared content of a CRL file",
            level = Level.ADMIN)
    static void abortRevocations(Invocation in) {
        if (named(in, "abort", "crl")) {
            Committing.abort(in, CertificateCommands.files(in).revocations, "certificate");
        }
    }

    /// `del ssl ca-file <name>` — removes a file of authorities that nobody uses.
    @RuntimeCommand(
            name = "del ssl ca-file",
            usage = "del ssl ca-file <cafile>",
            summary = "delete an unused CA file",
            level = Level.ADMIN)
    static void deleteAuthorities(Invocation in) {
        if (named(in, "del", "ca")) {
            Committing.delete(
                    in,
                    CertificateCommands.files(in).authorities,
                    false,
                    "Can't remove the CA file: CA file",
                    "CA file");
        }
    }

    /// `del ssl crl-file <name>` — removes a file of revocation lists that nobody uses.
    @RuntimeCommand(
            name = "del ssl crl-file",
            usage = "del ssl crl-file <crlfile>",
            summary = "delete an unused CRL file",
            level = Level.ADMIN)
    static void deleteRevocations(Invocation in) {
        if (named(in, "del", "crl")) {
            Committing.delete(
                    in,
                    CertificateCommands.files(in).revocations,
                    false,
                    "Can't remove the CRL file: CRL file",
                    "CRL file");
        }
    }

    private static boolean named(Invocation in, String verb, String kind) {
        if (!in.has(0)) {
            in.fail("'" + verb + " ssl " + kind + "-file expects a filename");
            return false;
        }
        return true;
    }
}
