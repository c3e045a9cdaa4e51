package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.CertificateEntry;
import sluice.runtime.RuntimeFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `certs [file]`.
final class CertsVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "certs",
                "[file]",
                "certificates with names and days left; a file shows its details",
                List.of(Argument.CERTIFICATE),
                "certs | sort +days        # those that end first",
                "set ssl cert /etc/ssl/site.pem < new.pem   # then: commit ssl cert"
                        + " /etc/ssl/site.pem");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var certificates = CertificateEntry.all(call.session().client());
        if (!call.words().isEmpty()) {
            for (var certificate : certificates) {
                if (certificate.file().equals(call.words().getFirst())) {
                    var details = Table.of("name", "value");
                    for (String line : certificate.details()) {
                        int colon = line.indexOf(": ");
                        details.row(line.substring(0, colon), line.substring(colon + 2));
                    }
                    return new Result.Rows(details.build());
                }
            }
            throw new Failure(
                    Exit.NO_SUCH_OBJECT, "no certificate '" + call.words().getFirst() + "'");
        }
        var table = Table.of("file", "days", "not_after", "names");
        for (var certificate : certificates) {
            var end = certificate.notAfter();
            table.row(
                    certificate.file(),
                    end == null ? null : (Object) Duration.between(Instant.now(), end).toDays(),
                    end == null ? null : end.toString(),
                    certificate.names());
        }
        if (certificates.isEmpty()) {
            table.note("no certificates, or this socket's level does not show them");
        }
        return new Result.Rows(table.build());
    }
}
