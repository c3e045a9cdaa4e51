package sluice.upkeep.certificate;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.OcspQuestion;

/// The updates of the answer about one certificate: when the next is due, and what came of those before. Confined to the operation loop.
public final class OcspUpdate {
    /// How the last attempt ended. Management guide §9.3 `show ssl ocsp-updates`.
    public enum Status {
        UNKNOWN("Unknown"),
        SUCCESSFUL("Update successful"),
        HTTP_ERROR("HTTP error"),
        NO_ANSWER("Missing \"ocsp-response\" header"),
        NOT_BELIEVED("OCSP response check failure"),
        NOT_INSERTED("Error during insertion");

        private final String words;

        Status(String words) {
            this.words = words;
        }
    }

    private final OcspQuestion question;
    private CertificateFile file;
    private long dueMillis;
    private long lastMillis;
    private int successes;
    private int failures;
    private int failuresInRow;
    private Status status = Status.UNKNOWN;
    private String reason = "";

    OcspUpdate(CertificateFile file, OcspQuestion question) {
        this.file = file;
        this.question = question;
    }

    OcspQuestion question() {
        return question;
    }

    /// With the answer that is stapled.
    public CertificateFile file() {
        return file;
    }

    /// The same certificate with its key as it is in force now.
    void file(CertificateFile now) {
        file = now;
    }

    /// Whether that is still the certificate asked about.
    boolean isAbout(CertificateFile other) {
        return file.chain().equals(other.chain());
    }

    /// What the Runtime API calls the answer.
    public String key() {
        return question.key();
    }

    /// The certificate's name.
    public String name() {
        return file.name();
    }

    /// When the answer is to be fetched next, in milliseconds since 1970.
    public long dueMillis() {
        return dueMillis;
    }

    void dueAt(long millis) {
        dueMillis = millis;
    }

    /// When it was fetched last; 0 for never.
    public long lastMillis() {
        return lastMillis;
    }

    public int successes() {
        return successes;
    }

    public int failures() {
        return failures;
    }

    /// Failures since the last success.
    int failuresInRow() {
        return failuresInRow;
    }

    public Status status() {
        return status;
    }

    /// The status in words; a more exact reason in parentheses where there is one.
    public String words() {
        return reason.isEmpty() ? status.words : status.words + " (" + reason + ")";
    }

    void succeeded(long nowMillis) {
        status = Status.SUCCESSFUL;
        reason = "";
        lastMillis = nowMillis;
        successes++;
        failuresInRow = 0;
    }

    void failed(Status how, @Nullable String why) {
        status = how;
        reason = why == null ? "" : why;
        failures++;
        failuresInRow++;
    }

    /// Goes on where the one of the configuration before stands.
    void adopt(OcspUpdate before) {
        dueMillis = before.dueMillis;
        lastMillis = before.lastMillis;
        successes = before.successes;
        failures = before.failures;
        failuresInRow = before.failuresInRow;
        status = before.status;
        reason = before.reason;
    }
}
